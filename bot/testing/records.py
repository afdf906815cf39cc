"""What the core asked of the fake platform, one record a request."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.messages import OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef


@dataclass(frozen=True, kw_only=True, slots=True)
class PostCall:
    at: datetime
    channel: ChannelRef
    message: OutgoingMessage
    key: DeliveryKey


@dataclass(frozen=True, kw_only=True, slots=True)
class FindCall:
    at: datetime
    channel: ChannelRef
    key: DeliveryKey
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class EditCall:
    at: datetime
    post: MessageRef
    message: OutgoingMessage


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenDirectCall:
    at: datetime
    account: AccountRef


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenThreadCall:
    at: datetime
    post: MessageRef
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactCall:
    at: datetime
    post: MessageRef
    emoji: Emoji


@dataclass(frozen=True, kw_only=True, slots=True)
class PermissionsCall:
    at: datetime
    channel: ChannelRef


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionsCall:
    at: datetime
    post: MessageRef


@dataclass(frozen=True, kw_only=True, slots=True)
class RepliesCall:
    at: datetime
    post: MessageRef
    since: datetime


PortCall = (
    PostCall
    | FindCall
    | EditCall
    | OpenDirectCall
    | OpenThreadCall
    | ReactCall
    | PermissionsCall
    | ReactionsCall
    | RepliesCall
)


def channel_of(call: PortCall) -> ChannelRef | None:
    """Where the request goes; None for one about an account."""
    match call:
        case PostCall() | FindCall() | PermissionsCall():
            return call.channel
        case EditCall() | OpenThreadCall() | ReactCall() | ReactionsCall() | RepliesCall():
            return call.post.channel
        case OpenDirectCall():
            return None
