"""Every zone and every change of its clocks between 2000 and 2040: each nominal time happens once, where it belongs."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import Cadence, due_at, due_nominals, nominal_times
from bot.rules.zones import day_begins, local_date, local_time, place

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
LAST = datetime(2040, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change of clocks: its instant and the offsets on both sides."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def clock_before(self) -> datetime:
        return self.at.replace(tzinfo=None) + self.before

    @property
    def clock_after(self) -> datetime:
        return self.at.replace(tzinfo=None) + self.after

    def places(self, nominal: datetime) -> datetime:
        """Where a nominal time near this change belongs, told from its two offsets alone."""
        by_old_offset = nominal.replace(tzinfo=UTC) - self.before
        by_new_offset = nominal.replace(tzinfo=UTC) - self.after
        if by_old_offset < self.at:
            return by_old_offset
        return max(by_new_offset, self.at)


@cache
def changes_of_zones() -> dict[tuple[Change, ...], str]:
    """All the tables of changes that the zones know, each with one zone that has it."""
    return {tuple(_changes(key)): key for key in sorted(zoneinfo.available_timezones() - {"localtime"}, reverse=True)}


def _changes(key: str) -> Iterator[Change]:
    zone = ZoneInfo(key)
    step = int(timedelta(days=2).total_seconds())
    offset = _offset(int(FIRST.timestamp()), zone)
    for end in range(int(FIRST.timestamp()) + step, int(LAST.timestamp()), step):
        if _offset(end, zone) != offset:
            at = _first_second_with_another_offset(end - step, end, zone)
            yield Change(at=datetime.fromtimestamp(at, UTC), before=offset, after=_offset(at, zone))
            offset = _offset(end, zone)


def _first_second_with_another_offset(before: int, after: int, zone: ZoneInfo) -> int:
    offset = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(timestamp: int, zone: ZoneInfo) -> timedelta:
    offset = datetime.fromtimestamp(timestamp, zone).utcoffset()
    assert offset is not None
    return offset


def clocks_around(change: Change) -> set[datetime]:
    """Wall clock times at, just before, just after and between the two sides of a change, and some of its day."""
    sides = (change.clock_before, change.clock_after)
    middle = min(sides) + (max(sides) - min(sides)) // 2
    near = {clock + step for clock in sides for step in (-MINUTE, timedelta(), MINUTE)}
    return near | {middle, datetime.combine(middle, time()), datetime.combine(middle, time(9))}


def cadences_around(change: Change, key: str) -> Iterator[Cadence]:
    for clock in clocks_around(change):
        code = WEEKDAY_CODES[clock.weekday()]
        yield Cadence(rrule="FREQ=DAILY", start=clock - 3 * DAY, zone=key)
        yield Cadence(rrule=f"FREQ=WEEKLY;BYDAY={code}", start=clock - 7 * DAY, zone=key)


def all_changes() -> Iterator[tuple[Change, str]]:
    for changes, key in changes_of_zones().items():
        for change in changes:
            yield change, key


def near(change: Change, instant: datetime) -> bool:
    """Whether no other change of a zone can be as near; the closest two lie a week apart."""
    return abs(instant - change.at) <= timedelta(days=3)


def test_the_zone_data_holds_the_changes_that_the_sweep_is_about() -> None:
    changes = [change for change, _ in all_changes()]
    assert len(changes) > 5_000
    assert {change.after - change.before for change in changes} >= {
        -3_600 * SECOND,
        1_800 * SECOND,
        3_600 * SECOND,
        DAY,
    }
    for table in changes_of_zones():
        assert all(later.at - earlier.at > timedelta(days=6) for earlier, later in pairwise(table))


def test_around_every_change_each_nominal_time_is_placed_once_where_it_belongs() -> None:
    for change, key in all_changes():
        zone = ZoneInfo(key)
        for cadence in cadences_around(change, key):
            nominals = nominal_times(cadence, None, 7 if cadence.rrule == "FREQ=DAILY" else 3)
            instants = [due_at(cadence, nominal) for nominal in nominals]
            for nominal, instant in zip(nominals, instants, strict=True):
                if near(change, instant):
                    assert instant == change.places(nominal), (key, change, cadence, nominal)
                    assert instant == change.at or local_time(instant, zone) == nominal, (key, change, cadence, nominal)
            for earlier, later in pairwise(instants):
                assert earlier < later or earlier == later == change.at, (key, change, cadence)


def test_around_every_change_a_ticking_clock_finds_each_nominal_time_due_once() -> None:
    for change, key in all_changes():
        middle = min(change.clock_before, change.clock_after) + abs(change.after - change.before) // 2
        cadence = Cadence(rrule="FREQ=DAILY", start=middle - 2 * DAY, zone=key)
        nominals = nominal_times(cadence, None, 5)
        found: list[datetime] = []
        for instant in sorted({due_at(cadence, nominal) for nominal in nominals}):
            assert due_nominals(cadence, found[-1] if found else None, instant - SECOND) == [], (key, change)
            found += due_nominals(cadence, found[-1] if found else None, instant)
        assert found == nominals, (key, change)


def test_around_every_change_a_day_begins_at_its_first_instant() -> None:
    for change, key in all_changes():
        zone = ZoneInfo(key)
        around = {change.clock_before.date(), change.clock_after.date(), (change.clock_after + DAY).date()}
        for day in around:
            begins = day_begins(day, zone)
            assert local_date(begins, zone) == day or begins == change.at, (key, change, day)
            assert local_date(begins - SECOND, zone) < day, (key, change, day)


ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"})).map(ZoneInfo)
INSTANTS = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))
DAYS = st.dates(date(2000, 1, 2), date(2039, 12, 30))
DAY_STARTS = st.timedeltas(timedelta(), timedelta(hours=12)).map(lambda start: timedelta(minutes=start // MINUTE))


@given(zone=ZONES, at=INSTANTS)
def test_an_instant_comes_back_from_its_local_time_or_the_first_one_with_it_does(zone: ZoneInfo, at: datetime) -> None:
    back = place(local_time(at, zone), zone)
    assert back <= at
    assert local_time(back, zone) == local_time(at, zone)


@given(zone=ZONES, day=DAYS, day_start=DAY_STARTS)
def test_no_instant_of_a_day_lies_before_its_beginning(zone: ZoneInfo, day: date, day_start: timedelta) -> None:
    begins = day_begins(day, zone, day_start)
    assert local_date(begins, zone, day_start) >= day
    assert local_date(begins - SECOND, zone, day_start) < day
    assert day_begins(day + DAY, zone, day_start) >= begins
