"""What buttons and modals carry in their ids."""

import pytest

from bot.adapting.pressed import (
    MOST,
    PressedAction,
    PressedMore,
    PressedOpen,
    form_id,
    read_form,
    read_pressed,
    space_in,
)
from bot.model.messages import Action

GUILD = str(2**64 - 1)
ANSWER = Action(name="answer", about="12")


@pytest.mark.parametrize(
    "pressed",
    [
        PressedAction(action=Action(name="checkin")),
        PressedAction(action=ANSWER, key="k" * 20),
        PressedAction(action=ANSWER, key="k" * 20, opens_form=True),
        PressedAction(action=ANSWER, key="k" * 20, opens_form=True, space=GUILD),
        PressedAction(action=ANSWER, space=GUILD),
        PressedMore(token="0123456789abcdef", page=2),
        PressedMore(token=f"{2**31}.{GUILD}", page=20, space=GUILD),
        PressedOpen(token="0123456789abcdef"),
        PressedOpen(token="0123456789abcdef", space=GUILD),
    ],
)
def test_a_button_means_what_was_put_into_it(pressed: PressedAction | PressedMore | PressedOpen) -> None:
    assert read_pressed(pressed.encode()) == pressed
    assert space_in(pressed.encode()) == pressed.space
    assert len(pressed.encode()) <= MOST


def test_buttons_of_older_posts_mean_what_they_meant() -> None:
    assert read_pressed("p:answer:12:key1") == PressedAction(action=ANSWER, key="key1")
    assert read_form("form:answer:12") == ANSWER


def test_the_longest_action_in_a_direct_message_keeps_its_space_rather_than_its_key() -> None:
    action = Action(name="n" * 20, about="a" * 40)
    encoded = PressedAction(action=action, key="k" * 25, opens_form=True, space=GUILD).encode()
    assert len(encoded) <= MOST
    assert read_pressed(encoded) == PressedAction(action=action, opens_form=True, space=GUILD)


def test_the_longest_action_elsewhere_keeps_its_key() -> None:
    pressed = PressedAction(action=Action(name="n" * 20, about="a" * 40), key="k" * 25, opens_form=True)
    assert len(pressed.encode()) <= MOST
    assert read_pressed(pressed.encode()) == pressed


def test_a_form_means_what_was_put_into_it() -> None:
    assert read_form(form_id(ANSWER)) == read_form(form_id(ANSWER, GUILD)) == ANSWER
    assert space_in(form_id(ANSWER)) == ""
    assert space_in(form_id(ANSWER, GUILD)) == GUILD


@pytest.mark.parametrize("foreign", ["", "rm -rf", "p:", "p:answer", "p:a b::", "x:answer:12:", "more:t:0", "open:"])
def test_what_is_none_of_ours_means_nothing(foreign: str) -> None:
    assert read_pressed(foreign) is None
    assert read_form(foreign) is None
    assert space_in(foreign) == ""
