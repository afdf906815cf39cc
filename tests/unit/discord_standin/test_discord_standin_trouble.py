"""Answers of the stand-in for Discord that fail, get lost or are late."""

import asyncio
from datetime import timedelta

import aiohttp
import discord
import pytest

from tests.standins.discord.bots import Bot
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import general

SEND = "POST /channels/*/messages"


async def test_a_planned_error_is_met_once(server: DiscordServer, bot: Bot) -> None:
    server.fail(SEND, status=403, code=50013, message="Missing Permissions")
    with pytest.raises(discord.Forbidden):
        await general(bot, server).send("Hello")
    await general(bot, server).send("Hello again")

    assert [message.text for message in server.messages(server.general)] == ["Hello again"]
    assert len(await server.requested(SEND, 2)) == 2


async def test_a_lost_answer_leaves_the_message(server: DiscordServer, bot: Bot) -> None:
    server.lose_answer(SEND)
    with pytest.raises(aiohttp.ClientError):
        await general(bot, server).send("Hello", nonce="delivery-1")
    lost = await server.posted(server.general)
    again = await general(bot, server).send("Hello", nonce="delivery-1")

    assert again.id == lost.id
    assert len(server.messages(server.general)) == 1


async def test_a_lost_request_leaves_nothing(server: DiscordServer, bot: Bot) -> None:
    server.lose_request(SEND)
    with pytest.raises(aiohttp.ClientError):
        await general(bot, server).send("Hello")

    assert server.messages(server.general) == []


async def test_accepted_then_500_is_one_message_for_discord_py(
    server: DiscordServer, bot: Bot, impatient: None
) -> None:
    server.accept_then_fail(SEND)
    await general(bot, server).send("Hello")

    assert len(server.messages(server.general)) == 1
    assert len(await server.requested(SEND, 2)) == 2


async def test_a_rate_limit_is_waited_for(server: DiscordServer, bot: Bot) -> None:
    server.rate_limit(SEND, timedelta(milliseconds=10))
    await general(bot, server).send("Hello")

    assert len(await server.requested(SEND, 2)) == 2
    assert len(server.messages(server.general)) == 1


async def test_a_slow_answer_comes_when_it_is_released(server: DiscordServer, bot: Bot) -> None:
    before, after = server.hold(SEND), server.hold_answer(SEND)
    first = asyncio.create_task(general(bot, server).send("One"))
    await before.reached()
    assert server.messages(server.general) == []
    before.release()
    await first
    second = asyncio.create_task(general(bot, server).send("Two"))
    await after.reached()
    assert [message.text for message in server.messages(server.general)] == ["One", "Two"]
    assert not second.done()
    after.release()
    await second
