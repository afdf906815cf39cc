"""Answers on Discord that come late, get lost on their way, or are for others than those who were told to wait."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord.answering import UNSURE
from adapters.discord.refs import account_ref
from bot.model.calls import Answer, OpenForm, Visibility
from bot.model.messages import Action, Button, OutgoingMessage, note, text
from bot.testing.stage import report_form
from tests.discord_bot import KEY, QUICK, Bot
from tests.standins.discord.interactions import Callback, Interaction
from tests.standins.discord.server import DiscordServer

CALLBACK = "POST /interactions/*/*/callback"
EDIT = "PATCH /webhooks/*/*/messages/@original"
FOLLOW_UP = "POST /webhooks/*/*"
TAKE_AWAY = "DELETE /webhooks/*/*/messages/@original"
MEMBER = "GET /guilds/*/members/*"
NEVER = timedelta(seconds=60)
HINT = Button(label="Hint", action=Action(name="hint", about="12"))
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"), opens_form=True)
CHALLENGE = OutgoingMessage(title="Week 7", blocks=(text("Write a token bucket."),), buttons=(ANSWER, HINT))


async def slow_command(bot: Bot, server: DiscordServer, name: str = "/note") -> Interaction:
    """A command that the core is still thinking about when it was to be acknowledged."""
    bot.sink.is_slow = True
    return await server.member("lena").command(name)


async def texts_once_settled(bot: Bot, asked: Interaction) -> list[tuple[str, bool]]:
    """What its asker was shown, and whether alone."""
    bot.sink.is_slow = False
    await bot.settled()
    return [(message.text, message.is_ephemeral) for message in asked.shown]


# The first answer


async def test_an_answer_that_is_lost_before_it_arrives_is_given_again(bot: Bot, server: DiscordServer) -> None:
    server.lose_request(CALLBACK, times=2)
    asked = await server.member("lena").command("/note", text="x")
    assert (await asked.answer()).text == "Heard."
    assert len(bot.sink.calls) == 1


async def test_an_answer_that_arrived_without_a_word_of_it_is_shown_once(bot: Bot, server: DiscordServer) -> None:
    server.lose_answer(CALLBACK)
    asked = await server.member("lena").command("/note", text="x")
    await server.requested(CALLBACK, times=2)
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]


async def test_an_answer_of_which_no_word_comes_is_given_again_soon(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, callback=timedelta(milliseconds=200))
    await idle.start()
    held = server.hold(CALLBACK)
    asked = await server.member("lena").command("/note", text="x")
    assert (await asked.answer()).text == "Heard."
    held.release()
    assert await texts_once_settled(idle, asked) == [("Heard.", True)]


async def test_a_form_that_is_lost_on_its_way_is_opened_again(bot: Bot, server: DiscordServer) -> None:
    server.lose_request(CALLBACK)
    bot.sink.will_answer(OpenForm(form=report_form()))
    assert (await (await server.member("lena").command("/report")).modal()).title == "Weekly report"


async def test_an_answer_that_never_gets_through_is_no_reason_to_ask_again(bot: Bot, server: DiscordServer) -> None:
    server.lose_request(CALLBACK, times=3)
    asked = await server.member("lena").command("/note", text="x")
    await server.requested(CALLBACK, times=3)
    assert await texts_once_settled(bot, asked) == []


async def test_a_first_answer_that_is_lost_too_late_is_not_given_again(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, first_answer=timedelta(0))
    await idle.start()
    server.lose_request(CALLBACK)
    asked = await server.member("lena").command("/note", text="x")
    await server.requested(CALLBACK)
    await idle.stop()
    assert asked.shown == []
    assert len(server.log.named(CALLBACK)) == 1


# An acknowledgement that is lost


async def test_an_acknowledgement_that_never_arrived_is_made_up_for_by_the_answer(
    bot: Bot, server: DiscordServer
) -> None:
    server.lose_request(CALLBACK, times=3)
    asked = await slow_command(bot, server)
    await server.requested(CALLBACK, times=3)
    bot.sink.go()
    assert (await asked.answer()).text == "Heard."
    assert asked.callback is Callback.MESSAGE
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]


async def test_a_public_acknowledgement_that_never_arrived_leaves_a_private_answer_private(
    bot: Bot, server: DiscordServer
) -> None:
    server.lose_request(CALLBACK, times=3)
    asked = await slow_command(bot, server, "/board")
    await server.requested(CALLBACK, times=3)
    bot.sink.go()
    await asked.answer()
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]
    assert server.messages(server.general) == []


async def test_an_acknowledgement_that_arrived_without_a_word_of_it_is_filled_in(
    bot: Bot, server: DiscordServer
) -> None:
    server.lose_answer(CALLBACK)
    asked = await slow_command(bot, server)
    await server.requested(CALLBACK, times=2)
    bot.sink.go()
    await asked.answer()
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]


async def test_an_acknowledgement_that_arrives_late_is_filled_in(bot: Bot, server: DiscordServer) -> None:
    server.lose_answer(CALLBACK, times=3)
    server.fail(EDIT, status=404, code=10015)
    asked = await slow_command(bot, server)
    await server.requested(CALLBACK, times=3)
    bot.sink.go()
    await asked.answer()
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]


async def test_an_answer_to_what_was_acknowledged_is_given_until_it_arrives(bot: Bot, server: DiscordServer) -> None:
    asked = await slow_command(bot, server)
    await asked.acknowledged()
    server.lose_request(EDIT)
    server.lose_answer(EDIT)
    bot.sink.go()
    await server.requested(EDIT, times=3)
    assert await texts_once_settled(bot, asked) == [("Heard.", True)]


# An acknowledgement that is no longer there


async def test_an_answer_to_what_was_acknowledged_is_left_alone_where_its_time_is_over(
    bot: Bot, server: DiscordServer
) -> None:
    asked = await slow_command(bot, server)
    await asked.acknowledged()
    server.fail(EDIT, status=404, code=10015)
    bot.sink.go()
    await server.requested(EDIT)
    await bot.stop()
    assert (len(server.log.named(CALLBACK)), len(server.log.named(EDIT))) == (1, 1)


async def test_an_answer_whose_channel_was_deleted_meanwhile_is_left_alone(bot: Bot, server: DiscordServer) -> None:
    channel = await server.add_channel("short-lived")
    post = await bot.adapter.post(bot.channel(channel), CHALLENGE, key=KEY)
    bot.sink.is_slow = True
    pressed = await server.member("lena").press(bot.seen(post), "Hint")
    await pressed.acknowledged()
    await server.delete(channel)
    bot.sink.go()
    await server.requested(EDIT)
    await bot.stop()
    assert len(server.log.named(EDIT)) == 1


# An answer for others than those who were told to wait


async def test_a_public_answer_after_a_private_acknowledgement_is_everyones(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_answer(Answer(message=note("Lena leads"), visibility=Visibility.PUBLIC))
    asked = await slow_command(bot, server)
    await asked.acknowledged()
    bot.sink.go()
    await server.requested(TAKE_AWAY)
    assert await texts_once_settled(bot, asked) == [("Lena leads", False)]


@pytest.mark.parametrize("is_done", [True, False])
async def test_a_follow_up_whose_fate_is_unknown_is_not_sent_again_and_its_asker_is_told(
    bot: Bot, server: DiscordServer, is_done: bool
) -> None:
    asked = await slow_command(bot, server, "/board")
    await asked.acknowledged()
    (server.lose_answer if is_done else server.lose_request)(FOLLOW_UP)
    bot.sink.go()
    await server.requested(EDIT, times=2)
    shown = await texts_once_settled(bot, asked)
    assert shown == [(UNSURE, False), *([("Heard.", True)] if is_done else [])]
    assert len(server.log.named(FOLLOW_UP)) == 1


async def test_a_follow_up_that_met_a_server_error_is_not_sent_again(bot: Bot, server: DiscordServer) -> None:
    asked = await slow_command(bot, server, "/board")
    await asked.acknowledged()
    server.accept_then_fail(FOLLOW_UP)
    bot.sink.go()
    await server.requested(EDIT, times=2)
    assert await texts_once_settled(bot, asked) == [(UNSURE, False), ("Heard.", True)]


async def test_a_public_follow_up_that_is_lost_is_at_least_its_askers(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_answer(Answer(message=note("Lena leads"), visibility=Visibility.PUBLIC))
    asked = await slow_command(bot, server)
    await asked.acknowledged()
    server.lose_request(FOLLOW_UP)
    bot.sink.go()
    await server.requested(EDIT, times=2)
    assert await texts_once_settled(bot, asked) == [("Lena leads", True)]


# How long is waited


async def test_a_press_that_opens_no_form_is_acknowledged_as_soon_as_a_command(
    idle: Bot, server: DiscordServer
) -> None:
    idle.waits = replace(QUICK, form=NEVER)
    await idle.start()
    post = await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)
    idle.sink.is_slow = True
    pressed = await server.member("lena").press(idle.seen(post), "Hint")
    assert await pressed.acknowledged() is Callback.DEFERRED_MESSAGE
    idle.sink.go()
    assert (await pressed.answer()).text == "Heard."


async def test_a_press_that_may_open_a_form_is_given_the_time_of_forms(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, acknowledge=timedelta(0))
    await idle.start()
    post = await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)
    idle.sink.will_answer(OpenForm(form=report_form()))
    assert (await (await server.member("lena").press(idle.seen(post), "Answer")).modal()).title == "Weekly report"


async def test_a_press_in_a_direct_message_is_acknowledged_while_its_guild_is_looked_for(
    bot: Bot, server: DiscordServer
) -> None:
    lena = server.member("lena")
    direct = await bot.adapter.open_direct(account_ref(server.guild.id, lena.id))
    post = await bot.adapter.post(direct, CHALLENGE, key=KEY)
    held = server.hold(MEMBER)
    pressed = await lena.press(bot.seen(post), "Hint")
    assert await pressed.acknowledged() is Callback.DEFERRED_MESSAGE
    held.release()
    assert (await pressed.answer()).text == "Heard."
