"""How answers on Slack find their way, and what their buttons do, as conversations by both transports."""

import re
from dataclasses import replace

import pytest

from bot.model.calls import ActionCall, Answer, Visibility
from bot.model.messages import note, quoted
from tests.slack_bot import ANSWER, LONG, WORDS, SlackBot
from tests.slack_reader import read
from tests.standins.slack.entities import Message, View
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

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


# Text


async def test_what_a_person_wrote_comes_back_letter_by_letter(bot: SlackBot, ann: Person) -> None:
    bot.sink.will_answer(Answer(message=note(quoted("<!channel> *now* &amp; <@U1>"))))

    answer = await (await ann.command("/note Read")).answer()

    assert read(answer.text) == "<!channel> *now* &amp; <@U1>"
