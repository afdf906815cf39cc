"""Which guilds Pacer is in, and which of them it was removed from while nobody listened."""

import asyncio

import discord
import structlog

from adapters.discord.errors import TROUBLE
from adapters.discord.telling import Telling
from adapters.discord.waits import Waits

_log = structlog.get_logger()


class Spaces:
    def __init__(self, client: discord.AutoShardedClient, telling: Telling, waits: Waits) -> None:
        self._client = client
        self._telling = telling
        self._waits = waits
        self._present: dict[int, set[int]] = {}
        """By shard: the guilds of its session."""

    def session_began(self, shard: int) -> None:
        self._present[shard] = set()

    async def joined(self, guild: discord.Guild) -> None:
        self._present.setdefault(guild.shard_id, set()).add(guild.id)
        await self._telling.joined(guild)

    async def left(self, guild: int) -> None:
        for present in self._present.values():
            present.discard(guild)
        await self._telling.left(guild)

    async def settled(self, shard: int) -> None:
        """The session's guilds are all here: those that were here before and aren't any more were left meanwhile."""
        unavailable = {guild.id for guild in self._client.guilds if guild.unavailable}
        for guild in await self._remembered(shard) - self._present.get(shard, set()) - unavailable:
            if not await self._is_member(guild):
                await self.left(guild)

    def end(self) -> None:
        self._telling.end()

    async def _remembered(self, shard: int) -> set[int]:
        """The shard's, however many shards there were when they joined (Discord's documentation, Sharding)."""
        shards = self._client.shard_count or 1
        return {guild for guild in await self._telling.known() if (guild >> 22) % shards == shard}

    async def _is_member(self, guild: int) -> bool:
        """Asked once more, since leaving ends in deleting; in doubt it is."""
        try:
            async with asyncio.timeout(self._waits.membership.total_seconds()):
                await self._client.fetch_guild(guild, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return False
        except TROUBLE as error:
            _log.warning("discord.guild_unclear", guild=guild, error=type(error).__name__)
        return True
