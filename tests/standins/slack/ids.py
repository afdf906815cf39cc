"""Ids and timestamps as Slack makes them."""

from datetime import UTC, datetime, timedelta

from tests.standins.clock import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 10


class Ids:
    """New ids and timestamps, all different."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made = 0
        self._last_ts = 0

    def next(self, kind: str) -> str:
        """`U0000000001`: the letter says of what it is."""
        self._made += 1
        return kind + _in_base_36(self._made).rjust(_LENGTH, "0")

    def secret(self, prefix: str) -> str:
        """A token, a ticket, a trigger id."""
        self._made += 1
        return f"{prefix}-{self._made:012d}"

    def ts(self) -> str:
        """`1503435956.000247`: later ones are greater, even where the clock stands still."""
        self._last_ts = max(microseconds(self._clock.now()), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"


def microseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def seconds(at: datetime) -> int:
    """Since 1970."""
    return microseconds(at) // 1_000_000


def _in_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
