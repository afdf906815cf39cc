"""What is in blocks of Block Kit, wherever it is nested."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.standins.wire import Fields, Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    label: str
    action_id: str
    block_id: str
    value: str = ""
    style: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """An input block of a view, with what stands in it at first."""

    block_id: str
    action_id: str
    label: str
    is_optional: bool
    element: Json


def objects(blocks: object) -> Iterator[Json]:
    """Every object in them, outer ones before their own."""
    if isinstance(blocks, dict):
        yield blocks
        for part in blocks.values():
            yield from objects(part)
    elif isinstance(blocks, list | tuple):
        for part in blocks:
            yield from objects(part)


def texts_in(blocks: Iterable[Json]) -> Iterator[str]:
    """Everything to read in them, in order, without what stands on buttons and in menus."""
    for block in blocks:
        fields = Fields(block)
        match fields.text("type"):
            case "header":
                yield fields.part("text").text("text")
            case "section":
                yield fields.part("text").text("text")
                yield from (each.text("text") for each in fields.parts("fields"))
            case "context":
                yield from (each.text("text") or each.text("alt_text") for each in fields.parts("elements"))
            case "markdown":
                yield fields.text("text")
            case "image":
                yield fields.text("alt_text")
            case "input":
                yield fields.part("label").text("text")
            case "rich_text":
                yield _rich_text(block)


def buttons_in(blocks: Iterable[Json]) -> Iterator[Button]:
    for block in blocks:
        for each in map(Fields, objects(block)):
            if each.raw.get("type") == "button":
                yield Button(
                    label=each.part("text").text("text"),
                    action_id=each.text("action_id"),
                    block_id=str(block.get("block_id", "")),
                    value=each.text("value"),
                    style=each.text("style"),
                    url=each.text("url"),
                )


def inputs_in(blocks: Iterable[Json]) -> Iterator[Input]:
    for block in map(Fields, blocks):
        if block.text("type") == "input":
            element = block.part("element")
            yield Input(
                block_id=block.text("block_id"),
                action_id=element.text("action_id"),
                label=block.part("label").text("text"),
                is_optional=block.flag("optional"),
                element=element.raw,
            )


def _rich_text(block: Json) -> str:
    return "".join(str(each["text"]) for each in objects(block) if isinstance(each.get("text"), str))
