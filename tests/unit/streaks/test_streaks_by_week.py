"""Streaks by weeks, with freezes, excuses and targets, told as what a member did and what they have for it."""

from datetime import date

import pytest

from bot.rules.streaks import Streak
from bot.rules.targets import DEFAULT_TARGET, ImpossibleTarget, Target, takes_effect
from tests.unit.streaks.member import DAILY, MONDAY, Member, day, day_of_week, last, states, weekly


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
