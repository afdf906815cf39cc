"""Commands and shortcuts of people in the stand-in for Slack, heard by a small app."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import FORM, SmallApp
from tests.standins.slack.delivery import ACKNOWLEDGE_WITHIN
from tests.standins.slack.filling import NotPossible
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json
from tests.unit.slack_standin.acting import Acknowledge, Fail, Open, post, respond_late


async def whisper(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await client.chat_postEphemeral(channel=str(body["channel_id"]), user=str(body["user_id"]), text="Psst.")


async def write_direct(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await client.chat_postMessage(channel=str(body["user_id"]), text="Between us.")


class TestCommands:
    async def test_a_command_tells_who_where_and_what(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        act = await ann.command("/checkin done")
        assert act.is_acknowledged
        heard = app.last
        assert (heard.text("command"), heard.text("text")) == ("/checkin", "done")
        assert (heard.text("user_id"), heard.text("user_name")) == (ann.id, "ann")
        assert (heard.text("channel_id"), heard.text("channel_name")) == (server.general.id, "general")
        assert heard.text("team_id") == server.team.id

    async def test_a_commands_text_comes_escaped(
        self, server: SlackServer, app: SmallApp, ann: Person, ben: Person
    ) -> None:
        await ann.command("/remind @ben in #general: a < b & see https://pacer.example/docs.")
        assert app.last.text("text") == (
            f"<@{ben.id}|ben> in <#{server.general.id}|general>: a &lt; b &amp; see <https://pacer.example/docs>."
        )

    async def test_a_command_that_does_not_ask_for_that_comes_as_it_was_typed(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        server.front.mount({"features": {"slash_commands": [{"command": "/raw", "should_escape": False}]}})
        await ann.command("/raw @ann & <all>")
        assert app.last.text("text") == "@ann & <all>"

    async def test_a_command_that_is_not_set_up_is_not_sent(self, server: SlackServer, ann: Person) -> None:
        server.front.mount({"features": {"slash_commands": [{"command": "/checkin"}]}})
        with pytest.raises(NotPossible, match="/chekin is not a valid command"):
            await ann.command("/chekin")

    async def test_what_stands_in_the_acknowledgement_is_shown_to_them_alone(
        self, server: SlackServer, app: SmallApp, ann: Person, ben: Person
    ) -> None:
        app.answer = Acknowledge("Checked in.")
        answer = await (await ann.command("/checkin")).answer()
        assert answer.text == "Checked in."
        assert ann.ephemerals(server.general) == [answer]
        assert ben.ephemerals() == []

    async def test_an_answer_comes_late_by_the_response_url(self, app: SmallApp, ann: Person) -> None:
        app.answer = respond_late
        answer = await (await ann.command("/checkin")).answer()
        assert answer.text == "Later."

    async def test_an_answer_comes_late_as_an_ephemeral_message(self, app: SmallApp, ann: Person) -> None:
        app.answer = whisper
        assert (await (await ann.command("/checkin")).answer()).text == "Psst."

    async def test_an_answer_comes_late_as_a_direct_message(self, app: SmallApp, ann: Person) -> None:
        app.answer = write_direct
        assert (await (await ann.command("/checkin")).direct()).text == "Between us."
        assert [each.text for each in ann.direct_messages()] == ["Between us."]

    async def test_a_command_that_fails_is_told_as_failed_and_never_sent_again(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        app.answer = Fail(server)
        act = await ann.command("/checkin")
        assert act.failure in ("timeout", "http_error")
        server.front.transport.acknowledge_within = ACKNOWLEDGE_WITHIN
        app.answer = Acknowledge("Now it works.")
        await ann.command("/another")
        assert [Fields(each).text("command") for each in app.heard] == ["/checkin", "/another"]


class TestShortcuts:
    async def test_a_global_shortcut_is_of_no_channel(self, app: SmallApp, ann: Person) -> None:
        app.answer = Open(FORM)
        act = await ann.shortcut("checkin")
        assert (await act.modal()).title == "Form"
        assert (app.last.text("type"), app.last.text("callback_id")) == ("shortcut", "checkin")
        assert "channel" not in app.last

    async def test_a_message_shortcut_brings_the_message_along(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        message = await post(server, app, "Answer")
        await ann.message_shortcut("answer_this", message)
        assert (app.last.text("type"), app.last.text("message_ts")) == ("message_action", message.ts)
        assert app.last.part("message").text("text") == "Week 7"

    async def test_a_shortcut_that_is_not_set_up_is_not_there(self, server: SlackServer, ann: Person) -> None:
        shortcuts = [{"name": "Check in", "type": "global", "callback_id": "checkin", "description": "Check in"}]
        server.front.mount({"features": {"shortcuts": shortcuts}})
        await ann.shortcut("checkin")
        with pytest.raises(NotPossible, match="no global shortcut 'answer'"):
            await ann.shortcut("answer")
