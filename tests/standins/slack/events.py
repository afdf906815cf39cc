"""What happened, before it is put into Slack's words."""

from dataclasses import dataclass

from tests.standins.slack.entities import Channel, Message, User, UserGroup, View


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    team: str
    ts: str
    """When, as the `event_ts` of the wire."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageEvent(Event):
    message: Message
    """As it is now, or as it was when it was deleted."""


class MessagePosted(MessageEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageChanged(MessageEvent):
    before: Message


class MessageDeleted(MessageEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionEvent(MessageEvent):
    name: str
    user: str


class ReactionAdded(ReactionEvent):
    pass


class ReactionRemoved(ReactionEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeOpened(Event):
    user: str
    view: View | None
    """What the bot published there before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserEvent(Event):
    user: User


class TeamJoined(UserEvent):
    pass


class UserChanged(UserEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelEvent(Event):
    channel: Channel


class ChannelCreated(ChannelEvent):
    pass


class ChannelDeleted(ChannelEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelArchived(ChannelEvent):
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberEvent(ChannelEvent):
    user: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberJoined(MemberEvent):
    inviter: str = ""


class MemberLeft(MemberEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupEvent(Event):
    group: UserGroup


class GroupCreated(GroupEvent):
    pass


class GroupChanged(GroupEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class TokensRevoked(Event):
    bot_users: tuple[str, ...]


class AppUninstalled(Event):
    pass
