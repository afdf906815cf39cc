"""Streaks, told as what a member did and what they have for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from typing import Self
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refusal
from bot.rules.check_ins import BeforeJoining, Evidence, PastGrace, StillToCome, check_day, credited_days
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse, Reason
from bot.rules.streaks import History, Period, Streak, kept_share, replay, why
from bot.rules.targets import DEFAULT_TARGET, ImpossibleTarget, Target, TargetChange, takes_effect

BERLIN = DayRule(zone="Europe/Berlin")
TOKYO = DayRule(zone="Asia/Tokyo")
LOS_ANGELES = DayRule(zone="America/Los_Angeles")
PAGO_PAGO = DayRule(zone="Pacific/Pago_Pago")
KIRITIMATI = DayRule(zone="Pacific/Kiritimati")

MONDAY = date(2026, 3, 2)
DAILY = Target(mode="daily")


def weekly(days: int) -> Target:
    return Target(mode="weekly", days=days)


def day(number: int) -> date:
    """Day 0 is the Monday of week 0."""
    return MONDAY + timedelta(days=number)


def day_of_week(week: int, weekday: int) -> date:
    return day(7 * week + weekday)


def at(rule: DayRule, local: str) -> datetime:
    """A local time such as `2026-03-02 09:00`, as an instant."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(rule.zone)).astimezone(UTC)


@dataclass
class Member:
    """A member to whom things happen, one sentence after the other."""

    joined: date = MONDAY
    rule: DayRule = BERLIN
    evidence: list[Evidence] = field(default_factory=list)
    targets: list[TargetChange] = field(default_factory=list)
    changes: list[RuleChange] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)

    def checks_in(self, *days: date) -> Self:
        for each in days:
            noon = datetime.combine(each, time(12), tzinfo=ZoneInfo(self.rule.zone))
            self.evidence.append(Evidence(day=each, at=noon.astimezone(UTC)))
        return self

    def checks_in_at(self, *local: str) -> Self:
        for each in local:
            self.evidence.append(Evidence(day=date.fromisoformat(each[:10]), at=at(self.rule, each)))
        return self

    def keeps_weeks(self, *weeks: int) -> Self:
        return self.checks_in(*(day_of_week(week, weekday) for week in weeks for weekday in (0, 2, 4)))

    def chooses(self, target: Target, from_day: date = MONDAY) -> Self:
        self.targets.append(TargetChange(from_day=from_day, target=target))
        return self

    def moves_to(self, rule: DayRule, local: str) -> Self:
        """`local` is the time on the clock that they leave behind."""
        self.changes.append(RuleChange(at=at(self.rule, local), old=self.rule, new=rule))
        self.rule = rule
        return self

    def is_excused(self, reason: Reason, first: date, last: date | None = None) -> Self:
        self.excuses.append(Excuse(first=first, last=last or first, reason=reason))
        return self

    @property
    def history(self) -> History:
        return History(
            joined=self.joined,
            rule=self.rule,
            evidence=tuple(self.evidence),
            targets=tuple(self.targets),
            rule_changes=tuple(self.changes),
            excuses=tuple(self.excuses),
        )

    def streak(self, today: date) -> Streak:
        return replay(self.history, today)

    def credited(self) -> list[date]:
        return sorted(credited_days(self.evidence, self.changes))


def states(streak: Streak) -> str:
    return " ".join(period.state for period in streak.periods)


def last(streak: Streak) -> Period:
    return streak.periods[-1]


