"""Streaks, replayed from a member's rows: which periods were kept, and what that did to streak and freezes.

Whatever caches a streak can be rebuilt from the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from bot.rules.check_ins import Evidence, credited_days
from bot.rules.days import Boundary, DayRule, RuleChange, Stretch, began, each_day, ended, skipped_days, stretches
from bot.rules.excuses import Excuse, Reason, excused_days
from bot.rules.targets import DEFAULT_TARGET, Mode, Span, TargetChange, spans, target_on
from bot.rules.zones import week_of

MOST_FREEZES = 3
"""Freezes held at once (product rule); one more that is earned is lost."""
KEPT_PERIODS_PER_FREEZE: Mapping[Mode, int] = {"weekly": 4, "daily": 28}
"""Kept periods that earn a freeze (product rule), counted over all of them."""

State = Literal["kept", "frozen", "missed", "neutral", "open"]
"""`neutral`: nothing was asked; `open`: the period of today, whose target is not met yet."""
FreezeChange = Literal["earned", "lost", "spent"]
"""`lost`: earned while as many as can be held were held."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All that decides a member's streak; `rule` is the one by which their days are read now."""

    joined: date
    rule: DayRule
    evidence: Sequence[Evidence] = ()
    targets: Sequence[TargetChange] = ()
    rule_changes: Sequence[RuleChange] = ()
    excuses: Sequence[Excuse] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A week or a day, as far as it belongs to the member's target, and what became of it.

    `target` is the number of days asked, once excused days are taken off. `freezes` and `streak` are those after it.
    """

    mode: Mode
    first: date
    last: date
    target: int
    made: tuple[date, ...]
    excused: tuple[tuple[date, Reason], ...]
    state: State
    freeze: FreezeChange | None
    freezes: int
    streak: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Streak:
    """In weeks where `mode` is weekly, in days where it is daily. `longest` is the longest in that unit.

    The last of `periods` is the one of today; there are none before the member's first day.
    """

    mode: Mode
    length: int
    longest: int
    freezes: int
    periods: tuple[Period, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A period with its boundaries, for a member who asks why."""

    period: Period
    began: Boundary
    ended: Boundary


def replay(history: History, today: date) -> Streak:
    """The streak as of the member's local day `today`."""
    lived = stretches(history.rule, history.rule_changes)
    made = credited_days(history.evidence, history.rule_changes, since=_first_possible_day(history.joined, lived))
    joined = min(history.joined, min(made, default=history.joined))
    made_by_now = frozenset(day for day in made if day <= today)
    asked = tuple(spans(history.targets, joined, today))
    last = asked[-1].last if asked else today
    leaps = (Excuse(first=day, last=day, reason="travel") for day in skipped_days(lived))
    excused = excused_days((*history.excuses, *leaps), made_by_now, first=joined, last=last)
    tally = _Tally()
    periods = tuple(_judge(span, made_by_now, excused, tally, today) for span in asked)
    mode = periods[-1].mode if periods else target_on(joined, history.targets).mode
    return Streak(mode=mode, length=tally.streak, longest=tally.longest[mode], freezes=tally.freezes, periods=periods)


def why(history: History, periods: Iterable[Period]) -> tuple[Account, ...]:
    """Periods that were replayed from this history, with the instants between which they lie.

    They meet without a gap; around a change of zone to the west, where days come again, they overlap.
    """
    lived = stretches(history.rule, history.rule_changes)
    return tuple(
        Account(period=period, began=began(period.first, lived), ended=ended(period.last, lived)) for period in periods
    )


def kept_share(streak: Streak) -> tuple[int, int]:
    """Consistency: the kept weeks, of the weeks since joining that were not neutral (product rule).

    So that members compare, a week of daily mode is held against the default target: it is kept with three days made,
    or with as many as were asked where those are fewer. The running week counts once it is kept, in daily mode with
    three days made.
    """
    verdicts: list[bool] = []
    if streak.periods:
        running = week_of(streak.periods[-1].first)
        for monday, periods in groupby(streak.periods, key=lambda period: week_of(period.first)):
            kept = _week_kept(tuple(periods), is_running=monday == running)
            if kept is not None:
                verdicts.append(kept)
    return sum(verdicts), len(verdicts)


class _Tally:
    """What runs through the periods: the streak of the present mode, and freezes, which outlive a change of mode."""

    def __init__(self) -> None:
        self.freezes = 0
        self.streak = 0
        self.longest: Counter[Mode] = Counter()
        self._kept: Counter[Mode] = Counter()
        self._mode: Mode | None = None

    def enter(self, mode: Mode) -> None:
        if mode != self._mode:
            self._mode = mode
            self.streak = 0

    def keep(self, mode: Mode) -> FreezeChange | None:
        self.streak += 1
        self.longest[mode] = max(self.longest[mode], self.streak)
        self._kept[mode] += 1
        if self._kept[mode] % KEPT_PERIODS_PER_FREEZE[mode]:
            return None
        if self.freezes == MOST_FREEZES:
            return "lost"
        self.freezes += 1
        return "earned"

    def miss(self) -> FreezeChange | None:
        if self.freezes:
            self.freezes -= 1
            return "spent"
        self.streak = 0
        return None


def _first_possible_day(joined: date, lived: Sequence[Stretch]) -> date:
    """The day of joining, or the earlier one to which the clock went back when the zone changed on that day."""
    earlier = (after.first for before, after in pairwise(lived) if before.last >= joined)
    return min(joined, min(earlier, default=joined))


def _judge(span: Span, made: frozenset[date], excused: Mapping[date, Reason], tally: _Tally, today: date) -> Period:
    mode = span.target.mode
    days = tuple(each_day(span.first, span.last))
    made_here = tuple(day for day in days if day in made)
    excused_here = tuple((day, excused[day]) for day in days if day in excused)
    target = min(span.target.days, len(days) - len(excused_here))
    state: State
    freeze: FreezeChange | None = None
    tally.enter(mode)
    if target == 0:
        state = "neutral"
    elif len(made_here) >= target:
        state, freeze = "kept", tally.keep(mode)
    elif span.last >= today:
        state = "open"
    else:
        freeze = tally.miss()
        state = "frozen" if freeze else "missed"
    return Period(
        mode=mode,
        first=span.first,
        last=span.last,
        target=target,
        made=made_here,
        excused=excused_here,
        state=state,
        freeze=freeze,
        freezes=tally.freezes,
        streak=tally.streak,
    )


def _week_kept(periods: Sequence[Period], *, is_running: bool) -> bool | None:
    """Whether a week was kept, None where it does not count; where the mode changed in it, its weekly part decides."""
    asked = [period for period in periods if period.state != "neutral"]
    weekly = [period for period in asked if period.mode == "weekly"]
    if not asked or any(period.state == "open" for period in weekly):
        return None
    if weekly:
        return weekly[-1].state == "kept"
    most = DEFAULT_TARGET.days
    is_kept = sum(len(period.made) for period in periods) >= (most if is_running else min(most, len(asked)))
    return None if is_running and not is_kept else is_kept
