"""Which guilds Pacer is in: what is told at each start, and what happened while nobody listened."""

import json

import aiohttp
import discord
import structlog

from adapters.discord.refs import channel_ref, space_ref
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.refs import ChannelRef
from bot.ports import AdapterState, Clock, EventSink

_log = structlog.get_logger()


class Spaces:
    def __init__(self, client: discord.AutoShardedClient, sink: EventSink, state: AdapterState, clock: Clock) -> None:
        self._client = client
        self._sink = sink
        self._state = state
        self._clock = clock
        self._present: dict[int, set[int]] = {}
        """By shard: the guilds of its session."""

    def session_began(self, shard: int) -> None:
        self._present[shard] = set()

    async def joined(self, guild: discord.Guild) -> None:
        """Also said of every guild at each start; the core knows what is new."""
        self._present.setdefault(guild.shard_id, set()).add(guild.id)
        await self._sink.publish(
            SpaceJoined(space=space_ref(guild.id), name=guild.name, at=self._clock.now(), greet=greeting_channel(guild))
        )

    async def left(self, guild: int, shard: int) -> None:
        self._present.get(shard, set()).discard(guild)
        await self._sink.publish(SpaceLeft(space=space_ref(guild), at=self._clock.now()))
        await self._remember(shard)

    async def settled(self, shard: int) -> None:
        """The session's guilds are all here: those that were here before and aren't any more were left meanwhile."""
        unavailable = {guild.id for guild in self._client.guilds if guild.unavailable and guild.shard_id == shard}
        self._present[shard] = self._present.get(shard, set()) | unavailable
        for guild in await self._remembered(shard) - self._present[shard]:
            if await self._is_member(guild):
                self._present[shard].add(guild)
            else:
                await self._sink.publish(SpaceLeft(space=space_ref(guild), at=self._clock.now()))
        await self._remember(shard)

    async def _is_member(self, guild: int) -> bool:
        """Asked once more, since leaving ends in deleting; in doubt it is."""
        try:
            await self._client.fetch_guild(guild, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return False
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("discord.guild_unclear", guild=guild, error=type(error).__name__)
        return True

    async def _remembered(self, shard: int) -> set[int]:
        kept = await self._state.get(self._key(shard))
        return set(json.loads(kept)) if kept else set()

    async def _remember(self, shard: int) -> None:
        present = json.dumps(sorted(self._present.get(shard, set()))).encode()
        if present != await self._state.get(self._key(shard)):
            await self._state.put(self._key(shard), present)

    def _key(self, shard: int) -> str:
        return f"spaces:{self._client.shard_count}:{shard}"


def greeting_channel(guild: discord.Guild) -> ChannelRef | None:
    """Where newcomers are greeted, else the first channel that Pacer may write in."""
    me = guild.me
    candidates = [guild.system_channel, *guild.text_channels]
    for channel in candidates:
        if channel is not None and me is not None:
            allowed = channel.permissions_for(me)
            if allowed.view_channel and allowed.send_messages:
                return channel_ref(guild.id, channel.id)
    return None
