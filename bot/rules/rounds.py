"""The windows of a round: open until its deadline, late until its reveal, practice from then on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

CLOSES_BEFORE_NEXT = timedelta(hours=12)
"""A round's deadline lies this long before its schedule's next occurrence (product default)."""
WITHOUT_A_NEXT = timedelta(days=7)
"""How long a round runs whose schedule has no next occurrence."""

Phase = Literal["open", "late", "practice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """Instants, aware UTC."""

    opens_at: datetime
    deadline_at: datetime
    reveal_at: datetime

    def phase(self, at: datetime) -> Phase:
        if at >= self.reveal_at:
            return "practice"
        return "late" if at > self.deadline_at else "open"


def windows(opens_at: datetime, next_due_at: datetime | None) -> Windows:
    """The reveal is the next occurrence; where it is closer than a day the deadline is half-way to it."""
    reveal_at = next_due_at or opens_at + WITHOUT_A_NEXT
    deadline_at = max(reveal_at - CLOSES_BEFORE_NEXT, opens_at + (reveal_at - opens_at) / 2)
    return Windows(opens_at=opens_at, deadline_at=deadline_at, reveal_at=reveal_at)
