"""JSON as bots send it to Discord."""

from typing import NoReturn

from tests.standins import wire
from tests.standins.discord.errors import invalid_form
from tests.standins.wire import Json

__all__ = ["Fields", "Json"]


class Fields(wire.Fields):
    """A value of another type is an ApiError (50035)."""

    def snowflake(self, key: str) -> int:
        """An id: text on the wire, but Discord takes whole numbers too."""
        return self._snowflake(key, self._present(key, ""))

    def snowflakes(self, key: str) -> list[int]:
        return [self._snowflake(key, each) for each in self._list(key)]

    def _snowflake(self, key: str, value: object) -> int:
        return int(str(value)) if str(value).isdecimal() else self._refuse(key, "SNOWFLAKE")

    def _refuse(self, key: str, expected: str) -> NoReturn:
        raise invalid_form(key, f"{expected}_TYPE_CONVERT", f"Only {expected.lower()} values may be used.")
