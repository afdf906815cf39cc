"""When Pacer counts as connected: every shard has its line, its session and its guilds."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.events import ConnectionLost, SpaceJoined, SpaceLeft
from bot.testing.sink import PATIENCE_SECONDS
from tests.discord_bot import QUICK, Bot
from tests.standins.discord.entities import Guild
from tests.standins.discord.server import DiscordServer

TWO = (2, (0, 1))


async def guild_on(server: DiscordServer, shard: int) -> Guild:
    """A guild that joins, of that one of two shards (Discord's documentation, Sharding)."""
    while True:
        guild = await server.guild_joined(f"Class of shard {shard}")
        if (guild.id >> 22) % 2 == shard:
            return guild


async def test_several_shards_are_connected_when_all_of_them_are(idle: Bot, server: DiscordServer) -> None:
    idle.shards = (2, (0, 1))
    await idle.start()
    assert idle.adapter.is_connected
    assert {(session.shard.number, session.shard.count) for session in server.gateway.sessions} == {(0, 2), (1, 2)}

    server.gateway.invalidate()
    await idle.sink.heard(ConnectionLost)
    assert len([event for event in idle.sink.events if isinstance(event, ConnectionLost)]) == 2


async def test_a_process_runs_the_shards_that_it_is_given(idle: Bot, server: DiscordServer) -> None:
    idle.shards = (4, (1, 3))
    await idle.start()

    assert {session.shard.number for session in server.gateway.sessions} == {1, 3}


@pytest.mark.parametrize(
    ("shards", "lost"), [(None, 0), (TWO, 0), (TWO, 1)], ids=["the only one", "the first of two", "the second of two"]
)
async def test_pacer_is_not_connected_while_a_shard_has_no_line(
    idle: Bot, server: DiscordServer, shards: tuple[int, tuple[int, ...]] | None, lost: int
) -> None:
    idle.shards = shards
    await idle.start()
    with server.gateway.keeping_waiting():
        server.gateway.cut(shard=lost)
        await server.kept_waiting()
        was_connected = idle.adapter.is_connected
    await server.resumed()
    await idle.settled()

    assert (was_connected, idle.adapter.is_connected) == (False, True)
    assert idle.sink.count(ConnectionLost) == 1


async def test_a_line_that_is_lost_before_all_guilds_are_told_does_not_count(idle: Bot, server: DiscordServer) -> None:
    left = await server.guild_joined("Evening class")
    await idle.start()
    await idle.stop()
    await server.guild_left(left)
    idle.waits = replace(QUICK, guilds=timedelta(milliseconds=300))
    idle.run()
    await idle.sink.heard(SpaceJoined)
    with server.gateway.keeping_waiting():
        server.gateway.cut()
        await server.kept_waiting()
        await idle.sink.heard(SpaceLeft)
        await idle.adapter.missing_permissions(idle.channel())
        was_connected = idle.adapter.is_connected
        assert idle.sink.count(ConnectionLost) == 0
    await idle.sink.heard(ConnectionLost)

    assert (was_connected, idle.adapter.is_connected) == (False, True)


async def test_catching_up_waits_for_the_guilds_also_where_the_line_breaks_meanwhile(
    idle: Bot, server: DiscordServer
) -> None:
    other = await server.guild_joined("Evening class")
    idle.waits = replace(QUICK, guilds=timedelta(milliseconds=300))
    await idle.start()
    server.gateway.forget()
    await server.guild_left(other)
    server.gateway.invalidate()
    await idle.sink.heard(SpaceJoined)
    server.gateway.cut()
    await server.resumed()
    await idle.sink.heard(ConnectionLost)

    assert idle.left() == [other.id]
    assert idle.sink.count(ConnectionLost) == 2


async def test_a_session_that_begins_anew_makes_no_other_shard_deaf(idle: Bot, server: DiscordServer) -> None:
    first, second = await guild_on(server, 0), await guild_on(server, 1)
    idle.shards = TWO
    idle.waits = replace(QUICK, guilds=timedelta(milliseconds=500))
    idle.run()
    while str(second.id) not in joined(idle):
        await idle.sink.heard(SpaceJoined)
    server.gateway.invalidate(shard=0)
    await idle.sink.heard(ConnectionLost)

    assert server.gateway.identified == 3
    assert idle.adapter.is_connected
    assert {str(first.id), str(second.id)} <= set(joined(idle))
    later = await guild_on(server, 1)
    while str(later.id) not in joined(idle):
        await idle.sink.heard(SpaceJoined)


async def test_pacer_stops_also_while_a_shard_gets_no_line(bot: Bot, server: DiscordServer) -> None:
    with server.gateway.keeping_waiting():
        server.gateway.cut()
        await server.kept_waiting()
        bot.running.cancel()
        ended, _ = await asyncio.wait({bot.running}, timeout=PATIENCE_SECONDS)

    assert ended


def joined(bot: Bot) -> list[str]:
    return [event.space.space for event in bot.sink.events if isinstance(event, SpaceJoined)]
