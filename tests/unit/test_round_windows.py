"""The windows of a round: open until its deadline, late until its reveal, practice from then on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.rounds import Windows, windows

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_the_reveal_is_the_next_occurrence_and_the_deadline_twelve_hours_before() -> None:
    assert windows(MONDAY, MONDAY + WEEK) == Windows(
        opens_at=MONDAY, deadline_at=MONDAY + timedelta(days=6, hours=12), reveal_at=MONDAY + WEEK
    )


def test_a_round_without_a_next_occurrence_runs_a_week() -> None:
    assert windows(MONDAY, None) == windows(MONDAY, MONDAY + WEEK)


@pytest.mark.parametrize(
    ("hours", "deadline"),
    [(168, 156), (48, 36), (25, 13), (24, 12), (23, 11.5), (12, 6), (1, 0.5)],
)
def test_where_the_next_is_close_the_deadline_is_half_way(hours: float, deadline: float) -> None:
    found = windows(MONDAY, MONDAY + timedelta(hours=hours))
    assert found.deadline_at == MONDAY + timedelta(hours=deadline)


@pytest.mark.parametrize(
    ("after", "phase"),
    [
        (timedelta(0), "open"),
        (timedelta(days=6, hours=12), "open"),
        (timedelta(days=6, hours=12, microseconds=1), "late"),
        (WEEK - timedelta(microseconds=1), "late"),
        (WEEK, "practice"),
        (10 * WEEK, "practice"),
    ],
)
def test_the_deadline_itself_is_in_time_and_the_reveal_is_practice(after: timedelta, phase: str) -> None:
    assert windows(MONDAY, MONDAY + WEEK).phase(MONDAY + after) == phase


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
def test_every_round_is_open_for_half_its_time_at_least(span: timedelta) -> None:
    found = windows(MONDAY, MONDAY + span)
    assert found.opens_at < found.deadline_at < found.reveal_at
    assert found.deadline_at - found.opens_at >= span / 2 - timedelta(microseconds=1)
    assert found.reveal_at - found.deadline_at <= timedelta(hours=12)