class TestWeeks:
    def test_a_new_member_has_an_open_week_that_asks_three_days(self) -> None:
        streak = Member().streak(MONDAY)
        assert (streak.mode, streak.length, streak.longest, streak.freezes) == ("weekly", 0, 0, 0)
        assert states(streak) == "open"
        assert (last(streak).first, last(streak).last, last(streak).target) == (MONDAY, day(6), 3)

    def test_three_days_keep_a_week(self) -> None:
        streak = Member().checks_in(day(0), day(3), day(6)).streak(day(7))
        assert states(streak) == "kept open"
        assert streak.length == 1
        assert streak.periods[0].made == (day(0), day(3), day(6))

    def test_two_days_miss_it(self) -> None:
        streak = Member().checks_in(day(0), day(3)).streak(day(7))
        assert states(streak) == "missed open"
        assert streak.length == 0

    def test_twice_a_day_is_once(self) -> None:
        member = Member().checks_in_at("2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 11:00")
        assert last(member.streak(MONDAY)).made == (MONDAY,)

    def test_the_running_week_counts_as_soon_as_its_target_is_met(self) -> None:
        member = Member().keeps_weeks(0).checks_in(day(7), day(8))
        assert member.streak(day(9)).length == 1
        member.checks_in(day(9))
        assert member.streak(day(9)).length == 2
        assert states(member.streak(day(9))) == "kept kept"

    def test_the_running_week_breaks_nothing_until_sunday_is_over(self) -> None:
        member = Member().keeps_weeks(0)
        assert member.streak(day(13)).length == 1
        assert member.streak(day(14)).length == 0

    def test_a_day_after_today_does_not_count_yet(self) -> None:
        member = Member().checks_in(day(0), day(1), day(2))
        assert last(member.streak(day(1))).made == (day(0), day(1))

    def test_the_longest_streak_is_remembered(self) -> None:
        streak = Member().keeps_weeks(0, 1, 3).streak(day_of_week(4, 0))
        assert (streak.length, streak.longest) == (1, 2)

    @pytest.mark.parametrize(("weekday", "asked"), [(0, 3), (4, 3), (5, 2), (6, 1)])
    def test_the_first_week_asks_no_more_days_than_are_left(self, weekday: int, asked: int) -> None:
        streak = Member(joined=day(weekday)).streak(day(weekday))
        assert (last(streak).target, last(streak).first, last(streak).last) == (asked, day(weekday), day(6))

    def test_who_joins_on_sunday_keeps_the_week_with_one_check_in(self) -> None:
        assert Member(joined=day(6)).checks_in(day(6)).streak(day(7)).length == 1

    def test_what_was_before_joining_does_not_count(self) -> None:
        streak = Member(joined=day(2)).checks_in(day(0), day(1), day(2)).streak(day(2))
        assert last(streak).made == (day(2),)

    def test_before_the_first_day_there_is_nothing_to_tell(self) -> None:
        streak = Member(joined=day(1)).chooses(DAILY).streak(day(0))
        assert streak == Streak(mode="daily", length=0, longest=0, freezes=0, periods=())


class TestFreezes:
    def test_four_kept_weeks_earn_a_freeze_that_saves_the_fifth(self) -> None:
        streak = Member().keeps_weeks(0, 1, 2, 3).streak(day_of_week(5, 0))
        assert states(streak) == "kept kept kept kept frozen open"
        assert [period.freeze for period in streak.periods] == [None, None, None, "earned", "spent", None]
        assert [period.freezes for period in streak.periods] == [0, 0, 0, 1, 0, 0]
        assert [period.streak for period in streak.periods] == [1, 2, 3, 4, 4, 4]

    def test_three_kept_weeks_save_nothing(self) -> None:
        streak = Member().keeps_weeks(0, 1, 2).streak(day_of_week(4, 0))
        assert states(streak) == "kept kept kept missed open"
        assert streak.length == 0

    def test_the_streak_grows_on_after_a_frozen_week(self) -> None:
        assert Member().keeps_weeks(0, 1, 2, 3, 5).streak(day_of_week(6, 0)).length == 5

    def test_one_freeze_covers_one_week(self) -> None:
        streak = Member().keeps_weeks(0, 1, 2, 3).streak(day_of_week(6, 0))
        assert states(streak) == "kept kept kept kept frozen missed open"

    def test_an_open_week_spends_no_freeze(self) -> None:
        assert Member().keeps_weeks(0, 1, 2, 3).streak(day_of_week(4, 6)).freezes == 1

    def test_a_missed_week_does_not_set_the_way_to_the_next_freeze_back(self) -> None:
        streak = Member().keeps_weeks(0, 1, 2, 4).streak(day_of_week(5, 0))
        assert states(streak) == "kept kept kept missed kept open"
        assert (streak.length, streak.freezes) == (1, 1)

    def test_a_freeze_is_earned_the_moment_the_fourth_week_is_kept(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 3)
        assert member.streak(day_of_week(3, 3)).freezes == 0
        assert member.streak(day_of_week(3, 4)).freezes == 1

    def test_three_are_held_at_most_and_the_fourth_is_lost(self) -> None:
        streak = Member().keeps_weeks(*range(16)).streak(day_of_week(16, 0))
        assert streak.freezes == 3
        assert streak.periods[15].freeze == "lost"
        assert states(Member().keeps_weeks(*range(16)).streak(day_of_week(20, 0))).endswith(
            "frozen frozen frozen missed open"
        )

    def test_the_count_to_the_next_freeze_goes_on_past_a_lost_one(self) -> None:
        streak = Member().keeps_weeks(*range(16), 17, 18, 19, 20).streak(day_of_week(21, 0))
        assert [period.freeze for period in streak.periods[15:21]] == ["lost", "spent", None, None, None, "earned"]


