"""What the app asked of Slack, as it arrived."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.standins.slack.entities import Installation
from tests.standins.slack.errors import ApiError, invalid_arguments
from tests.standins.wire import Fields, Json

TRUE = {"1", "true", "True", "t", "on"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    at: datetime
    name: str
    """The method, `chat.postMessage`, or `response_url`: what patterns are for."""
    args: Json
    """From the query, a form or JSON, without the token; in a query and a form all values are texts."""
    team: str | None = None
    """The workspace of the token, or of the response_url; None where there is none."""

    def text(self, name: str) -> str:
        """Empty where it was not given."""
        return Args(self.args).text(name)


class Args:
    """A method's arguments, read with the types that it expects; `invalid_arguments` where they are others."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def __contains__(self, name: str) -> bool:
        return self.raw.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.raw.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def needed(self, name: str) -> str:
        if name not in self:
            raise invalid_arguments(f"missing required field: {name}")
        return self.text(name)

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        return value if isinstance(value, bool) else str(value) in TRUE

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]")
        return int(value)

    def parsed(self, name: str, refuse: Callable[[], ApiError]) -> object:
        """JSON, also where it came as text; None where it was not given."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            found: object = json.loads(value) if value else None
        except ValueError:
            raise refuse() from None
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request on its way to the one that answers it."""

    request: Request
    bot: Installation
    """Whose token it came with."""
    scopes: frozenset[str]

    @property
    def args(self) -> Args:
        return Args(self.request.args)

    def needed(self, name: str) -> str:
        return self.args.needed(name)

    def view(self) -> Json:
        """The argument `view`."""
        found = self.args.parsed("view", lambda: invalid_arguments("view is not valid JSON [json-pointer:/view]"))
        if not isinstance(found, dict):
            raise invalid_arguments("missing required field: view")
        return Fields(found).raw
