"""What people do in the stand-in for Slack, heard by a small app on the real slack_bolt by either transport."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import FORM, SmallApp, buttons, field, modal, section, small_app, text_field
from tests.standins.slack.acts import Act
from tests.standins.slack.delivery import ACKNOWLEDGE_WITHIN
from tests.standins.slack.entities import Message, View
from tests.standins.slack.filling import FieldValue, NotPossible
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json

SOON = timedelta(milliseconds=300)


@pytest.fixture(params=["socket", "http"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[SlackServer]:
    async with SlackServer(transport=request.param) as server:
        yield server


@pytest.fixture
async def app(server: SlackServer) -> AsyncIterator[SmallApp]:
    async with small_app(server) as app:
        yield app


@pytest.fixture
async def ann(server: SlackServer, app: SmallApp) -> Person:
    return await join(server, app, "ann")


@pytest.fixture
async def ben(server: SlackServer, app: SmallApp) -> Person:
    return await join(server, app, "ben")


async def join(server: SlackServer, app: SmallApp, name: str) -> Person:
    """What is told of that is over then."""
    person = server.member(name)
    await server.told()
    app.heard.clear()
    return person


class Acknowledge:
    """Puts that into the acknowledgement."""

    def __init__(self, answer: str | Json) -> None:
        self._answer = answer

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack(self._answer)


class Open:
    """Opens that modal."""

    def __init__(self, view: Json) -> None:
        self._view = view

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        await client.views_open(trigger_id=str(body["trigger_id"]), view=self._view)


async def respond_late(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await respond(text="Later.", blocks=[section("Later."), buttons("More")])


async def whisper(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await client.chat_postEphemeral(channel=str(body["channel_id"]), user=str(body["user_id"]), text="Psst.")


async def write_direct(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await client.chat_postMessage(channel=str(body["user_id"]), text="Between us.")


class Fail:
    """Does not acknowledge, which is waited for only shortly."""

    def __init__(self, server: SlackServer) -> None:
        server.front.transport.acknowledge_within = SOON

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        raise RuntimeError("the database is away")


async def open_form(app: SmallApp, ann: Person, view: Json = FORM) -> View:
    app.answer = Open(view)
    act = await ann.command("/goal")
    return await act.modal()


async def post(server: SlackServer, app: SmallApp, *labels: str) -> Message:
    """The app's, with buttons."""
    await app.bolt.client.chat_postMessage(channel=server.general.id, text="Week 7", blocks=[buttons(*labels)])
    return await server.posted(server.general)


def posted(act: Act) -> Message:
    assert act.posted
    return act.posted


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


