"""The core's side of the port, played by a test."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from bot.model.calls import Answer, Call, Choice, Reply
from bot.model.events import Event
from bot.model.messages import note

E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Call)

PATIENCE_SECONDS = 10.0
"""How long a test waits for what must come."""


class RecordingSink:
    """Implements `bot.ports.EventSink`: keeps what comes in and answers as planned."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.calls: list[Call] = []
        self.default: Reply = Answer(message=note("Heard."))
        self.choices: Sequence[Choice] = ()
        self.asked: list[tuple[Call, str, str]] = []
        """Every call that was completed, with the option and what was typed of it."""
        self._replies: list[Reply | Exception] = []
        self._failures: list[Exception] = []
        self._taken = 0
        self._changed = asyncio.Condition()

    def will_answer(self, *replies: Reply | Exception) -> None:
        """The next calls get these, an exception by being raised; later ones the default."""
        self._replies.extend(replies)

    def will_fail(self, *errors: Exception) -> None:
        """The next events meet these."""
        self._failures.extend(errors)

    async def publish(self, event: Event) -> None:
        async with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        if self._failures:
            raise self._failures.pop(0)

    async def invoke(self, call: Call) -> Reply:
        self.calls.append(call)
        reply = self._replies.pop(0) if self._replies else self.default
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        self.asked.append((call, option, typed))
        return self.choices

    async def next_event(self, kind: type[E], *, past: type[Event] | None = None) -> E:
        """The next event that is not `past`, waited for; AssertionError where it is of another kind."""
        event = await self._next()
        while past and isinstance(event, past):
            event = await self._next()
        assert isinstance(event, kind), f"Expected {kind.__name__}, and {event} came."
        return event

    async def _next(self) -> Event:
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: len(self.events) > self._taken)
        self._taken += 1
        return self.events[self._taken - 1]

    def last_call(self, kind: type[C]) -> C:
        """The latest call; AssertionError where it is of another kind."""
        assert self.calls, "Nothing was called."
        call = self.calls[-1]
        assert isinstance(call, kind), f"Expected {kind.__name__}, and {call} came."
        return call


class MemoryState:
    """Implements `bot.ports.AdapterState` for as long as the test lasts."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.spaces: dict[str, str | None] = {}
        """With which space each key goes; here nothing goes by itself."""
        self.ends: dict[str, datetime | None] = {}

    async def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    async def keys(self, prefix: str) -> Sequence[str]:
        return sorted(key for key in self.kept if key.startswith(prefix))

    async def put(
        self, key: str, value: bytes | None, *, space: str | None = None, until: datetime | None = None
    ) -> None:
        if value is None:
            for kept in (self.kept, self.spaces, self.ends):
                kept.pop(key, None)
        else:
            self.kept[key], self.spaces[key], self.ends[key] = value, space, until
