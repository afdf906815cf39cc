"""From Slack's payloads to what Pacer is told: pure. Bots, Pacer itself and Slack's own notes are nobody's acts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue, ValidationError

from adapters.slack.commands import PACER
from adapters.slack.emoji import canonical
from adapters.slack.payloads import (
    BlockActions,
    ChosenMessage,
    Container,
    MessageEvent,
    Metadata,
    ReactionEvent,
    SlashCommand,
    View,
    instant,
)
from adapters.slack.refs import account_ref, channel_ref, message_ref
from adapters.slack.typed import NameOf, spoken, typed
from adapters.slack.workspaces import Workspace
from bot.adapting.pressed import NoChallenge, answer_among, read_form
from bot.errors import Refusal
from bot.model.calls import ActionCall, Caller, CommandCall, DirectText, FormCall
from bot.model.command_text import read_command
from bot.model.commands import Command
from bot.model.events import ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.messages import Action
from bot.model.refs import ChannelRef, MessageRef

_HELP = "help"
_AROUND = " \n,:;.!"
"""What people put between a name and what they want."""
SPOKEN = (None, "file_share", "thread_broadcast", "me_message")
"""Subtypes of messages that a person wrote; all others tell of something (Slack, message event)."""


class UnknownPress(Refusal):
    """That button is none of Pacer's. /pacer help shows what there is."""


class UnknownShortcut(Refusal):
    """That shortcut is none of Pacer's any more. /pacer help shows what there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Who acts where and when (aware UTC), and the act's id."""

    id: str
    team: str
    caller: Caller
    channel: ChannelRef
    at: datetime


# Commands


def slash_text(command: SlashCommand) -> str:
    """The command as it would stand after the slash: `/pacer checkin` and `/checkin` are the same."""
    said = command.text.strip().removeprefix("/")
    if command.command != PACER:
        said = f"{command.command.removeprefix('/')} {said}".strip()
    return said or _HELP


def mention_text(text: str, bot_user: str) -> str:
    """What stands after the mention; what stands before it where nothing does."""
    before, _, after = text.partition(f"<@{bot_user}>")
    return (after.strip(_AROUND) or before.strip(_AROUND)).removeprefix("/") or _HELP


def command_call(scene: Scene, text: str, commands: Sequence[Command]) -> CommandCall:
    """A command as Slack sends its text. Raises a Refusal that says what would be right."""
    read = typed(text)
    found = read_command(read.text, commands, read.directory(scene.team))
    return CommandCall(
        id=scene.id,
        caller=scene.caller,
        channel=scene.channel,
        at=scene.at,
        path=found.command.path,
        options=found.options,
    )


# Buttons, forms and shortcuts


def place_of(container: Container, team: str) -> ChannelRef | None:
    """Where a pressed button's message is; None in a view."""
    if container.channel_id is None:
        return None
    is_reply = container.thread_ts is not None and container.thread_ts != container.message_ts
    return channel_ref(team, container.channel_id, container.thread_ts if is_reply else None)


def metadata_of(channel: ChannelRef) -> str:
    """Where a form is opened, for its private_metadata."""
    return Metadata(channel=channel.channel, thread=channel.thread).model_dump_json()


def opened_in(view: View, team: str) -> ChannelRef | None:
    try:
        place = Metadata.model_validate_json(view.private_metadata)
    except ValidationError:
        return None
    return channel_ref(team, place.channel, place.thread)


def post_of(pressed: BlockActions, channel: ChannelRef) -> MessageRef | None:
    """The message that the button stands under; None where it stands in a view or under a private answer."""
    container = pressed.container
    if container.message_ts is None or container.is_ephemeral:
        return None
    return message_ref(channel, container.message_ts)


def action_call(scene: Scene, action: Action, post: MessageRef | None) -> ActionCall:
    return ActionCall(id=scene.id, caller=scene.caller, channel=scene.channel, at=scene.at, action=action, post=post)


def form_call(scene: Scene, view: View, values: Mapping[str, str]) -> FormCall:
    """A modal that was sent. Raises UnknownPress."""
    action = read_form(view.callback_id)
    if action is None:
        raise UnknownPress
    return FormCall(id=scene.id, caller=scene.caller, channel=scene.channel, at=scene.at, action=action, values=values)


def answer_this(scene: Scene, message: ChosenMessage, workspace: Workspace) -> ActionCall:
    """The answer to the challenge in that message. Raises NoChallenge."""
    if not workspace.wrote(message.user, message.bot_id):
        raise NoChallenge
    return action_call(scene, answer_among(_action_ids(message.blocks)), message_ref(scene.channel, message.ts))


def _action_ids(blocks: Sequence[JsonValue]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, dict):
            yield str(block.get("action_id", ""))
            elements = block.get("elements")
            yield from _action_ids(elements if isinstance(elements, list) else [])


# Messages and reactions


def is_somebodys(message: MessageEvent) -> bool:
    """Whether a person wrote it just now, and not a bot or Slack itself."""
    has_writer = message.user is not None and message.bot_id is None
    return has_writer and not message.hidden and message.edited is None and message.subtype in SPOKEN


def calls_pacer(text: str, bot_user: str) -> bool:
    """Whether it mentions Pacer: then it is a command, which Slack tells as an app_mention too."""
    return f"<@{bot_user}>" in text or f"<@{bot_user}|" in text


def thread_replied(message: MessageEvent, by: Caller, team: str, name_of: NameOf) -> ThreadReplied:
    return ThreadReplied(
        thread=channel_ref(team, message.channel, message.thread_ts),
        message=message.ts,
        by=by,
        at=instant(message.ts),
        text=spoken(message.text, name_of),
    )


def direct_text(message: MessageEvent, by: Caller, team: str, name_of: NameOf) -> DirectText:
    return DirectText(
        id=f"{message.channel}.{message.ts}",
        caller=by,
        channel=channel_ref(team, message.channel),
        at=instant(message.ts),
        text=spoken(message.text, name_of),
    )


def mentioned(message: MessageEvent, by: Caller, team: str) -> Scene:
    """Where Pacer was called by its name: in a thread, or in the channel."""
    return Scene(
        id=f"{message.channel}.{message.ts}",
        team=team,
        caller=by,
        channel=channel_ref(team, message.channel, message.parent),
        at=instant(message.ts),
    )


def reaction_added(event: ReactionEvent, by: Caller, team: str) -> ReactionAdded:
    return ReactionAdded(post=_reacted(event, team), emoji=canonical(event.reaction), by=by, at=instant(event.event_ts))


def reaction_removed(event: ReactionEvent, team: str) -> ReactionRemoved:
    return ReactionRemoved(
        post=_reacted(event, team),
        emoji=canonical(event.reaction),
        by=account_ref(team, event.user),
        at=instant(event.event_ts),
    )


def _reacted(event: ReactionEvent, team: str) -> MessageRef:
    return message_ref(channel_ref(team, event.item.channel), event.item.ts)
