"""The periods of boards, by a community's local days."""

from datetime import date, timedelta
from typing import Literal, get_args

from bot.rules.zones import week_of

BoardPeriod = Literal["week", "month", "season", "all"]
PERIODS: tuple[BoardPeriod, ...] = get_args(BoardPeriod)
SEASON = timedelta(weeks=12)
"""A season runs twelve weeks from the community's first Monday on (product rule)."""


def period_key(period: BoardPeriod, day: date, began_on: date) -> str:
    """How the period that holds a day is named where points are summed up; `began_on` is the community's first day."""
    match period:
        case "week":
            return week_of(day).isoformat()
        case "month":
            return f"{day:%Y-%m}"
        case "season":
            return f"season-{(week_of(day) - week_of(began_on)) // SEASON}"
        case "all":
            return "all"
