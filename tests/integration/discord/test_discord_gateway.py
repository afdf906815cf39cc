"""What the gateway tells, over resumes, storms and outages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Ambiguous
from bot.model.events import ConnectionLost, ReactionAdded, ThreadReplied
from bot.model.refs import Emoji
from tests.discord_bot import CHALLENGE, CHECK, KEY, Bot
from tests.standins.discord.intents import Intent
from tests.standins.discord.requests import Request
from tests.standins.discord.server import DiscordServer
from tests.standins.faults import Cut, Fault

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


# The gateway


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
