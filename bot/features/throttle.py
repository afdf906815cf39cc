"""How much one person may ask in a short time, so that nobody holds up the others."""

from collections import OrderedDict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta

from bot.errors import Refusal

MOST_CALLS = 30
SPAN = timedelta(minutes=1)
MOST_KEPT = 10_000


class TooFast(Refusal):
    """That is more at once than Pacer can follow. Take a breath, and try again in a minute."""


class Throttle:
    """At most `most` calls of a caller in any `span`; of more than `kept` callers the longest silent are forgotten."""

    def __init__(self, *, most: int = MOST_CALLS, span: timedelta = SPAN, kept: int = MOST_KEPT) -> None:
        self._most = most
        self._span = span
        self._kept = kept
        self._last: OrderedDict[Hashable, deque[datetime]] = OrderedDict()

    def take(self, caller: Hashable, at: datetime) -> None:
        """Count a call. Raises TooFast, and then counts it not, so that a wait is a minute at most."""
        last = self._last.setdefault(caller, deque(maxlen=self._most))
        self._last.move_to_end(caller)
        if len(self._last) > self._kept:
            self._last.popitem(last=False)
        # A clock that was put back must not lock anybody out.
        if len(last) == self._most and abs(at - last[0]) < self._span:
            raise TooFast
        last.append(at)
