"""How much one person may ask in a short time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.throttle import Throttle, TooFast

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_as_many_as_may_be_and_the_next_once_the_first_is_a_minute_old() -> None:
    throttle = Throttle(most=3, span=timedelta(minutes=1))
    for second in (0, 10, 20):
        throttle.take("jun", NOW + second * SECOND)
    for second in (20, 30, 59):
        with pytest.raises(TooFast):
            throttle.take("jun", NOW + second * SECOND)
    throttle.take("jun", NOW + 60 * SECOND)
    with pytest.raises(TooFast):
        throttle.take("jun", NOW + 69 * SECOND)
    throttle.take("jun", NOW + 70 * SECOND)


def test_one_s_haste_holds_up_nobody_else() -> None:
    throttle = Throttle(most=1)
    throttle.take("jun", NOW)
    throttle.take("mei", NOW)
    with pytest.raises(TooFast):
        throttle.take("jun", NOW)


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    throttle = Throttle(most=2)
    throttle.take("jun", NOW)
    throttle.take("jun", NOW)
    throttle.take("jun", NOW - timedelta(days=1))


def test_those_silent_for_the_longest_time_are_forgotten() -> None:
    throttle = Throttle(most=1, kept=2)
    for name in ("jun", "mei", "tom"):
        throttle.take(name, NOW)
    throttle.take("jun", NOW)
    with pytest.raises(TooFast):
        throttle.take("tom", NOW)