class TestExcuses:
    def test_a_week_of_holidays_neither_adds_nor_breaks(self) -> None:
        streak = Member().keeps_weeks(0, 2).is_excused("holiday", day(7), day(13)).streak(day(20))
        assert states(streak) == "kept neutral kept"
        assert streak.length == 2

    def test_a_neutral_week_does_not_count_towards_a_freeze(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 4).is_excused("break", day_of_week(3, 0), day_of_week(3, 6))
        assert [period.freeze for period in member.streak(day_of_week(4, 6)).periods] == [
            None,
            None,
            None,
            None,
            "earned",
        ]

    @pytest.mark.parametrize(("excused_days", "asked"), [(1, 3), (4, 3), (5, 2), (6, 1), (7, 0)])
    def test_a_break_asks_no_more_days_than_it_leaves(self, excused_days: int, asked: int) -> None:
        member = Member().is_excused("break", day(0), day(excused_days - 1))
        assert last(member.streak(day(0))).target == asked

    def test_a_holiday_still_to_come_is_taken_off_this_week(self) -> None:
        member = Member().chooses(weekly(7)).is_excused("holiday", day(5), day(8))
        assert last(member.streak(day(0))).target == 5
        assert last(member.streak(day(0))).excused == ((day(5), "holiday"), (day(6), "holiday"))

    def test_a_check_in_on_a_holiday_still_counts(self) -> None:
        member = Member().is_excused("holiday", day(0), day(4)).checks_in(day(0), day(5))
        streak = member.streak(day(6))
        assert (last(streak).target, last(streak).made, last(streak).state) == (2, (day(0), day(5)), "kept")

    def test_an_outage_excuses_who_did_not_make_the_day(self) -> None:
        streak = Member().chooses(weekly(7)).is_excused("outage", day(3)).checks_in(day(0)).streak(day(3))
        assert (last(streak).target, last(streak).excused) == (6, ((day(3), "outage"),))

    def test_an_outage_leaves_who_made_the_day_as_they_were(self) -> None:
        streak = Member().chooses(weekly(7)).is_excused("outage", day(3)).checks_in(day(3)).streak(day(3))
        assert (last(streak).target, last(streak).excused) == (7, ())

    def test_the_members_own_break_is_named_before_the_holiday_and_the_holiday_before_the_outage(self) -> None:
        member = Member().is_excused("break", day(0)).is_excused("holiday", day(0), day(1))
        member.is_excused("outage", day(0), day(2))
        assert last(member.streak(day(6))).excused == ((day(0), "break"), (day(1), "holiday"), (day(2), "outage"))

    def test_a_holiday_excuses_even_a_day_that_an_outage_would_not(self) -> None:
        member = Member().is_excused("outage", day(0)).is_excused("holiday", day(0)).checks_in(day(0))
        assert last(member.streak(day(0))).excused == ((day(0), "holiday"),)

    def test_a_break_without_end_in_sight_excuses_what_there_is(self) -> None:
        streak = Member().keeps_weeks(0).is_excused("break", day(7), date.max).streak(day_of_week(30, 0))
        assert streak.length == 1
        assert states(streak) == "kept" + 30 * " neutral"


