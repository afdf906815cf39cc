"""What Slack refuses to show; the numbers are those of its documentation (Block Kit's reference, Views)."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from tests.standins.slack.blocks import objects
from tests.standins.slack.elements import check_element, check_label, check_text
from tests.standins.slack.entities import ViewKind
from tests.standins.slack.errors import ApiError, invalid_arguments
from tests.standins.wire import Fields, Json

MOST_BLOCKS = 50
MOST_BLOCKS_IN_VIEWS = 100
LONGEST_IN_ALL = 12_000
"""Characters of text in a message's blocks; only beyond it is documented, for Markdown blocks."""
LARGEST_VIEW = 250_000
"""Bytes of JSON."""
LONGEST_ID = 255

ACTIONS = {
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "overflow",
    "radio_buttons",
    "timepicker",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "rich_text_input",
    "workflow_button",
}
ACCESSORIES = (ACTIONS | {"image"}) - {"rich_text_input"}
INPUTS = (ACTIONS - {"button", "overflow", "workflow_button"}) | {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
}


def check_blocks(blocks: Sequence[Json]) -> None:
    """ApiError invalid_blocks where Slack would not take a message with them."""
    if problems := _all(_problems(blocks, "/blocks", MOST_BLOCKS)):
        messages = [f"[ERROR] {problem}" for problem in problems]
        raise ApiError("invalid_blocks", messages=messages, extra={"errors": problems})


def check_length_in_all(blocks: Sequence[Json]) -> None:
    """ApiError msg_blocks_too_long."""
    texts = (each.get("text") for each in objects(blocks))
    if sum(len(text) for text in texts if isinstance(text, str)) > LONGEST_IN_ALL:
        raise ApiError("msg_blocks_too_long")


def check_view(body: Json, kind: ViewKind) -> None:
    """ApiError invalid_arguments or view_too_large where Slack would not show such a view."""
    if len(json.dumps(body).encode()) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    if problems := _all(_view_problems(Fields(body), kind)):
        raise invalid_arguments(*problems)


def _all(problems: Iterator[str]) -> list[str]:
    """Until one lies where nothing after it can be read."""
    found: list[str] = []
    try:
        found.extend(problems)
    except ValueError as error:
        found.append(str(error))
    return found


def _view_problems(view: Fields, kind: ViewKind) -> Iterator[str]:
    blocks = [each.raw for each in view.parts("blocks")]
    if view.raw.get("type") != kind.value:
        yield f"must be {kind.value} [json-pointer:/view/type]"
    if "blocks" not in view:
        yield "missing required field: blocks [json-pointer:/view]"
    yield from _titles(view, kind, has_inputs=any(block.get("type") == "input" for block in blocks))
    for key, longest in (("private_metadata", 3000), ("callback_id", LONGEST_ID), ("external_id", LONGEST_ID)):
        yield from check_label(view.text(key), f"/view/{key}", longest=longest, shortest=0)
    yield from _problems(blocks, "/view/blocks", MOST_BLOCKS_IN_VIEWS)


def _titles(view: Fields, kind: ViewKind, *, has_inputs: bool) -> Iterator[str]:
    for key in ("title", "submit", "close"):
        if key in view and kind is ViewKind.HOME:
            yield f"{key} is for modals [json-pointer:/view/{key}]"
        elif key in view:
            yield from check_text(view.part(key), f"/view/{key}", longest=24, is_plain=True)
        elif kind is ViewKind.MODAL and key == "title":
            yield "missing required field: title [json-pointer:/view]"
        elif kind is ViewKind.MODAL and key == "submit" and has_inputs:
            yield "submit is required when an input is in blocks [json-pointer:/view]"


def _problems(blocks: Sequence[Json], at: str, most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}]"
    ids = [str(block["block_id"]) for block in blocks if block.get("block_id")]
    yield from (f"`block_id` {each} already exists [json-pointer:{at}]" for each in _twice(ids))
    for index, block in enumerate(blocks):
        yield from _block_problems(Fields(block), f"{at}/{index}")


def _block_problems(block: Fields, at: str) -> Iterator[str]:
    check = CHECKS.get(block.text("type"))
    if check is None:
        yield f"unsupported type: {block.text('type')} [json-pointer:{at}/type]"
        return
    yield from check_label(block.text("block_id"), f"{at}/block_id", longest=LONGEST_ID, shortest=0)
    yield from check(block, at)


def _header(block: Fields, at: str) -> Iterator[str]:
    yield from check_text(block.part("text"), f"{at}/text", longest=150, is_plain=True)


def _section(block: Fields, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield f"missing required field: text or fields [json-pointer:{at}]"
    if "text" in block:
        yield from check_text(block.part("text"), f"{at}/text", longest=3000)
    if "fields" in block:
        yield from _count(block.parts("fields"), f"{at}/fields", most=10)
        for index, field in enumerate(block.parts("fields")):
            yield from check_text(field, f"{at}/fields/{index}", longest=2000)
    if "accessory" in block:
        yield from check_element(block.part("accessory"), f"{at}/accessory", ACCESSORIES)


def _context(block: Fields, at: str) -> Iterator[str]:
    elements = block.parts("elements")
    yield from _count(elements, f"{at}/elements", most=10)
    for index, element in enumerate(elements):
        if element.text("type") == "image":
            yield from check_element(element, f"{at}/elements/{index}", {"image"})
        else:
            yield from check_text(element, f"{at}/elements/{index}", longest=3000)


def _actions(block: Fields, at: str) -> Iterator[str]:
    elements = block.parts("elements")
    yield from _count(elements, f"{at}/elements", most=25)
    ids = [element.text("action_id") for element in elements if "action_id" in element]
    yield from (f"`action_id` {each} already exists [json-pointer:{at}/elements]" for each in _twice(ids))
    for index, element in enumerate(elements):
        yield from check_element(element, f"{at}/elements/{index}", ACTIONS)


def _input(block: Fields, at: str) -> Iterator[str]:
    yield from check_text(block.part("label"), f"{at}/label", longest=2000, is_plain=True)
    if "hint" in block:
        yield from check_text(block.part("hint"), f"{at}/hint", longest=2000, is_plain=True)
    yield from check_element(block.part("element"), f"{at}/element", INPUTS)


def _image(block: Fields, at: str) -> Iterator[str]:
    yield from check_label(block.text("alt_text"), f"{at}/alt_text", longest=2000)
    if "image_url" not in block and "slack_file" not in block:
        yield f"missing required field: image_url or slack_file [json-pointer:{at}]"
    if "title" in block:
        yield from check_text(block.part("title"), f"{at}/title", longest=2000, is_plain=True)


def _markdown(block: Fields, at: str) -> Iterator[str]:
    yield from check_label(block.text("text"), f"{at}/text", longest=LONGEST_IN_ALL)


def _rich_text(block: Fields, at: str) -> Iterator[str]:
    yield from _count(block.parts("elements"), f"{at}/elements", most=None)


def _divider(block: Fields, at: str) -> Iterator[str]:
    return iter(())


CHECKS: dict[str, Callable[[Fields, str], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "divider": _divider,
}


def _count(items: Sequence[object], at: str, *, most: int | None) -> Iterator[str]:
    if not items:
        yield f"no fewer than 1 items allowed [json-pointer:{at}]"
    if most is not None and len(items) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}]"


def _twice(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            yield each
        seen.add(each)
