"""The connection to Discord: what Pacer asks to hear, and what it leaves out."""

import asyncio
from typing import Any

import discord
from discord.state import AutoShardedConnectionState

from adapters.discord.mentions import Mentions
from adapters.discord.settings import DiscordSettings
from adapters.discord.waits import Waits
from bot.adapting.attempts import attempt_trace

_LONGEST_WAIT = 30.0
"""Seconds that discord.py itself waits out a rate limit; longer ones are Pacer's to plan (the least it takes)."""


def intents(*, message_content: bool) -> discord.Intents:
    """None of them is privileged, unless an operator asks for what members write."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.guild_reactions = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


class _ConnectionState(AutoShardedConnectionState["PacerClient"]):
    async def _delay_ready(self) -> None:
        # discord.py gathers the shards' waits for their guilds, so that a session that begins anew cancels them all.
        await asyncio.wait(self._ready_tasks.values())
        await super()._delay_ready()


class PacerClient(discord.AutoShardedClient):
    def __init__(self, settings: DiscordSettings, waits: Waits) -> None:
        # Pacer does not speak; without this the library warns at each start that it can't.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents(message_content=settings.pacer_discord_message_content),
            shard_count=settings.pacer_discord_shard_count,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=Mentions.none(),
            guild_ready_timeout=waits.guilds.total_seconds(),
            max_ratelimit_timeout=_LONGEST_WAIT,
            http_trace=attempt_trace(),
        )
        if settings.pacer_discord_shard_ids:
            self.shard_ids = list(settings.pacer_discord_shard_ids)
        self._waits = waits
        self._asks_for_count = bool(settings.discord_gateway_url) and settings.pacer_discord_shard_count is None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._waits.identify.total_seconds())

    async def launch_shards(self) -> None:
        if self._asks_for_count:
            # With a count discord.py takes the gateway that was named, without one the one that Discord advises.
            self.shard_count, _, _ = await self.http.get_bot_gateway()
        await super().launch_shards()

    async def connect(self, *, reconnect: bool = True) -> None:
        # Where discord.py is reconnecting it swallows a cancellation and goes on until it is closed.
        connecting = asyncio.create_task(super().connect(reconnect=reconnect))
        try:
            await asyncio.wait({connecting})
        finally:
            connecting.cancel()
        await connecting

    def _get_state(self, **options: Any) -> _ConnectionState:
        return _ConnectionState(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )
