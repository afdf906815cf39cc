"""What the contract's tests start from: a stage with an adapter that runs on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.model.events import ConnectionLost, SpaceJoined
from bot.model.refs import ChannelRef
from bot.testing.sink import MemoryState, RecordingSink
from bot.testing.stage import COMMANDS, Stage


class Running:
    """An adapter that listens, with the sink and the state that it was given."""

    def __init__(self, stage: Stage) -> None:
        self.sink = RecordingSink()
        self.joined: SpaceJoined | None = None
        self._stage = stage
        self._state = MemoryState()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the adapter has announced its space; it may say before that it was away."""
        self._task = asyncio.create_task(self._stage.adapter.run(self.sink, COMMANDS, self._state))
        joined = asyncio.create_task(self.sink.next_event(SpaceJoined, past=ConnectionLost))
        await asyncio.wait({self._task, joined}, return_when=asyncio.FIRST_COMPLETED)
        if not joined.done():
            joined.cancel()
            await self._task
            raise AssertionError("The adapter stopped before it announced its space.")
        self.joined = await joined

    async def stop(self) -> None:
        """Cancels the adapter; whatever it failed with comes out here."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def restart(self) -> None:
        await self.stop()
        await self._stage.renew()
        await self.start()


class ContractFixtures:
    """A subclass gives `stage`; the adapter runs in every test, with `COMMANDS` mounted."""

    @pytest.fixture
    async def stage(self) -> Stage:
        raise NotImplementedError("The subclass has no fixture `stage`.")

    @pytest.fixture
    async def running(self, stage: Stage) -> AsyncIterator[Running]:
        running = Running(stage)
        await running.start()
        yield running
        await running.stop()

    @pytest.fixture
    async def sink(self, running: Running) -> RecordingSink:
        return running.sink

    @pytest.fixture
    async def channel(self, stage: Stage, running: Running) -> ChannelRef:
        return await stage.open_channel()


def is_utc(at: datetime) -> bool:
    """Whether the datetime is aware, and UTC."""
    return at.utcoffset() == timedelta(0)