class TestTargets:
    def test_three_days_a_week_unless_chosen(self) -> None:
        assert Target(mode="weekly", days=3) == DEFAULT_TARGET

    @pytest.mark.parametrize("days", [0, 8, -1])
    def test_a_week_has_one_to_seven_days(self, days: int) -> None:
        with pytest.raises(ImpossibleTarget, match="from 1 to 7"):
            weekly(days)

    @pytest.mark.parametrize(
        ("today", "current", "from_day"),
        [
            (day(0), weekly(3), day(7)),
            (day(3), weekly(5), day(7)),
            (day(6), weekly(3), day(7)),
            (day(0), DAILY, day(1)),
            (day(6), DAILY, day(7)),
        ],
    )
    def test_a_change_counts_from_the_next_period(self, today: date, current: Target, from_day: date) -> None:
        assert takes_effect(today, current) == from_day

    def test_a_higher_target_leaves_past_weeks_alone(self) -> None:
        streak = Member().keeps_weeks(0, 1).chooses(weekly(5), day(7)).streak(day(14))
        assert [period.target for period in streak.periods] == [3, 5, 5]
        assert states(streak) == "kept missed open"

    def test_of_two_changes_for_the_same_day_the_last_one_counts(self) -> None:
        member = Member().chooses(weekly(5), day(7)).chooses(weekly(1), day(7))
        assert last(member.streak(day(7))).target == 1

    def test_a_choice_of_days_that_was_taken_back_at_once_cuts_no_week_short(self) -> None:
        member = (
            Member().chooses(DAILY, day(0)).chooses(DAILY, day(2)).chooses(weekly(3), day(2)).chooses(weekly(5), day(2))
        )
        member.chooses(DAILY, day(4)).chooses(weekly(4), day(4))
        assert (last(member.streak(day(3))).first, last(member.streak(day(3))).last) == (day(2), day(6))
        assert last(member.streak(day(3))).target == 5

    def test_taking_a_change_back_before_it_counts_breaks_nothing(self) -> None:
        member = Member().keeps_weeks(0, 1).chooses(DAILY, day(7)).chooses(weekly(3), day(7))
        assert member.streak(day(13)).length == 2

    def test_a_week_cut_short_by_daily_mode_asks_no_more_days_than_it_has(self) -> None:
        streak = Member().chooses(DAILY, day(2)).checks_in(day(0), day(1)).streak(day(3))
        assert (streak.periods[0].last, streak.periods[0].target, streak.periods[0].state) == (day(1), 2, "kept")
        assert [period.mode for period in streak.periods] == ["weekly", "daily", "daily"]

    def test_a_target_from_before_joining_holds_from_joining(self) -> None:
        assert last(Member().chooses(weekly(2), day(-20)).streak(day(0))).target == 2


