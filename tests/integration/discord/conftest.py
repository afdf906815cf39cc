"""Fixtures for tests of the Discord adapter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_bot import Bot
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
