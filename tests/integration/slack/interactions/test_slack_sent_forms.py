"""Forms on Slack, as conversations by both transports."""

import asyncio

from bot.model.calls import Answer, FormCall, FormErrors, OpenForm, Visibility
from bot.model.messages import note
from bot.testing.stage import report_form
from tests.slack_bot import QUICK, SlackBot
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

FOR_ALL = Answer(message=note("Ann leads."), visibility=Visibility.PUBLIC)
FORM = report_form()
DONE = FORM.fields[0]
TOO_LONG = QUICK.form.total_seconds() + 0.1
"""Seconds; longer than the tests' own `waits.form`."""


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