class TestDays:
    def test_each_day_is_a_period(self) -> None:
        streak = Member().chooses(DAILY).checks_in(day(0), day(1), day(3)).streak(day(4))
        assert streak.mode == "daily"
        assert states(streak) == "kept kept missed kept open"
        assert (streak.length, streak.longest) == (1, 2)

    def test_today_breaks_nothing_while_it_lasts(self) -> None:
        assert Member().chooses(DAILY).checks_in(day(0), day(1)).streak(day(2)).length == 2

    def test_an_excused_day_neither_adds_nor_breaks(self) -> None:
        member = Member().chooses(DAILY).checks_in(day(0), day(1), day(2)).is_excused("holiday", day(1))
        assert states(member.streak(day(2))) == "kept neutral kept"
        assert member.streak(day(2)).length == 2

    def test_twenty_eight_kept_days_earn_a_freeze_that_saves_the_next(self) -> None:
        member = Member().chooses(DAILY).checks_in(*(day(number) for number in range(28)))
        assert member.streak(day(26)).freezes == 0
        assert member.streak(day(27)).freezes == 1
        assert (member.streak(day(29)).length, member.streak(day(29)).freezes) == (28, 0)
        assert member.streak(day(30)).length == 0

    def test_from_weeks_to_days_the_count_starts_anew_and_freezes_are_kept(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 3).chooses(DAILY, day(28)).checks_in(day(28), day(29))
        streak = member.streak(day(29))
        assert (streak.mode, streak.length, streak.longest, streak.freezes) == ("daily", 2, 2, 1)
        assert states(member.streak(day(31))).endswith("kept kept frozen open")

    def test_from_days_to_weeks_the_days_before_do_not_belong_to_the_first_week(self) -> None:
        member = Member().chooses(DAILY).chooses(weekly(3), day(5)).checks_in(*(day(number) for number in range(6)))
        streak = member.streak(day(6))
        assert (streak.mode, streak.length) == ("weekly", 0)
        assert (last(streak).first, last(streak).target, last(streak).made) == (day(5), 2, (day(5),))

    def test_each_unit_has_its_own_longest_streak(self) -> None:
        member = Member().chooses(DAILY, day(14)).chooses(weekly(3), day(21)).keeps_weeks(0, 1, 3)
        member.checks_in(*(day(number) for number in range(14, 20)))
        assert (member.streak(day(20)).length, member.streak(day(20)).longest) == (6, 6)
        assert (member.streak(day(27)).length, member.streak(day(27)).longest) == (1, 2)

    def test_the_way_to_a_freeze_goes_on_where_the_unit_was_left(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 4).chooses(DAILY, day(21)).chooses(weekly(3), day(28))
        assert last(member.streak(day(34))).freeze == "earned"


