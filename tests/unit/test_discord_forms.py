"""A form as a modal, and what was filled in on its way back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from adapters.discord.forms import modal, values
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

if TYPE_CHECKING:
    from discord.types.interactions import ModalSubmitInteractionData

WEEKDAYS = tuple(FormOption(value=day, label=day.title()) for day in ("monday", "tuesday", "friday"))
NOTE = TextField(name="note", label="What did you work on?", hint="A few words", most=500)


def form(*fields: FormField, intro: str = "") -> Form:
    return Form(action=Action(name="checkin", about="12.b"), title="Check in", fields=fields, intro=intro)


def told(component: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in component.items() if value is not None}


def test_a_form_is_a_modal_whose_custom_id_means_the_form() -> None:
    built = modal(form(NOTE)).to_dict()

    assert built["title"] == "Check in"
    assert read_form(built["custom_id"]) == Action(name="checkin", about="12.b")


def test_a_text_field_is_a_text_input_under_its_label() -> None:
    [label] = modal(form(NOTE)).to_dict()["components"]

    assert (label["type"], label["label"], label["description"]) == (18, "What did you work on?", "A few words")
    assert told(label["component"]) == {"type": 4, "style": 1, "custom_id": "note", "required": True, "max_length": 500}


def test_a_long_optional_field_comes_with_what_was_typed() -> None:
    field = TextField(name="answer", label="Your Python", long=True, required=False, most=3000, value="x = 1\n")
    [label] = modal(form(field)).to_dict()["components"]

    assert told(label["component"]) == {
        "type": 4,
        "style": 2,
        "custom_id": "answer",
        "required": False,
        "max_length": 3000,
        "value": "x = 1\n",
    }


def test_one_of_several_is_a_radio_group() -> None:
    field = ChoiceField(name="day", label="Which day?", options=WEEKDAYS, value=("friday",))
    component = modal(form(field)).to_dict()["components"][0]["component"]

    assert (component["type"], component["custom_id"], component["required"]) == (21, "day", True)
    assert [(each["value"], each.get("default", False)) for each in component["options"]] == [
        ("monday", False),
        ("tuesday", False),
        ("friday", True),
    ]


@pytest.mark.parametrize(("required", "least"), [(True, 1), (False, 0)])
def test_several_of_several_are_checkboxes(required: bool, least: int) -> None:
    field = ChoiceField(
        name="days", label="Which days?", options=WEEKDAYS, several=True, required=required, value=("monday", "friday")
    )
    component = modal(form(field)).to_dict()["components"][0]["component"]

    assert component["type"] == 22
    assert (component["min_values"], component["max_values"]) == (least, 3)
    assert [each["value"] for each in component["options"] if each.get("default")] == ["monday", "friday"]


def test_a_channel_is_chosen_among_those_that_take_posts() -> None:
    field = ChannelField(name="channel", label="Where to?", value="4711")
    component = modal(form(field)).to_dict()["components"][0]["component"]

    assert (component["type"], component["channel_types"]) == (8, [0, 5])
    assert [each["id"] for each in component["default_values"]] == [4711]


def test_an_optional_channel_may_be_left_out() -> None:
    component = modal(form(ChannelField(name="notices", label="Notices?", required=False))).to_dict()["components"][0]

    assert component["component"]["min_values"] == 0
    assert not component["component"].get("default_values")


def test_an_introduction_stands_above_the_fields() -> None:
    components = modal(form(NOTE, intro="*Sums* of squares")).to_dict()["components"]

    assert components[0] == {"type": 10, "content": "*Sums* of squares"}
    assert components[1]["label"] == NOTE.label


def test_where_five_fields_leave_no_room_the_introduction_is_the_first_free_hint() -> None:
    fields = [TextField(name=f"f{n}", label=f"Field {n}", hint="A hint" if n == 0 else "") for n in range(5)]
    components = modal(form(*fields, intro="Five answers.")).to_dict()["components"]

    assert [each.get("description") for each in components] == ["A hint", "Five answers.", None, None, None]


def test_longer_words_than_discord_takes_are_cut() -> None:
    field = TextField(name="a", label="L" * 60, hint="H" * 120, most=9000, value="v" * 5000)
    [label] = modal(form(field)).to_dict()["components"]

    assert len(label["label"]) == 45
    assert len(label["description"]) == 100
    assert label["component"]["max_length"] == 4000
    assert len(label["component"]["value"]) == 4000


def test_what_was_filled_in_comes_back_by_the_fields_names() -> None:
    sent: ModalSubmitInteractionData = {
        "custom_id": "form:checkin:",
        "components": [
            {"type": 10, "id": 1, "content": "An introduction"},
            {"type": 18, "id": 2, "component": {"type": 4, "id": 3, "custom_id": "note", "value": "Read *it*\n@here"}},
            {"type": 18, "id": 4, "component": {"type": 21, "id": 5, "custom_id": "day", "value": "friday"}},
            {"type": 18, "id": 6, "component": {"type": 21, "id": 7, "custom_id": "mood", "value": None}},
            {"type": 18, "id": 8, "component": {"type": 22, "id": 9, "custom_id": "days", "values": ["a", "b"]}},
            {"type": 18, "id": 10, "component": {"type": 22, "id": 11, "custom_id": "none", "values": []}},
            {"type": 18, "id": 12, "component": {"type": 8, "id": 13, "custom_id": "channel", "values": ["4711"]}},
        ],
    }

    assert values(sent) == {
        "note": "Read *it*\n@here",
        "day": "friday",
        "mood": "",
        "days": "a\nb",
        "none": "",
        "channel": "4711",
    }


def test_a_form_is_kept_as_it_was_filled_in() -> None:
    filled = form(
        TextField(name="note", label="Note", value="\U0001f469 ```x``` @everyone"),
        ChoiceField(name="day", label="Day", options=WEEKDAYS, value=("friday",)),
        ChannelField(name="channel", label="Channel", value="4711"),
        intro="Again",
    )

    assert form_from_json(form_to_json(filled)) == filled


@pytest.mark.parametrize(
    "forged", ["", "form:", "form::12", "form:a b:", "form:x:1:2:3", "form:x:1: ", "p:x:1:", "form:" + "x" * 99]
)
def test_a_modal_that_is_none_of_pacers_means_nothing(forged: str) -> None:
    assert read_form(forged) is None
