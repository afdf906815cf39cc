"""A plain model of the rules: slow, and written day by day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.rules.check_ins import Evidence
from bot.rules.days import DayRule, RuleChange
from bot.rules.streaks import History, Period
from bot.rules.targets import DEFAULT_TARGET, Target


def plain_day(at: datetime, rule: DayRule) -> date:
    return (at.astimezone(ZoneInfo(rule.zone)).replace(tzinfo=None) - rule.day_start).date()


def plain_readings(piece: Evidence, changes: Sequence[RuleChange], since: date) -> list[date]:
    found: list[date] = []
    for change in changes:
        if not piece.told and piece.day in (plain_day(change.at, change.old), plain_day(change.at, change.new)):
            found += [plain_day(piece.at, change.old), plain_day(piece.at, change.new)]
    return [day for day in dict.fromkeys((piece.day, *sorted(found))) if day >= since]


def plain_credit(readings: list[list[date]]) -> set[date]:
    """Every way to let each piece count for one of its days; of the best ways that lose no own day, the earliest."""
    own = {each[0] for each in readings}
    ways: set[frozenset[date]] = {frozenset(each[0] for each in readings if len(each) == 1)}
    for each in readings:
        ways = {way | {day} for way in ways for day in each}
    best = max(len(way) for way in ways)
    return set(min((way for way in ways if own <= way and len(way) == best), key=sorted))


def plain_target(history: History, day: date) -> Target:
    begun = [change for change in history.targets if change.from_day <= day]
    return max(reversed(begun), key=lambda change: change.from_day).target if begun else DEFAULT_TARGET


def plain_excuse(history: History, day: date, made: set[date], lived: set[date], today: date) -> str | None:
    reasons = {excuse.reason for excuse in history.excuses if excuse.first <= day <= excuse.last}
    if reasons & {"break", "holiday"}:
        return min(reasons - {"outage"})
    if day in made:
        return None
    leapt = min(lived) < day < today and day not in lived
    return "outage" if reasons else "travel" if leapt else None


def plain_replay(history: History, made: set[date], lived: set[date], today: date) -> list[tuple[object, ...]]:
    joined = min([history.joined, *made])
    made = {day for day in made if day <= today}
    streak, freezes, mode_before, kept = 0, 0, None, Counter[str]()
    rows: list[tuple[object, ...]] = []
    calendar = [joined + timedelta(days=n) for n in range((today - joined).days + 7)]

    def period_of(day: date) -> tuple[str, date]:
        mode = plain_target(history, day).mode
        return mode, day - timedelta(days=day.weekday()) if mode == "weekly" else day

    for (mode, _), grouped in groupby(calendar, period_of):
        period = list(grouped)
        if period[0] > today:
            break
        streak = streak if mode == mode_before else 0
        mode_before = mode
        excused = [(day, reason) for day in period if (reason := plain_excuse(history, day, made, lived, today))]
        done = [day for day in period if day in made]
        target = min(plain_target(history, period[0]).days, len(period) - len(excused))
        if target <= 0:
            state = "neutral"
        elif len(done) >= target:
            state = "kept"
            streak += 1
            kept[mode] += 1
            if kept[mode] % (4 if mode == "weekly" else 28) == 0:
                freezes = min(3, freezes + 1)
        elif period[-1] >= today:
            state = "open"
        elif freezes:
            state = "frozen"
            freezes -= 1
        else:
            state = "missed"
            streak = 0
        rows.append((mode, period[0], target, tuple(done), tuple(excused), state, freezes, streak))
    return rows


def row_of(period: Period) -> tuple[object, ...]:
    return (
        period.mode,
        period.first,
        period.target,
        period.made,
        period.excused,
        period.state,
        period.freezes,
        period.streak,
    )
