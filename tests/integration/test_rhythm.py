"""Real time: APScheduler wakes the tick when something is due, and for what is tried again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clocks import SteppingClock
from bot.delivery import rhythm
from bot.delivery.rhythm import CannotMove
from bot.ports import Clock
from bot.testing.clock import FrozenClock
from bot.testing.conversation import Conversation, Member
from bot.testing.fake import FakeAdapter
from bot.testing.faults import not_sent
from bot.testing.records import PostCall
from tests.school import berlin, library

PATIENCE = 20
"""Seconds of real time that a test waits for what must come."""


@asynccontextmanager
async def listening(database: Path, clock: Clock) -> AsyncIterator[tuple[App, FakeAdapter, Member]]:
    """Pacer keeps time by itself on the fake platform, where ada is admin."""
    fake = FakeAdapter(clock)
    fake.add_channel("general")
    app = await App.open(database=database, library=library(), clock=clock, connect=lambda host: [fake])
    running = asyncio.create_task(app.run(keeps_time=True))
    try:
        await fake.listening()
        yield app, fake, Conversation(fake).admin("ada")
    finally:
        fake.stop()
        await running
        await app.close()


async def test_what_comes_due_is_posted_at_its_time_without_anybody_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rhythm, "PULSE", timedelta(hours=1))
    clock = SteppingClock(berlin("2027-03-01 08:30"), frozen=False)
    async with listening(tmp_path / "pacer.db", clock) as (_, fake, ada):
        await ada.says('/community settings zone:"Europe/Berlin"')
        arriving = fake.hang()
        clock.set(berlin("2027-03-01 08:59:57"))
        await ada.says('/schedule add announcement #general when:"2027-03-01 09:00" text:"Hello all"')
        async with asyncio.timeout(PATIENCE):
            await arriving.reached()
        assert timedelta(0) <= clock.now() - berlin("2027-03-01 09:00") < timedelta(seconds=5)
        arriving.release()


async def test_what_an_admin_asks_for_waits_for_no_pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rhythm, "PULSE", timedelta(hours=1))
    clock = SteppingClock(berlin("2027-03-01 08:59:59"), frozen=False)
    async with listening(tmp_path / "pacer.db", clock) as (_, fake, ada):
        await ada.says('/schedule add tip #general when:"every day at 12:00"')
        arriving = fake.hang()
        await ada.says("/schedule run")
        async with asyncio.timeout(PATIENCE):
            await arriving.reached()
        arriving.release()


async def test_what_was_not_sent_is_tried_again_with_the_next_pulse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rhythm, "PULSE", timedelta(seconds=0.2))
    clock = FrozenClock(berlin("2027-03-01 09:00"))
    async with listening(tmp_path / "pacer.db", clock) as (app, fake, ada):
        await ada.says('/schedule add tip #general when:"every day at 12:00"')
        fake.fail_next(not_sent())
        second = asyncio.Event()
        fake.fail_by(lambda call: second.set() if isinstance(call, PostCall) else None)
        await ada.says("/schedule run")
        await app.time.settle()
        assert not second.is_set()
        clock.tick(timedelta(seconds=5))
        async with asyncio.timeout(PATIENCE):
            await second.wait()


async def test_what_came_due_while_pacer_was_away_is_posted_at_the_start(tmp_path: Path) -> None:
    clock = FrozenClock(berlin("2027-02-28 12:00"))
    async with listening(tmp_path / "pacer.db", clock) as (_, fake, ada):
        await ada.says('/schedule add tip #general when:"every day at 09:00" zone:Europe/Berlin')
    clock.set(berlin("2027-03-01 10:00"))
    async with listening(tmp_path / "pacer.db", clock) as (app, fake, _):
        await app.time.settle()
        [post] = fake.posts(fake.first_channel())
        assert "1 hour late" in post.text


async def test_real_time_can_not_be_turned(tmp_path: Path) -> None:
    clock = FrozenClock(berlin("2027-02-28 12:00"))
    async with listening(tmp_path / "pacer.db", clock) as (app, _, _):
        with pytest.raises(CannotMove):
            await app.time.advance(berlin("2027-03-01 12:00"))
