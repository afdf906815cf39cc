"""How long an adapter waits before it connects again."""

from datetime import timedelta

from bot.adapting.backoff import Backoff

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def test_it_doubles_up_to_the_longest_and_stays_there() -> None:
    backoff = Backoff(20 * SECOND, MINUTE)

    assert [backoff.after(SECOND) for _ in range(4)] == [20 * SECOND, 40 * SECOND, MINUTE, MINUTE]


def test_after_a_connection_that_held_it_is_the_first_one_again() -> None:
    backoff = Backoff(20 * SECOND, MINUTE)
    for _ in range(4):
        backoff.after(SECOND)

    assert [backoff.after(held) for held in (DAY, SECOND)] == [20 * SECOND, 40 * SECOND]
