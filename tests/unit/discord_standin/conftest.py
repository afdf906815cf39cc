"""Discord's stand-in, and a bot on discord.py that it serves."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
import yarl

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot, running
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import START
from tests.unit.discord_standin.mounted import mount


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture
async def server(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=clock) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    bot = Bot()
    async with running(bot, server.token):
        await bot.heard("ready")
        yield bot


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py sleeps seconds before it tries again; here it tries at once."""
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda delay, result=None: sleep(0, result))


@pytest.fixture
async def mounted(server: DiscordServer, bot: Bot) -> Bot:
    mount(bot)
    await bot.tree.sync()
    return bot
