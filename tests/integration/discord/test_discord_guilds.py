"""Guilds that Pacer joins and leaves: each is told, and told again until the core takes it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from adapters.discord.refs import channel_ref
from bot.model.events import ConnectionLost, SpaceJoined, SpaceLeft
from tests.discord_bot import QUICK, Bot
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

ALWAYS = 10_000
GUILD = "GET /guilds/*"


# What is told of them


async def test_a_guild_that_invites_pacer_is_told_with_a_place_to_greet(bot: Bot, server: DiscordServer) -> None:
    guild = await server.guild_joined("Evening class")
    joined = await bot.sink.heard(SpaceJoined)

    assert (joined.space.space, joined.name) == (str(guild.id), "Evening class")
    assert joined.greet == channel_ref(guild.id, server.channels(guild)[0].id)


async def test_where_pacer_may_not_write_there_is_no_place_to_greet(bot: Bot, server: DiscordServer) -> None:
    await server.deny(server.general, Permission.SEND_MESSAGES)
    await bot.restart()

    [joined] = [event for event in bot.sink.events if isinstance(event, SpaceJoined)]
    assert joined.greet is None


async def test_a_guild_that_removes_pacer_is_told_at_once(bot: Bot, server: DiscordServer) -> None:
    await server.guild_left(server.guild)

    assert (await bot.sink.heard(SpaceLeft)).space.space == str(server.guild.id)


async def test_a_guild_that_removed_pacer_meanwhile_is_told_at_the_next_start(bot: Bot, server: DiscordServer) -> None:
    await bot.stop()
    await server.guild_left(server.guild)
    await bot.start()

    assert bot.left() == [server.guild.id]


async def test_a_guild_that_was_left_is_told_also_where_there_are_more_shards_by_now(
    idle: Bot, server: DiscordServer
) -> None:
    other = await server.guild_joined("Evening class")
    idle.shards = (1, (0,))
    await idle.start()
    await idle.stop()
    await server.guild_left(other)
    idle.shards = (2, (0, 1))
    await idle.start()

    assert idle.left() == [other.id]


async def test_a_guild_that_leaves_at_the_start_hides_no_other_that_was_left_meanwhile(
    idle: Bot, server: DiscordServer
) -> None:
    one, other = await server.guild_joined("Evening class"), await server.guild_joined("Summer class")
    await idle.start()
    await idle.stop()
    await server.guild_left(one)
    idle.waits = replace(QUICK, guilds=timedelta(milliseconds=300))
    idle.run()
    await idle.sink.heard(SpaceJoined)
    await server.guild_left(other)
    await idle.sink.heard(SpaceLeft)
    assert idle.left() == [other.id]
    await idle.restart()

    assert idle.left() == [one.id]


@pytest.mark.parametrize("trouble", ["limited", "failed", "lost"])
async def test_in_doubt_a_guild_was_not_left(bot: Bot, server: DiscordServer, trouble: str) -> None:
    await bot.stop()
    await server.guild_left(server.guild)
    match trouble:
        case "limited":
            server.rate_limit("GET /guilds/*", timedelta(minutes=2))
        case "failed":
            server.fail("GET /guilds/*", status=503)
        case "lost":
            server.lose_request("GET /guilds/*", times=2)
    with capture_logs() as logs:
        await bot.start()

    assert bot.left() == []
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["discord.guild_unclear"]
    await bot.restart()
    assert bot.left() == [server.guild.id]


async def test_an_outage_of_a_guild_is_no_leaving(bot: Bot, server: DiscordServer) -> None:
    await server.guild_fails(server.guild)
    await bot.restart()
    await server.guild_recovers(server.guild)
    await bot.sink.heard(SpaceJoined)

    assert not any(isinstance(event, SpaceLeft) for event in bot.sink.events)


async def test_a_guild_in_an_outage_was_not_left_whatever_else_discord_says_of_it(
    bot: Bot, server: DiscordServer
) -> None:
    await server.guild_fails(server.guild)
    server.fail(GUILD, status=404, code=10004, message="Unknown Guild", times=None)
    await bot.restart()

    assert bot.left() == []


async def test_a_guild_of_which_discord_says_nothing_keeps_nobody_from_being_heard(
    idle: Bot, server: DiscordServer
) -> None:
    other = await server.guild_joined("Evening class")
    await idle.start()
    await idle.stop()
    await server.guild_left(other)
    held = server.hold(GUILD)
    idle.waits = replace(QUICK, membership=timedelta(milliseconds=100))
    try:
        await idle.start()
    finally:
        held.release()

    assert idle.adapter.is_connected
    assert idle.left() == []


# What the core could not take


async def test_a_guild_whose_invitation_could_not_be_taken_is_told_again(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_miss(SpaceJoined, 2)
    guild = await server.guild_joined("Evening class")

    assert (await bot.sink.heard(SpaceJoined)).space.space == str(guild.id)
    await bot.restart()
    assert bot.sink.count(SpaceJoined) == 2


async def test_a_guild_that_is_told_late_is_caught_up_with(idle: Bot, server: DiscordServer) -> None:
    idle.run()
    idle.sink.will_miss(SpaceJoined, 2)
    await idle.sink.heard(SpaceJoined)

    await idle.sink.heard(ConnectionLost)


async def test_a_guild_that_can_not_be_taken_keeps_no_other_from_catching_up(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_miss(SpaceJoined, ALWAYS)
    server.gateway.invalidate()

    await bot.sink.heard(ConnectionLost)
    await bot.sink.told(SpaceJoined, 3)


async def test_a_guild_that_leaves_before_it_could_be_taken_is_not_told_again(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_miss(SpaceJoined, ALWAYS)
    guild = await server.guild_joined("Evening class")
    await server.guild_left(guild)
    await bot.sink.heard(SpaceLeft)

    told = bot.sink.count(SpaceJoined)
    await what_was_left_is_told_again(bot, server)
    assert bot.sink.count(SpaceJoined) == told


async def test_a_guild_whose_leaving_could_not_be_taken_is_told_again(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_miss(SpaceLeft, 2)
    await server.guild_left(server.guild)

    assert (await bot.sink.heard(SpaceLeft)).space.space == str(server.guild.id)
    await bot.restart()
    assert bot.left() == []


async def test_a_guild_whose_leaving_could_not_be_taken_is_told_after_a_restart(
    idle: Bot, server: DiscordServer
) -> None:
    idle.waits = replace(QUICK, untold=timedelta(hours=1))
    await idle.start()
    idle.sink.will_miss(SpaceLeft)
    await server.guild_left(server.guild)
    await idle.sink.told(SpaceLeft, 1)
    await idle.restart()

    assert idle.left() == [server.guild.id]


async def test_a_guild_that_is_back_before_its_leaving_could_be_taken_stays(bot: Bot, server: DiscordServer) -> None:
    other = await server.guild_joined("Evening class")
    await bot.sink.heard(SpaceJoined)
    bot.sink.will_miss(SpaceLeft, ALWAYS)
    await server.guild_left(other)
    await bot.sink.told(SpaceLeft, 1)
    await server.guild_joined_again(other)
    await bot.sink.heard(SpaceJoined)

    told = bot.sink.count(SpaceLeft)
    await what_was_joined_is_told_again(bot, server)
    assert bot.sink.count(SpaceLeft) == told


async def test_a_guild_that_leaves_while_it_is_being_taken_is_told_as_left(bot: Bot, server: DiscordServer) -> None:
    bot.sink.slow_to_take = SpaceJoined
    guild = await server.guild_joined("Evening class")
    await bot.sink.told(SpaceJoined, 2)
    await server.guild_left(guild)
    await bot.settled()
    bot.sink.go()

    await bot.sink.heard(SpaceLeft)
    assert bot.left() == [guild.id]


async def test_a_guild_that_is_being_taken_is_told_once(bot: Bot, server: DiscordServer) -> None:
    bot.sink.slow_to_take = SpaceJoined
    guild = await server.guild_joined("Evening class")
    await bot.sink.told(SpaceJoined, 2)
    await server.guild_fails(guild)
    await server.guild_recovers(guild)
    await bot.settled()
    bot.sink.go()
    await bot.sink.heard(SpaceJoined)
    await bot.settled()

    assert bot.sink.count(SpaceJoined) == 2
    assert bot.left() == []


async def what_was_left_is_told_again(bot: Bot, server: DiscordServer) -> None:
    """Returns when everything was told again that could not be taken until now."""
    bot.sink.will_miss(SpaceLeft)
    await server.guild_left(server.guild)
    await bot.sink.heard(SpaceLeft)


async def what_was_joined_is_told_again(bot: Bot, server: DiscordServer) -> None:
    """Returns when everything was told again that could not be taken until now."""
    bot.sink.will_miss(SpaceJoined)
    await server.guild_joined("Summer class")
    await bot.sink.heard(SpaceJoined)
