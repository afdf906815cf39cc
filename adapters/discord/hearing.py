"""Whether everything is heard, and what asks the core to catch up where something was not."""

import discord

from adapters.discord.refs import PLATFORM
from adapters.discord.waits import Waits
from bot.adapting.catching_up import CatchingUp
from bot.ports import Clock, EventSink


class Hearing:
    """Which shards are heard, and whether anything was missed so far."""

    def __init__(self, client: discord.AutoShardedClient, sink: EventSink, clock: Clock, waits: Waits) -> None:
        self._client = client
        self._connected: frozenset[int] = frozenset()
        self._ready: frozenset[int] = frozenset()
        """The shards whose session has told of all its guilds; it outlives connections."""
        self._catching_up = CatchingUp(
            sink, clock, platform=PLATFORM, pause=waits.missed, is_hearing=lambda: self.is_complete
        )

    @property
    def is_complete(self) -> bool:
        """Whether every shard of this process is heard; also asked from other threads."""
        wanted = self._client.shard_ids or range(self._client.shard_count or 1)
        return (self._connected & self._ready).issuperset(wanted)

    def session_began(self, shard: int) -> None:
        """One that is none of before: what happened in between is missed."""
        self._connected |= {shard}
        self._ready -= {shard}
        self._catching_up.lost()

    def session_ready(self, shard: int) -> None:
        self._ready |= {shard}
        self._catching_up.is_back()

    def session_resumed(self, shard: int) -> None:
        self._connected |= {shard}
        self._catching_up.is_back()

    def connection_lost(self, shard: int) -> None:
        self._connected -= {shard}

    def missed(self) -> None:
        """Asked in a while, once for all that is missed until then."""
        self._catching_up.missed()

    def end(self) -> None:
        self._catching_up.end()
