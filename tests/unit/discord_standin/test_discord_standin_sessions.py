"""A bot on discord.py begins, resumes and loses its sessions with the stand-in as with the real Discord."""

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot, ShardedBot, running
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import CHECK, WITH_CONTENT, code_of, general, said


async def test_a_bot_becomes_ready_and_knows_its_guild(server: DiscordServer, bot: Bot) -> None:
    [guild] = bot.guilds
    channel = general(bot, server)

    assert (guild.name, channel.name) == ("School", "general")
    assert channel.permissions_for(guild.me).send_messages
    assert not channel.permissions_for(guild.me).manage_messages


async def test_the_gateway_also_speaks_plain_text(server: DiscordServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        hello = await socket.receive_json()
        await socket.send_json({"op": 1, "d": None})
        acknowledged = await socket.receive_json()

    assert hello["op"] == 10
    assert acknowledged["op"] == 11


async def test_a_cut_connection_is_resumed_and_what_was_missed_comes_after(server: DiscordServer, bot: Bot) -> None:
    server.gateway.cut()
    await server.disconnected()
    await server.member("maria").says(server.general, "Anybody here?")
    await server.resumed()

    await bot.heard("resumed")
    message = await bot.told_of("message", discord.Message)
    assert message.author.name == "maria"
    assert server.gateway.identified == 1


async def test_a_session_that_is_no_good_begins_anew(server: DiscordServer, bot: Bot) -> None:
    server.gateway.invalidate()
    await server.identified(2)
    await bot.heard("ready")

    assert server.gateway.resumed == 0
    assert len(server.gateway.sessions) == 1


@pytest.mark.parametrize("trouble", ["asked to reconnect", "invalid but resumable", "closed with 4000"])
async def test_a_session_goes_on_over(server: DiscordServer, bot: Bot, trouble: str) -> None:
    match trouble:
        case "asked to reconnect":
            server.gateway.ask_to_reconnect()
        case "invalid but resumable":
            server.gateway.invalidate(resumable=True)
        case _:
            server.gateway.close(4000)
    await server.resumed()
    await bot.heard("resumed")

    assert server.gateway.identified == 1


async def test_a_session_that_was_forgotten_cannot_be_resumed(server: DiscordServer, bot: Bot) -> None:
    server.gateway.forget()
    server.gateway.close(4000)
    await server.identified(2)
    await bot.heard("ready")


@pytest.mark.parametrize("silence", ["nothing arrives", "heartbeats go unanswered"])
async def test_a_half_open_connection_is_noticed_by_its_silence(server: DiscordServer, silence: str) -> None:
    server.gateway.heartbeat_interval = timedelta(milliseconds=20)
    bot = Bot(heartbeat_timeout=0.1)
    async with running(bot, server.token):
        await bot.heard("ready")
        if silence == "nothing arrives":
            server.gateway.go_silent()
        else:
            server.gateway.answers_heartbeats = False
        await server.resumed()


async def test_what_is_sent_on_a_half_open_connection_comes_with_the_resume(server: DiscordServer, bot: Bot) -> None:
    server.gateway.go_silent()
    written = await server.member("maria").says(server.general, "Anybody here?")
    await general(bot, server).fetch_message(written.id)
    assert not bot.has_more("message")
    server.gateway.cut()
    await bot.heard("resumed")

    assert await said(bot) == ""
    assert not bot.has_more("message")


async def test_after_an_outage_the_bot_comes_back(server: DiscordServer, bot: Bot, impatient: None) -> None:
    async with server.offline():
        await server.member("maria").says(server.general, "Anybody here?")
        with pytest.raises(aiohttp.ClientError):
            await general(bot, server).send("Hello")
    await bot.heard("resumed")
    await bot.heard("message")

    assert server.messages(server.general)[0].text == "Anybody here?"


async def test_a_wrong_token_is_turned_away(server: DiscordServer) -> None:
    bot = Bot()
    async with running(bot, "another-token") as task:
        with pytest.raises(discord.LoginFailure):
            await task


async def test_a_token_that_was_reset_is_turned_away_by_the_gateway(server: DiscordServer) -> None:
    bot = Bot()
    async with running(bot, server.token) as task:
        await bot.heard("ready")
        server.token = "a-new-token"
        assert await code_of(bot.get_partial_messageable(server.general.id).send("Hello")) == 0
        server.gateway.close(4000)
        with pytest.raises(discord.ConnectionClosed) as closed:
            await task

    assert closed.value.code == 4004


async def test_a_bot_hears_only_what_its_intents_ask_for(server: DiscordServer) -> None:
    bot = Bot(intents=discord.Intents(guilds=True, guild_messages=True))
    async with running(bot, server.token):
        await bot.heard("ready")
        maria = server.member("maria")
        await maria.direct("To the bot alone")
        await maria.react(await maria.says(server.general, "Hello"), CHECK)
        await server.add_channel("other")
        await bot.heard("guild_channel_create")

        assert (await bot.told_of("message", discord.Message)).guild
        assert not bot.has_more("message")
        assert not bot.has_more("raw_reaction_add")
        assert not bot.has_more("member_join")


async def test_a_privileged_intent_must_be_switched_on(server: DiscordServer) -> None:
    bot = Bot(intents=WITH_CONTENT)
    async with running(bot, server.token) as task:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await task


async def test_each_shard_hears_its_own_guilds(server: DiscordServer, clock: FrozenClock) -> None:
    clock.tick(timedelta(milliseconds=1))
    other = await server.guild_joined("Garden")
    bot = ShardedBot(shard_count=2)
    async with running(bot, server.token):
        await bot.heard("ready")

        assert server.gateway.identified == 2
        assert {guild.shard_id for guild in bot.guilds} == {0, 1}
        await server.member("maria", other).says(server.channels(other)[0], "Hello")
        await bot.heard("message")
        assert not bot.has_more("message")
