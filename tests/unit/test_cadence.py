"""Cadence: nominal times by rule, instants by zone, and what an edit of a schedule leaves of the old rule."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import (
    ONE_OFF,
    Cadence,
    due_at,
    due_nominals,
    moved,
    next_nominal,
    nominal_times,
    nominal_times_from,
    time_of_day,
)
from bot.rules.cadence_refusals import FinerThanDaily, UnclearCadence, UnknownRulePart

BERLIN = "Europe/Berlin"
MONDAY = datetime.fromisoformat("2026-11-23 09:00")
WEEK = timedelta(weeks=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def cadence(rrule: str, start: datetime = MONDAY, zone: str = BERLIN) -> Cadence:
    return Cadence(rrule=rrule, start=start, zone=zone)


def days(times: list[datetime]) -> list[str]:
    return [f"{nominal:%a %d.%m.%y %H:%M}" for nominal in times]


def test_a_weekly_rule_names_the_same_hour_each_week() -> None:
    weekly = cadence("FREQ=WEEKLY;BYDAY=MO")
    assert days(nominal_times(weekly, None, 3)) == ["Mon 23.11.26 09:00", "Mon 30.11.26 09:00", "Mon 07.12.26 09:00"]


def test_times_after_one_leave_that_one_out() -> None:
    weekly = cadence("FREQ=WEEKLY;BYDAY=MO")
    assert nominal_times(weekly, MONDAY, 1) == [MONDAY + WEEK]
    assert next_nominal(weekly, MONDAY - timedelta(seconds=1)) == MONDAY


def test_times_from_a_day_take_that_day_in() -> None:
    weekly = cadence("FREQ=WEEKLY;BYDAY=MO")
    assert nominal_times_from(weekly, date(2026, 11, 30), 2) == [MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert nominal_times_from(weekly, date(2026, 12, 1), 1) == [MONDAY + 2 * WEEK]
    assert nominal_times_from(weekly, date(2020, 1, 1), 1) == [MONDAY]


def test_nothing_fires_before_the_start() -> None:
    assert next_nominal(cadence("FREQ=DAILY"), local("2020-01-01 00:00")) == MONDAY


def test_every_two_weeks_counts_from_the_start() -> None:
    fortnightly = cadence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", local("2026-11-26 17:00"))
    assert days(nominal_times(fortnightly, None, 4)) == [
        "Thu 26.11.26 17:00",
        "Mon 07.12.26 17:00",
        "Thu 10.12.26 17:00",
        "Mon 21.12.26 17:00",
    ]


def test_the_day_on_which_a_week_starts_decides_which_weeks_count() -> None:
    sunday = local("2026-11-22 09:00")
    from_monday = cadence("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO", sunday)
    from_sunday = cadence("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", sunday)
    assert days(nominal_times(from_monday, sunday, 1)) == ["Mon 30.11.26 09:00"]
    assert days(nominal_times(from_sunday, sunday, 1)) == ["Mon 23.11.26 09:00"]


def test_the_first_friday_and_the_last_working_day_move_with_the_month() -> None:
    first_friday = cadence("FREQ=MONTHLY;BYDAY=1FR")
    last_working_day = cadence("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    assert days(nominal_times(first_friday, None, 2)) == ["Fri 04.12.26 09:00", "Fri 01.01.27 09:00"]
    assert days(nominal_times(last_working_day, None, 3)) == [
        "Mon 30.11.26 09:00",
        "Thu 31.12.26 09:00",
        "Fri 29.01.27 09:00",
    ]


def test_the_31st_skips_months_without_one() -> None:
    assert days(nominal_times(cadence("FREQ=MONTHLY;BYMONTHDAY=31"), None, 3)) == [
        "Thu 31.12.26 09:00",
        "Sun 31.01.27 09:00",
        "Wed 31.03.27 09:00",
    ]


def test_a_leap_day_waits_for_its_year() -> None:
    leap_day = cadence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", local("2096-02-29 09:00"))
    assert days(nominal_times(leap_day, None, 2)) == ["Wed 29.02.96 09:00", "Fri 29.02.04 09:00"]


def test_days_that_the_rule_does_not_name_come_from_the_start() -> None:
    start = local("2026-11-26 09:00")
    assert days(nominal_times(cadence("FREQ=WEEKLY", start), start, 1)) == ["Thu 03.12.26 09:00"]
    assert days(nominal_times(cadence("FREQ=MONTHLY", start), start, 1)) == ["Sat 26.12.26 09:00"]
    assert days(nominal_times(cadence("FREQ=YEARLY", start), start, 1)) == ["Fri 26.11.27 09:00"]


def test_a_time_of_day_in_the_rule_wins_over_that_of_the_start() -> None:
    early = cadence("FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=30")
    assert f"{time_of_day(early):%H:%M}" == "08:30"
    assert days(nominal_times(early, None, 1)) == ["Mon 30.11.26 08:30"]


def test_a_one_off_fires_once() -> None:
    once = cadence(ONE_OFF)
    assert once.is_one_off
    assert nominal_times(once, None, 3) == [MONDAY]
    assert next_nominal(once, MONDAY) is None
    assert not cadence("FREQ=DAILY").is_one_off


def test_a_rule_ends_after_its_count() -> None:
    three = cadence("FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    assert nominal_times(three, None, 9) == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert nominal_times(three, MONDAY + WEEK, 9) == [MONDAY + 2 * WEEK]


def test_a_rule_ends_with_its_last_day() -> None:
    by_day = cadence("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207")
    by_utc_instant = cadence("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T080000Z")
    too_early = cadence("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207T075959Z")
    assert nominal_times(by_day, MONDAY, 9) == [MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert nominal_times(by_utc_instant, MONDAY, 9) == [MONDAY + WEEK, MONDAY + 2 * WEEK]
    assert nominal_times(too_early, MONDAY, 9) == [MONDAY + WEEK]


def test_an_end_at_the_end_of_time_is_no_end() -> None:
    assert next_nominal(cadence("FREQ=DAILY;UNTIL=99991231T235959Z"), MONDAY) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=120;BYMONTH=2;BYMONTHDAY=1",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=60",
    ],
)
def test_a_rule_that_never_fires_has_no_next_time(rrule: str) -> None:
    assert next_nominal(cadence(rrule), None) is None


def test_the_instant_follows_the_wall_clock_over_the_year() -> None:
    weekly = cadence("FREQ=WEEKLY;BYDAY=MO")
    assert due_at(weekly, local("2027-03-22 09:00")) == utc("2027-03-22 08:00")
    assert due_at(weekly, local("2027-03-29 09:00")) == utc("2027-03-29 07:00")


def test_an_aware_start_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="naive"):
        cadence("FREQ=DAILY", utc("2026-11-23 00:00"))


def test_a_stored_text_that_is_no_rule_is_refused() -> None:
    with pytest.raises(UnclearCadence):
        nominal_times(cadence("weekly"), None, 1)
    with pytest.raises(UnknownRulePart):
        nominal_times(cadence("FREQ=WEEKLY;BYEASTER=0"), None, 1)
    with pytest.raises(FinerThanDaily):
        nominal_times(cadence("FREQ=HOURLY"), None, 1)


def test_what_is_due_is_all_since_the_last_up_to_this_instant() -> None:
    weekly = cadence("FREQ=WEEKLY;BYDAY=MO")
    assert due_nominals(weekly, None, utc("2026-11-23 07:59:59")) == []
    assert due_nominals(weekly, None, utc("2026-11-23 08:00")) == [MONDAY]
    assert due_nominals(weekly, MONDAY, utc("2026-11-23 08:00")) == []
    assert due_nominals(weekly, MONDAY, utc("2026-12-07 12:00")) == [MONDAY + WEEK, MONDAY + 2 * WEEK]


def test_a_time_that_comes_twice_is_due_at_the_first_and_stays_due() -> None:
    nightly = cadence("FREQ=DAILY", local("2027-10-31 02:30"))
    assert due_nominals(nightly, None, utc("2027-10-31 00:29")) == []
    assert due_nominals(nightly, None, utc("2027-10-31 00:30")) == [nightly.start]
    second_ten_past_two = utc("2027-10-31 01:10")
    assert due_nominals(nightly, None, second_ten_past_two) == [nightly.start]


def test_a_time_in_the_gap_is_due_right_after_it() -> None:
    nightly = cadence("FREQ=DAILY", local("2027-03-28 02:30"))
    assert due_nominals(nightly, None, utc("2027-03-28 00:59:59")) == []
    assert due_nominals(nightly, None, utc("2027-03-28 01:00")) == [nightly.start]


def test_a_skipped_day_still_has_its_occurrence() -> None:
    daily = cadence("FREQ=DAILY", local("2011-12-29 09:00"), "Pacific/Apia")
    due = due_nominals(daily, None, utc("2011-12-31 12:00"))
    assert [nominal.day for nominal in due] == [29, 30, 31]
    assert [due_at(daily, nominal) for nominal in due] == [
        utc("2011-12-29 19:00"),
        utc("2011-12-30 10:00"),
        utc("2011-12-30 19:00"),
    ]


def test_a_year_of_days_is_due_after_a_year() -> None:
    due = due_nominals(cadence("FREQ=DAILY"), None, utc("2027-11-22 08:00"))
    assert len(due) == 365
    assert due == sorted(set(due))


def test_after_an_absurd_gap_only_the_newest_are_due() -> None:
    due = due_nominals(cadence("FREQ=DAILY"), MONDAY, utc("9998-12-31 12:00"))
    assert len(due) == 2000
    assert due[-1] == local("9998-12-31 09:00")


def test_monday_nine_moved_to_ten_after_its_post_next_fires_a_week_later() -> None:
    old, new = cadence("FREQ=WEEKLY;BYDAY=MO"), cadence("FREQ=WEEKLY;BYDAY=MO", MONDAY.replace(hour=10))
    half_past_nine = utc("2026-11-23 08:30")
    counts_from = moved(old, MONDAY, new, half_past_nine)
    assert days(nominal_times_from(new, counts_from, 1)) == ["Mon 30.11.26 10:00"]


def test_monday_ten_moved_to_nine_at_eight_fires_today_at_nine() -> None:
    old, new = cadence("FREQ=WEEKLY;BYDAY=MO", MONDAY.replace(hour=10) - WEEK), cadence("FREQ=WEEKLY;BYDAY=MO")
    eight = utc("2026-11-23 07:00")
    counts_from = moved(old, old.start, new, eight)
    assert days(nominal_times_from(new, counts_from, 1)) == ["Mon 23.11.26 09:00"]


def test_mondays_moved_to_fridays_on_a_tuesday_fire_on_friday_of_next_week() -> None:
    old, new = cadence("FREQ=WEEKLY;BYDAY=MO"), cadence("FREQ=WEEKLY;BYDAY=FR", local("2026-11-27 09:00"))
    tuesday = utc("2026-11-24 12:00")
    counts_from = moved(old, MONDAY, new, tuesday)
    assert days(nominal_times_from(new, counts_from, 1)) == ["Fri 04.12.26 09:00"]


def test_a_one_off_that_was_not_posted_makes_room_at_once() -> None:
    old, new = cadence(ONE_OFF, local("2026-12-24 12:00")), cadence(ONE_OFF, local("2026-11-25 12:00"))
    counts_from = moved(old, None, new, utc("2026-11-24 12:00"))
    assert nominal_times_from(new, counts_from, 1) == [new.start]


def test_a_rule_that_is_over_makes_room_at_once_by_the_new_zones_date() -> None:
    old = cadence("FREQ=WEEKLY;BYDAY=MO;COUNT=1")
    new = cadence("FREQ=DAILY", zone="Pacific/Auckland")
    assert moved(old, MONDAY, new, utc("2026-11-24 12:00")) == date(2026, 11, 25)


WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=7, unique=True)
NUMBERED = st.lists(
    st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(["MO", "WE", "SU"])),
    min_size=1,
    max_size=3,
    unique=True,
)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)
MONTH_DAYS = st.lists(st.sampled_from([*range(1, 32), -1, -2, -31]), min_size=1, max_size=4, unique=True)


def part(name: str, values: st.SearchStrategy[list[str]] | st.SearchStrategy[list[int]]) -> st.SearchStrategy[str]:
    return values.map(lambda chosen: f";{name}={','.join(str(value) for value in chosen)}")


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


RULES = st.one_of(
    st.builds("FREQ=DAILY{}{}".format, maybe(part("BYMONTH", MONTHS)), maybe(part("BYDAY", WEEKDAYS))),
    st.builds("FREQ=WEEKLY{}{}".format, maybe(part("BYMONTH", MONTHS)), maybe(part("BYDAY", WEEKDAYS))),
    st.builds("FREQ=MONTHLY{}".format, maybe(part("BYMONTHDAY", MONTH_DAYS))),
    st.builds("FREQ=MONTHLY{}".format, part("BYDAY", NUMBERED)),
    st.builds("FREQ=MONTHLY{};BYSETPOS={}".format, part("BYDAY", WEEKDAYS), st.sampled_from([1, -1, 3])),
    st.builds("FREQ=YEARLY{}{}".format, part("BYMONTH", MONTHS), part("BYDAY", NUMBERED)),
    st.builds("FREQ=YEARLY{}{}".format, part("BYMONTH", MONTHS), maybe(part("BYMONTHDAY", st.just([1, 15, -1])))),
)
STARTS = st.datetimes(local("2020-01-01 00:00"), local("2035-01-01 00:00")).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@given(rule=RULES, interval=st.integers(1, 3), start=STARTS, skipped=st.integers(0, 2000))
def test_the_times_are_those_that_dateutil_counts_up_from_the_start(
    rule: str, interval: int, start: datetime, skipped: int
) -> None:
    rrule = f"{rule};INTERVAL={interval}"
    counted_up = rrulestr(f"{rrule};UNTIL={start.year + 12}0101T000000", dtstart=start)
    after = start + timedelta(days=skipped)
    ours = nominal_times(cadence(rrule, start), after, 5)
    assert [nominal for nominal in ours if nominal.year < start.year + 12] == list(islice(counted_up.xafter(after), 5))


@given(rule=RULES, start=STARTS)
def test_no_day_has_two_times(rule: str, start: datetime) -> None:
    dates = [nominal.date() for nominal in nominal_times(cadence(rule, start), None, 50)]
    assert dates == sorted(set(dates))
