"""Zones: names as people type them, local times to instants and back, local days and weeks."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refusal
from bot.rules.zones import UnknownZone, day_begins, find_zone, local_date, local_time, place, week_of

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
GOOSE_BAY = ZoneInfo("America/Goose_Bay")
HALF_PAST_TWO = timedelta(hours=2, minutes=30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("  Europe / Berlin ", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_found_whatever_its_case_and_spaces(typed: str, key: str) -> None:
    assert find_zone(typed).key == key


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Berlin", 'There is no time zone "Berlin". Did you mean Europe/Berlin?'),
        ("new york", 'There is no time zone "new york". Did you mean America/New_York?'),
        ("Istanbul", 'There is no time zone "Istanbul". Did you mean Asia/Istanbul or Europe/Istanbul?'),
        ("Europe/Berln", 'There is no time zone "Europe/Berln". Did you mean Europe/Berlin?'),
        ("India/Kolkata", 'There is no time zone "India/Kolkata". Did you mean Asia/Kolkata?'),
        ("Londn", 'There is no time zone "Londn". Did you mean Europe/London?'),
    ],
)
def test_a_city_or_a_slip_is_refused_with_the_zone_that_was_meant(typed: str, says: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        find_zone(typed)
    assert str(refused.value) == says


@pytest.mark.parametrize("typed", ["PST", "UTC+2", "GMT+1", "../../etc/passwd", "Factory", "localtime", "//", "Europe"])
def test_what_resembles_no_zone_is_refused_with_how_to_write_one(typed: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        find_zone(typed)
    assert str(refused.value) == (
        f'There is no time zone "{typed}". Write it as region and city, such as Europe/Berlin or America/New_York.'
    )


@pytest.mark.parametrize("typed", ["", "   ", "\0", "\x1b\x07"])
def test_an_empty_name_is_refused_without_being_quoted(typed: str) -> None:
    with pytest.raises(UnknownZone, match=r"^That is no time zone\. Write it as region and city"):
        find_zone(typed)


def test_a_hostile_name_is_said_back_short_and_on_one_line() -> None:
    with pytest.raises(Refusal) as refused:
        find_zone("Europe/\n\x1b[31m@everyone\0" + "x" * 10_000)
    quoted = str(refused.value).split('"')[1]
    assert quoted == "Europe/ [31m@everyone xxxxxxxxxxxxxxxxx…"
    assert len(quoted) == 40


def test_a_local_time_is_placed_by_the_offset_of_its_day() -> None:
    assert place(local("2027-01-04 09:00"), BERLIN) == utc("2027-01-04 08:00")
    assert place(local("2027-07-05 09:00"), BERLIN) == utc("2027-07-05 07:00")


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_time_that_does_not_exist_becomes_the_first_instant_after_the_gap(minute: int) -> None:
    assert place(local("2027-03-28 02:00").replace(minute=minute), BERLIN) == utc("2027-03-28 01:00")


def test_a_fraction_of_a_second_in_the_gap_makes_no_difference() -> None:
    assert place(local("2027-03-28 02:59:59.999999"), BERLIN) == utc("2027-03-28 01:00")


def test_a_gap_of_half_an_hour_ends_after_half_an_hour() -> None:
    assert place(local("2027-10-03 02:15"), LORD_HOWE) == utc("2027-10-02 15:30")


def test_a_time_that_exists_twice_is_its_first_instant() -> None:
    assert place(local("2027-10-31 02:30"), BERLIN) == utc("2027-10-31 00:30")
    assert place(local("2027-10-31 02:30").replace(fold=1), BERLIN) == utc("2027-10-31 00:30")


@pytest.mark.parametrize("hour", [0, 10, 23])
def test_a_day_that_the_zone_skipped_becomes_the_first_instant_after_it(hour: int) -> None:
    assert place(local("2011-12-30 00:00").replace(hour=hour), APIA) == utc("2011-12-30 10:00")
    assert local_time(utc("2011-12-30 10:00"), APIA) == local("2011-12-31 00:00")


def test_placing_an_instant_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="naive"):
        place(utc("2027-01-01 00:00"), BERLIN)


def test_a_naive_instant_has_no_local_time_and_no_local_date() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_time(local("2027-01-01 00:00"), BERLIN)
    with pytest.raises(ValueError, match="aware"):
        local_date(local("2027-01-01 00:00"), BERLIN)


def test_a_local_time_is_what_the_wall_clock_shows_whatever_the_instants_own_offset() -> None:
    in_tokyo = datetime(2027, 1, 1, 8, 30, tzinfo=timezone(timedelta(hours=9)))
    assert local_time(in_tokyo, BERLIN) == local("2027-01-01 00:30")
    assert local_time(utc("2027-10-31 01:30"), BERLIN).fold == 0


def test_the_local_date_turns_at_local_midnight() -> None:
    assert local_date(utc("2027-01-01 22:59:59"), BERLIN) == date(2027, 1, 1)
    assert local_date(utc("2027-01-01 23:00"), BERLIN) == date(2027, 1, 2)


def test_the_local_date_turns_at_the_members_own_start_of_the_day() -> None:
    four = timedelta(hours=4)
    assert local_date(utc("2027-01-02 02:59:59"), BERLIN, four) == date(2027, 1, 1)
    assert local_date(utc("2027-01-02 03:00"), BERLIN, four) == date(2027, 1, 2)


def test_a_day_begins_at_its_first_instant() -> None:
    assert day_begins(date(2027, 1, 2), BERLIN) == utc("2027-01-01 23:00")
    assert day_begins(date(2027, 1, 2), BERLIN, timedelta(hours=4)) == utc("2027-01-02 03:00")


def test_a_day_whose_start_does_not_exist_begins_after_the_gap() -> None:
    assert day_begins(date(2027, 3, 28), BERLIN, HALF_PAST_TWO) == utc("2027-03-28 01:00")
    assert day_begins(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo")) == utc("2018-11-04 03:00")


def test_a_day_whose_start_exists_twice_begins_the_first_time() -> None:
    assert day_begins(date(2027, 10, 31), BERLIN, HALF_PAST_TWO) == utc("2027-10-31 00:30")
    assert day_begins(date(2010, 11, 7), GOOSE_BAY) == utc("2010-11-07 03:00")


def test_a_skipped_day_begins_and_ends_at_once() -> None:
    assert day_begins(date(2011, 12, 30), APIA) == day_begins(date(2011, 12, 31), APIA) == utc("2011-12-30 10:00")


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 22)])
def test_a_week_is_known_by_its_monday(day: date) -> None:
    assert week_of(day) == date(2026, 11, 16)
