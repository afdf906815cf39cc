"""Buttons, forms and shortcuts in Slack, as the core is told them."""

import pytest
from pydantic import ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import inbound
from adapters.slack.inbound import UnknownPress
from adapters.slack.payloads import BlockActions, MessageShortcut, View, ViewSubmission, read_act
from adapters.slack.refs import channel_ref, message_ref
from adapters.slack.workspaces import Workspace
from bot.adapting.pressed import NoChallenge, PressedAction, form_id
from bot.model.messages import Action
from tests.slack_payloads import ANN, BEN, CHANNEL, HERE, PACER, PACER_BOT, PARENT, SCENE, TEAM, TS

WORKSPACE = Workspace(team=TEAM, bot_user=PACER, bot_id=PACER_BOT, client=AsyncWebClient(), scopes=frozenset())

# Buttons


def press(**more: object) -> BlockActions:
    body: dict[str, object] = {
        "type": "block_actions",
        "user": {"id": ANN},
        "trigger_id": "1.2.x",
        "response_url": "https://x",
        "container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": False},
        "actions": [{"type": "button", "action_id": "p:answer:12:", "action_ts": TS}],
    }
    act = read_act(body | more)
    assert isinstance(act, BlockActions)
    return act


def test_a_button_stands_under_its_post() -> None:
    pressed = press()

    assert inbound.place_of(pressed.container, TEAM) == HERE
    assert inbound.post_of(pressed, HERE) == message_ref(HERE, TS)


def test_a_button_in_a_thread_is_in_that_thread() -> None:
    container = {"type": "message", "message_ts": TS, "thread_ts": PARENT, "channel_id": CHANNEL}
    on_top = {"type": "message", "message_ts": PARENT, "thread_ts": PARENT, "channel_id": CHANNEL}

    assert inbound.place_of(press(container=container).container, TEAM) == channel_ref(TEAM, CHANNEL, PARENT)
    assert inbound.place_of(press(container=on_top).container, TEAM) == HERE


def test_a_button_under_a_private_answer_or_in_a_view_stands_under_no_post() -> None:
    private = press(container={"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": True})
    view = press(container={"type": "view", "view_id": "V1"}, view={"id": "V1", "type": "home"})

    assert inbound.post_of(private, HERE) is None
    assert inbound.post_of(view, HERE) is None
    assert inbound.place_of(view.container, TEAM) is None


def test_a_press_of_nothing_is_none() -> None:
    with pytest.raises(ValidationError):
        press(actions=[])


# Forms


def view(callback_id: str = form_id(Action(name="note", about="7")), metadata: str = "") -> View:
    body = {"id": "V1", "type": "modal", "hash": "1.h", "callback_id": callback_id, "private_metadata": metadata}
    act = read_act({"type": "view_submission", "user": {"id": ANN}, "trigger_id": "1.2.x", "view": body})
    assert isinstance(act, ViewSubmission)
    return act.view


def test_a_sent_form_is_a_call() -> None:
    call = inbound.form_call(SCENE, view(), {"text": "Done"})

    assert (call.id, call.action, call.values) == ("13.37.abc", Action(name="note", about="7"), {"text": "Done"})


def test_an_unknown_form_is_none_of_pacers() -> None:
    with pytest.raises(UnknownPress):
        inbound.form_call(SCENE, view("delete_everything"), {})


def test_a_form_remembers_where_it_was_opened() -> None:
    place = channel_ref(TEAM, CHANNEL, PARENT)

    assert inbound.opened_in(view(metadata=inbound.metadata_of(place)), TEAM) == place


@pytest.mark.parametrize("odd", ["", "{", "[]", '{"channel": "<!here>"}', '{"channel": "C01", "thread": "x"}'])
def test_a_form_that_was_opened_nowhere_is_in_no_channel(odd: str) -> None:
    assert inbound.opened_in(view(metadata=odd), TEAM) is None


# Shortcuts


def chosen(**more: object) -> MessageShortcut:
    button = {"type": "button", "action_id": PressedAction(action=Action(name="answer", about="12")).encode()}
    body: dict[str, object] = {"ts": PARENT, "user": PACER, "blocks": [{"type": "actions", "elements": [button]}]}
    act = read_act(
        {
            "type": "message_action",
            "callback_id": "answer_this",
            "user": {"id": ANN},
            "channel": {"id": CHANNEL},
            "trigger_id": "1.2.x",
            "response_url": "https://x",
            "action_ts": TS,
            "message": body | more,
        }
    )
    assert isinstance(act, MessageShortcut)
    return act


def test_a_challenge_is_answered_from_its_messages_menu() -> None:
    call = inbound.answer_this(SCENE, chosen().message, WORKSPACE)

    assert call.action == Action(name="answer", about="12")
    assert call.post == message_ref(HERE, PARENT)


@pytest.mark.parametrize("odd", [{"user": BEN}, {"user": None}, {"blocks": []}, {"blocks": ["odd", {"elements": 7}]}])
def test_another_message_has_no_challenge_to_answer(odd: dict[str, object]) -> None:
    with pytest.raises(NoChallenge):
        inbound.answer_this(SCENE, chosen(**odd).message, WORKSPACE)