class TestTravel:
    def test_flying_east_one_evening_and_one_morning_are_two_days(self) -> None:
        member = Member(rule=LOS_ANGELES, joined=day(0)).chooses(DAILY).checks_in_at("2026-03-02 18:00")
        member.moves_to(TOKYO, "2026-03-02 20:00").checks_in_at("2026-03-03 15:00")
        assert member.credited() == [day(0), day(1)]
        assert member.streak(day(1)).length == 2

    def test_flying_east_two_acts_of_one_day_also_serve_the_day_that_was_cut_short(self) -> None:
        member = Member(rule=LOS_ANGELES).checks_in_at("2026-03-02 17:00", "2026-03-02 18:00")
        member.moves_to(TOKYO, "2026-03-02 23:00")
        assert member.credited() == [day(0), day(1)]

    def test_flying_west_the_day_that_comes_again_can_still_be_made(self) -> None:
        member = Member(rule=TOKYO).chooses(DAILY).checks_in_at("2026-03-03 08:00")
        member.moves_to(LOS_ANGELES, "2026-03-03 09:00").checks_in_at("2026-03-03 09:00")
        assert member.credited() == [day(0), day(1)]

    def test_flying_west_two_acts_after_landing_also_serve_the_day_that_was_left(self) -> None:
        member = Member(rule=TOKYO).moves_to(LOS_ANGELES, "2026-03-03 09:00")
        member.checks_in_at("2026-03-02 18:00", "2026-03-02 19:00")
        assert member.credited() == [day(0), day(1)]

    def test_one_act_never_counts_for_two_days(self) -> None:
        member = Member(rule=TOKYO).checks_in_at("2026-03-03 08:00").moves_to(LOS_ANGELES, "2026-03-03 09:00")
        assert member.credited() == [day(1)]

    def test_an_act_gives_way_only_where_another_holds_its_day(self) -> None:
        member = Member(rule=TOKYO).checks_in_at("2026-03-03 08:00", "2026-03-03 08:30")
        member.moves_to(LOS_ANGELES, "2026-03-03 09:00")
        assert member.credited() == [day(0), day(1)]

    def test_far_from_the_change_an_act_has_one_reading(self) -> None:
        member = Member(rule=TOKYO).checks_in_at("2026-03-05 08:00", "2026-03-05 08:30")
        member.moves_to(LOS_ANGELES, "2026-03-03 09:00")
        assert member.credited() == [day(3)]

    def test_a_day_that_was_named_stays_the_day_that_was_named(self) -> None:
        member = Member(rule=TOKYO).checks_in_at("2026-03-03 08:00").moves_to(LOS_ANGELES, "2026-03-03 09:00")
        member.evidence.append(Evidence(day=day(1), at=at(TOKYO, "2026-03-03 08:30"), told=True))
        assert member.credited() == [day(0), day(1)]
        member.evidence[0] = Evidence(day=day(1), at=at(TOKYO, "2026-03-03 08:00"), told=True)
        assert member.credited() == [day(1)]

    def test_acts_move_up_one_after_the_other_where_that_makes_room(self) -> None:
        member = Member(rule=LOS_ANGELES).checks_in_at("2026-03-02 18:00", "2026-03-02 19:00")
        member.moves_to(TOKYO, "2026-03-02 20:00").moves_to(LOS_ANGELES, "2026-03-03 14:00")
        member.checks_in_at("2026-03-03 18:00").moves_to(TOKYO, "2026-03-03 20:00")
        assert member.credited() == [day(0), day(1), day(2)]

    def test_moving_the_start_of_the_day_has_two_readings_too(self) -> None:
        member = Member(rule=BERLIN).checks_in_at("2026-03-03 01:00", "2026-03-03 01:30")
        member.moves_to(DayRule(zone="Europe/Berlin", day_start=timedelta(hours=4)), "2026-03-03 10:00")
        assert member.credited() == [day(0), day(1)]

    def test_a_day_leapt_over_at_the_date_line_breaks_nothing(self) -> None:
        member = Member(rule=PAGO_PAGO).chooses(DAILY).checks_in_at("2026-03-02 12:00")
        member.moves_to(KIRITIMATI, "2026-03-02 23:30").checks_in_at("2026-03-04 09:00")
        streak = member.streak(day(2))
        assert states(streak) == "kept neutral kept"
        assert streak.periods[1].excused == ((day(1), "travel"),)

    def test_a_day_lived_on_the_way_back_is_asked_as_any_other(self) -> None:
        member = Member(rule=PAGO_PAGO).chooses(DAILY).checks_in_at("2026-03-02 12:00")
        member.moves_to(KIRITIMATI, "2026-03-02 23:30").moves_to(PAGO_PAGO, "2026-03-04 09:00")
        assert states(member.streak(day(2))) == "kept missed open"

    def test_who_joins_at_night_and_then_sets_a_zone_to_the_west_loses_no_day(self) -> None:
        member = Member(rule=BERLIN, joined=day(1)).chooses(DAILY).checks_in_at("2026-03-03 02:00")
        member.moves_to(LOS_ANGELES, "2026-03-03 02:10")
        assert member.streak(day(0)).length == 0
        member.checks_in_at("2026-03-02 20:00")
        assert states(member.streak(day(0))) == "kept"
        assert states(member.streak(day(1))) == "kept kept"

    def test_a_change_from_before_joining_lets_no_earlier_day_in(self) -> None:
        member = Member(rule=TOKYO, joined=day(7)).checks_in_at("2026-03-03 08:00")
        member.moves_to(LOS_ANGELES, "2026-03-03 09:00").checks_in(day(7))
        assert [period.made for period in member.streak(day(7)).periods] == [(day(7),)]

    def test_a_zone_to_the_west_asks_nothing_of_the_day_before_joining(self) -> None:
        member = Member(rule=BERLIN, joined=day(7)).checks_in_at("2026-03-09 02:00")
        member.moves_to(LOS_ANGELES, "2026-03-09 02:10")
        streak = member.streak(day(7))
        assert [period.first for period in streak.periods] == [day(7)]
        assert kept_share(member.streak(day(7))) == (0, 0)


