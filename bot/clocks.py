"""Clocks: the one place that reads the time."""

from datetime import UTC, datetime, timedelta
from time import monotonic


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppingClock:
    """A clock that can be moved forward; between moves it flows, or stands still where it was made `frozen`."""

    def __init__(self, at: datetime, *, frozen: bool) -> None:
        self._at = at
        self._frozen = frozen
        self._read = monotonic()

    def now(self) -> datetime:
        if self._frozen:
            return self._at
        return self._at + timedelta(seconds=monotonic() - self._read)

    def set(self, at: datetime) -> None:
        """Raises ValueError for an instant that has passed."""
        if at < self._at:
            raise ValueError("a stepping clock never goes back")
        self._at = at
        self._read = monotonic()
