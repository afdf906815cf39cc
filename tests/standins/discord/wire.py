"""JSON as it came over the wire, read with the types that the reader expects."""

from typing import NoReturn, Self

from tests.standins.discord.errors import invalid_form

Json = dict[str, object]


class Fields:
    """An object's fields; null counts as absent, and a value of another type is an ApiError (50035)."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def __contains__(self, key: str) -> bool:
        return self.raw.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        value = self._present(key, default)
        return value if isinstance(value, str) else _refuse(key, "STRING")

    def number(self, key: str, default: int = 0) -> int:
        value = self._present(key, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else _refuse(key, "INTEGER")

    def snowflake(self, key: str) -> int:
        """An id: text on the wire, but Discord takes whole numbers too."""
        return _snowflake(key, self._present(key, ""))

    def snowflakes(self, key: str) -> list[int]:
        return [_snowflake(key, each) for each in self._list(key)]

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._present(key, default)
        return value if isinstance(value, bool) else _refuse(key, "BOOLEAN")

    def part(self, key: str) -> Self:
        return self._nested(key, self._present(key, {}))

    def parts(self, key: str) -> list[Self]:
        return [self._nested(key, each) for each in self._list(key)]

    def texts(self, key: str) -> list[str]:
        return [each if isinstance(each, str) else _refuse(key, "STRING") for each in self._list(key)]

    def _nested(self, key: str, value: object) -> Self:
        return type(self)(value) if isinstance(value, dict) else _refuse(key, "DICT")

    def _list(self, key: str) -> list[object]:
        value = self._present(key, [])
        return value if isinstance(value, list) else _refuse(key, "LIST")

    def _present(self, key: str, default: object) -> object:
        value = self.raw.get(key)
        return default if value is None else value


def _snowflake(key: str, value: object) -> int:
    return int(str(value)) if str(value).isdecimal() else _refuse(key, "SNOWFLAKE")


def _refuse(key: str, expected: str) -> NoReturn:
    raise invalid_form(key, f"{expected}_TYPE_CONVERT", f"Only {expected.lower()} values may be used.")
