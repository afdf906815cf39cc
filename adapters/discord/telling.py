"""What the core is told of each guild, and told again until it takes it."""

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

import discord
import structlog

from adapters.discord.refs import channel_ref, space_ref
from adapters.discord.waits import Waits
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.refs import ChannelRef
from bot.ports import AdapterState, Clock, EventSink

_PREFIX = "space:"
_HERE = b"here"

_log = structlog.get_logger()


class Telling:
    """`joined_late` is called when the core takes a guild that it could not take at first."""

    def __init__(
        self, sink: EventSink, state: AdapterState, clock: Clock, waits: Waits, *, joined_late: Callable[[], None]
    ) -> None:
        self._sink = sink
        self._state = state
        self._clock = clock
        self._waits = waits
        self._joined_late = joined_late
        self._untold: dict[int, discord.Guild | None] = {}
        """The newest word on each guild that the core has yet to take; None for one that was left."""
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._again: asyncio.Task[None] | None = None

    async def joined(self, guild: discord.Guild) -> None:
        """Also said of every guild at each start; the core knows what is new."""
        await self._tell(guild.id, guild)

    async def left(self, guild: int) -> None:
        await self._tell(guild, None)

    async def known(self) -> set[int]:
        """The guilds that the core was told of, and not yet that they were left."""
        return {int(key.removeprefix(_PREFIX)) for key in await self._state.keys(_PREFIX)}

    def end(self) -> None:
        if self._again:
            self._again.cancel()

    async def _tell(self, guild: int, newest: discord.Guild | None) -> None:
        self._untold[guild] = newest
        is_taken = await self._try(guild)
        if not is_taken and (self._again is None or self._again.done()):
            self._again = asyncio.create_task(self._keep_trying())

    async def _keep_trying(self) -> None:
        while self._untold:
            await asyncio.sleep(self._waits.untold.total_seconds())
            for guild, newest in list(self._untold.items()):
                if await self._try(guild) and newest:
                    self._joined_late()

    async def _try(self, guild: int) -> bool:
        """Whether the core has the newest word on that guild; what was overtaken is not told."""
        async with self._turns.setdefault(guild, asyncio.Lock()):
            if guild not in self._untold:
                return True
            newest = self._untold[guild]
            try:
                await (self._publish_joined(newest) if newest else self._publish_left(guild))
            except Exception:
                _log.exception("discord.guild_not_told", guild=guild, again_in=self._waits.untold.total_seconds())
                return False
            if self._untold[guild] is newest:
                del self._untold[guild]
            return True

    async def _publish_joined(self, guild: discord.Guild) -> None:
        await self._sink.publish(
            SpaceJoined(space=space_ref(guild.id), name=guild.name, at=self._clock.now(), greet=greeting_channel(guild))
        )
        if await self._state.get(_key(guild.id)) is None:
            await self._state.put(_key(guild.id), _HERE, space=str(guild.id))

    async def _publish_left(self, guild: int) -> None:
        await self._sink.publish(SpaceLeft(space=space_ref(guild), at=self._clock.now()))
        await self._state.put(_key(guild), None)


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
