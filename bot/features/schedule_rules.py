"""What a schedule is made of, read from what an admin typed, and when it comes next once it was changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.errors import Refusal
from bot.features.program import What
from bot.features.schedule_choices import check_fits, known_level, known_of, known_topic, refuse_unused
from bot.features.words import day_name
from bot.library.load import Library
from bot.model.text import member_line, member_text
from bot.rules.cadence import Cadence, due_at, moved, next_nominal, nominal_times_from
from bot.rules.cadence_text import parse_cadence
from bot.rules.days import ONE_DAY
from bot.rules.zones import day_begins, find_zone, local_time
from bot.storage.queries.schedules import ScheduleRow

Late = Literal["post", "skip"]
WINDOWS: dict[Late, int] = {"post": 24 * 60, "skip": 5}
"""Minutes: how late an occurrence may still post."""
MOST_TEXT = 1500
MOST_MENTION = 100
NONE = "none"
"""Typed for a detail, it takes the detail away."""


class NeedsText(Refusal):
    """An announcement needs its words. Add them as text:"Our words"."""


class NothingToChange(Refusal):
    """Say what is to change, such as when:"every Monday at 10:00" or channel:#general."""


class Spent(Refusal):
    """That one-off has been posted. Add a new schedule for another one."""


class NothingToCome(Refusal):
    """That schedule has nothing more to come. Resume it, or give it a new time with /schedule edit."""


class Paused(Refusal):
    """That schedule is paused. /schedule resume goes on with it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Schedule {number} is paused. /schedule resume {number} goes on with it.")


class TooEarly(Refusal):
    """A change applies from the schedule's next period on."""

    def __init__(self, first: date) -> None:
        super().__init__(
            f"A change applies from the schedule's next period on, and that begins on {day_name(first)}. "
            "Choose a time from that day on, or add a schedule of its own with /schedule add."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What an admin typed; None where nothing was."""

    when: str | None = None
    zone: str | None = None
    mention: str | None = None
    late: Late | None = None
    of: str | None = None
    level: str | None = None
    topic: str | None = None
    text: str | None = None

    @property
    def moves(self) -> bool:
        return self.when is not None or self.zone is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A schedule's own values, checked."""

    cadence: Cadence
    mention: str | None
    window: int
    of: str | None
    level: str | None
    topic: str | None
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A changed rule, and the occurrence with which it takes over; None where the times stay as they were."""

    rule: Rule
    takes_over: datetime | None
    """A nominal time."""


def new_rule(what: What, wish: Wish, zone: str, library: Library, now: datetime) -> Rule:
    """Raises a Refusal for what can't be."""
    named = find_zone(zone if wish.zone is None else wish.zone).key
    rule = Rule(
        cadence=parse_cadence(wish.when or "", named, now),
        mention=None,
        window=WINDOWS["post"],
        of=None,
        level=None,
        topic=None,
        text=None,
    )
    return _with_details(what, rule, wish, library)


def changed(schedule: ScheduleRow, wish: Wish, library: Library, now: datetime, *, is_spent: bool) -> Change:
    """The schedule's rule with what was typed changed; `is_spent` marks a one-off that was posted.

    Raises a Refusal for what can't be.
    """
    old = schedule.cadence
    if wish.moves and is_spent:
        raise Spent
    zone = old.zone if wish.zone is None else find_zone(wish.zone).key
    cadence = _moved_cadence(schedule, wish.when, zone, now) if wish.when is not None else replace(old, zone=zone)
    rule = Rule(
        cadence=cadence,
        mention=schedule.mention,
        window=schedule.window,
        of=schedule.of,
        level=schedule.level,
        topic=schedule.topic,
        text=schedule.text,
    )
    rule = _with_details(schedule.what, rule, wish, library)
    return Change(rule=rule, takes_over=_takes_over(schedule, cadence, now) if wish.moves else None)


def next_after_pause(schedule: ScheduleRow, now: datetime) -> datetime | None:
    """The first nominal time that is still to come."""
    return _first_after(schedule.cadence, schedule.last_nominal, now)


def due_or_none(cadence: Cadence, nominal: datetime | None) -> datetime | None:
    return due_at(cadence, nominal) if nominal else None


def _takes_over(schedule: ScheduleRow, new: Cadence, now: datetime) -> datetime:
    """The first nominal time of a changed rule: from the schedule's next period on (F14)."""
    began = _period_began(schedule)
    if began is None:
        nominal = _first_after(new, None, now)
        if nominal is None:
            raise NothingToCome
        return nominal
    first = moved(schedule.cadence, began, new, now)
    nominal = next((nominal for nominal in nominal_times_from(new, first, 2) if nominal > began), None)
    if nominal is None:
        raise TooEarly(first)
    return nominal


def _moved_cadence(schedule: ScheduleRow, when: str, zone: str, now: datetime) -> Cadence:
    """The new cadence, begun where the next period begins, so that its first time may lie earlier on that day."""
    fresh = parse_cadence(when, zone, now)
    began = _period_began(schedule)
    if fresh.is_one_off or began is None:
        return fresh
    first = moved(schedule.cadence, began, fresh, now)
    return parse_cadence(when, zone, day_begins(first, find_zone(zone)) - timedelta(seconds=1))


def _period_began(schedule: ScheduleRow) -> datetime | None:
    """The nominal time with which the running period began; None where none runs: nothing came yet, or a one-off."""
    return None if schedule.cadence.is_one_off else schedule.last_nominal


def _first_after(cadence: Cadence, last: datetime | None, now: datetime) -> datetime | None:
    """The first nominal time after `last` whose instant lies after `now`."""
    yesterday = local_time(now, find_zone(cadence.zone)) - ONE_DAY
    nominal = next_nominal(cadence, max(last, yesterday) if last else yesterday)
    while nominal is not None and due_at(cadence, nominal) <= now:
        nominal = next_nominal(cadence, nominal)
    return nominal


def _with_details(what: str, rule: Rule, wish: Wish, library: Library) -> Rule:
    refuse_unused(what, {"of": wish.of, "level": wish.level, "topic": wish.topic, "text": wish.text})
    rule = replace(
        rule,
        mention=_detail(wish.mention, rule.mention, _mention),
        window=WINDOWS[wish.late] if wish.late else rule.window,
        of=_detail(wish.of, rule.of, lambda typed: known_of(what, typed, library)),
        level=_detail(wish.level, rule.level, known_level),
        topic=_detail(wish.topic, rule.topic, known_topic),
        text=_detail(wish.text, rule.text, lambda typed: member_text(typed, most=MOST_TEXT, what="That text")),
    )
    check_fits(what, library, of=rule.of, level=rule.level, topic=rule.topic)
    if what == "announcement" and not rule.text:
        raise NeedsText
    return rule


def _detail(typed: str | None, old: str | None, read: Callable[[str], str]) -> str | None:
    if typed is None:
        return old
    return None if typed.strip().casefold() == NONE else read(typed)


def _mention(typed: str) -> str:
    return member_line(typed.strip().removeprefix("@"), most=MOST_MENTION, what="That mention")
