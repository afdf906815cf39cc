"""What a button of the adapter's own leads to: the rest of a long message, a form as it was filled in."""

import asyncio
import json
import secrets
from datetime import datetime, timedelta

from bot.errors import Refusal
from bot.ports import AdapterState, Clock

FOR_ANSWERS = timedelta(days=1)
FOR_POSTS = timedelta(days=180)
MOST_KEPT = 2000
"""Entries; past that the ones that would go first go early."""
_INDEX = "kept"


class GoneSince(Refusal):
    """That was kept for a while and is gone by now. Ask for it once more."""


class SomebodyElses(Refusal):
    """That is somebody else's. Ask for your own with the command."""


class Shelf:
    """Keeps texts under tokens over restarts, and drops them when their time is over."""

    def __init__(self, state: AdapterState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._ends: dict[str, datetime] | None = None
        self._changing = asyncio.Lock()

    async def keep(self, text: str, *, life: timedelta, owner: str | None = None, token: str | None = None) -> str:
        """The token; with an `owner` nobody else gets at it."""
        token = token or secrets.token_hex(8)
        until = self._clock.now() + life
        entry = json.dumps({"until": until.isoformat(), "owner": owner, "text": text})
        async with self._changing:
            ends = await self._index()
            ends[token] = until
            for old in self._outdated(ends):
                del ends[old]
                await self._state.put(_key(old), None)
            await self._state.put(_key(token), entry.encode())
            await self._state.put(_INDEX, json.dumps({each: end.isoformat() for each, end in ends.items()}).encode())
        return token

    async def read(self, token: str, account: str) -> str:
        """Raises GoneSince or SomebodyElses."""
        kept = await self._state.get(_key(token))
        if kept is None:
            raise GoneSince
        entry = json.loads(kept)
        if datetime.fromisoformat(entry["until"]) <= self._clock.now():
            raise GoneSince
        if entry["owner"] not in (None, account):
            raise SomebodyElses
        return str(entry["text"])

    async def _index(self) -> dict[str, datetime]:
        if self._ends is None:
            kept = json.loads(await self._state.get(_INDEX) or b"{}")
            self._ends = {token: datetime.fromisoformat(end) for token, end in kept.items()}
        return self._ends

    def _outdated(self, ends: dict[str, datetime]) -> list[str]:
        by_end = sorted(ends, key=ends.__getitem__)
        now = self._clock.now()
        too_many = len(ends) - MOST_KEPT
        return [token for at, token in enumerate(by_end) if at < too_many or ends[token] <= now]


def _key(token: str) -> str:
    return f"kept:{token}"
