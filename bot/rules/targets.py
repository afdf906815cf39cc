"""How much a member sets out to do, and the periods that come of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from bot.errors import Refusal
from bot.rules.days import ONE_DAY
from bot.rules.zones import week_of

Mode = Literal["weekly", "daily"]


class ImpossibleTarget(Refusal):
    """A weekly target is a number of days from 1 to 7; for every single day, choose `daily`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """`weekly`: so many days of seven; `daily`: each day. Raises ImpossibleTarget for days outside 1 to 7."""

    mode: Mode = "weekly"
    days: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 7:
            raise ImpossibleTarget


DEFAULT_TARGET = Target()
"""Three days a week (product default)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetChange:
    """The target that holds from a local day on."""

    from_day: date
    target: Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days of one period: a Monday to Sunday as far as it belongs to a weekly target, or one day of a daily one."""

    first: date
    last: date
    target: Target


def takes_effect(today: date, current: Target) -> date:
    """The first day of the next period, from which a change made today counts."""
    return week_of(today) + timedelta(days=7) if current.mode == "weekly" else today + ONE_DAY


def target_on(day: date, changes: Iterable[TargetChange]) -> Target:
    """The target that holds on a day: the default one before the first change; of changes from one day the last."""
    begun = [change for change in _in_order(changes) if change.from_day <= day]
    return begun[-1].target if begun else DEFAULT_TARGET


def spans(changes: Iterable[TargetChange], joined: date, today: date) -> Iterator[Span]:
    """The periods from joining to the one that holds today. A week has the target that holds on its first day."""
    target = target_on(joined, changes)
    later = [change for change in _in_order(changes) if change.from_day > joined]
    first, position = joined, 0
    while first <= today:
        while position < len(later) and later[position].from_day <= first:
            target = later[position].target
            position += 1
        last = first if target.mode == "daily" else _last_of_week(first, islice(later, position, None))
        yield Span(first=first, last=last, target=target)
        first = last + ONE_DAY


def _in_order(changes: Iterable[TargetChange]) -> list[TargetChange]:
    """One change a day, in order: the last that was made."""
    by_day = {change.from_day: change for change in changes}
    return [by_day[day] for day in sorted(by_day)]


def _last_of_week(day: date, later: Iterable[TargetChange]) -> date:
    sunday = week_of(day) + timedelta(days=6)
    for change in later:
        if change.from_day > sunday:
            break
        if change.target.mode == "daily":
            return change.from_day - ONE_DAY
    return sunday
