"""Tells Discord the commands, once for each change of them."""

from collections.abc import Sequence
from typing import Any, cast

import discord
import structlog

from adapters.discord.commands import application_commands, commands_hash
from bot.model.commands import Command
from bot.ports import AdapterState

_KEY = "commands"

_log = structlog.get_logger()


async def sync_commands(client: discord.Client, commands: Sequence[Command], state: AdapterState) -> None:
    """A refusal is logged and tried again at the next start."""
    mounted = application_commands(commands)
    application = client.application_id or 0
    stamp = f"{application}:{commands_hash(mounted)}".encode()
    if await state.get(_KEY) == stamp:
        return
    try:
        await client.http.bulk_upsert_global_commands(application, cast(list[dict[str, Any]], mounted))
    except discord.HTTPException as error:
        if error.status == 401:
            raise
        _log.error("discord.commands_refused", error=str(error))
        return
    await state.put(_KEY, stamp)
    _log.info("discord.commands_synced", count=len(mounted))
