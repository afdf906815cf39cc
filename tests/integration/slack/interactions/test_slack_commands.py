"""Commands on Slack, as conversations by both transports."""

from dataclasses import replace

import pytest

from adapters.slack.refs import account_ref
from bot.errors import Refusal
from bot.model.calls import Answer, CommandCall, Visibility
from bot.model.messages import note
from tests.slack_bot import SlackBot
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer

FOR_ALL = Answer(message=note("Ann leads."), visibility=Visibility.PUBLIC)


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
