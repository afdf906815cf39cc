"""Which local days an outage of Pacer's own excuses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days import DayRule
from bot.rules.outages import Connected, outage_days

BERLIN = DayRule(zone="Europe/Berlin")
SINCE = datetime(2027, 3, 1, tzinfo=UTC)
UNTIL = datetime(2027, 3, 8, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-{text}+00:00")


def without(*gaps: tuple[str, str]) -> list[Connected]:
    """Connected from SINCE to UNTIL but for these gaps (UTC)."""
    ends = [SINCE, *(at(end) for _, end in gaps)]
    begins = [*(at(begin) for begin, _ in gaps), UNTIL]
    return [Connected(since=since, until=until) for since, until in zip(ends, begins, strict=True)]


def days(connected: Sequence[Connected], rule: DayRule = BERLIN) -> list[str]:
    return [f"{day:%m-%d}" for day in outage_days(connected, rule, since=SINCE, until=UNTIL)]


def test_without_a_gap_no_day_is_excused() -> None:
    assert days(without()) == []


def test_where_nothing_is_known_nothing_is_excused() -> None:
    assert days([]) == []


@pytest.mark.parametrize(
    ("gap", "excused"),
    [
        (("03-02T10:00", "03-02T11:00"), []),
        (("03-02T10:00", "03-02T11:00:01"), ["03-02"]),
        (("03-02T22:00", "03-02T23:30"), []),
        (("03-02T21:59", "03-03T00:01"), ["03-02", "03-03"]),
        (("03-02T22:30", "03-03T01:00"), ["03-03"]),
        (("03-02T12:00", "03-05T12:00"), ["03-02", "03-03", "03-04", "03-05"]),
    ],
)
def test_more_than_an_hour_of_a_local_day_excuses_it(gap: tuple[str, str], excused: list[str]) -> None:
    assert days(without(gap)) == excused


def test_the_local_day_is_the_members_own() -> None:
    gap = ("03-02T22:30", "03-03T01:00")
    assert days(without(gap), DayRule(zone="Asia/Seoul")) == ["03-03"]
    assert days(without(gap), DayRule(zone="America/Los_Angeles")) == ["03-02"]
    assert days(without(gap), DayRule(zone="Europe/Berlin", day_start=timedelta(hours=4))) == ["03-02"]


def test_two_platforms_are_away_only_where_both_are() -> None:
    discord = without(("03-02T08:00", "03-02T12:00"), ("03-04T08:00", "03-04T12:00"))
    slack = without(("03-02T11:30", "03-02T15:00"), ("03-04T09:00", "03-04T11:00"))
    assert days([*discord, *slack]) == ["03-04"]
    assert days([*slack, *discord]) == ["03-04"]


def test_what_lies_before_joining_or_in_the_future_is_left_out() -> None:
    early = Connected(since=SINCE - timedelta(days=9), until=SINCE - timedelta(days=5))
    later = Connected(since=UNTIL + timedelta(days=5), until=UNTIL + timedelta(days=9))
    assert days([early, *without(), later]) == []
    assert outage_days([early], BERLIN, since=SINCE, until=SINCE + timedelta(minutes=59)) == ()
    assert outage_days([later], BERLIN, since=UNTIL, until=UNTIL + timedelta(hours=2)) == (date(2027, 3, 8),)


@given(st.lists(st.tuples(st.integers(0, 168), st.integers(0, 168)), max_size=8), st.randoms())
def test_the_order_and_overlap_of_the_stretches_do_not_matter(spans: list[tuple[int, int]], random: Random) -> None:
    hour = timedelta(hours=1)
    stretches = [Connected(since=SINCE + min(span) * hour, until=SINCE + max(span) * hour) for span in [*spans, (0, 1)]]
    shuffled = random.sample(stretches, len(stretches))
    found = outage_days(stretches, BERLIN, since=SINCE, until=UNTIL)
    assert outage_days(shuffled, BERLIN, since=SINCE, until=UNTIL) == found
    assert outage_days([*stretches, *stretches], BERLIN, since=SINCE, until=UNTIL) == found
    assert (
        set(outage_days([*stretches, Connected(since=SINCE, until=UNTIL)], BERLIN, since=SINCE, until=UNTIL)) == set()
    )
