"""What the bot asked of Discord, as it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.standins.discord.cdn import File
from tests.standins.discord.errors import ApiError, invalid_form
from tests.standins.discord.wire import Fields

MOST_LISTED = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    at: datetime
    method: str
    path: str
    """Below `/api/v10`."""
    query: Mapping[str, str]
    body: object = None
    """The JSON, of a form with files too; None where there is none."""

    @property
    def name(self) -> str:
        """`POST /channels/1/messages`: what patterns are for."""
        return f"{self.method} {self.path}"

    @property
    def fields(self) -> Fields:
        """The body's; ApiError where it is no object."""
        if self.body is None:
            return Fields({})
        return Fields({"body": self.body}).part("body")


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request on its way to the one that answers it."""

    request: Request
    params: Mapping[str, str]
    files: tuple[File, ...] = ()

    @property
    def fields(self) -> Fields:
        return self.request.fields

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    def id(self, name: str) -> int:
        """A snowflake from the path."""
        value = self.params[name]
        if not value.isdecimal():
            raise not_snowflake(name, value)
        return int(value)

    def query_id(self, name: str) -> int | None:
        value = self.query.get(name)
        if value is None:
            return None
        if not value.isdecimal():
            raise not_snowflake(name, value)
        return int(value)

    def limit(self, default: int) -> int:
        value = self.query.get("limit", str(default))
        if not value.isdecimal() or not 1 <= int(value) <= MOST_LISTED:
            raise invalid_form("limit", "NUMBER_TYPE_MAX", f"int value should be between 1 and {MOST_LISTED}.")
        return int(value)


def not_snowflake(name: str, value: str) -> ApiError:
    return invalid_form(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
