"""Tells Discord the commands, once for each change of them."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import discord
import structlog

from adapters.discord.commands import application_commands, commands_hash
from adapters.discord.errors import asked_pause
from adapters.discord.waits import Waits
from bot.model.commands import Command
from bot.ports import AdapterState

_KEY = "commands"

_log = structlog.get_logger()


class Syncing:
    def __init__(self, client: discord.Client, commands: Sequence[Command], state: AdapterState, waits: Waits) -> None:
        self._client = client
        self._mounted = application_commands(commands)
        self._state = state
        self._waits = waits
        self._trying: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Tries once, for a short while; where that fails, again and again in the background."""
        pause = await self._attempt()
        if pause:
            self._trying = asyncio.create_task(self._keep_trying(pause))

    def end(self) -> None:
        if self._trying:
            self._trying.cancel()

    async def _keep_trying(self, pause: timedelta | None) -> None:
        while pause:
            await asyncio.sleep(pause.total_seconds())
            pause = await self._attempt()

    async def _attempt(self) -> timedelta | None:
        """How long until the next one; None where Discord has the commands, or will never take them."""
        try:
            async with asyncio.timeout(self._waits.connection.total_seconds()):
                await self._sync()
        except Exception as error:
            if isinstance(error, discord.HTTPException) and error.status < 500 and error.status != 429:
                _log.error("discord.commands_refused", says=str(error))
                return None
            pause = max(self._waits.sync, asked_pause(error))
            _log.warning("discord.commands_not_synced", why=repr(error), again_in=pause.total_seconds())
            return pause
        return None

    async def _sync(self) -> None:
        application = self._client.application_id or 0
        stamp = f"{application}:{commands_hash(self._mounted)}".encode()
        if await self._state.get(_KEY) == stamp:
            return
        await self._client.http.bulk_upsert_global_commands(application, cast(list[dict[str, Any]], self._mounted))
        await self._state.put(_KEY, stamp)
        _log.info("discord.commands_synced", count=len(self._mounted))
