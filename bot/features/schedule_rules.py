"""What a schedule is made of, read from what an admin typed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Literal

from bot.errors import Refusal
from bot.features.program import What
from bot.library.items import Level, Topic
from bot.library.load import Library
from bot.model.text import member_line, member_text, shown
from bot.rules.cadence import Cadence, due_at, moved, next_nominal, nominal_times_from
from bot.rules.cadence_text import parse_cadence
from bot.rules.zones import day_begins, find_zone
from bot.storage.queries.schedules import ScheduleRow

Late = Literal["post", "skip"]
WINDOWS: dict[Late, int] = {"post": 24 * 60, "skip": 5}
"""Minutes: how late an occurrence may still post."""
MOST_TEXT = 1500
MOST_MENTION = 100


class NeedsText(Refusal):
    """An announcement needs its words. Add them as text:"Our words"."""


class Spent(Refusal):
    """That one-off has been posted. Add a new schedule for another one."""


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


def new_rule(what: What, wish: Wish, zone: str, library: Library, now: datetime) -> Rule:
    """Raises a Refusal for what can't be."""
    named = find_zone(wish.zone or zone).key
    rule = Rule(
        cadence=parse_cadence(wish.when or "", named, now),
        mention=None,
        window=WINDOWS["post"],
        of=None,
        level=None,
        topic=None,
        text=None,
    )
    rule = _with_details(rule, wish, library)
    if what == "announcement" and not rule.text:
        raise NeedsText
    return rule


def changed_rule(schedule: ScheduleRow, wish: Wish, library: Library, now: datetime) -> Rule:
    """The schedule's rule with what was typed changed. Raises a Refusal for what can't be."""
    old = schedule.cadence
    zone = find_zone(wish.zone).key if wish.zone else old.zone
    cadence = replace(old, zone=zone)
    if wish.when:
        if old.is_one_off and schedule.last_nominal is not None:
            raise Spent
        cadence = _moved_cadence(schedule, wish.when, zone, now)
    rule = Rule(
        cadence=cadence,
        mention=schedule.mention,
        window=schedule.window,
        of=schedule.of,
        level=schedule.level,
        topic=schedule.topic,
        text=schedule.text,
    )
    return _with_details(rule, wish, library)


def next_after_change(schedule: ScheduleRow, rule: Rule, now: datetime) -> datetime | None:
    """The first nominal time of a changed rule: from the schedule's next period on (F14)."""
    old = schedule.cadence
    if schedule.last_nominal is None or old.is_one_off:
        return _first_after(rule.cadence, now)
    first = moved(old, schedule.last_nominal, rule.cadence, now)
    return next(iter(nominal_times_from(rule.cadence, first, 1)), None)


def next_after_pause(schedule: ScheduleRow, now: datetime) -> datetime | None:
    """The first nominal time that is still to come."""
    return _first_after(schedule.cadence, now)


def due_or_none(cadence: Cadence, nominal: datetime | None) -> datetime | None:
    return due_at(cadence, nominal) if nominal else None


def _moved_cadence(schedule: ScheduleRow, when: str, zone: str, now: datetime) -> Cadence:
    """The new cadence, begun where the next period begins, so that its first time may lie earlier on that day."""
    fresh = parse_cadence(when, zone, now)
    old = schedule.cadence
    if fresh.is_one_off or old.is_one_off or schedule.last_nominal is None:
        return fresh
    first = moved(old, schedule.last_nominal, fresh, now)
    return parse_cadence(when, zone, day_begins(first, find_zone(zone)) - timedelta(seconds=1))


def _first_after(cadence: Cadence, now: datetime) -> datetime | None:
    nominal = next_nominal(cadence, None)
    while nominal is not None and due_at(cadence, nominal) <= now:
        nominal = next_nominal(cadence, nominal)
    return nominal


def _with_details(rule: Rule, wish: Wish, library: Library) -> Rule:
    return replace(
        rule,
        mention=member_line(wish.mention, most=MOST_MENTION, what="That mention") if wish.mention else rule.mention,
        window=WINDOWS[wish.late] if wish.late else rule.window,
        of=_known_of(wish.of, library) if wish.of else rule.of,
        level=_one_of(wish.level, [level.value for level in Level], "level") if wish.level else rule.level,
        topic=_one_of(wish.topic, [topic.value for topic in Topic], "topic") if wish.topic else rule.topic,
        text=member_text(wish.text, most=MOST_TEXT, what="That text") if wish.text else rule.text,
    )


def _known_of(typed: str, library: Library) -> str:
    return _one_of(typed, [*library.series, *library.roadmaps], "series or roadmap")


def _one_of(typed: str, known: list[str], what: str) -> str:
    wanted = "-".join(typed.strip().casefold().split())
    if wanted in known:
        return wanted
    near = get_close_matches(wanted, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
    raise Refusal(f"There is no {what} “{shown(typed)}”. {hint}")
