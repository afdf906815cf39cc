"""Forms in the console: asked field by field, asked again where something was wrong, and left."""

from dataclasses import replace

import pytest

from bot.model.calls import FormCall, FormErrors, OpenForm
from tests.console_room import FRIDAY, GENERAL, MARIA, SETUP, private


async def test_a_form_is_asked_field_by_field(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done.")]

    screen = await room.types("/setup", "", "five", "", "Europe/Berlin", "Hello,", "and welcome.", ".")

    command, form = room.sink.calls
    assert form == FormCall(
        id=f"{command.id}-form",
        caller=MARIA,
        channel=GENERAL,
        at=FRIDAY,
        action=SETUP.action,
        values={"channel": "challenges", "days": "5", "zone": "Europe/Berlin", "greeting": "Hello,\nand welcome."},
    )
    assert "[#challenges] > " in screen
    assert "This one needs an answer." in screen
    assert "Done." in screen


async def test_a_form_with_an_error_comes_back_with_the_sentence_at_its_field(room):
    errors = {"zone": "There is no zone Berlin. Did you mean Europe/Berlin?"}
    room.sink.replies = [OpenForm(form=SETUP), FormErrors(form=SETUP, errors=errors), private("Done.")]

    screen = await room.types("/setup", "", "", "Berlin", "", "Europe/Berlin")

    command, first, second = room.sink.calls
    assert (first.id, second.id) == (f"{command.id}-form", f"{command.id}-form-2")
    assert second.values == {"channel": "challenges", "days": "3", "zone": "Europe/Berlin", "greeting": ""}
    asked_again = screen.partition("There is no zone Berlin.")[2]
    assert "Days a week" not in asked_again
    assert "Done." in asked_again


async def test_a_hint_that_is_a_sentence_goes_on_as_one(room):
    greeting = replace(SETUP.fields[-1], hint="It opens the week.")
    room.sink.replies = [OpenForm(form=replace(SETUP, fields=(greeting,)))]

    screen = await room.types("/setup", "cancel")

    assert "It opens the week; optional; as many lines as you like" in " ".join(screen.split())


@pytest.mark.parametrize("lines", [("cancel",), ("", "", "Cancel"), ()])
async def test_a_form_can_be_left(room, lines):
    room.sink.replies = [OpenForm(form=SETUP)]

    screen = await room.types("/setup", *lines)

    assert len(room.sink.calls) == 1
    assert "You left the form; nothing was sent." in screen


async def test_whoever_is_lost_in_a_form_is_told_the_way_out(room):
    room.sink.replies = [OpenForm(form=SETUP)]

    screen = await room.types("/setup", "", "nine", "/quit", "cancel")

    assert "“nine” is none of these. Write a number from 1 to 2.\n" in screen
    assert "“/quit” is none of these. Write a number from 1 to 2. Or write cancel" in screen


def setup_refused(field, value, sentence):
    """The form as it comes back: the refused value stands in its field."""
    fields = tuple(replace(each, value=value) if each.name == field else each for each in SETUP.fields)
    return FormErrors(form=replace(SETUP, fields=fields), errors={field: sentence})


async def test_a_refused_value_is_not_offered_again(room):
    room.sink.replies = [
        OpenForm(form=SETUP),
        setup_refused("channel", "general", "Pacer may not post there."),
        setup_refused("days", ("5",), "Too many."),
        private("Done."),
    ]

    screen = await room.types("/setup", "#general", "five", "UTC", "", "", "")

    assert "[#challenges] > " in screen.partition("Pacer may not post there.")[2]
    assert "[three] > " in screen.partition("Too many.")[2]
    assert room.sink.calls[-1].values == {"channel": "challenges", "days": "3", "zone": "UTC", "greeting": ""}


async def test_a_long_text_that_was_refused_is_not_lost(room):
    room.sink.replies = [
        OpenForm(form=SETUP),
        setup_refused("greeting", "Hello and so on", "A little shorter, please."),
        private("Done."),
    ]

    screen = await room.types("/setup", "", "", "UTC", "Hello and so on", ".", "")

    assert "[Hello and so on] > " in screen.partition("A little shorter, please.")[2]
    assert room.sink.calls[-1].values["greeting"] == "Hello and so on"


async def test_the_head_of_a_form_says_how_a_field_is_kept_emptied_and_left(room):
    room.sink.replies = [OpenForm(form=SETUP)]

    screen = " ".join((await room.types("/setup")).replace("│", "").split())

    assert "Enter keeps what stands in brackets, - leaves an optional field empty, cancel leaves the form." in screen
