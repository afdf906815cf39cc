"""Fixtures for tests of the Slack adapter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack_bot import SlackBot
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
