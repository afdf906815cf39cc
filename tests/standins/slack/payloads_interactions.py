"""What Slack sends when somebody uses a command, a button, a form or a shortcut."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.standins.slack.blocks import Button
from tests.standins.slack.entities import App, Channel, Team, User
from tests.standins.wire import Fields, Json

DIRECT_NAME = "directmessage"
"""How a direct channel is called in payloads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """Who does it, in which workspace, towards which app."""

    app: App
    team: Team
    user: User


def slash_command(asker: Asker, command: str, text: str, channel: Channel, trigger: str, response_url: str) -> Json:
    """A form's fields, all of them texts; `text` as it is sent."""
    return {
        "token": asker.app.verification_token,
        "team_id": asker.team.id,
        "team_domain": asker.team.domain,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": asker.user.id,
        "user_name": asker.user.name,
        "command": command,
        "text": text,
        "api_app_id": asker.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def button_action(button: Button, action_ts: str) -> Json:
    """The one entry of `actions` for a press."""
    return {
        "type": "button",
        "action_id": button.action_id,
        "block_id": button.block_id,
        "text": {"type": "plain_text", "text": button.label, "emoji": True},
        "value": button.value,
        "action_ts": action_ts,
        **({"style": button.style} if button.style else {}),
    }


def block_actions_in_message(
    asker: Asker, action: Json, message: Json, channel: Channel, trigger: str, response_url: str
) -> Json:
    """From a message that everybody there sees."""
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": False,
        **thread,
    }
    return {
        **_block_actions(asker, action, container, trigger),
        "channel": _channel(channel),
        "message": message,
        "state": {"values": {}},
        "response_url": response_url,
    }


def block_actions_in_ephemeral(
    asker: Asker, action: Json, message: Json, channel: Channel, trigger: str, response_url: str
) -> Json:
    """From a message that nobody else sees: Slack names it and does not send it along."""
    payload = block_actions_in_message(asker, action, message, channel, trigger, response_url)
    del payload["message"]
    return payload | {"container": {**Fields(payload).part("container").raw, "is_ephemeral": True}}


def block_actions_in_view(asker: Asker, action: Json, view: Json, trigger: str) -> Json:
    """From a modal or from App Home; there is no response_url."""
    container: Json = {"type": "view", "view_id": view["id"]}
    return {**_block_actions(asker, action, container, trigger), "view": view}


def view_submission(asker: Asker, view: Json, trigger: str) -> Json:
    """`view` with its state."""
    return {
        "type": "view_submission",
        **_head(asker),
        "trigger_id": trigger,
        "view": view,
        "response_urls": [],
    }


def view_closed(asker: Asker, view: Json, *, is_cleared: bool) -> Json:
    """`is_cleared`: the whole stack was closed."""
    return {"type": "view_closed", **_head(asker), "view": view, "is_cleared": is_cleared}


def global_shortcut(asker: Asker, callback_id: str, action_ts: str, trigger: str) -> Json:
    """From the menu beside the composer: of no channel."""
    return {
        "type": "shortcut",
        **_head(asker),
        "action_ts": action_ts,
        "callback_id": callback_id,
        "trigger_id": trigger,
    }


def message_shortcut(
    asker: Asker, callback_id: str, action_ts: str, message: Json, channel: Channel, trigger: str, response_url: str
) -> Json:
    """From a message's menu."""
    return {
        "type": "message_action",
        **_head(asker),
        "action_ts": action_ts,
        "callback_id": callback_id,
        "trigger_id": trigger,
        "response_url": response_url,
        "channel": _channel(channel),
        "message_ts": message["ts"],
        "message": message,
    }


def block_suggestion(asker: Asker, block_id: str, action_id: str, typed: str, view: Json) -> Json:
    """What may be chosen in an external select of that view, once that much is typed."""
    return {
        "type": "block_suggestion",
        **_head(asker),
        "container": {"type": "view", "view_id": view["id"]},
        "action_id": action_id,
        "block_id": block_id,
        "value": typed,
        "view": view,
    }


def _block_actions(asker: Asker, action: Json, container: Mapping[str, object], trigger: str) -> Json:
    return {
        "type": "block_actions",
        **_head(asker),
        "container": dict(container),
        "trigger_id": trigger,
        "actions": [action],
    }


def _head(asker: Asker) -> Json:
    user = asker.user
    return {
        "token": asker.app.verification_token,
        "api_app_id": asker.app.id,
        "team": {"id": asker.team.id, "domain": asker.team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": asker.team.id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": _channel_name(channel)}


def _channel_name(channel: Channel) -> str:
    return DIRECT_NAME if channel.is_direct else channel.name
