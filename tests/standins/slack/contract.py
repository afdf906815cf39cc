"""Slack's method reference and schemas, where they are at hand: what the app asks is checked against them."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.standins.schema import Schemas
from tests.standins.slack.requests import Request
from tests.standins.slack.web_api_responses import NAME as RESPONSE_URL
from tests.standins.wire import Fields, Json

VARIABLE = "PACER_SLACK_CONTRACTS"
METHODS = "slack_methods"
BLOCKS = "slack_blocks.schema.json"
VIEW = "slack_view.schema.json"

TYPES: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "enum": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool) or value in ("0", "1", "true", "false"),
    "integer": lambda value: _is_number(value),
    "number": lambda value: _is_number(value),
    "timestamp": lambda value: isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value) is not None,
    "channel": lambda value: isinstance(value, str) and re.fullmatch(r"[CDGU][A-Z0-9]+|#\S+", value) is not None,
    "user": lambda value: isinstance(value, str) and re.fullmatch(r"[BUW][A-Z0-9]+", value) is not None,
    "array": lambda value: isinstance(value, str | list),
    "object": lambda value: isinstance(value, dict),
}
"""How the reference calls them; a query and a form have them all as texts."""


class Contract:
    """Names what breaks it, one sentence each."""

    def __init__(self, methods: Mapping[str, Json], blocks: Json, view: Json) -> None:
        self._methods = {name: Fields(method) for name, method in methods.items()}
        self._schemas = {"blocks": (Schemas(blocks), blocks), "view": (Schemas(view), view)}

    def violations(self, request: Request) -> Iterator[str]:
        if request.name == RESPONSE_URL:
            problems = list(self._shape_problems(request.args))
        elif request.name in self._methods:
            arguments = self._methods[request.name].part("args")
            problems = [*_argument_problems(arguments, request.args), *self._shape_problems(request.args)]
        else:
            problems = ["there is no such method"]
        yield from (f"{request.name}: {problem}" for problem in problems)

    def _shape_problems(self, args: Json) -> Iterator[str]:
        """Of blocks and views, by their schemas."""
        for name, (schemas, document) in self._schemas.items():
            if name not in args:
                continue
            value = _parsed(args[name])
            whole = {name: value} if name == "blocks" else value
            yield from map(str, schemas.problems(document, whole))


@cache
def contract_at(folder: Path) -> Contract:
    methods = {path.stem: _read(path) for path in sorted((folder / METHODS).glob("*/*.json"))}
    return Contract(methods, _read(folder / BLOCKS), _read(folder / VIEW))


def contract_from_environment() -> Contract | None:
    """The one in the folder that `PACER_SLACK_CONTRACTS` names."""
    named = os.environ.get(VARIABLE)
    return contract_at(Path(named)) if named else None


def _argument_problems(arguments: Fields, args: Json) -> Iterator[str]:
    for name in arguments.raw:
        if arguments.part(name).flag("required") and args.get(name) is None:
            yield f"it needs {name}"
    for name, value in args.items():
        if name not in arguments:
            yield f"it has no argument {name}"
        elif not _fits(arguments.part(name), value):
            yield f"{name}: {value!r:.60} is not of type {arguments.part(name).raw.get('type') or 'JSON'}"


def _fits(argument: Fields, value: object) -> bool:
    if argument.text("format") == "json":
        return isinstance(_parsed(value), dict | list)
    types = argument.raw.get("type")
    named = [str(each) for each in (types if isinstance(types, list) else [types]) if each]
    return not named or any(TYPES[each](value) for each in named if each in TYPES)


def _parsed(value: object) -> object:
    """JSON, where it came as text; the text itself where it is none."""
    if not isinstance(value, str):
        return value
    try:
        found: object = json.loads(value)
    except ValueError:
        return value
    return found


def _is_number(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and value.isdecimal())


def _read(path: Path) -> Json:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found
