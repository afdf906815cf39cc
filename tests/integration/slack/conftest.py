"""Fixtures for tests of the Slack adapter, alone and with the whole app behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack_bot import SlackBot
from tests.slack_school import SlackSchool, slack_school_at
from tests.standins.slack.server import SlackServer


@pytest.fixture(params=["socket", "http"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[SlackServer]:
    """By both transports."""
    async with SlackServer(transport=request.param) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def idle(server: SlackServer, tmp_path: Path) -> AsyncIterator[SlackBot]:
    """Not started yet."""
    bot = SlackBot(server, tmp_path)
    yield bot
    await bot.stop()


@pytest.fixture
async def bot(idle: SlackBot) -> SlackBot:
    await idle.start()
    return idle


@pytest.fixture(params=["socket", "http"])
async def school(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackSchool]:
    """Monday 1 March 2027, ten past nine; the first weekly issue is in #challenges, with a quiz of 5 points."""
    async with slack_school_at("2027-02-26 17:00", tmp_path, transport=request.param) as school:
        await school.set_up(school.admin())
        await school.until("2027-03-01 09:10")
        yield school
