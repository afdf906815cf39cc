"""JSON Schema, as far as the platforms' documents use it for what bots send.

A snowflake may also be a whole number: discord.py sends some so, and Discord takes them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.standins.wire import Json

TYPES: dict[str, Callable[[object], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    path: tuple[str, ...]
    says: str

    def __str__(self) -> str:
        return f"{'.'.join(self.path) or 'the body'}: {self.says}"


class Schemas:
    """Checks values against the schemas of one document."""

    def __init__(self, document: Json) -> None:
        self._document = document

    def problems(self, schema: object, value: object, path: tuple[str, ...] = ()) -> list[Problem]:
        """Empty where the value is as the schema wants it."""
        if not isinstance(schema, dict):
            return []
        if "$ref" in schema:
            return self.problems(self._at(str(schema["$ref"])), value, path)
        found = [Problem(path=path, says=says) for says in _own_problems(schema, value)]
        for part in _list(schema.get("allOf")):
            found += self.problems(part, value, path)
        for union in ("oneOf", "anyOf"):
            if union in schema:
                found += self._nearest(_list(schema[union]), value, path)
        return found + list(self._inside(schema, value, path))

    def _nearest(self, branches: Iterable[object], value: object, path: tuple[str, ...]) -> list[Problem]:
        """What is wrong with the branch that fits furthest."""
        tried = [self.problems(branch, value, path) for branch in branches]
        return min(tried, key=_misfit, default=[])

    def _inside(self, schema: Json, value: object, path: tuple[str, ...]) -> Iterator[Problem]:
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                yield from self.problems(schema["items"], item, (*path, str(index)))
        if isinstance(value, dict):
            known = schema.get("properties", {})
            for key, item in value.items():
                rule = known.get(key, schema.get("additionalProperties")) if isinstance(known, dict) else None
                if rule is False:
                    yield Problem(path=(*path, key), says="is not known")
                yield from self.problems(rule, item, (*path, key))

    def _at(self, reference: str) -> object:
        place: object = self._document
        for step in reference.removeprefix("#/").split("/"):
            if not isinstance(place, dict) or step not in place:
                raise ValueError(f"The document has no {reference}.")
            place = place[step]
        return place


def _misfit(problems: list[Problem]) -> tuple[bool, int, int]:
    """Smallest for what fits; else a branch that fails deep inside is nearer than one of another type."""
    shallowest = min((len(problem.path) for problem in problems), default=0)
    return bool(problems), -shallowest, len(problems)


def _own_problems(schema: Mapping[str, object], value: object) -> Iterator[str]:
    """Of the value itself, without what is inside it."""
    if schema.get("format") == "snowflake" and type(value) is int and value >= 0:
        return
    types = [str(each) for each in _list(schema.get("type"))]
    if types and not any(TYPES[each](value) for each in types):
        yield f"{value!r:.60} is not of type {' or '.join(types)}"
        return
    if "enum" in schema and value not in _list(schema["enum"]):
        yield f"{value!r:.60} is not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{value!r:.60} is not {schema['const']!r}"
    if isinstance(value, str):
        yield from _bound_problems(schema, len(value), "Length", "characters")
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and not re.search(pattern, value):
            yield f"{value!r:.60} does not match {pattern}"
    elif isinstance(value, list):
        yield from _bound_problems(schema, len(value), "Items", "items")
        if schema.get("uniqueItems") and any(each in value[:index] for index, each in enumerate(value)):
            yield "has the same item twice"
    elif isinstance(value, dict):
        yield from _bound_problems(schema, len(value), "Properties", "fields")
        yield from (f"lacks {key}" for key in _list(schema.get("required")) if key not in value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bound_problems(schema, value, "imum", "")


def _bound_problems(schema: Mapping[str, object], size: float, suffix: str, unit: str) -> Iterator[str]:
    least, most = schema.get(f"min{suffix}"), schema.get(f"max{suffix}")
    if isinstance(least, int | float) and size < least:
        yield f"{size} {unit} are fewer than {least}".replace("  ", " ")
    if isinstance(most, int | float) and size > most:
        yield f"{size} {unit} are more than {most}".replace("  ", " ")


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
