"""Days on which nothing is asked of a member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.rules.days import ONE_DAY, each_day

Reason = Literal["break", "holiday", "outage", "travel"]
"""A member's break, the community's holiday, Pacer's outage, or a zone change that leapt over the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Excuse:
    """Local days, both ends included, on which nothing is asked."""

    first: date
    last: date
    reason: Reason


def excused_days(excuses: Iterable[Excuse], made: frozenset[date], *, first: date, last: date) -> Mapping[date, Reason]:
    """The days from `first` to `last` on which nothing is asked, each with its first reason in the order of `Reason`.

    An outage or a leap excuses only those who did not make the day; a break and a holiday excuse it either way.
    """
    excused: dict[date, Reason] = {}
    by_reason: dict[Reason, list[Excuse]] = {"travel": [], "outage": [], "holiday": [], "break": []}
    for excuse in excuses:
        by_reason[excuse.reason].append(excuse)
    for reason, same in by_reason.items():
        only_if_unmade = reason in ("travel", "outage")
        for day in _union(same, first, last):
            if not (only_if_unmade and day in made):
                excused[day] = reason
    return excused


def _union(excuses: Iterable[Excuse], first: date, last: date) -> Iterable[date]:
    for excuse in sorted(excuses, key=lambda excuse: excuse.first):
        until = min(excuse.last, last)
        if until >= first:
            yield from each_day(max(excuse.first, first), until)
            first = until + ONE_DAY
