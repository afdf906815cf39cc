"""What tests of the stand-in for Discord ask of it, by discord.py and past it."""

from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime

import aiohttp
import discord

from tests.standins.discord.bots import Bot
from tests.standins.discord.server import DiscordServer

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CHECK = "✅"
WITH_CONTENT = discord.Intents(
    guilds=True, guild_messages=True, guild_reactions=True, dm_messages=True, message_content=True
)


def general(bot: Bot, server: DiscordServer) -> discord.TextChannel:
    channel = bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def said(bot: Bot) -> str:
    message = await bot.told_of("message", discord.Message)
    return message.content


async def refusal_of(server: DiscordServer, path: str, body: Mapping[str, object]) -> int | None:
    """Discord's error code for that request, None where it is fulfilled."""
    headers = {"Authorization": f"Bot {server.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(server.api_url + path, json=body) as response,
    ):
        return None if response.status < 400 else int((await response.json())["code"])


async def code_of(act: Awaitable[object]) -> int | None:
    """The same for what discord.py does."""
    try:
        await act
    except discord.HTTPException as error:
        return error.code
    return None
