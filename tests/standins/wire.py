"""JSON as it came over the wire, read with the types that the reader expects."""

from typing import NoReturn, Self

Json = dict[str, object]


class Fields:
    """An object's fields; null counts as absent, and a value of another type is refused."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def __contains__(self, key: str) -> bool:
        return self.raw.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        value = self._present(key, default)
        return value if isinstance(value, str) else self._refuse(key, "STRING")

    def number(self, key: str, default: int = 0) -> int:
        value = self._present(key, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else self._refuse(key, "INTEGER")

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._present(key, default)
        return value if isinstance(value, bool) else self._refuse(key, "BOOLEAN")

    def part(self, key: str) -> Self:
        return self._nested(key, self._present(key, {}))

    def parts(self, key: str) -> list[Self]:
        return [self._nested(key, each) for each in self._list(key)]

    def texts(self, key: str) -> list[str]:
        return [each if isinstance(each, str) else self._refuse(key, "STRING") for each in self._list(key)]

    def _nested(self, key: str, value: object) -> Self:
        return type(self)(value) if isinstance(value, dict) else self._refuse(key, "DICT")

    def _list(self, key: str) -> list[object]:
        value = self._present(key, [])
        return value if isinstance(value, list) else self._refuse(key, "LIST")

    def _present(self, key: str, default: object) -> object:
        value = self.raw.get(key)
        return default if value is None else value

    def _refuse(self, key: str, expected: str) -> NoReturn:
        """As the platform refuses it."""
        raise ValueError(f"{key} is no {expected.lower()}.")
