"""Histories of members, drawn by chance: who stays, who travels, who is excused."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from bot.rules.check_ins import Evidence
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse, Reason
from bot.rules.streaks import History
from bot.rules.targets import Target, TargetChange

START = datetime(2026, 2, 25, tzinfo=UTC)
FIRST_DAY = START.date()
HORIZON = 70
QUARTER = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
QUARTERS_OF_A_DAY = ONE_DAY // QUARTER
UTC_DAYS = DayRule(zone="UTC")
DAILY = Target(mode="daily")
EVERY_DAY = (TargetChange(from_day=date.min, target=DAILY),)
ZONES = (
    "Pacific/Pago_Pago",
    "America/Los_Angeles",
    "America/New_York",
    "UTC",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Pacific/Kiritimati",
)
days = st.integers(0, HORIZON).map(lambda number: FIRST_DAY + timedelta(days=number))
instants = st.integers(0, HORIZON * QUARTERS_OF_A_DAY).map(lambda number: START + number * QUARTER)
day_starts = st.sampled_from([timedelta(hours=hours) for hours in (0, 4, 9)])
rules = st.builds(DayRule, zone=st.sampled_from(ZONES), day_start=day_starts)
targets = st.one_of(st.just(DAILY), st.builds(Target, mode=st.just("weekly"), days=st.integers(1, 7)))
target_changes = st.lists(st.builds(TargetChange, from_day=days, target=targets), max_size=4)
reasons: st.SearchStrategy[Reason] = st.sampled_from(["break", "holiday", "outage"])
randoms = st.randoms(use_true_random=False)


@st.composite
def excuses(draw: st.DrawFn) -> Excuse:
    first = draw(days)
    return Excuse(first=first, last=first + timedelta(days=draw(st.integers(0, 9))), reason=draw(reasons))


@st.composite
def moves(draw: st.DrawFn, fewest: int = 0) -> tuple[tuple[RuleChange, ...], DayRule]:
    """Changes of rule, each from where the last one led, and the rule that holds after them."""
    when = sorted(draw(st.lists(instants, min_size=fewest, max_size=6, unique=True)))
    path = [draw(rules) for _ in range(len(when) + 1)]
    changes = (RuleChange(at=at, old=old, new=new) for at, (old, new) in zip(when, pairwise(path), strict=True))
    return tuple(changes), path[-1]


@st.composite
def stays(draw: st.DrawFn) -> History:
    """Somebody who stays in one zone and checks in on most days, or on some."""
    chosen = draw(st.sets(days, max_size=20))
    made = {FIRST_DAY + timedelta(days=number) for number in range(HORIZON)} - chosen if draw(st.booleans()) else chosen
    return History(
        joined=FIRST_DAY + timedelta(days=draw(st.integers(0, 10))),
        rule=UTC_DAYS,
        evidence=tuple(evidence_of(day) for day in sorted(made)),
        targets=tuple(draw(target_changes)),
        excuses=tuple(draw(st.lists(excuses(), max_size=3))),
    )


@st.composite
def travels(draw: st.DrawFn, most_acts: int = 30) -> History:
    """Somebody who changes zones, and acts around those changes and at other times."""
    changes, now = draw(moves(fewest=1))
    near = st.builds(
        lambda change, quarters: change.at + quarters * QUARTER, st.sampled_from(changes), st.integers(-120, 120)
    )
    acts = draw(
        st.lists(st.tuples(st.one_of(near, instants), st.sampled_from([False, False, True])), max_size=most_acts)
    )
    evidence = tuple(act_at(at, rule_at(at, changes, now), told=told) for at, told in acts)
    return replace(draw(stays()), evidence=evidence, rule=now, rule_changes=changes)


def evidence_of(day: date) -> Evidence:
    return Evidence(day=day, at=datetime.combine(day, time(12), tzinfo=UTC))


def act_at(at: datetime, rule: DayRule, *, told: bool = False) -> Evidence:
    return Evidence(day=rule.day_of(at) - told * ONE_DAY, at=at, told=told)


def rule_at(at: datetime, changes: Sequence[RuleChange], now: DayRule) -> DayRule:
    return next((change.old for change in changes if at < change.at), now)
