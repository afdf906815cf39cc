"""Shortcuts, mentions, direct messages and App Home, as conversations by both transports."""

from bot.model.calls import ActionCall, Answer, CommandCall, DirectText, OpenForm
from bot.model.messages import note
from bot.testing.stage import report_form
from tests.slack_bot import ANSWER, CHALLENGE, SlackBot
from tests.standins.slack.entities import ViewKind
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

FORM = report_form()


# Shortcuts


async def test_a_global_shortcut_is_its_command_and_answers_in_a_modal(bot: SlackBot, ann: Person) -> None:
    act = await ann.shortcut("answer")

    assert (await act.modal()).text == "Heard."
    assert bot.sink.last_call(CommandCall).path == ("challenge", "answer")


async def test_a_shortcut_may_open_a_form(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM))

    assert (await (await ann.shortcut("answer")).modal()).title == FORM.title


async def test_a_challenge_is_answered_from_its_messages_menu(bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    act = await ann.message_shortcut("answer_this", bot.seen(post))

    assert (await act.answer()).text == "Heard."
    assert (bot.sink.last_call(ActionCall).action, bot.sink.last_call(ActionCall).post) == (ANSWER.action, post)


async def test_a_message_without_a_challenge_has_none_to_answer(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    said = (await ann.says(server.general, "Hello")).posted
    assert said

    act = await ann.message_shortcut("answer_this", said)

    assert "That message has no challenge to answer." in (await act.answer()).text


# Mentions and direct messages


async def test_a_mention_is_a_way_to_a_command(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    act = await ann.mention_app("note Read", server.general)

    assert (await act.answer()).text == "Heard."
    assert bot.sink.last_call(CommandCall).options == {"text": "Read"}


async def test_a_mention_in_a_thread_is_answered_in_that_thread(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    post = await bot.post()
    act = await ann.mention_app("note Read", server.general, thread=bot.seen(post))

    assert (await act.answer()).thread_ts == post.message
    assert bot.sink.last_call(CommandCall).channel == bot.channel(thread=post.message)


async def test_a_mention_that_is_no_command_is_told_so_privately(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    act = await ann.mention_app("how are you?", server.general)

    assert "There is no command" in (await act.answer()).text


async def test_a_direct_message_is_answered_there(bot: SlackBot, ann: Person) -> None:
    act = await ann.direct("My answer is 1 < 2")

    assert (await act.direct()).text == "Heard."
    call = bot.sink.last_call(DirectText)
    assert (call.text, call.channel.channel) == ("My answer is 1 < 2", ann.direct_channel.id)


async def test_a_form_that_no_trigger_is_there_for_waits_behind_a_button(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM))
    offer = await (await ann.direct("goal")).direct()

    assert (await (await ann.press(offer, "Open the form")).modal()).title == FORM.title


# App Home


async def test_app_home_is_drawn_when_it_is_opened(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=CHALLENGE))

    home = await (await ann.open_home()).home()

    assert home.kind is ViewKind.HOME
    assert "Write a token bucket." in home.text


async def test_app_home_is_drawn_again_after_a_members_own_acts(bot: SlackBot, ann: Person) -> None:
    bot.sink.default = Answer(message=note("Before"))
    await (await ann.open_home()).home()
    bot.sink.default = Answer(message=note("After"))

    act = await ann.command("/note Read")

    assert (await act.home()).text == "After"


async def test_a_home_that_was_never_opened_is_not_drawn(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    await (await ann.command("/note Read")).answer()
    await bot.stop()

    assert not server.log.named("views.publish")


async def test_a_button_in_app_home_is_answered_in_a_modal(bot: SlackBot, ann: Person) -> None:
    bot.sink.default = Answer(message=CHALLENGE)
    home = await (await ann.open_home()).home()
    bot.sink.default = Answer(message=note("Noted."))

    act = await ann.press(home, "Answer")

    assert (await act.modal()).text == "Noted."
    call = next(call for call in bot.sink.calls if isinstance(call, ActionCall))
    assert (call.post, call.channel.channel) == (None, ann.direct_channel.id)


async def test_a_button_in_an_answers_modal_is_answered_above_it(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=CHALLENGE), Answer(message=note("Noted.")))
    shown = await (await ann.shortcut("answer")).modal()

    above = await (await ann.press(shown, "Answer")).modal()

    assert (above.text, above.previous) == ("Noted.", shown.id)


async def test_a_home_that_slack_does_not_take_stops_nothing(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    server.fail("views.publish", "internal_error")
    await ann.open_home()

    assert (await (await ann.command("/note Read")).answer()).text == "Heard."