class TestModals:
    async def test_a_submission_brings_what_was_filled_in(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge("")
        sent = await ann.submit(form, {"Goal": "Read a book"})
        view = app.last.part("view")
        assert view.part("state").raw == {
            "values": {"goal_block": {"goal": {"type": "plain_text_input", "value": "Read a book"}}}
        }
        assert (view.text("callback_id"), view.text("private_metadata")) == ("form", "opened in general")
        assert (view.text("id"), view.text("hash"), view.text("root_view_id")) == (form.id, form.hash, form.id)
        assert (sent.action, ann.modal) == ("", None)

    async def test_errors_stand_at_their_fields_and_what_was_typed_stays(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann, modal("Form", text_field("Goal"), text_field("Why")))
        app.answer = Acknowledge({"response_action": "errors", "errors": {"why_block": "Say more."}})
        refused = await ann.submit(form, {"Goal": "Run", "Why": "So"})
        assert (refused.errors, ann.modal) == ({"Why": "Say more."}, form)
        await ann.submit(form, {"Why": "For the marathon"})
        values = app.last.part("view").part("state").part("values")
        assert values.part("goal_block").part("goal").text("value") == "Run"

    async def test_errors_for_what_is_no_field_are_a_failure(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge({"response_action": "errors", "errors": {"goal": "That is the action's id."}})
        assert "no inputs: goal" in (await ann.submit(form, {"Goal": "Run"})).failure

    async def test_a_submission_updates_the_modal(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge({"response_action": "update", "view": modal("Saved", section("Well done."))})
        sent = await ann.submit(form, {"Goal": "Run"})
        assert (sent.action, sent.next and sent.next.text) == ("update", "Well done.")
        assert (await sent.modal()).id == form.id

    async def test_a_submission_pushes_a_modal_and_the_next_one_clears_them_all(
        self, app: SmallApp, ann: Person
    ) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge({"response_action": "push", "view": modal("Sure")})
        above = (await ann.submit(form, {"Goal": "Run"})).next
        assert above
        assert (above.title, above.root, above.previous) == ("Sure", form.id, form.id)
        app.answer = Acknowledge({"response_action": "clear"})
        assert (await ann.submit(above)).next is None

    async def test_a_submission_that_fails_leaves_the_modal_open(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        form = await open_form(app, ann)
        app.answer = Fail(server)
        sent = await ann.submit(form, {"Goal": "Run"})
        assert sent.failure in ("timeout", "http_error")
        assert ann.modal == form

    async def test_a_closed_modal_is_told_where_the_app_asked_for_that(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge("")
        assert (await ann.close(form)).is_acknowledged
        assert (app.last.text("type"), app.last.flag("is_cleared")) == ("view_closed", False)
        assert ann.modal is None

    async def test_a_modal_changes_while_it_is_open(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        app.answer = Acknowledge("")
        act = await ann.direct("Are you there?")
        await app.bolt.client.views_update(view_id=form.id, view=modal("Changed"))
        assert (await act.modal()).title == "Changed"

    async def test_the_client_itself_wants_what_is_required(self, app: SmallApp, ann: Person) -> None:
        form = await open_form(app, ann)
        with pytest.raises(NotPossible, match="Goal must be filled in"):
            await ann.submit(form)
        assert [Fields(each).text("type") for each in app.heard] == [""]

    async def test_every_kind_of_field_is_sent_as_slack_sends_it(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        form = await open_form(
            app,
            ann,
            modal(
                "Form",
                text_field("Why", max_length=5, multiline=True),
                field("Mood", {"type": "static_select", "options": options("Good", "Bad"), "initial_option": GOOD}),
                field("Days", {"type": "checkboxes", "options": options("Monday", "Friday")}),
                field("Level", {"type": "radio_buttons", "options": options("Easy", "Hard")}),
                field("Tags", {"type": "multi_static_select", "options": options("A", "B", "C")}, optional=True),
                field("Place", {"type": "channels_select"}),
                field("Talk", {"type": "conversations_select", "initial_conversation": server.general.id}),
                field("Start", {"type": "datepicker"}),
                field("Many", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}),
            ),
        )
        app.answer = Acknowledge("")
        values: dict[str, FieldValue] = {
            "Why": "a\nb",
            "Days": ["Friday"],
            "level": "hard",
            "Place": server.general,
            "start_block": date(2026, 11, 23),
            "Many": "3",
        }
        with pytest.raises(NotPossible, match="Why takes 0 to 5 characters"):
            await ann.submit(form, {**values, "Why": "too long"})
        with pytest.raises(NotPossible, match="Level offers Easy, Hard"):
            await ann.submit(form, {**values, "level": "Impossible"})
        await ann.submit(form, values)
        state = app.last.part("view").part("state").part("values")
        sent = [answer for block in state.raw for answer in state.part(block).raw.items()]
        assert dict(sent) == {
            "why": {"type": "plain_text_input", "value": "a\nb"},
            "mood": {"type": "static_select", "selected_option": GOOD},
            "days": {"type": "checkboxes", "selected_options": options("Friday")},
            "level": {"type": "radio_buttons", "selected_option": options("Hard")[0]},
            "tags": {"type": "multi_static_select", "selected_options": []},
            "place": {"type": "channels_select", "selected_channel": server.general.id},
            "talk": {"type": "conversations_select", "selected_conversation": server.general.id},
            "start": {"type": "datepicker", "selected_date": "2026-11-23"},
            "many": {"type": "number_input", "value": "3"},
        }

    async def test_an_external_select_suggests_what_may_be_chosen(self, app: SmallApp, ann: Person) -> None:
        external = {"type": "external_select", "min_query_length": 1}
        form = await open_form(app, ann, modal("Form", field("Zone", external)))
        with pytest.raises(NotPossible, match="offers nothing"):
            await ann.submit(form, {"Zone": "Berlin"})
        app.answer = Acknowledge({"options": options("Berlin", "Bern")})
        found = await ann.suggestions(form, "Zone", "Ber")
        assert (found.texts, app.last.text("value")) == (["Berlin", "Bern"], "Ber")
        app.answer = Acknowledge("")
        await ann.submit(form, {"Zone": "Bern"})
        answer = app.last.part("view").part("state").part("values").part("zone_block").part("zone")
        assert answer.part("selected_option").text("value") == "bern"


def options(*texts: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in texts]


GOOD = options("Good")[0]


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


class TestMessages:
    async def test_a_message_comes_escaped_with_mentions_and_links(
        self, server: SlackServer, app: SmallApp, ann: Person, ben: Person
    ) -> None:
        await ann.says(
            server.general, "@ben & @nobody: <b> in #general, pacer.example or https://pacer.example/a?b=1&c=2"
        )
        (event,) = app.events("message")
        assert event.text("text") == (
            f"<@{ben.id}> &amp; @nobody: &lt;b&gt; in <#{server.general.id}|general>, "
            "<http://pacer.example|pacer.example> or <https://pacer.example/a?b=1&amp;c=2>"
        )
        assert (event.text("user"), event.text("channel_type")) == (ann.id, "channel")

    async def test_an_event_says_with_whose_eyes_it_was_seen(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        await ann.says(server.general, "Hello")
        (authorization,) = app.last.parts("authorizations")
        assert (authorization.text("team_id"), authorization.text("user_id")) == (server.team.id, server.bot_id)
        assert app.last.text("event_id").startswith("Ev")
        assert app.last.number("event_time") == int(float(app.events("message")[0].text("event_ts")))

    async def test_a_reply_names_its_thread(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        message = await post(server, app, "Answer")
        await ann.reply(message, "Done!")
        event = app.events("message")[-1]
        assert (event.text("thread_ts"), event.text("parent_user_id")) == (message.ts, server.bot_id)

    async def test_an_edit_and_a_deletion_tell_what_was_there(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        written = posted(await ann.says(server.general, "Helo"))
        edited = posted(await ann.edit(written, "Hello"))
        await ann.delete(edited)
        _, change, deletion = app.events("message")
        assert (change.text("subtype"), change.part("message").text("text")) == ("message_changed", "Hello")
        assert change.part("previous_message").text("text") == "Helo"
        assert (deletion.text("subtype"), deletion.text("deleted_ts")) == ("message_deleted", written.ts)
        assert deletion.part("previous_message").text("text") == "Hello"

    async def test_a_direct_message_is_one(self, app: SmallApp, ann: Person) -> None:
        await ann.direct("/checkin")
        (event,) = app.events("message")
        assert (event.text("channel_type"), event.text("channel")) == ("im", ann.direct_channel.id)

    async def test_a_mention_is_told_twice(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        above = posted(await ann.says(server.general, "Who is on?"))
        app.heard.clear()
        await ann.mention_app("help", server.general, thread=above)
        (mention,) = app.events("app_mention")
        assert mention.text("text") == f"<@{server.bot_id}> help"
        assert mention.text("thread_ts") == above.ts
        assert app.events("message")[0].text("ts") == mention.text("ts")

    async def test_a_webhook_is_a_bot(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        await server.front.integration_says(server.general, "Build passed")
        (event,) = app.events("message")
        assert (event.text("subtype"), "user" in event) == ("bot_message", False)

    async def test_only_who_is_in_a_channel_writes_and_hears_there(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        quiet = await server.add_channel("quiet", with_bot=False)
        with pytest.raises(NotPossible, match="ann is not in #quiet"):
            await ann.says(quiet, "Hello?")
        await ann.joins(quiet)
        await ann.says(quiet, "Hello?")
        assert app.events("message") == []


class TestReactions:
    async def test_a_reaction_names_its_message_and_both_people(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        message = await post(server, app, "Answer")
        await ann.react(message, "white_check_mark")
        await ann.unreact(message, "white_check_mark")
        (added,), (removed,) = app.events("reaction_added"), app.events("reaction_removed")
        assert added.part("item").raw == {"type": "message", "channel": server.general.id, "ts": message.ts}
        assert (added.text("user"), added.text("item_user")) == (ann.id, server.bot_id)
        assert added.text("reaction") == "white_check_mark"
        assert removed.text("event_ts") > added.text("event_ts")


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


class TestPeopleChange:
    async def test_who_joins_and_who_changes_is_told(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        server.member("ben", is_admin=True)
        await server.add_group("mentors", ann)
        (joined,), (changed,) = app.events("team_join"), app.events("user_change")
        assert joined.part("user").text("name") == "ben"
        assert changed.part("user").flag("is_admin")
        assert app.events("subteam_created")[0].part("subteam").texts("users") == [ann.id]
        assert app.events("member_joined_channel")[0].text("channel") == server.general.id

    async def test_events_that_the_manifest_does_not_name_are_not_told(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        server.front.mount({"settings": {"event_subscriptions": {"bot_events": ["message.im"]}}})
        await ann.says(server.general, "In public")
        await ann.direct("Between us")
        assert [each.text("text") for each in app.events("message")] == ["Between us"]
