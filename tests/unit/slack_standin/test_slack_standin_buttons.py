"""Buttons that people in the stand-in for Slack press, under messages and in App Home, heard by a small app."""

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import FORM, SmallApp, buttons, modal, section, text_field
from tests.standins.slack.filling import NotPossible
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json
from tests.unit.slack_standin.acting import Open, open_form, post, respond_late


class TestButtons:
    async def test_a_press_under_a_message_brings_the_message_along(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        message = await post(server, app, "Answer", "Skip")
        await ann.press(message, "Skip")
        heard = app.last
        (action,) = heard.parts("actions")
        assert (action.text("action_id"), action.text("block_id"), action.text("value")) == ("skip", "buttons", "7")
        assert heard.part("message").text("ts") == message.ts
        assert heard.part("container").raw == {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": server.general.id,
            "is_ephemeral": False,
        }

    async def test_a_press_may_open_a_modal(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        message = await post(server, app, "Answer")
        app.answer = Open(FORM)
        form = await (await ann.press(message, "answer")).modal()
        assert form.title == "Form"
        assert ann.modal == form

    async def test_a_press_under_an_ephemeral_message_has_it_changed(self, app: SmallApp, ann: Person) -> None:
        app.answer = respond_late
        shown = await (await ann.command("/checkin")).answer()
        app.answer = replace_original
        act = await ann.press(shown, "More")
        assert "message" not in app.last
        assert app.last.part("container").flag("is_ephemeral")
        assert (await act.changed(shown)).text == "Everything."

    async def test_nobody_else_can_press_there(self, app: SmallApp, ann: Person, ben: Person) -> None:
        app.answer = respond_late
        shown = await (await ann.command("/checkin")).answer()
        with pytest.raises(NotPossible, match="ben does not see"):
            await ben.press(shown, "More")

    async def test_what_is_not_there_can_not_be_pressed(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        with pytest.raises(NotPossible, match="there are: Answer"):
            await ann.press(await post(server, app, "Answer"), "Delete")

    async def test_a_press_in_a_modal_pushes_another_one(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann, modal("Form", text_field("Goal", initial_value="Run"), buttons("Help")))
        app.answer = push_help
        act = await ann.press(form, "Help")
        assert (await act.modal()).title == "Help"
        assert app.last.part("container").raw == {"type": "view", "view_id": form.id}
        assert "response_url" not in app.last
        assert app.last.part("view").part("state").raw == {
            "values": {"goal_block": {"goal": {"type": "plain_text_input", "value": "Run"}}}
        }


async def replace_original(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await respond(text="Everything.", replace_original=True)


async def push_help(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await client.views_push(trigger_id=str(body["trigger_id"]), view=modal("Help"))


class TestHome:
    async def test_opening_it_has_it_published(self, app: SmallApp, ann: Person) -> None:
        app.answer = publish_home
        home = await (await ann.open_home()).home()
        (event,) = app.events("app_home_opened")
        assert (event.text("tab"), "view" in event) == ("home", False)
        assert home.text == "Week 7"

    async def test_later_it_comes_with_what_is_there(self, app: SmallApp, ann: Person) -> None:
        app.answer = publish_home
        home = await (await ann.open_home()).home()
        await ann.open_home()
        assert app.events("app_home_opened")[-1].part("view").text("hash") == home.hash

    async def test_the_tab_of_messages_is_another_one(self, app: SmallApp, ann: Person) -> None:
        await ann.open_messages()
        assert app.events("app_home_opened")[0].text("tab") == "messages"

    async def test_its_buttons_open_modals(self, app: SmallApp, ann: Person) -> None:
        app.answer = publish_home
        home = await (await ann.open_home()).home()
        app.answer = Open(FORM)
        assert (await (await ann.press(home, "Check in")).modal()).title == "Form"
        assert app.last.part("view").text("type") == "home"


async def publish_home(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    blocks = [section("Week 7"), buttons("Check in")]
    user = Fields(body).part("event").text("user")
    await client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})
