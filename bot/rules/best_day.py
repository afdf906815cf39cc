"""Which day an act counts for whose time an outage hid: the one that serves the member best (product rule)."""

from dataclasses import replace
from datetime import date, datetime

from bot.rules.check_ins import Evidence
from bot.rules.days import each_day
from bot.rules.streaks import History, Streak, replay


def best_day(history: History, *, since: datetime, until: datetime) -> date:
    """A local day between two instants (aware UTC): of those that leave the best streak the latest."""
    last = history.rule.day_of(until)
    first = min(max(history.rule.day_of(since), history.joined), last)
    made = {piece.day for piece in history.evidence}
    open_days = [day for day in each_day(first, last) if day not in made] or [last]
    return max(open_days, key=lambda day: (_worth(_with(history, day, until), last), day))


def _with(history: History, day: date, at: datetime) -> History:
    return replace(history, evidence=(*history.evidence, Evidence(day=day, at=at, told=True)))


def _worth(history: History, today: date) -> tuple[int, int, int]:
    streak: Streak = replay(history, today)
    kept = sum(period.state == "kept" for period in streak.periods)
    return streak.length, kept, streak.freezes
