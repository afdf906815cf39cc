"""What Slack tells may come twice and out of order: only what is newer than all before of its kind counts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.ports import AdapterState, Clock

KEPT_FOR = timedelta(days=1)
"""Slack tries for six minutes (Slack, Events API)."""


class Newest:
    def __init__(self, state: AdapterState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, key: str, ts: str, *, space: str) -> AsyncIterator[bool]:
        """Whether `ts` is the newest of `key` so far; it counts as taken where the body ends well."""
        kept_under = f"newest:{space}:{key}"
        lock = self._locks.setdefault(kept_under, asyncio.Lock())
        async with lock:
            kept = await self._state.get(kept_under)
            is_newer = kept is None or _order(kept.decode()) < _order(ts)
            yield is_newer
            if is_newer:
                until = self._clock.now() + KEPT_FOR
                await self._state.put(kept_under, ts.encode(), space=space, until=until)


def _order(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds), int(fraction.ljust(6, "0"))
