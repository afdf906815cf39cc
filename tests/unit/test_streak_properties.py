"""What holds for every history, and a member's life compared with a plain model of the rules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.rules.check_ins import Evidence, credited_days
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse, Reason
from bot.rules.streaks import MOST_FREEZES, History, Period, Streak, kept_share, replay, why
from bot.rules.targets import DEFAULT_TARGET, Target, TargetChange, takes_effect

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


# A plain model of the rules: slow, and written day by day.


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


@given(travels(most_acts=10))
def test_as_many_days_are_credited_as_trying_every_way_finds(history: History) -> None:
    pieces = dict.fromkeys(history.evidence)
    readings = [plain_readings(piece, history.rule_changes, date.min) for piece in pieces]
    assert credited_days(history.evidence, history.rule_changes) == plain_credit(readings)


@given(stays(), days)
def test_the_replay_says_what_the_model_says_whenever_targets_change(history: History, today: date) -> None:
    made = {piece.day for piece in history.evidence if piece.day >= history.joined}
    assert [row_of(period) for period in replay(history, today).periods] == plain_replay(history, made, {today}, today)


class Life(RuleBasedStateMachine):
    """A member lives, travels and checks in; after each step the replay says what the plain model says."""

    @initialize(home=rules)
    def joins(self, home: DayRule) -> None:
        self.now = START
        self.history = History(joined=home.day_of(START), rule=home)
        self.lived = {self.today}

    @property
    def today(self) -> date:
        return plain_day(self.now, self.history.rule)

    def minute_passes(self) -> None:
        self.now += timedelta(minutes=1)
        self.lived.add(self.today)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        for _ in range(hours):
            self.now += timedelta(hours=1)
            self.lived.add(self.today)

    @rule(times=st.integers(1, 3))
    def checks_in(self, times: int) -> None:
        acts = [replace(act_at(self.now, self.history.rule), at=self.now + timedelta(seconds=n)) for n in range(times)]
        self.history = replace(self.history, evidence=(*self.history.evidence, *acts))

    @rule()
    def checks_in_on_each_of_the_next_ten_days(self) -> None:
        for _ in range(10):
            self.checks_in(1)
            self.time_passes(24)

    @precondition(lambda self: self.today > self.history.joined)
    @rule()
    def names_yesterday(self) -> None:
        act = act_at(self.now, self.history.rule, told=True)
        self.history = replace(self.history, evidence=(*self.history.evidence, act))

    @precondition(lambda self: self.history.evidence)
    @rule(random=randoms)
    def takes_an_act_back(self, random: Random) -> None:
        kept = list(self.history.evidence)
        kept.remove(random.choice(kept))
        self.history = replace(self.history, evidence=tuple(kept))

    @precondition(lambda self: len(self.history.rule_changes) < 6)
    @rule(new=rules)
    def changes_zone(self, new: DayRule) -> None:
        self.minute_passes()
        change = RuleChange(at=self.now, old=self.history.rule, new=new)
        self.history = replace(self.history, rule=new, rule_changes=(*self.history.rule_changes, change))
        self.lived.add(self.today)

    @rule(chosen=targets)
    def chooses_a_target(self, chosen: Target) -> None:
        from_day = takes_effect(self.today, plain_target(self.history, self.today))
        change = TargetChange(from_day=from_day, target=chosen)
        self.history = replace(self.history, targets=(*self.history.targets, change))

    @rule(starts_in=st.integers(-3, 5), length=st.integers(0, 8), reason=reasons)
    def is_excused(self, starts_in: int, length: int, reason: Reason) -> None:
        first = self.today + timedelta(days=starts_in)
        excuse = Excuse(first=first, last=first + timedelta(days=length), reason=reason)
        self.history = replace(self.history, excuses=(*self.history.excuses, excuse))

    @invariant()
    def the_replay_says_what_the_model_says(self) -> None:
        pieces = dict.fromkeys(self.history.evidence)
        readings = [plain_readings(piece, self.history.rule_changes, min(self.lived)) for piece in pieces]
        made = plain_credit([each for each in readings if each])
        streak = replay(self.history, self.today)
        expected = plain_replay(self.history, made, self.lived, self.today)
        assert [row_of(period) for period in streak.periods] == expected
        lengths = [period.streak for period in streak.periods]
        modes = [period.mode for period in streak.periods]
        assert streak.length == (lengths[-1] if lengths else 0)
        assert streak.longest == max(
            (n for n, mode in zip(lengths, modes, strict=True) if mode == streak.mode), default=0
        )

    @invariant()
    def every_act_lies_within_the_boundaries_of_its_period(self) -> None:
        accounts = why(self.history, replay(self.history, self.today).periods)
        for earlier, later in pairwise(accounts):
            assert earlier.began.at <= later.began.at <= earlier.ended.at <= later.ended.at
        for account in accounts:
            for act in self.history.evidence:
                if not act.told and account.period.first <= act.day <= account.period.last:
                    assert account.began.at <= act.at < account.ended.at


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestLife = Life.TestCase
