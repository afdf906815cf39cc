"""A member's local days, through every change of zone or of the hour at which the day starts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.zones import day_begins, find_zone, local_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRule:
    """How a member's local day is read: an IANA zone, and how long after midnight the day starts."""

    zone: str
    day_start: timedelta = timedelta(0)

    def day_of(self, at: datetime) -> date:
        """The local day in which an instant (aware UTC) lies."""
        return local_date(at, find_zone(self.zone), self.day_start)

    def begins(self, day: date) -> datetime:
        """The first instant (aware UTC) of a local day."""
        return day_begins(day, find_zone(self.zone), self.day_start)


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleChange:
    """At one instant (aware UTC) a member's days began to be read by another rule."""

    at: datetime
    old: DayRule
    new: DayRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A time under one rule, from `since` to `until` (aware UTC, None: for ever), and the local days that it meets."""

    rule: DayRule
    since: datetime | None
    until: datetime | None
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Boundary:
    """An instant (aware UTC) at which a period begins or ends, and the rule by which it did."""

    at: datetime
    rule: DayRule


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def stretches(rule: DayRule, changes: Sequence[RuleChange]) -> tuple[Stretch, ...]:
    """The times under one rule each, in order; `rule` is the one that holds now."""
    ordered = sorted(changes, key=lambda change: change.at)
    rules = [*(change.old for change in ordered[:1]), *(change.new for change in ordered[:-1]), rule]
    starts = [None, *(change.at for change in ordered)]
    ends = [*(change.at for change in ordered), None]
    return tuple(
        Stretch(
            rule=holding,
            since=since,
            until=until,
            first=holding.day_of(since) if since else date.min,
            last=holding.day_of(until) if until else date.max,
        )
        for holding, since, until in zip(rules, starts, ends, strict=True)
    )


def skipped_days(lived: Sequence[Stretch]) -> tuple[date, ...]:
    """The days that never were for the member, because a change leapt over them, as one across the date line can."""
    skipped: list[date] = []
    reached = date.min
    for stretch in sorted(lived, key=lambda stretch: stretch.first):
        if stretch.first > reached:
            skipped.extend(each_day(reached + ONE_DAY, stretch.first - ONE_DAY))
        reached = max(reached, stretch.last)
    return tuple(skipped)


def began(day: date, lived: Sequence[Stretch]) -> Boundary:
    """When the member first had this day or a later one."""
    stretch = next(stretch for stretch in lived if stretch.last >= day)
    at = stretch.rule.begins(day)
    return Boundary(at=max(at, stretch.since) if stretch.since else at, rule=stretch.rule)


def ended(day: date, lived: Sequence[Stretch]) -> Boundary:
    """When the member had left this day for good; after a change to the west, later than the next day began."""
    stretch = next(stretch for stretch in reversed(lived) if stretch.first <= day)
    at = stretch.rule.begins(day + ONE_DAY)
    return Boundary(at=min(at, stretch.until) if stretch.until else at, rule=stretch.rule)
