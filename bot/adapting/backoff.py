"""How long to wait before connecting again."""

from datetime import timedelta


class Backoff:
    """Doubled each time up to the longest; the first one again after a connection that held longer than that."""

    def __init__(self, first: timedelta, longest: timedelta) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def after(self, held: timedelta) -> timedelta:
        """`held`: how long the connection that is gone was there, or was tried."""
        pause = self._first if held > self._longest else self._next
        self._next = min(2 * pause, self._longest)
        return pause
