"""A member's life, and histories drawn by chance, compared with a plain model of the rules."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.rules.check_ins import credited_days
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse, Reason
from bot.rules.streaks import History, replay, why
from bot.rules.targets import Target, TargetChange, takes_effect
from tests.unit.streaks.histories import START, act_at, days, randoms, reasons, rules, stays, targets, travels
from tests.unit.streaks.plain_model import plain_credit, plain_day, plain_readings, plain_replay, plain_target, row_of


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
