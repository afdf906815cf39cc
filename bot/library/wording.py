"""What pydantic found, in sentences that name the mend."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.library.front_matter import Where
from bot.library.items import Case, Choice, Item, Mistake, Part, Step
from bot.model.text import shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PARTS: Mapping[str, type[Part]] = {"cases": Case, "mistakes": Mistake, "choices": Choice, "steps": Step}
_WANTED = {
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "invalid-json-value": "plain JSON, with text in quotes",
}


def sentences(error: ValidationError, item: type[Item]) -> Iterator[tuple[Where, str]]:
    """Each finding with its place in the front matter; what only follows from another one is left out."""
    findings = error.errors(include_url=False)
    places = [finding["loc"] for finding in findings]
    around = {place[:depth] for place in places for depth in range(len(place))}
    for finding in findings:
        if finding["loc"] not in around:
            yield finding["loc"], _sentence(finding, item)


def listed(names: Iterable[str], joint: str = "or") -> str:
    """A, B or C."""
    *most, last = names
    return f"{', '.join(most)} {joint} {last}" if most else last


def quoted(value: object) -> str:
    """A value of the front matter as one sees it there."""
    match value:
        case None:
            return "empty"
        case bool():
            return str(value).lower()
        case str():
            return f'"{shown(value)}"'
        case list():
            return "a list"
        case dict():
            return "a group of fields"
        case _:
            return shown(str(value))


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """A second sentence with the nearest known name; "" where none is near."""
    near = difflib.get_close_matches(typed, list(known), n=1)
    return f" Did you mean `{near[0]}`?" if near else ""


def _sentence(finding: "ErrorDetails", item: type[Item]) -> str:
    place, value, limits = finding["loc"], finding["input"], finding.get("ctx", {})
    owner = _owner(place, item)
    name = _name(place, item)
    what = f"{name} {'has' if isinstance(place[-1], int) else 'is'} {quoted(value)}"
    match finding["type"]:
        case "extra_forbidden":
            return _unknown_field(str(place[-1]), owner)
        case "missing" if name == place[-1]:
            return f"`{name}` is missing; {owner.noun} needs it."
        case "missing":
            return f"{name} is missing; {owner.noun} needs it."
        case "enum":
            return f"{what}; use {limits['expected'].replace(chr(39), '')}."
        case "string_pattern_mismatch":
            return f"{what}; use lower-case words joined by hyphens, such as my-first-tip."
        case "string_too_short":
            return f"{name} is empty; write a text."
        case "string_too_long" | "too_long" if isinstance(value, str):
            return f"{name} has {len(value.strip()):,} characters; at most {limits['max_length']:,} fit."
        case "too_short":
            return f"{name} has {_entries(value)}; write at least {limits['min_length']}."
        case "too_long":
            return f"{name} has {_entries(value)}; write at most {limits['max_length']}."
        case "greater_than_equal":
            return f"{what}; use at least {limits['ge']}."
        case "less_than_equal":
            return f"{what}; use at most {limits['le']:,}."
        case "model_type":
            return f"{what}; {_fields(_PARTS[str(place[0])])}"
        case "value_error":
            return f"{name}: {limits['error']}."
        case "string_type":
            return f"{what}; write text{', in quotes' if _is_scalar(value) else ''}."
        case kind if kind in _WANTED:
            return f"{what}; write {_WANTED[kind]}."
        case _:
            return f"{what}; {finding['msg']}."


def _owner(place: Where, item: type[Item]) -> type[Part]:
    inside = len(place) > 1 and place[0] in _PARTS
    return _PARTS[str(place[0])] if inside and len(place) > 2 else item


def _name(place: Where, item: type[Item]) -> str:
    for heading, field in item.sections.items():
        if place == (field,):
            return f"`## {heading}`" if heading else "The text after the front matter"
    return next(str(part) for part in reversed(place) if isinstance(part, str))


def _unknown_field(name: str, owner: type[Part]) -> str:
    known = _front_matter_fields(owner)
    return f"`{shown(name)}` is not a field of {owner.noun}.{did_you_mean(name, known) or ' ' + _fields(owner, 'It')}"


def _fields(part: type[Part], subject: str = "") -> str:
    return f"{subject or part.noun} has {listed(_front_matter_fields(part), 'and')}."


def _front_matter_fields(part: type[Part]) -> Sequence[str]:
    sections = part.sections.values() if issubclass(part, Item) else ()
    return [name for name in part.model_fields if name not in sections]


def _is_scalar(value: object) -> bool:
    return not isinstance(value, list | dict | None)


def _entries(value: object) -> str:
    count = len(value) if isinstance(value, list | tuple) else 0
    return f"{count} entry" if count == 1 else f"{count} entries"
