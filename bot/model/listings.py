"""What a complete listing of a post showed, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.events import Reaction, ThreadReply
from bot.model.refs import AccountRef, Emoji


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """Somebody's reaction that was made or taken back."""

    by: AccountRef
    emoji: Emoji


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """All reactions on a post, and the replies in its thread, as listed from `began` on; instants aware UTC.

    `since` is the last complete listing before, or the post itself: what is new happened after it.
    """

    reactions: Sequence[Reaction]
    replies: Sequence[ThreadReply]
    since: datetime
    began: datetime
    touched: frozenset[Touched] = frozenset()
    """Of which there was word since `began`: what was told of them is newer than what was listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """How many pieces of evidence were added and taken back."""

    added: int
    removed: int

    def __add__(self, other: "Recovered") -> "Recovered":
        return Recovered(added=self.added + other.added, removed=self.removed + other.removed)
