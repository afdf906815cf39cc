"""Clocks: the one place that reads the time."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppingClock:
    """A clock that can be moved forward; between moves it flows, or stands still where it was made `frozen`."""

    def __init__(self, at: datetime, *, frozen: bool) -> None:
        self._at = at
        self._frozen = frozen
        self._read = datetime.now(UTC)

    def now(self) -> datetime:
        if not self._frozen:
            # Wall time, not monotonic time: that one stands still while a laptop sleeps.
            read = datetime.now(UTC)
            self._at += max(read - self._read, timedelta(0))
            self._read = read
        return self._at

    def set(self, at: datetime) -> None:
        """Raises ValueError for an instant that has passed."""
        if at < self._at:
            raise ValueError("a stepping clock never goes back")
        self._at = at
        self._read = datetime.now(UTC)
