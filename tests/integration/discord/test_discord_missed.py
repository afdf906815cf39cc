"""What was not told or could not be taken is brought by catching up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.events import ConnectionLost, Event, ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.refs import Emoji
from tests.discord_bot import CHALLENGE, CHECK, KEY, QUICK, Bot
from tests.discord_school import DiscordSchool
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

AT_ONCE = replace(QUICK, missed=timedelta(0))
RARELY = replace(QUICK, missed=timedelta(hours=1))
SOON = replace(QUICK, missed=timedelta(milliseconds=200))


async def test_catching_up_that_fails_is_asked_for_again_in_a_while(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_miss(ConnectionLost, 2)
    server.gateway.invalidate()
    await bot.sink.heard(ConnectionLost)

    assert bot.sink.count(ConnectionLost) == 4


async def test_catching_up_that_fails_is_asked_for_again_at_the_next_connection(
    idle: Bot, server: DiscordServer
) -> None:
    idle.waits = RARELY
    await idle.start()
    idle.sink.will_miss(ConnectionLost)
    server.gateway.invalidate()
    await idle.sink.told(ConnectionLost, 2)
    server.gateway.cut()
    await server.disconnected()

    await idle.sink.heard(ConnectionLost)


@pytest.mark.parametrize("kind", [ReactionAdded, ReactionRemoved, ThreadReplied])
async def test_an_act_that_could_not_be_taken_is_caught_up_with(
    bot: Bot, server: DiscordServer, kind: type[Event]
) -> None:
    post = bot.seen(await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY))
    lena = server.member("lena")
    bot.sink.will_miss(kind)
    await lena.react(post, CHECK)
    await lena.unreact(post, CHECK)
    await lena.replies_in_thread(post, "Done")

    await bot.sink.heard(ConnectionLost)


async def test_many_acts_that_could_not_be_taken_are_caught_up_with_at_once(idle: Bot, server: DiscordServer) -> None:
    idle.waits = SOON
    await idle.start()
    post = idle.seen(await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY))
    for storm in range(2):
        idle.sink.will_miss(ReactionAdded, 5)
        for n in range(5):
            await server.member(f"person{n} of storm {storm}").react(post, CHECK)
        await idle.sink.heard(ConnectionLost)

    assert idle.sink.count(ConnectionLost) == 3


async def test_an_act_in_a_thread_that_can_not_be_looked_up_is_caught_up_with(bot: Bot, server: DiscordServer) -> None:
    post = bot.seen(await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY))
    lena = server.member("lena")
    said = await lena.replies_in_thread(post, "Done")
    thread = server.thread_of(post)
    assert thread
    await server.archive(thread)
    await bot.restart()
    server.fail(f"GET /channels/{thread.id}", status=503)
    await lena.react(said, CHECK)

    await bot.sink.heard(ConnectionLost)
    assert bot.sink.count(ReactionAdded) == 0


# Moderators clear reactions


@pytest.mark.parametrize("emoji", [CHECK, None], ids=["one emoji", "all"])
async def test_reactions_that_a_moderator_clears_are_caught_up_with(
    bot: Bot, server: DiscordServer, emoji: str | None
) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await bot.adapter.react(post, Emoji("white_check_mark"))
    await server.member("lena").react(bot.seen(post), CHECK)
    await server.clear_reactions(bot.seen(post), emoji)

    await bot.sink.heard(ConnectionLost)
    assert [each async for each in bot.adapter.reactions(post)] == []


async def test_reactions_cleared_under_other_peoples_messages_are_not_pacers(idle: Bot, server: DiscordServer) -> None:
    idle.waits = AT_ONCE
    await idle.start()
    lena = server.member("lena")
    said = await lena.says(server.general, "Look")
    await lena.react(said, CHECK)
    await server.clear_reactions(said)
    await server.requested("GET /channels/*/messages/*")
    await idle.settled()

    assert idle.sink.count(ConnectionLost) == 1


async def test_reactions_cleared_where_pacer_can_not_read_are_not_listed(idle: Bot, server: DiscordServer) -> None:
    idle.waits = AT_ONCE
    await idle.start()
    post = await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)
    await server.deny(server.general, Permission.READ_MESSAGE_HISTORY)
    await server.clear_reactions(idle.seen(post))
    await server.requested("GET /channels/*/messages/*")
    await idle.settled()

    assert idle.sink.count(ConnectionLost) == 1


async def test_a_check_in_whose_reaction_a_moderator_clears_is_taken_back(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    lena = school.member("lena")
    await lena.reacts(CHECK, on=issue)
    assert "Your week: 1 of 3 days" in (await lena.says("/streak show")).text

    await school.until("2027-03-01 09:20")
    await school.server.clear_reactions(issue)
    await school.core.has_taken(ConnectionLost, 2)
    assert "Your week: 0 of 3 days" in (await lena.says("/streak show")).text
