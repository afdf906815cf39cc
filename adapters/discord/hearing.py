"""Whether everything is heard, and what asks the core to catch up where something was not."""

import asyncio

import discord
import structlog

from adapters.discord.refs import PLATFORM
from adapters.discord.waits import Waits
from bot.model.events import ConnectionLost
from bot.ports import Clock, EventSink

_log = structlog.get_logger()


class Hearing:
    """Which shards are heard, and whether anything was missed so far."""

    def __init__(self, client: discord.AutoShardedClient, sink: EventSink, clock: Clock, waits: Waits) -> None:
        self._client = client
        self._sink = sink
        self._clock = clock
        self._waits = waits
        self._connected: frozenset[int] = frozenset()
        self._ready: frozenset[int] = frozenset()
        """The shards whose session has told of all its guilds; it outlives connections."""
        self._has_missed = False
        self._asking: asyncio.Task[None] | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every shard of this process is heard; also asked from other threads."""
        wanted = self._client.shard_ids or range(self._client.shard_count or 1)
        return (self._connected & self._ready).issuperset(wanted)

    def session_began(self, shard: int) -> None:
        """One that is none of before: what happened in between is missed."""
        self._connected |= {shard}
        self._ready -= {shard}
        self._has_missed = True

    async def session_ready(self, shard: int) -> None:
        self._ready |= {shard}
        await self._catch_up()

    async def session_resumed(self, shard: int) -> None:
        self._connected |= {shard}
        await self._catch_up()

    def connection_lost(self, shard: int) -> None:
        self._connected -= {shard}

    def missed(self) -> None:
        """Asked in a while, once for all that is missed until then."""
        self._has_missed = True
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._keep_asking())

    def end(self) -> None:
        if self._asking:
            self._asking.cancel()

    async def _keep_asking(self) -> None:
        while self._has_missed:
            await asyncio.sleep(self._waits.missed.total_seconds())
            await self._catch_up()

    async def _catch_up(self) -> None:
        """Asked once for all shards, when every one of them is heard."""
        if not (self._has_missed and self.is_complete):
            return
        self._has_missed = False
        try:
            await self._sink.publish(ConnectionLost(platform=PLATFORM, at=self._clock.now()))
        except Exception:
            _log.exception("discord.catching_up_failed", again_in=self._waits.missed.total_seconds())
            self.missed()
