"""What holds for every history."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.rules.check_ins import Evidence, credited_days
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse
from bot.rules.streaks import MOST_FREEZES, History, Streak, kept_share, replay
from tests.unit.streaks.histories import (
    EVERY_DAY,
    HORIZON,
    ONE_DAY,
    QUARTER,
    QUARTERS_OF_A_DAY,
    START,
    act_at,
    days,
    evidence_of,
    excuses,
    instants,
    moves,
    randoms,
    rule_at,
    rules,
    stays,
    travels,
)


def kept_periods(streak: Streak) -> set[date]:
    return {period.first for period in streak.periods if period.state == "kept"}


@given(travels(), days, randoms)
def test_the_order_of_rows_and_rows_told_twice_change_nothing(history: History, today: date, random: Random) -> None:
    shuffled = replace(
        history,
        evidence=random.sample([*history.evidence, *history.evidence], 2 * len(history.evidence)),
        rule_changes=random.sample(history.rule_changes, len(history.rule_changes)),
        excuses=random.sample([*history.excuses, *history.excuses], 2 * len(history.excuses)),
    )
    assert replay(shuffled, today) == replay(history, today)


@given(travels(), days)
def test_zero_to_three_freezes_are_held_after_every_period(history: History, today: date) -> None:
    assert all(0 <= period.freezes <= MOST_FREEZES for period in replay(history, today).periods)


@given(travels(), days)
def test_periods_follow_one_another_up_to_today(history: History, today: date) -> None:
    periods = replay(history, today).periods
    assert all(later.first == earlier.last + ONE_DAY for earlier, later in pairwise(periods))
    assert all(not period.first <= today <= period.last for period in periods[:-1])
    assert not periods or periods[-1].first <= today <= periods[-1].last


@given(stays(), days, st.sampled_from([0, 1]))
def test_a_check_in_for_today_or_yesterday_never_shortens_a_streak(history: History, today: date, ago: int) -> None:
    more = replace(history, evidence=(*history.evidence, evidence_of(today - ago * ONE_DAY)))
    assert replay(more, today).length >= replay(history, today).length


@given(stays(), days, days)
def test_as_long_as_no_freeze_is_in_play_no_check_in_ever_shortens_a_streak(
    history: History, today: date, day: date
) -> None:
    before, after = (
        replay(history, today),
        replay(replace(history, evidence=(*history.evidence, evidence_of(day))), today),
    )
    assume(not any(period.freeze for period in (*before.periods, *after.periods)))
    assert after.length >= before.length


@given(stays(), days, days)
def test_a_check_in_never_takes_a_kept_period_away(history: History, today: date, day: date) -> None:
    more = replace(history, evidence=(*history.evidence, evidence_of(day)))
    assert kept_periods(replay(more, today)) >= kept_periods(replay(history, today))


@given(travels(), days, excuses())
def test_an_excuse_never_turns_a_kept_period_into_a_missed_one(history: History, today: date, excuse: Excuse) -> None:
    before = replay(history, today)
    after = replay(replace(history, excuses=(*history.excuses, excuse)), today)
    unharmed = {period.first for period in after.periods if period.state in ("kept", "neutral")}
    assert kept_periods(before) <= unharmed


@given(travels(), days)
def test_no_more_weeks_are_kept_than_were_asked(history: History, today: date) -> None:
    kept, asked = kept_share(replay(history, today))
    assert 0 <= kept <= asked <= HORIZON // 7 + 2


@given(travels())
def test_a_change_of_zone_never_costs_a_day_and_no_act_counts_twice(history: History) -> None:
    credited = credited_days(history.evidence, history.rule_changes)
    assert credited >= {piece.day for piece in history.evidence}
    assert len(credited) <= len(set(history.evidence))


@given(travels(), instants)
def test_one_act_more_never_makes_fewer_days(history: History, at: datetime) -> None:
    act = act_at(at, rule_at(at, history.rule_changes, history.rule))
    before = credited_days(history.evidence, history.rule_changes)
    after = credited_days((*history.evidence, act), history.rule_changes)
    assert len(before) <= len(after) <= len(before) + 1


@given(rules, rules, instants, st.lists(st.integers(-100, 100), max_size=12))
def test_on_the_day_of_a_change_both_readings_make_no_more_days_than_are_credited(
    old: DayRule, new: DayRule, at: datetime, quarters: list[int]
) -> None:
    change = RuleChange(at=at, old=old, new=new)
    acts = [act_at(at + n * QUARTER, old if n < 0 else new) for n in quarters]
    near = [act for act in acts if act.day in (old.day_of(at), new.day_of(at))]
    for reading in (old, new):
        assert len(credited_days(near, [change])) >= len({reading.day_of(act.at) for act in near})


@settings(max_examples=50)
@given(moves(), randoms)
def test_who_checks_in_once_on_every_local_day_keeps_a_daily_streak_through_all_changes(
    travel: tuple[tuple[RuleChange, ...], DayRule], random: Random
) -> None:
    changes, now = travel
    lived: dict[date, list[datetime]] = {}
    for number in range(HORIZON * QUARTERS_OF_A_DAY):
        at = START + number * QUARTER
        lived.setdefault(rule_at(at, changes, now).day_of(at), []).append(at)
    evidence = [Evidence(day=day, at=random.choice(moments)) for day, moments in lived.items()]
    joined = rule_at(START, changes, now).day_of(START)
    history = History(joined=joined, rule=now, evidence=evidence, targets=EVERY_DAY, rule_changes=changes)
    streak = replay(history, max(lived))
    assert credited_days(evidence, changes) == lived.keys()
    assert streak.length == len(lived)
    assert {day for period in streak.periods for day, _ in period.excused}.isdisjoint(lived)
