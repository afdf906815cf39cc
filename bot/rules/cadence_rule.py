"""A recurrence rule as a value: the part of RFC 5545's RRULE that a cadence may use."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_DAYS = range(5)
WEEKEND = range(5, 7)


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


MOST_PERIODS = {Frequency.DAILY: 3660, Frequency.WEEKLY: 520, Frequency.MONTHLY: 120, Frequency.YEARLY: 10}
"""How long an interval may be: ten years of each."""


class Weekday(NamedTuple):
    """A day of the week, 0 for Monday; with an ordinal the nth of its month or year, below 0 counted from the end."""

    day: int
    ordinal: int = 0

    def __str__(self) -> str:
        return f"{self.ordinal or ''}{WEEKDAY_CODES[self.day]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPattern:
    """Which days of a period count; its fields are RFC 5545's BYMONTH, BYMONTHDAY, BYYEARDAY, BYDAY and BYSETPOS."""

    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def chooses_days(self) -> bool:
        return bool(self.month_days or self.year_days or self.weekdays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A recurrence rule; its text is an RRULE value.

    `until` is inclusive, naive for local time or aware. Without `hour` and `minute` the start gives the time of day.
    `week_start` is 0 for Monday.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    pattern: DayPattern = DayPattern()
    hour: int | None = None
    minute: int | None = None
    week_start: int = 0

    def __str__(self) -> str:
        pattern = self.pattern
        parts = {
            "FREQ": self.frequency.value,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "COUNT": "" if self.count is None else str(self.count),
            "UNTIL": "" if self.until is None else _moment(self.until),
            "BYMONTH": _joined(pattern.months),
            "BYMONTHDAY": _joined(pattern.month_days),
            "BYYEARDAY": _joined(pattern.year_days),
            "BYDAY": _joined(pattern.weekdays),
            "BYSETPOS": _joined(pattern.positions),
            "BYHOUR": "" if self.hour is None else str(self.hour),
            "BYMINUTE": "" if self.minute is None else str(self.minute),
            "WKST": WEEKDAY_CODES[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def begun(self, start: date) -> "Rule":
        """The rule with the days spelled out that RFC 5545 lets the start decide."""
        pattern = self.pattern
        if pattern.chooses_days:
            return self
        match self.frequency:
            case Frequency.DAILY:
                pattern = replace(pattern, weekdays=every_weekday())
            case Frequency.WEEKLY:
                pattern = replace(pattern, weekdays=(Weekday(start.weekday()),))
            case Frequency.MONTHLY:
                pattern = replace(pattern, month_days=(start.day,))
            case Frequency.YEARLY:
                pattern = replace(pattern, months=pattern.months or (start.month,), month_days=(start.day,))
        return replace(self, pattern=pattern)

    def is_turn_of(self, day: date, start: date) -> bool:
        """Whether the interval, counted in whole periods from that of `start`, comes to the period of `day`."""
        return (self._period(day) - self._period(start)) % self.interval == 0

    def _period(self, day: date) -> int:
        match self.frequency:
            case Frequency.DAILY:
                return day.toordinal()
            case Frequency.WEEKLY:
                return (day.toordinal() - 1 - self.week_start) // 7
            case Frequency.MONTHLY:
                return day.year * 12 + day.month
            case Frequency.YEARLY:
                return day.year


class Repeating(NamedTuple):
    """A rule as it was asked for: with its time of day, and its naive local start where one was named."""

    rule: Rule
    at: time
    start: datetime | None = None


def every_weekday(days: Iterable[int] = range(7)) -> tuple[Weekday, ...]:
    """Weekdays without an ordinal, in the week's order."""
    return tuple(Weekday(day) for day in sorted(set(days)))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}{'Z' if moment.tzinfo else ''}"


def _joined(values: Iterable[int | Weekday]) -> str:
    return ",".join(str(value) for value in values)
