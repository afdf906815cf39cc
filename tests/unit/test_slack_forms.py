"""A form as a modal, and what was filled in on its way back."""

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from adapters.slack.forms import modal, values
from bot.adapting.pressed import read_form
from bot.model.forms import (
    ChannelField,
    ChoiceField,
    Form,
    FormField,
    FormOption,
    TextField,
    form_from_json,
    form_to_json,
)
from bot.model.messages import Action

WEEKDAYS = tuple(FormOption(value=day, label=day.title()) for day in ("monday", "tuesday", "friday"))
NOTE = TextField(name="note", label="What did you work on?", hint="A few words", most=500)

Json = dict[str, object]


def form(*fields: FormField, intro: str = "") -> Form:
    return Form(action=Action(name="checkin", about="12.b"), title="Check in", fields=fields, intro=intro)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def blocks(*fields: FormField, intro: str = "") -> list[Json]:
    found = modal(form(*fields, intro=intro), metadata="")["blocks"]
    assert isinstance(found, list)
    return found


def element(field: FormField) -> Json:
    [block] = blocks(field)
    found = block["element"]
    assert isinstance(found, dict)
    return found


def test_a_form_is_a_modal_whose_callback_id_means_the_form() -> None:
    view = modal(form(NOTE), metadata='{"channel": "C1"}')

    assert view["type"] == "modal"
    assert view["title"] == plain("Check in")
    assert view["submit"] == plain("Send")
    assert view["private_metadata"] == '{"channel": "C1"}'
    assert read_form(str(view["callback_id"])) == Action(name="checkin", about="12.b")


def test_a_text_field_is_an_input_under_its_label_by_which_slack_can_show_what_is_wrong() -> None:
    assert blocks(NOTE) == [
        {
            "type": "input",
            "block_id": "note",
            "label": plain("What did you work on?"),
            "hint": plain("A few words"),
            "optional": False,
            "element": {"type": "plain_text_input", "action_id": "value", "multiline": False, "max_length": 500},
        }
    ]


def test_a_long_optional_field_comes_with_what_was_typed() -> None:
    field = TextField(name="answer", label="Your Python", long=True, required=False, most=3000, value="x = 1\n")

    assert blocks(field)[0]["optional"] is True
    assert element(field) == {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": 3000,
        "initial_value": "x = 1\n",
    }


def test_a_field_of_one_line_comes_back_on_one_line() -> None:
    assert element(TextField(name="a", label="A", value="one\ntwo"))["initial_value"] == "one two"


def test_one_of_few_is_chosen_by_radio_buttons() -> None:
    friday = {"text": plain("Friday"), "value": "friday"}

    assert element(ChoiceField(name="day", label="Which day?", options=WEEKDAYS, value=("friday",))) == {
        "type": "radio_buttons",
        "action_id": "value",
        "options": [
            {"text": plain("Monday"), "value": "monday"},
            {"text": plain("Tuesday"), "value": "tuesday"},
            friday,
        ],
        "initial_option": friday,
    }


def test_one_of_many_is_chosen_in_a_menu() -> None:
    hours = tuple(FormOption(value=str(hour), label=f"{hour}:00") for hour in range(9))
    found = element(ChoiceField(name="hour", label="When?", options=hours, value=("4",)))

    assert found["type"] == "static_select"
    assert found["initial_option"] == {"text": plain("4:00"), "value": "4"}


def test_several_are_chosen_by_checkboxes() -> None:
    field = ChoiceField(name="days", label="Which?", options=WEEKDAYS, several=True, value=("monday", "friday", "gone"))
    found = element(field)

    assert found["type"] == "checkboxes"
    assert found["initial_options"] == [
        {"text": plain("Monday"), "value": "monday"},
        {"text": plain("Friday"), "value": "friday"},
    ]


@pytest.mark.parametrize("several", [True, False])
def test_a_choice_that_was_not_made_comes_without_one(several: bool) -> None:
    found = element(ChoiceField(name="days", label="Which?", options=WEEKDAYS, several=several, required=False))

    assert "initial_option" not in found
    assert "initial_options" not in found


def test_a_channel_is_chosen_among_those_that_take_posts() -> None:
    assert element(ChannelField(name="channel", label="Where to?", value="C4711")) == {
        "type": "conversations_select",
        "action_id": "value",
        "initial_conversation": "C4711",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def test_an_introduction_stands_above_the_fields_in_slacks_markup() -> None:
    above, field = blocks(NOTE, intro="**Sums** of squares & more")

    assert above == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Sums* of squares &amp; more", "verbatim": True},
        "expand": True,
    }
    assert field["block_id"] == "note"


def test_longer_words_than_slack_takes_are_cut() -> None:
    field = TextField(name="a", label="L" * 2100, hint="H" * 2100, most=9000, value="v" * 5000)
    choice = ChoiceField(name="b", label="B", options=(FormOption(value="x", label="O" * 80), *WEEKDAYS[:1]))
    view = modal(
        Form(action=Action(name="a"), title="T" * 30, submit="S" * 30, intro="word " * 1000, fields=(field, choice)),
        metadata="",
    )

    assert (view["title"], view["submit"]) == (plain("T" * 24), plain("S" * 24))
    found = view["blocks"]
    assert isinstance(found, list)
    above, typed, chosen = found
    assert len(above["text"]["text"]) <= 3000
    assert (len(typed["label"]["text"]), len(typed["hint"]["text"])) == (2000, 2000)
    assert (typed["element"]["max_length"], len(typed["element"]["initial_value"])) == (3000, 3000)
    assert len(chosen["element"]["options"][0]["text"]["text"]) == 75


def test_what_was_typed_is_never_longer_than_the_field_takes_as_slack_counts() -> None:
    assert (
        element(TextField(name="a", label="A", most=3, value="\U0001f469\U0001f469"))["initial_value"] == "\U0001f469"
    )


def test_what_was_filled_in_comes_back_by_the_fields_names() -> None:
    state: Mapping[str, object] = {
        "values": {
            "note": {"value": {"type": "plain_text_input", "value": "Read *it*\n<!here>"}},
            "empty": {"value": {"type": "plain_text_input", "value": None}},
            "day": {
                "value": {"type": "radio_buttons", "selected_option": {"text": plain("Friday"), "value": "friday"}}
            },
            "mood": {"value": {"type": "static_select", "selected_option": None}},
            "days": {
                "value": {
                    "type": "checkboxes",
                    "selected_options": [{"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}],
                }
            },
            "none": {"value": {"type": "checkboxes", "selected_options": []}},
            "channel": {"value": {"type": "conversations_select", "selected_conversation": "C4711"}},
            "other": {"value": {"type": "channels_select", "selected_channel": "C4712"}},
            "theirs": {"menu": {"type": "static_select", "selected_option": None}},
        }
    }

    assert values(state) == {
        "note": "Read *it*\n<!here>",
        "empty": "",
        "day": "friday",
        "mood": "",
        "days": "a\nb",
        "none": "",
        "channel": "C4711",
        "other": "C4712",
    }


def test_what_is_no_state_of_a_view_is_refused() -> None:
    with pytest.raises(ValidationError):
        values({"values": {"note": "typed"}})


def test_a_form_can_be_kept_and_opened_again() -> None:
    kept = form(NOTE, ChoiceField(name="day", label="Day", options=WEEKDAYS), ChannelField(name="c", label="C"))

    assert form_from_json(form_to_json(kept)) == kept
