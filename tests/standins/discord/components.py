"""What messages and modals are built of, walked through."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tests.standins.discord.wire import Fields, Json


class Kind(IntEnum):
    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


ENTITY_SELECTS = {Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.MENTIONABLE_SELECT, Kind.CHANNEL_SELECT}
SELECTS = ENTITY_SELECTS | {Kind.STRING_SELECT}
LINK_STYLE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    id: int
    label: str
    emoji: str = ""
    custom_id: str = ""
    url: str = ""
    style: int
    is_disabled: bool = False


def walk(components: Iterable[Json]) -> Iterator[Fields]:
    """Each of them with everything inside it, in the order of reading."""
    for raw in components:
        component = Fields(raw)
        yield component
        inner = component.parts("components")
        for key in ("component", "accessory"):
            if key in component:
                inner.append(component.part(key))
        yield from walk(each.raw for each in inner)


def texts_in(components: Iterable[Json]) -> Iterator[str]:
    for component in walk(components):
        if component.number("type") == Kind.TEXT_DISPLAY:
            yield component.text("content")


def buttons_in(components: Iterable[Json]) -> Iterator[Button]:
    for component in walk(components):
        if component.number("type") == Kind.BUTTON:
            yield Button(
                id=component.number("id"),
                label=component.text("label"),
                emoji=component.part("emoji").text("name"),
                custom_id=component.text("custom_id"),
                url=component.text("url"),
                style=component.number("style"),
                is_disabled=component.flag("disabled"),
            )


def numbered(components: Sequence[Json]) -> tuple[Json, ...]:
    """Copies in which each has an id, as Discord fills them in."""
    taken = {component.number("id") for component in walk(components)}
    free = (number for number in range(1, 10_000) if number not in taken)
    return tuple(_numbered(each, free) for each in components)


def _numbered(component: Json, free: Iterator[int]) -> Json:
    copy: Json = {**component, "id": component.get("id") or next(free)}
    inner = component.get("components")
    if isinstance(inner, list):
        copy["components"] = [_numbered(each, free) for each in inner]
    for key in ("component", "accessory"):
        nested = component.get(key)
        if isinstance(nested, dict):
            copy[key] = _numbered(nested, free)
    return copy
