"""What the gateway tells, over resumes, storms and outages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.discord.refs import channel_ref
from bot.errors import Ambiguous
from bot.model.events import ConnectionLost, ReactionAdded, SpaceJoined, SpaceLeft, ThreadReplied
from bot.model.refs import Emoji
from tests.discord_bot import CHALLENGE, CHECK, KEY, QUICK, Bot
from tests.standins.discord.intents import Intent
from tests.standins.discord.permissions import Permission
from tests.standins.discord.requests import Request
from tests.standins.discord.server import DiscordServer
from tests.standins.faults import Cut, Fault

pytest_plugins = ("tests.discord_fixtures",)


# What is heard


async def test_a_reply_is_heard_without_its_text_unless_the_operator_asks_for_it(
    bot: Bot, server: DiscordServer
) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    lena = server.member("lena")
    await lena.replies_in_thread(bot.seen(post), "The first line")
    assert (await bot.sink.heard(ThreadReplied)).text is None

    server.world.privileged = Intent.MESSAGE_CONTENT
    bot.reads_messages = True
    await bot.restart()
    await lena.replies_in_thread(bot.seen(post), "The second line")
    assert (await bot.sink.heard(ThreadReplied)).text == "The second line"


async def test_talk_outside_of_threads_is_not_pacers(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    lena = server.member("lena")
    await lena.says(server.general, "Just talking")
    await lena.replies_in_thread(bot.seen(post), "Done")

    await bot.sink.heard(ThreadReplied)
    assert len([event for event in bot.sink.events if isinstance(event, ThreadReplied)]) == 1


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


# The gateway


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


async def test_a_resumed_session_tells_what_was_missed_and_nothing_twice(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    server.gateway.cut()
    await server.disconnected()
    await server.member("lena").react(bot.seen(post), CHECK)
    await server.resumed()

    assert (await bot.sink.heard(ReactionAdded)).post == post
    assert len([event for event in bot.sink.events if isinstance(event, ConnectionLost)]) == 1


async def test_a_session_that_can_not_be_resumed_asks_for_catching_up(bot: Bot, server: DiscordServer) -> None:
    for storm in range(5):
        server.gateway.invalidate()
        await bot.sink.heard(ConnectionLost)
        await server.identified(storm + 2)

    assert len(server.log.named("PUT /applications/*/commands")) == 1
    assert bot.adapter.is_connected


async def test_reactions_of_an_outage_are_all_in_the_listing(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await bot.adapter.react(post, Emoji("white_check_mark"))
    people = [server.member(f"person{n}") for n in range(120)]
    async with server.offline():
        server.gateway.forget()
        for person in people:
            await person.react(bot.seen(post), CHECK)
    await bot.sink.heard(ConnectionLost)

    listed = [reaction async for reaction in bot.adapter.reactions(post)]
    assert {reaction.by.account.account for reaction in listed} == {str(person.id) for person in people}
    assert len(listed) == len(people)


async def test_a_listing_that_breaks_off_raises(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    for n in range(120):
        await server.member(f"person{n}").react(bot.seen(post), CHECK)
    server.faults.otherwise = break_the_second_page()

    with pytest.raises(Ambiguous):
        _ = [each async for each in bot.adapter.reactions(post)]


async def test_a_post_without_a_thread_has_no_replies(bot: Bot) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)

    assert [each async for each in bot.adapter.replies(post, datetime.now(UTC) - timedelta(hours=1))] == []


def break_the_second_page() -> Callable[[Request], Fault | None]:
    """Cuts the connection when the second page of a listing is asked for."""

    def otherwise(request: Request) -> Fault | None:
        is_second = "/reactions/" in request.path and "after" in request.query
        return Fault(before=Cut()) if is_second else None

    return otherwise