class TestWhy:
    def local(self, instant: datetime, rule: DayRule) -> str:
        return f"{instant.astimezone(ZoneInfo(rule.zone)):%a %d %H:%M}"

    def told(self, member: Member, today: date) -> list[tuple[str, str]]:
        return [
            (self.local(account.began.at, account.began.rule), self.local(account.ended.at, account.ended.rule))
            for account in why(member.history, member.streak(today).periods)
        ]

    def test_a_week_runs_from_monday_to_monday_on_the_members_clock(self) -> None:
        assert self.told(Member(), day(0)) == [("Mon 02 00:00", "Mon 09 00:00")]

    def test_the_first_week_begins_on_the_day_of_joining(self) -> None:
        assert self.told(Member(joined=day(3)), day(3)) == [("Thu 05 00:00", "Mon 09 00:00")]

    def test_the_day_starts_at_the_members_own_hour(self) -> None:
        member = Member(rule=DayRule(zone="Europe/Berlin", day_start=timedelta(hours=4))).chooses(DAILY)
        assert self.told(member, day(1)) == [("Mon 02 04:00", "Tue 03 04:00"), ("Tue 03 04:00", "Wed 04 04:00")]

    def test_the_day_on_which_clocks_go_forward_has_23_hours(self) -> None:
        sunday = date(2026, 3, 29)
        member = Member(joined=sunday).chooses(DAILY)
        (account,) = why(member.history, member.streak(sunday).periods)
        assert account.ended.at - account.began.at == timedelta(hours=23)

    def test_flying_east_the_next_day_begins_with_the_change(self) -> None:
        member = Member(rule=LOS_ANGELES).chooses(DAILY).moves_to(TOKYO, "2026-03-02 20:00")
        assert self.told(member, day(2)) == [
            ("Mon 02 00:00", "Mon 02 20:00"),
            ("Tue 03 13:00", "Wed 04 00:00"),
            ("Wed 04 00:00", "Thu 05 00:00"),
        ]
        first, second, third = why(member.history, member.streak(day(2)).periods)
        assert first.ended.at == second.began.at
        assert second.ended.at == third.began.at

    def test_flying_west_a_day_ends_when_it_has_come_again(self) -> None:
        member = Member(rule=TOKYO).chooses(DAILY).moves_to(LOS_ANGELES, "2026-03-03 09:00")
        assert self.told(member, day(2)) == [
            ("Mon 02 00:00", "Tue 03 00:00"),
            ("Tue 03 00:00", "Wed 04 00:00"),
            ("Wed 04 00:00", "Thu 05 00:00"),
        ]
        monday, tuesday, _ = why(member.history, member.streak(day(2)).periods)
        assert (monday.ended.rule, tuesday.began.rule) == (LOS_ANGELES, TOKYO)
        assert monday.ended.at > tuesday.began.at

    def test_a_day_leapt_over_ends_as_it_begins(self) -> None:
        member = Member(rule=PAGO_PAGO).chooses(DAILY).moves_to(KIRITIMATI, "2026-03-02 23:30")
        accounts = why(member.history, member.streak(day(2)).periods)
        assert accounts[1].began.at == accounts[1].ended.at == member.changes[0].at

    def test_it_says_what_a_period_did_to_freezes_and_streak(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 3)
        (account,) = why(member.history, member.streak(day_of_week(4, 6)).periods[-2:-1])
        assert (account.period.state, account.period.freeze, account.period.freezes, account.period.streak) == (
            "kept",
            "earned",
            1,
            4,
        )


class TestConsistency:
    @pytest.mark.parametrize(
        ("member", "today", "share"),
        [
            pytest.param(Member(), day(0), (0, 0), id="the running week does not count against anyone"),
            pytest.param(Member().keeps_weeks(0), day(4), (1, 1), id="it counts once it is kept"),
            pytest.param(Member().keeps_weeks(0, 2), day(21), (2, 3), id="a missed week counts against"),
            pytest.param(Member().keeps_weeks(0, 1, 2, 3), day(35), (4, 5), id="a frozen one too"),
            pytest.param(
                Member().keeps_weeks(0).is_excused("holiday", day(7), day(13)),
                day(14),
                (1, 1),
                id="a neutral one does not",
            ),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(2), day(5)), day(7), (1, 1), id="three days of daily mode"
            ),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(2)), day(7), (0, 1), id="two days of daily mode"
            ),
            pytest.param(Member().chooses(DAILY).checks_in(day(0)), day(0), (0, 0), id="a daily week that runs"),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(1), day(2)),
                day(2),
                (1, 1),
                id="and one that is kept early",
            ),
            pytest.param(
                Member().chooses(DAILY).is_excused("break", day(0), day(5)).checks_in(day(6)),
                day(7),
                (1, 1),
                id="no more daily days than were asked",
            ),
            pytest.param(
                Member().chooses(DAILY).is_excused("break", day(0), day(6)),
                day(7),
                (0, 0),
                id="a daily week all excused",
            ),
            pytest.param(
                Member().chooses(DAILY).chooses(weekly(2), day(4)).checks_in(day(5), day(6)),
                day(7),
                (1, 1),
                id="in a week that changed to weekly its weekly part decides",
            ),
            pytest.param(Member(joined=day(5)), day(0), (0, 0), id="before the first day"),
        ],
    )
    def test_kept_weeks_of_the_weeks_that_were_asked(self, member: Member, today: date, share: tuple[int, int]) -> None:
        assert kept_share(member.streak(today)) == share


