"""The fake platform with one channel, and a core that keeps what it hears."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.model.events import SpaceJoined
from bot.model.refs import ChannelRef
from bot.testing.clock import FrozenClock
from bot.testing.fake import FakeAdapter
from bot.testing.sink import MemoryState, RecordingSink
from tests.unit.fake_adapter.said import COMMANDS, START


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture
def fake(clock: FrozenClock) -> FakeAdapter:
    return FakeAdapter(clock)


@pytest.fixture
def general(fake: FakeAdapter) -> ChannelRef:
    return fake.add_channel("general")


@pytest.fixture
async def sink(fake: FakeAdapter, general: ChannelRef) -> AsyncIterator[RecordingSink]:
    sink = RecordingSink()
    running = asyncio.create_task(fake.run(sink, COMMANDS, MemoryState()))
    await fake.listening()
    await sink.next_event(SpaceJoined)
    yield sink
    fake.stop()
    await running
