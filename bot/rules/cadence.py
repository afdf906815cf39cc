"""When a schedule fires: its nominal local times, and the instants that they are placed at.

A nominal time is what the rule says on a wall clock, and names the occurrence: it stays the same however clocks jump.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, dropwhile, islice, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from bot.rules.cadence_rrule import read_rule
from bot.rules.cadence_rule import DayPattern, Frequency, Rule
from bot.rules.zones import find_zone, local_date, local_time, place

ONE_OFF = "FREQ=DAILY;COUNT=1"
_MOST_EMPTY_YEARS = 40
_ONE_PERIOD = 12 * MAXYEAR
_A_DAY = timedelta(days=1)
_LONGEST_GAP = timedelta(days=2000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cadence:
    """A recurrence: an RRULE value without DTSTART, a naive local start, a zone. Daily at the finest."""

    rrule: str
    start: datetime
    zone: str

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None:
            raise ValueError("a cadence starts at a naive local time")

    @property
    def is_one_off(self) -> bool:
        return read_rule(self.rrule).count == 1


def rule_of(cadence: Cadence) -> Rule:
    """The rule with everything spelled out that its start decides, and its end in local time.

    Raises a Refusal where the text is no rule, UnknownZone where the zone is none.
    """
    return _begun(cadence.rrule, cadence.start, cadence.zone)


def nominal_times(cadence: Cadence, after: datetime | None, count: int) -> list[datetime]:
    """The first `count` nominal times strictly after `after`, from the start where it is None."""
    return list(islice(_times_after(cadence, after), count))


def nominal_times_from(cadence: Cadence, first: date, count: int) -> list[datetime]:
    """The first `count` nominal times on or after the local date `first`."""
    return list(islice(_times(cadence, first), count))


def next_nominal(cadence: Cadence, last: datetime | None) -> datetime | None:
    """The nominal time that follows `last`, the first one where it is None; None after the last."""
    return next(_times_after(cadence, last), None)


def time_of_day(cadence: Cadence) -> time:
    """The local time of day of every nominal time."""
    return _time_of_day(rule_of(cadence), cadence.start)


def due_at(cadence: Cadence, nominal: datetime) -> datetime:
    """The UTC instant of a nominal time."""
    return place(nominal, find_zone(cadence.zone))


def due_nominals(cadence: Cadence, last: datetime | None, now: datetime) -> list[datetime]:
    """The nominal times after `last` whose instant is `now` or before, ascending; none from before the last 2000 days.

    Raises ValueError for a naive `now`.
    """
    clock = local_time(now, find_zone(cadence.zone))
    oldest = max(last or cadence.start - _A_DAY, clock - _LONGEST_GAP)
    # Where clocks went back, a time that the wall clock shows again was due already.
    due = list(takewhile(lambda nominal: nominal <= clock + _A_DAY, _times_after(cadence, oldest)))
    while due and due_at(cadence, due[-1]) > now:
        due.pop()
    return due


def moved(old: Cadence, last_posted: datetime | None, new: Cadence, now: datetime) -> date:
    """The local date from which the nominal times of `new` count, where it replaces `old` after `last_posted`.

    A changed schedule applies from its next period on, and a period ends at the old rule's next nominal time. A one-off
    that has not been posted, and a rule that is over, make room at once.
    """
    boundary = next_nominal(old, last_posted)
    if boundary is None or old.is_one_off:
        return local_date(now, find_zone(new.zone))
    return boundary.date()


def _times_after(cadence: Cadence, after: datetime | None) -> Iterator[datetime]:
    if after is None:
        return _times(cadence, cadence.start.date())
    return dropwhile(lambda nominal: nominal <= after, _times(cadence, after.date()))


def _times(cadence: Cadence, first: date) -> Iterator[datetime]:
    rule = rule_of(cadence)
    if rule.count is None:
        return _endless_times(rule, cadence.start, first)
    counted = _counted_times(rule, cadence.start)
    return iter(counted[bisect_left(counted, datetime.combine(first, time())) :])


@lru_cache(maxsize=256)
def _counted_times(rule: Rule, start: datetime) -> tuple[datetime, ...]:
    return tuple(islice(_endless_times(rule, start, start.date()), rule.count))


def _endless_times(rule: Rule, start: datetime, first: date) -> Iterator[datetime]:
    at = _time_of_day(rule, start)
    first = max(first, start.date())
    last_year = first.year
    for year in range(first.year, MAXYEAR + 1):
        if year > last_year + _MOST_EMPTY_YEARS:
            return
        days = _days_of_year(rule.frequency, rule.pattern, year)
        for day in days[bisect_left(days, first) :]:
            nominal = datetime.combine(day, at)
            if rule.until is not None and nominal > rule.until:
                return
            if nominal >= start and rule.is_turn_of(day, start.date()):
                last_year = year
                yield nominal


@lru_cache(maxsize=512)
def _days_of_year(frequency: Frequency, pattern: DayPattern, year: int) -> tuple[date, ...]:
    if frequency is Frequency.MONTHLY:
        months = (date(year, month, 1) for month in range(1, 13))
        return tuple(chain.from_iterable(_days_of_period(rrule.MONTHLY, month, pattern) for month in months))
    return tuple(_days_of_period(rrule.YEARLY, date(year, 1, 1), pattern))


def _days_of_period(unit: Literal[0, 1], first: date, pattern: DayPattern) -> Iterator[date]:
    # dateutil searches a rule that has no more days up to the year 9999, for seconds. An interval beyond that year
    # ends it after the one period asked for; the rule's own interval is counted in periods from its start.
    days = rrule.rrule(
        unit,
        interval=_ONE_PERIOD,
        dtstart=datetime.combine(first, time()),
        bymonth=pattern.months or None,
        bymonthday=pattern.month_days or None,
        byyearday=pattern.year_days or None,
        byweekday=[rrule.weekday(weekday.day, weekday.ordinal or None) for weekday in pattern.weekdays] or None,
        bysetpos=pattern.positions or None,
    )
    return (moment.date() for moment in days)


def _time_of_day(rule: Rule, start: datetime) -> time:
    at = start.time()
    return at.replace(
        hour=at.hour if rule.hour is None else rule.hour,
        minute=at.minute if rule.minute is None else rule.minute,
    )


@lru_cache(maxsize=1024)
def _begun(text: str, start: datetime, zone: str) -> Rule:
    rule = read_rule(text).begun(start.date())
    if rule.until is None or rule.until.tzinfo is None:
        return rule
    return replace(rule, until=_local_end(rule.until, find_zone(zone)))


def _local_end(until: datetime, zone: ZoneInfo) -> datetime:
    try:
        return local_time(until, zone)
    except OverflowError:
        return until.replace(tzinfo=None)
