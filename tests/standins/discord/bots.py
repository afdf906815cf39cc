"""discord.py itself, connected to the stand-in and listening."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import discord
from discord import app_commands

from tests.standins.board import PATIENCE_SECONDS

UNPRIVILEGED = discord.Intents(
    guilds=True, guild_messages=True, guild_reactions=True, dm_messages=True, dm_reactions=True
)
READY_SECONDS = 0.02
"""How long discord.py waits for one more guild before it is ready."""


Told = TypeVar("Told")


class Listening(discord.Client):
    """Remembers what discord.py dispatched."""

    def __init__(
        self,
        *,
        intents: discord.Intents = UNPRIVILEGED,
        shard_count: int | None = None,
        heartbeat_timeout: float = 60,
    ) -> None:
        super().__init__(
            intents=intents,
            shard_count=shard_count,
            guild_ready_timeout=READY_SECONDS,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.tree = app_commands.CommandTree(self)
        self._heard: dict[str, asyncio.Queue[object]] = {}

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits five seconds here."""

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        self._queue(event).put_nowait(args[0] if args else None)
        super().dispatch(event, *args, **kwargs)

    async def heard(self, event: str) -> object:
        """What the next such event is about, if anything: each once, oldest first."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._queue(event).get()

    async def told_of(self, event: str, kind: type[Told]) -> Told:
        """The same where it must be about one of these."""
        told = await self.heard(event)
        assert isinstance(told, kind)
        return told

    def has_more(self, event: str) -> bool:
        """Whether there is one that was not returned yet."""
        return not self._queue(event).empty()

    def _queue(self, event: str) -> asyncio.Queue[object]:
        return self._heard.setdefault(event, asyncio.Queue())


class Bot(Listening):
    """With one connection."""


class ShardedBot(Listening, discord.AutoShardedClient):
    """With one connection for each shard."""


@asynccontextmanager
async def running(bot: Listening, token: str) -> AsyncIterator[asyncio.Task[None]]:
    """Starts the bot and closes it after the block; the task tells how it ended."""
    task = asyncio.create_task(bot.start(token))
    try:
        yield task
    finally:
        await bot.close()
        with suppress(discord.DiscordException, asyncio.CancelledError):
            await task
