"""What happened, before it is put into Slack's words."""

from dataclasses import dataclass

from tests.standins.slack.entities import Channel, Message, User, UserGroup, View


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    team: str
    ts: str
    """When, as the `event_ts` of the wire."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePosted(Event):
    message: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageChanged(Event):
    before: Message
    after: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageDeleted(Event):
    message: Message
    """As it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionAdded(Event):
    message: Message
    name: str
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionRemoved(Event):
    message: Message
    name: str
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeOpened(Event):
    user: str
    view: View | None
    """What the bot published there before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamJoined(Event):
    user: User


@dataclass(frozen=True, kw_only=True, slots=True)
class UserChanged(Event):
    user: User


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberJoined(Event):
    channel: Channel
    user: str
    inviter: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberLeft(Event):
    channel: Channel
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelCreated(Event):
    channel: Channel


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelDeleted(Event):
    channel: Channel


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelArchived(Event):
    channel: Channel
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelUnarchived(Event):
    channel: Channel
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupCreated(Event):
    group: UserGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupChanged(Event):
    before: UserGroup
    after: UserGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class TokensRevoked(Event):
    bot_users: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AppUninstalled(Event):
    pass
