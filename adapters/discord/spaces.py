"""Which guilds Pacer is in: what is told at each start, and what happened while nobody listened."""

import aiohttp
import discord
import structlog

from adapters.discord.refs import channel_ref, space_ref
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.refs import ChannelRef
from bot.ports import AdapterState, Clock, EventSink

_PREFIX = "space:"
_HERE = b"here"

_log = structlog.get_logger()


class Spaces:
    def __init__(self, client: discord.AutoShardedClient, sink: EventSink, state: AdapterState, clock: Clock) -> None:
        self._client = client
        self._sink = sink
        self._state = state
        self._clock = clock
        self._present: dict[int, set[int]] = {}
        """By shard: the guilds of its session."""
        self._untold: dict[int, discord.Guild] = {}

    def session_began(self, shard: int) -> None:
        self._present[shard] = set()

    async def joined(self, guild: discord.Guild) -> None:
        """Also said of every guild at each start; the core knows what is new."""
        self._present.setdefault(guild.shard_id, set()).add(guild.id)
        try:
            await self._tell(guild)
        except Exception:
            self._untold[guild.id] = guild
            raise
        self._untold.pop(guild.id, None)

    async def tell_again(self) -> None:
        """Those that the core could not take when they were told."""
        for guild in list(self._untold.values()):
            await self.joined(guild)

    async def left(self, guild: int) -> None:
        for present in self._present.values():
            present.discard(guild)
        self._untold.pop(guild, None)
        await self._sink.publish(SpaceLeft(space=space_ref(guild), at=self._clock.now()))
        await self._state.put(_key(guild), None)

    async def settled(self, shard: int) -> None:
        """The session's guilds are all here: those that were here before and aren't any more were left meanwhile."""
        unavailable = {guild.id for guild in self._client.guilds if guild.unavailable}
        for guild in await self._remembered(shard) - self._present.get(shard, set()) - unavailable:
            if not await self._is_member(guild):
                await self.left(guild)

    async def _tell(self, guild: discord.Guild) -> None:
        await self._sink.publish(
            SpaceJoined(space=space_ref(guild.id), name=guild.name, at=self._clock.now(), greet=greeting_channel(guild))
        )
        if await self._state.get(_key(guild.id)) is None:
            await self._state.put(_key(guild.id), _HERE, space=str(guild.id))

    async def _remembered(self, shard: int) -> set[int]:
        """The shard's, however many shards there were when they joined (Discord's documentation, Sharding)."""
        shards = self._client.shard_count or 1
        guilds = [int(key.removeprefix(_PREFIX)) for key in await self._state.keys(_PREFIX)]
        return {guild for guild in guilds if (guild >> 22) % shards == shard}

    async def _is_member(self, guild: int) -> bool:
        """Asked once more, since leaving ends in deleting; in doubt it is."""
        try:
            await self._client.fetch_guild(guild, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return False
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("discord.guild_unclear", guild=guild, error=type(error).__name__)
        return True


def _key(guild: int) -> str:
    return f"{_PREFIX}{guild}"


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
