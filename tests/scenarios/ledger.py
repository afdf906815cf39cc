"""What members did, kept by the test beside Pacer: which check-ins there must be, on which days."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

CheckIn = tuple[str, date, str]
"""A member, the local day that it counts for, and its door."""
Reacted = tuple[str, str]
"""A member, and the message that they reacted to."""
Replied = tuple[str, str, date]
"""A member, the message that they replied to, and the local day."""


@dataclass
class Ledger:
    """Check-ins by the rules that people are promised; instants are aware UTC."""

    community_zone: str
    zones: dict[str, str] = field(default_factory=dict)
    acts: Counter[CheckIn] = field(default_factory=Counter)
    """Attempts, each of which is a piece of evidence of its own."""
    once_a_day: set[CheckIn] = field(default_factory=set)
    """Commands and buttons, of which a day has one piece."""
    replies: Counter[Replied] = field(default_factory=Counter)
    """Also those to posts that Pacer does not know of yet."""
    reactions: dict[Reacted, date] = field(default_factory=dict)
    unheard: dict[Reacted, tuple[date, date]] = field(default_factory=dict)
    """Reactions that Pacer was not there for, with the first and the last day that each may count for."""

    def day_of(self, member: str, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zones.get(member, self.community_zone))).date()

    def answered(self, member: str, at: datetime) -> None:
        self.acts[member, self.day_of(member, at), "attempt"] += 1

    def replied(self, member: str, message: str, at: datetime) -> None:
        self.replies[member, message, self.day_of(member, at)] += 1

    def checked_in(self, member: str, at: datetime, door: str) -> None:
        self.once_a_day.add((member, self.day_of(member, at), door))

    def reacted(self, member: str, message: str, at: datetime) -> None:
        self.reactions.setdefault((member, message), self.day_of(member, at))

    def reacted_unheard(self, member: str, message: str, *, posted: datetime, heard: datetime) -> None:
        """Between the post and the listing that heard of it, as no platform tells when."""
        self.unheard[member, message] = self.day_of(member, posted), self.day_of(member, heard)

    def unreacted(self, member: str, message: str) -> None:
        self.reactions.pop((member, message), None)

    def settle_unheard(self, found: Mapping[Reacted, date]) -> None:
        """A reaction that Pacer now knows of keeps the day that it chose, which is one of those it may be."""
        for reacted, (first, last) in list(self.unheard.items()):
            if reacted in found:
                assert first <= found[reacted] <= last, reacted
                self.reactions[reacted] = found[reacted]
                del self.unheard[reacted]

    def replies_to(self, known: Set[str]) -> Counter[Replied]:
        """Those to the posts that Pacer knows of."""
        return Counter({replied: times for replied, times in self.replies.items() if replied[1] in known})

    def days(self, known: Set[str]) -> set[tuple[str, date]]:
        """The days that count, as far as Pacer knows of the posts."""
        acted = {(member, day) for member, day, _ in (*self.acts, *self.once_a_day)}
        replied = {(member, day) for member, _, day in self.replies_to(known)}
        return acted | replied | {(member, day) for (member, _), day in self.reactions.items()}