class TestBackdating:
    @pytest.mark.parametrize(
        ("asked", "means"),
        [(None, day(10)), (day(10), day(10)), (day(9), day(9))],
        ids=["no day", "today", "yesterday"],
    )
    def test_today_and_yesterday_can_be_checked_in_for(self, asked: date | None, means: date) -> None:
        assert check_day(asked, today=day(10), joined=day(0)) == means

    def test_the_day_before_yesterday_is_past_the_grace(self) -> None:
        with pytest.raises(PastGrace) as refusal:
            check_day(day(8), today=day(10), joined=day(0))
        assert str(refusal.value) == (
            "Tuesday, 10 March 2026 is too long ago to add. You can still check in back to Wednesday, 11 March 2026."
        )

    def test_a_longer_grace_reaches_further_back(self) -> None:
        assert check_day(day(8), today=day(10), joined=day(0), grace_days=2) == day(8)

    def test_without_grace_there_is_only_today(self) -> None:
        with pytest.raises(PastGrace, match="back to Thursday, 12 March 2026"):
            check_day(day(9), today=day(10), joined=day(0), grace_days=0)

    def test_nothing_before_joining(self) -> None:
        with pytest.raises(BeforeJoining) as refusal:
            check_day(day(9), today=day(10), joined=day(10))
        assert str(refusal.value) == (
            "Wednesday, 11 March 2026 is before you joined. "
            "Check-ins count from your first day on, Thursday, 12 March 2026."
        )

    def test_nothing_into_the_future(self) -> None:
        with pytest.raises(StillToCome) as refusal:
            check_day(day(11), today=day(10), joined=day(0))
        assert str(refusal.value) == (
            "Friday, 13 March 2026 is still to come. Today is Thursday, 12 March 2026; check in for that."
        )

    def test_today_is_never_refused_not_even_where_a_zone_to_the_west_puts_it_before_joining(self) -> None:
        assert check_day(None, today=day(9), joined=day(10)) == day(9)

    def test_every_refusal_is_for_the_person(self) -> None:
        assert all(
            issubclass(refusal, Refusal) for refusal in (StillToCome, BeforeJoining, PastGrace, ImpossibleTarget)
        )


class TestSize:
    def replay_takes(self, history: History, today: date) -> float:
        started = process_time()
        replay(history, today)
        return process_time() - started

    def test_five_years_of_days_with_a_thousand_changes_of_everything_are_replayed_at_once(self) -> None:
        numbers: Sequence[int] = range(1826)
        noons = [datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=number) for number in numbers]
        rules = (LOS_ANGELES, TOKYO)
        moves: Iterable[tuple[int, datetime]] = enumerate(noons[:1000])
        history = History(
            joined=MONDAY,
            rule=LOS_ANGELES,
            evidence=[
                Evidence(day=day(n), at=noon + timedelta(minutes=m)) for n, noon in enumerate(noons) for m in (0, 5)
            ],
            targets=[TargetChange(from_day=day(number), target=DAILY) for number in numbers],
            rule_changes=[RuleChange(at=noon, old=rules[n % 2], new=rules[1 - n % 2]) for n, noon in moves],
            excuses=[Excuse(first=day(number), last=date.max, reason="break") for number in (*numbers,) * 5],
        )
        assert self.replay_takes(history, day(1825)) < 0.5
