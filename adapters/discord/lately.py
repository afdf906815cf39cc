"""What was found out a moment ago."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found(Generic[V]):
    what: V
    until: float
    """By the loop's clock."""


class Lately(Generic[V]):
    """Kept by user for its `life`; of more than `most` users those of whom it was found out first are forgotten."""

    def __init__(self, life: timedelta, *, most: int) -> None:
        self._life = life
        self._most = most
        self._found: OrderedDict[int, _Found[V]] = OrderedDict()

    def put(self, user: int, what: V) -> None:
        self._found[user] = _Found(what=what, until=_now() + self._life.total_seconds())
        self._found.move_to_end(user)
        if len(self._found) > self._most:
            self._found.popitem(last=False)

    def get(self, user: int) -> V | None:
        found = self._found.get(user)
        return found.what if found and _now() < found.until else None

    def drop(self, user: int) -> None:
        self._found.pop(user, None)


def _now() -> float:
    return asyncio.get_running_loop().time()
