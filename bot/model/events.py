"""What happened on a platform and needs no answer, in the past tense."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.calls import Caller
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef, SpaceRef


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceJoined:
    """Pacer is in this space (also said at each start)."""

    space: SpaceRef
    name: str
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


Event = SpaceJoined | ReactionAdded | ReactionRemoved | ThreadReplied
