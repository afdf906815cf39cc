"""Fixtures for tests of the Discord adapter, alone and with the whole app behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_bot import Bot
from tests.discord_school import DiscordSchool, discord_school_at
from tests.standins.discord.server import DiscordServer


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def idle(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Bot]:
    """Not started yet."""
    bot = Bot(server, tmp_path)
    yield bot
    await bot.stop()


@pytest.fixture
async def bot(idle: Bot) -> Bot:
    await idle.start()
    return idle


@pytest.fixture
async def new_school(tmp_path: Path) -> AsyncIterator[DiscordSchool]:
    """Friday afternoon; nobody has set anything up."""
    async with discord_school_at("2027-02-26 17:00", tmp_path) as school:
        yield school


@pytest.fixture
async def school(new_school: DiscordSchool) -> DiscordSchool:
    """Monday 1 March 2027, ten past nine; the first weekly issue is in #challenges, with a quiz of 5 points."""
    await new_school.set_up(new_school.admin())
    await new_school.until("2027-03-01 09:10")
    return new_school
