"""A platform's adapter with a test in the core's place, before the platform's stand-in."""

import asyncio
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from bot.clocks import SystemClock
from bot.errors import Refusal
from bot.model.calls import Call, Choice, Reply
from bot.model.commands import Command
from bot.model.events import ConnectionLost, Event
from bot.ports import Adapter, Host
from bot.testing.sink import PATIENCE_SECONDS, MemoryState, RecordingSink

AdapterT = TypeVar("AdapterT", bound=Adapter)
E = TypeVar("E", bound=Event)


class Standstill:
    """Implements `bot.ports.TimeControl` where nothing is ever due."""

    async def advance(self, to: datetime) -> None:
        pass

    async def settle(self) -> None:
        pass


def host_in(data: Path) -> Host:
    return Host(database=data / "pacer.db", clock=SystemClock(), time=Standstill(), scripted=False)


class PlatformBot(ABC, Generic[AdapterT]):
    """Pacer on the stand-in, with what it was told and what it remembers."""

    def __init__(self, data: Path, commands: Sequence[Command]) -> None:
        self.state = MemoryState()
        self.sink = Listener()
        self.commands = commands
        self._data = data
        self._task: asyncio.Task[None] | None = None
        self.adapter = self._new_adapter()

    @abstractmethod
    def _connect(self, host: Host) -> AdapterT:
        """With the settings of now."""

    def _new_adapter(self) -> AdapterT:
        return self._connect(host_in(self._data))

    def run(self) -> "asyncio.Task[None]":
        self.adapter = self._new_adapter()
        self.sink = Listener()
        self._task = asyncio.create_task(self.adapter.run(self.sink, self.commands, self.state))
        return self._task

    async def start(self) -> None:
        """Returns when Pacer hears its platform and told so."""
        self.run()
        await self.sink.heard(ConnectionLost)

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError, Refusal):
                await self._task

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def running(self) -> "asyncio.Task[None]":
        assert self._task
        return self._task


class Listener(RecordingSink):
    """Keeps calls waiting where it is slow, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_slow = False
        self.slow_to_take: type[Event] | None = None
        """Events that are kept waiting as well."""
        self.suggestions_fail = False
        self._go = asyncio.Event()
        self._unheard: Counter[type[Event]] = Counter()
        self._told: asyncio.Queue[Event] = asyncio.Queue()

    def go(self) -> None:
        self._go.set()

    def will_miss(self, kind: type[Event], times: int = 1) -> None:
        """The next ones of that kind fail."""
        self._unheard[kind] += times

    def count(self, kind: type[Event]) -> int:
        """How many were told, those that failed included."""
        return sum(isinstance(event, kind) for event in self.events)

    async def told(self, kind: type[Event], times: int) -> None:
        """That many since the start, those that failed included."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.count(kind) >= times)

    async def publish(self, event: Event) -> None:
        await super().publish(event)
        if self._unheard[type(event)]:
            self._unheard[type(event)] -= 1
            raise RuntimeError("the database is away")
        if type(event) is self.slow_to_take:
            await self._go.wait()
        self._told.put_nowait(event)

    async def invoke(self, call: Call) -> Reply:
        if self.is_slow:
            await self._go.wait()
        return await super().invoke(call)

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        if self.suggestions_fail:
            raise RuntimeError("the database is away")
        return await super().suggest(call, option, typed)

    async def heard(self, kind: type[E]) -> E:
        """The next event of that kind that was taken; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not isinstance(event := await self._told.get(), kind):
                pass
        return event
