"""Discord's OpenAPI document, where one is at hand: what the bot asks is checked against it."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.standins.discord.requests import Request
from tests.standins.discord.wire import Fields, Json
from tests.standins.schema import Schemas

VARIABLE = "PACER_DISCORD_SPEC"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Path:
    template: str
    pattern: re.Pattern[str]
    item: Fields


class Contract:
    """Names what breaks the document, one sentence each."""

    def __init__(self, document: Json) -> None:
        self._schemas = Schemas(document)
        paths = Fields(document).part("paths")
        templates = sorted(paths.raw, key=lambda template: template.count("{"))
        self._paths = [_path(template, paths.part(template)) for template in templates]

    def violations(self, request: Request) -> Iterator[str]:
        found = next((path for path in self._paths if path.pattern.fullmatch(request.path)), None)
        if found is None:
            yield f"{request.name}: there is no such path"
        elif (method := request.method.lower()) not in found.item:
            yield f"{request.name}: {found.template} has no such method"
        else:
            operation = found.item.part(method)
            problems = [*self._query_problems(found.item, operation, request), *self._body_problems(operation, request)]
            yield from (f"{request.method} {found.template}: {problem}" for problem in problems)

    def _query_problems(self, item: Fields, operation: Fields, request: Request) -> Iterator[str]:
        declared = [*item.parts("parameters"), *operation.parts("parameters")]
        known = {each.text("name") for each in declared if each.text("in") == "query"}
        yield from (f"the query has no {name}" for name in request.query if name not in known)

    def _body_problems(self, operation: Fields, request: Request) -> Iterator[str]:
        body = operation.part("requestBody")
        if request.body is None:
            if body.flag("required"):
                yield "it needs a body"
        elif not body.raw:
            yield "it takes no body"
        else:
            schema = body.part("content").part("application/json").raw.get("schema")
            yield from map(str, self._schemas.problems(schema, request.body))


@cache
def contract_at(path: Path) -> Contract:
    return Contract(json.loads(path.read_text(encoding="utf-8")))


def contract_from_environment() -> Contract | None:
    """The one that `PACER_DISCORD_SPEC` names."""
    named = os.environ.get(VARIABLE)
    return contract_at(Path(named)) if named else None


def _path(template: str, item: Fields) -> _Path:
    literal = re.split(r"\{[^}]+\}", template)
    return _Path(template=template, pattern=re.compile("[^/]+".join(map(re.escape, literal))), item=item)
