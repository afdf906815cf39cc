"""Commands, buttons, forms and shortcuts on Slack, as conversations by both transports."""

import asyncio
import re
from dataclasses import replace

import pytest

from adapters.slack.refs import account_ref
from bot.errors import Refusal
from bot.model.calls import (
    ActionCall,
    Answer,
    CommandCall,
    DirectText,
    FormCall,
    FormErrors,
    OpenForm,
    Visibility,
)
from bot.model.messages import note, quoted
from bot.testing.stage import report_form
from tests.slack_bot import ANSWER, CHALLENGE, LONG, QUICK, WORDS, SlackBot
from tests.slack_reader import read
from tests.standins.slack.entities import Message, View, ViewKind
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

FOR_ALL = Answer(message=note("Ann leads."), visibility=Visibility.PUBLIC)
FORM = report_form()
DONE = FORM.fields[0]
TOO_LONG = QUICK.form.total_seconds() + 0.1
"""Seconds; longer than the tests' own `waits.form`."""


@pytest.fixture
async def ann(server: SlackServer, bot: SlackBot) -> Person:
    return server.member("ann", tz="Europe/Berlin")


# Commands


async def test_a_command_is_answered_to_whoever_gave_it(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    act = await ann.command("/note Read <b> with @ann")

    assert (await act.answer()).text == "Heard."
    call = bot.sink.last_call(CommandCall)
    assert (call.path, call.options) == (("note",), {"text": "Read <b> with @ann"})
    assert (call.channel, call.caller.name, call.caller.zone) == (bot.channel(), "Ann", "Europe/Berlin")
    assert server.messages(server.general) == []


async def test_the_same_command_after_pacer_is_the_same_call(bot: SlackBot, ann: Person) -> None:
    await (await ann.command("/pacer note Read")).answer()

    call = bot.sink.last_call(CommandCall)
    assert (call.path, call.options) == (("note",), {"text": "Read"})


async def test_members_are_read_by_their_mentions(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    ben = server.member("ben")
    await (await ann.command("/progress @ben")).answer()

    assert bot.sink.last_call(CommandCall).options == {"member": account_ref(server.team.id, ben.id)}


async def test_a_wrong_word_is_answered_with_the_nearest_right_one(bot: SlackBot, ann: Person) -> None:
    answer = await (await ann.command("/pacer progres")).answer()

    assert "Did you mean /progress?" in answer.text
    assert bot.sink.calls == []


async def test_an_answer_for_all_is_posted_in_the_channel(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(FOR_ALL)
    await ann.command("/note Who leads?")

    assert (await server.posted(server.general)).text == "Ann leads."


async def test_where_pacer_is_no_member_an_answer_for_all_is_seen_by_all(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    elsewhere = await server.add_channel("random", with_bot=False)
    await ann.joins(elsewhere)
    bot.sink.will_answer(FOR_ALL)
    await ann.command("/note Who leads?", elsewhere)

    assert (await server.posted(elsewhere)).text == "Ann leads."


async def test_a_slow_answer_is_acknowledged_in_time_and_comes_later(bot: SlackBot, ann: Person) -> None:
    bot.sink.is_slow = True
    act = await ann.command("/note Read")
    assert act.is_acknowledged
    assert act.shown == []

    bot.sink.go()

    assert (await act.answer()).text == "Heard."


async def test_somebody_slow_holds_up_nobody_else(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    ben = server.member("ben")
    bot.sink.is_slow = True
    waiting = await ann.command("/note Read")
    bot.sink.is_slow = False

    assert (await (await ben.command("/note Run")).answer()).text == "Heard."
    assert waiting.shown == []
    bot.sink.go()
    assert (await waiting.answer()).text == "Heard."


async def test_a_refusal_is_a_sentence(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Refusal("That day lies ahead. Choose today or a day before."))

    answer = await (await ann.command("/note Read")).answer()

    assert answer.text == "That day lies ahead. Choose today or a day before."


async def test_what_goes_wrong_is_an_apology_and_no_trace(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(RuntimeError("secret detail"))

    answer = await (await ann.command("/note Read")).answer()

    assert answer.text == "Something went wrong on Pacer's side. Please try again."


async def test_rights_that_were_taken_away_count_at_once(server: SlackServer, bot: SlackBot) -> None:
    cleo = server.member("cleo", is_admin=True)
    await (await cleo.command("/note One")).answer()
    assert bot.sink.last_call(CommandCall).caller.is_admin

    async with server.front.telling.held():
        server.scene.places.change_user(replace(cleo.user, is_admin=False))
        await (await cleo.command("/note Two")).answer()

    assert not bot.sink.last_call(CommandCall).caller.is_admin


async def test_whoever_is_in_a_user_group_has_that_role(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    group = await server.add_group("devs", ann)
    await (await ann.command("/note One")).answer()

    assert bot.sink.last_call(CommandCall).caller.roles == (group.id,)


# Answers that find their way


async def test_where_the_response_url_fails_the_answer_comes_in_the_channel_for_one(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    server.fail("response_url", "used_url", status=404, times=None)

    answer = await (await ann.command("/note Read")).answer()

    assert answer.text == "Heard."
    assert await server.requested("chat.postEphemeral")


async def test_where_that_fails_too_it_comes_as_a_direct_message(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    server.fail("response_url", "used_url", status=404, times=None)
    server.fail("chat.postEphemeral", "channel_not_found", times=None)

    assert (await (await ann.command("/note Read")).direct()).text == "Heard."


async def test_an_answer_that_got_lost_is_not_given_twice(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    server.lose_answer("response_url")
    act = await ann.command("/note Read")
    await act.answer()

    assert len(act.shown) == 1
    assert not server.log.named("chat.*")


@pytest.mark.parametrize(
    "title", ["Long", "Everything of this month", "Everything that was done in this month and before"]
)
async def test_the_rest_of_a_long_answer_is_shown_in_modals_each_word_once(
    bot: SlackBot, ann: Person, title: str
) -> None:
    bot.sink.will_answer(Answer(message=replace(LONG, title=title)))
    answer = await (await ann.command("/note Read")).answer()

    first = await (await ann.press(answer, "Show the rest")).modal()

    assert words([answer.text, *await pages_from(ann, first)]) == WORDS


async def test_a_long_answer_in_a_modal_goes_on_there_each_word_once(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=replace(LONG, title="Everything of this month")))

    first = await (await ann.shortcut("answer")).modal()

    assert words(await pages_from(ann, first)) == WORDS


async def pages_from(ann: Person, view: View) -> list[str]:
    pages = [view]
    while any(button.label == "Show the rest" for button in pages[-1].buttons):
        pages.append(await (await ann.press(pages[-1], "Show the rest")).modal())
    return [page.text for page in pages]


def words(pages: list[str]) -> list[str]:
    return re.findall(r"word\d+", " ".join(pages))


async def test_nobody_else_is_shown_the_rest(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=LONG, visibility=Visibility.PRIVATE))
    answer = await (await ann.command("/note Read")).answer()
    action_id = next(button.action_id for button in answer.buttons if button.label == "Show the rest")
    ben = server.member("ben")
    forged = await borrowed(server, bot, action_id)

    shown = await (await ben.press(forged, "Borrowed")).answer()

    assert shown.text == "That is somebody else's. Ask for your own with the command."


async def borrowed(server: SlackServer, bot: SlackBot, action_id: str) -> Message:
    """A message with a button that carries what it should not."""
    button = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Borrowed"}}
    await bot.raw.chat_postMessage(
        channel=server.general.id, text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    return await server.posted(server.general)


# Buttons


async def test_a_button_under_a_post_names_the_post(server: SlackServer, bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    act = await ann.press(bot.seen(post), "Answer")

    assert (await act.answer()).text == "Heard."
    call = bot.sink.last_call(ActionCall)
    assert (call.action, call.post, call.channel) == (ANSWER.action, post, bot.channel())


async def test_a_button_works_after_a_restart(bot: SlackBot, ann: Person) -> None:
    post = await bot.post()
    await bot.restart()

    await (await ann.press(bot.seen(post), "Answer")).answer()

    assert bot.sink.last_call(ActionCall).post == post


@pytest.mark.parametrize("forged", ["p:answer", "delete_everything", "more:x", "p:<!channel>:1:"])
async def test_a_forged_button_is_answered_with_a_sentence(
    server: SlackServer, bot: SlackBot, ann: Person, forged: str
) -> None:
    act = await ann.press(await borrowed(server, bot, forged), "Borrowed")

    assert (await act.answer()).text == "That button is none of Pacer's. /pacer help shows what there is."
    assert bot.sink.calls == []


# Forms


async def test_a_command_opens_a_form_that_is_sent_and_answered_in_its_place(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM), Answer(message=note("Saved.")))
    form = await (await ann.command("/note Read")).modal()
    assert form.title == FORM.title

    sent = await ann.submit(form, {DONE.label: "Done"})

    assert sent.next and "Saved." in sent.next.text
    call = bot.sink.last_call(FormCall)
    assert (call.action, call.channel) == (FORM.action, bot.channel())
    assert call.values[DONE.name] == "Done"


async def test_what_is_wrong_stands_at_its_field_and_is_corrected_there(bot: SlackBot, ann: Person) -> None:
    wrong = FormErrors(form=FORM, errors={DONE.name: "Say a little more."})
    bot.sink.will_answer(OpenForm(form=FORM), wrong, Answer(message=note("Saved.")))
    form = await (await ann.command("/note Read")).modal()

    refused = await ann.submit(form, {DONE.label: "x"})
    assert refused.errors == {DONE.label: "Say a little more."}
    sent = await ann.submit(form, {DONE.label: "Done"})

    assert sent.next and "Saved." in sent.next.text


async def test_a_form_that_takes_long_closes_and_is_answered_directly(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM), Answer(message=note("Saved.")))
    form = await (await ann.command("/note Read")).modal()
    bot.sink.is_slow = True

    sent = await ann.submit(form, {DONE.label: "Done"})
    assert (sent.is_acknowledged, sent.next) == (True, None)
    bot.sink.go()

    assert (await sent.direct()).text == "Saved."


async def test_errors_that_come_too_late_bring_the_form_back_behind_a_button(bot: SlackBot, ann: Person) -> None:
    wrong = FormErrors(form=FORM, errors={DONE.name: "Say a little more."})
    bot.sink.will_answer(OpenForm(form=FORM), wrong)
    form = await (await ann.command("/note Read")).modal()
    bot.sink.is_slow = True
    sent = await ann.submit(form, {DONE.label: "x"})
    bot.sink.go()
    told = await sent.direct()
    assert "Say a little more." in told.text

    again = await (await ann.press(told, "Correct it")).modal()

    assert again.title == FORM.title


async def test_a_form_that_comes_too_late_for_its_trigger_waits_behind_a_button(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM))
    bot.sink.is_slow = True
    act = await ann.command("/note Read")
    await asyncio.sleep(TOO_LONG)
    bot.sink.go()
    offer = await act.answer()
    assert offer.text == "Your form is ready."

    assert (await (await ann.press(offer, "Open the form")).modal()).title == FORM.title


async def test_an_expired_trigger_leaves_the_form_behind_a_button(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    server.fail("views.open", "expired_trigger_id")
    bot.sink.will_answer(OpenForm(form=FORM))
    offer = await (await ann.command("/note Read")).answer()

    assert (await (await ann.press(offer, "Open the form")).modal()).title == FORM.title


async def test_a_forms_answer_for_all_is_posted_where_it_was_opened(
    server: SlackServer, bot: SlackBot, ann: Person
) -> None:
    bot.sink.will_answer(OpenForm(form=FORM), FOR_ALL)
    form = await (await ann.command("/note Read")).modal()

    sent = await ann.submit(form, {DONE.label: "Done"})

    assert (await server.posted(server.general)).text == "Ann leads."
    assert sent.next is None


async def test_one_form_leads_to_the_next(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(OpenForm(form=FORM), OpenForm(form=FORM))
    form = await (await ann.command("/note Read")).modal()

    sent = await ann.submit(form, {DONE.label: "Done"})

    assert sent.next and sent.next.title == FORM.title


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


# The way there


async def test_no_proxy_of_the_environment_is_used(
    server: SlackServer, idle: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await idle.start()
    elsewhere = await server.workspace_joined("Elsewhere")

    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."
    told = await (await server.member("ben", elsewhere).command("/note Read")).answer()
    assert "Pacer is not installed in this workspace" in told.text


# Text


async def test_what_a_person_wrote_comes_back_letter_by_letter(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=note(quoted("<!channel> *now* &amp; <@U1>"))))

    answer = await (await ann.command("/note Read")).answer()

    assert read(answer.text) == "<!channel> *now* &amp; <@U1>"
