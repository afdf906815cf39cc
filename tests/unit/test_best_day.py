"""An act without a time counts where it serves best."""

from datetime import UTC, date, datetime, timedelta

from bot.rules.best_day import best_day
from bot.rules.check_ins import Evidence
from bot.rules.days import DayRule
from bot.rules.streaks import History

BERLIN = DayRule(zone="Europe/Berlin")
MONDAY = date(2027, 3, 1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def made(*offsets: int) -> History:
    days = [MONDAY + timedelta(days=offset) for offset in offsets]
    return History(joined=MONDAY, rule=BERLIN, evidence=[Evidence(day=day, at=noon(day)) for day in days])


def test_it_completes_a_week_that_lacked_one_day() -> None:
    history = made(0, 2)
    found = best_day(history, since=noon(MONDAY + timedelta(days=5)), until=noon(MONDAY + timedelta(days=8)))
    assert found == MONDAY + timedelta(days=6)


def test_where_nothing_is_at_stake_it_is_the_latest_day() -> None:
    history = made(0, 1, 2)
    found = best_day(history, since=noon(MONDAY + timedelta(days=3)), until=noon(MONDAY + timedelta(days=5)))
    assert found == MONDAY + timedelta(days=5)


def test_a_day_that_counts_already_is_not_chosen() -> None:
    history = made(0, 1)
    found = best_day(history, since=noon(MONDAY), until=noon(MONDAY + timedelta(days=2)))
    assert found == MONDAY + timedelta(days=2)


def test_it_never_lies_before_joining() -> None:
    history = made(0)
    found = best_day(history, since=noon(MONDAY - timedelta(days=9)), until=noon(MONDAY))
    assert found == MONDAY
