"""Modals that people in the stand-in for Slack fill in, send and close, heard by a small app."""

from datetime import date

import pytest

from tests.slack_small_app import SmallApp, field, modal, section, text_field
from tests.standins.slack.filling import FieldValue, NotPossible
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json
from tests.unit.slack_standin.acting import Acknowledge, Fail, open_form


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
