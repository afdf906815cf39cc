"""Which local days an outage of Pacer's own excuses, by its stored heartbeat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.days import ONE_DAY, DayRule, each_day

LONGEST_UNNOTICED = timedelta(hours=1)
"""A local day with a longer gap than this is excused (product rule)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """A stretch (aware UTC) in which a platform was connected."""

    since: datetime
    until: datetime


def outage_days(connected: Iterable[Connected], rule: DayRule, *, since: datetime, until: datetime) -> tuple[date, ...]:
    """The local days with more than an hour without any connection, between two instants (aware UTC), ascending.

    Without any stretch nothing is known, and nothing excused.
    """
    stretches = list(connected)
    if not stretches:
        return ()
    days = {day for gap in _gaps(stretches, since, until) for day in _days_lost(gap, rule)}
    return tuple(sorted(days))


def _gaps(connected: Iterable[Connected], since: datetime, until: datetime) -> Iterator[Connected]:
    reached = since
    for stretch in sorted(connected, key=lambda stretch: stretch.since):
        if stretch.since > reached:
            yield Connected(since=reached, until=min(stretch.since, until))
        reached = max(reached, stretch.until)
    if until > reached:
        yield Connected(since=reached, until=until)


def _days_lost(gap: Connected, rule: DayRule) -> Iterator[date]:
    if gap.until - gap.since <= LONGEST_UNNOTICED:
        return
    for day in each_day(rule.day_of(gap.since), rule.day_of(gap.until)):
        lost = min(gap.until, rule.begins(day + ONE_DAY)) - max(gap.since, rule.begins(day))
        if lost > LONGEST_UNNOTICED:
            yield day
