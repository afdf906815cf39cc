"""Ids that carry the time they were made at."""

from datetime import UTC, datetime, timedelta

from tests.standins.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Where Discord's time begins (its documentation's Snowflakes)."""
_LOW_BITS = 22


class Snowflakes:
    """New ids, all different; later ones are greater unless the clock goes back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._used: dict[int, int] = {}

    def next(self) -> int:
        first = first_id_at(self._clock.now())
        self._used[first] = self._used.get(first, 0) + 1
        return first + self._used[first]


def first_id_at(at: datetime) -> int:
    """What no id of that millisecond or later lies below."""
    return (at - EPOCH) // timedelta(milliseconds=1) << _LOW_BITS


def made_at(snowflake: int) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> _LOW_BITS)
