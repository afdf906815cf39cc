"""Slack's payloads, as much of them as Pacer reads; what is no such payload raises a ValidationError."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,40}$")]
Ts = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}\.[0-9]{1,6}$")]
"""A message's id in its channel, which is its time too: seconds since 1970 with microseconds."""
Words = Annotated[str, BeforeValidator(lambda text: "" if text is None else text)]
"""A message's text, which Slack also sends as null."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(ts: str) -> datetime:
    """When that was, aware UTC."""
    seconds, _, fraction = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")))


class Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Said(Payload):
    ts: Ts
    thread_ts: Ts | None = None

    @property
    def parent(self) -> Ts | None:
        """What it replies to; None where it is no reply."""
        return self.thread_ts if self.thread_ts != self.ts else None


# Events


class MessageEvent(Said):
    type: Literal["message", "app_mention"]
    channel: Id
    channel_type: str = ""
    subtype: str | None = None
    hidden: bool = False
    user: Id | None = None
    bot_id: str | None = None
    text: Words = ""
    parent_user_id: Id | None = None
    """Who wrote what the thread hangs on."""
    edited: dict[str, JsonValue] | None = None

    @property
    def is_reply(self) -> bool:
        return self.parent is not None


class ReactedItem(Payload):
    type: Literal["message"]
    channel: Id
    ts: Ts


class ReactionEvent(Payload):
    type: Literal["reaction_added", "reaction_removed"]
    user: Id
    reaction: str
    item: ReactedItem
    item_user: Id | None = None
    """Who wrote the message; Slack leaves it out where that was no user."""
    event_ts: Ts


class HomeEvent(Payload):
    type: Literal["app_home_opened"]
    user: Id
    channel: Id
    tab: str = "home"


class ChangedUser(Payload):
    id: Id


class UserEvent(Payload):
    type: Literal["user_change"]
    user: ChangedUser


class GroupEvent(Payload):
    type: Literal["subteam_created", "subteam_updated", "subteam_members_changed"]


class MemberEvent(Payload):
    type: Literal["member_joined_channel"]
    user: Id
    channel: Id


class RevokedTokens(Payload):
    bot: tuple[str, ...] = ()


class GoneEvent(Payload):
    type: Literal["app_uninstalled", "tokens_revoked"]
    tokens: RevokedTokens = RevokedTokens()

    @property
    def is_bots(self) -> bool:
        """Whether the bot's own token is gone, and not only some person's."""
        return self.type == "app_uninstalled" or bool(self.tokens.bot)


Event = MessageEvent | ReactionEvent | HomeEvent | UserEvent | GroupEvent | MemberEvent | GoneEvent

_EVENTS: Mapping[str, type[Event]] = {
    "message": MessageEvent,
    "app_mention": MessageEvent,
    "reaction_added": ReactionEvent,
    "reaction_removed": ReactionEvent,
    "app_home_opened": HomeEvent,
    "user_change": UserEvent,
    "subteam_created": GroupEvent,
    "subteam_updated": GroupEvent,
    "subteam_members_changed": GroupEvent,
    "member_joined_channel": MemberEvent,
    "app_uninstalled": GoneEvent,
    "tokens_revoked": GoneEvent,
}


class EventCallback(Payload):
    event_time: int
    """Seconds since 1970."""
    event: dict[str, JsonValue]

    def read(self) -> Event | None:
        """None for what Pacer has no use for. Raises ValidationError."""
        model = _EVENTS.get(str(self.event.get("type")))
        return model.model_validate(self.event) if model and not self._is_on_another_kind() else None

    def _is_on_another_kind(self) -> bool:
        """Files can be reacted to as well."""
        item = self.event.get("item")
        return isinstance(item, dict) and item.get("type") != "message"


# Acts


class Named(Payload):
    id: Id


class SlashCommand(Payload):
    command: str
    text: Words = ""
    user_id: Id
    channel_id: Id
    trigger_id: str
    response_url: str


class PressedElement(Payload):
    type: str
    action_id: str = ""
    action_ts: Ts


class Container(Payload):
    type: str
    message_ts: Ts | None = None
    thread_ts: Ts | None = None
    channel_id: Id | None = None
    is_ephemeral: bool = False


class View(Payload):
    id: str
    type: Literal["modal", "home"]
    hash: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    state: dict[str, JsonValue] = {}
    """What was filled in; `forms` reads it."""


class BlockActions(Payload):
    type: Literal["block_actions"]
    user: Named
    trigger_id: str
    response_url: str | None = None
    container: Container
    view: View | None = None
    actions: Annotated[tuple[PressedElement, ...], Field(min_length=1)]


class ViewSubmission(Payload):
    type: Literal["view_submission"]
    user: Named
    trigger_id: str = ""
    view: View


class GlobalShortcut(Payload):
    type: Literal["shortcut"]
    callback_id: str
    user: Named
    trigger_id: str
    action_ts: Ts


class ChosenMessage(Said):
    user: Id | None = None
    bot_id: str | None = None
    blocks: list[JsonValue] = []


class MessageShortcut(Payload):
    type: Literal["message_action"]
    callback_id: str
    user: Named
    channel: Named
    trigger_id: str
    response_url: str
    action_ts: Ts
    message: ChosenMessage


Act = SlashCommand | BlockActions | ViewSubmission | GlobalShortcut | MessageShortcut

_ACTS: Mapping[str, type[Act]] = {
    "block_actions": BlockActions,
    "view_submission": ViewSubmission,
    "shortcut": GlobalShortcut,
    "message_action": MessageShortcut,
}


def read_act(body: Mapping[str, object]) -> Act:
    """A slash command has no type of its own. Raises ValidationError."""
    return _ACTS.get(str(body.get("type")), SlashCommand).model_validate(body)


class Metadata(Payload):
    """Where a form was opened, in the view's private_metadata."""

    channel: Id
    thread: Ts | None = None
