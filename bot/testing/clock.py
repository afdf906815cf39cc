"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """Implements `bot.ports.Clock`."""

    def __init__(self, at: datetime) -> None:
        """Stands at `at`, aware UTC; ValueError for any other datetime."""
        self._at = aware_utc(at)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime, *, jump: bool = False) -> None:
        """Stands at `at` from now on; ValueError where that is earlier, unless the clock may jump."""
        at = aware_utc(at)
        if at < self._at and not jump:
            raise ValueError(f"{at} lies before {self._at}; only a jump goes back.")
        self._at = at

    def tick(self, by: timedelta, *, jump: bool = False) -> None:
        """Moves on by that much; back only where the clock may jump."""
        self.set(self._at + by, jump=jump)


def aware_utc(at: datetime) -> datetime:
    """The same instant; ValueError where it is naive or not UTC."""
    if at.utcoffset() != timedelta(0):
        raise ValueError(f"{at!r} is not an aware UTC datetime.")
    return at.astimezone(UTC)
