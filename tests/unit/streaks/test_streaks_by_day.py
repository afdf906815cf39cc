"""Streaks by days and on journeys, told as what a member did and what they have for it."""

from datetime import timedelta

from bot.rules.check_ins import Evidence
from bot.rules.days import DayRule
from bot.rules.streaks import kept_share
from tests.unit.streaks.member import (
    BERLIN,
    DAILY,
    KIRITIMATI,
    LOS_ANGELES,
    PAGO_PAGO,
    TOKYO,
    Member,
    at,
    day,
    last,
    states,
    weekly,
)


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
