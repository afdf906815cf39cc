"""What happened on a platform and needs no answer, in the past tense."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.calls import Caller
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef, Platform, SpaceRef


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceJoined:
    """Pacer is in this space (also said at each start)."""

    space: SpaceRef
    name: str
    at: datetime
    greet: ChannelRef | None = None
    """Where Pacer may say hello when the space is new to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceLeft:
    """Pacer was removed from this space."""

    space: SpaceRef
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLost:
    """The platform was out of reach, and what happened in between was not told: after each start, and whenever a
    session could not be taken up again. Published once it is back."""

    platform: Platform
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionAdded:
    post: MessageRef
    emoji: Emoji
    by: Caller
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionRemoved:
    post: MessageRef
    emoji: Emoji
    by: AccountRef
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadReplied:
    """Somebody wrote in a post's thread; the text is None where the platform keeps it from us."""

    thread: ChannelRef
    message: str
    by: Caller
    at: datetime
    text: str | None = None


Event = SpaceJoined | SpaceLeft | ConnectionLost | ReactionAdded | ReactionRemoved | ThreadReplied


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    """One person's reaction as a listing shows it: that it is there, not since when."""

    emoji: Emoji
    by: Caller


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadReply:
    """One reply as a listing shows it; the text is None where the platform keeps it from us."""

    message: str
    by: Caller
    at: datetime
    text: str | None = None
