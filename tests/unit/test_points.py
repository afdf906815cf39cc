"""What a solved challenge is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.points import BY_KIND, BY_LEVEL, earned, hint_cost, worth

BASES = st.sampled_from(sorted({*BY_KIND.values(), *BY_LEVEL.values()}))
HINTS = st.integers(0, 3)


@pytest.mark.parametrize(
    ("kind", "level", "points"),
    [
        ("code", "beginner", 10),
        ("code", "intermediate", 20),
        ("code", "advanced", 30),
        ("quiz", "advanced", 5),
        ("short", "beginner", 5),
        ("project", "beginner", 20),
        ("reflection", "intermediate", 5),
    ],
)
def test_code_is_worth_its_level_and_all_else_its_kind(kind: str, level: str, points: int) -> None:
    assert worth(kind, level) == points


@pytest.mark.parametrize(
    ("base", "first_try", "hints", "late", "points"),
    [
        (10, False, 0, False, 10),
        (10, True, 0, False, 12),
        (10, True, 1, False, 11),
        (10, False, 3, False, 7),
        (20, True, 2, False, 20),
        (30, True, 0, True, 18),
        (30, False, 3, True, 10),
        (5, True, 0, False, 6),
        (5, True, 1, False, 5),
        (5, False, 1, False, 4),
        (5, False, 3, True, 1),
        (5, True, 1, True, 2),
        (10, False, 10, False, 0),
        (10, False, 30, True, 0),
    ],
)
def test_points_are_rounded_down_once_and_never_below_zero(
    base: int, first_try: bool, hints: int, late: bool, points: int
) -> None:
    assert earned(base, first_try=first_try, hints=hints, late=late) == points


@given(BASES, st.booleans(), HINTS, st.booleans())
def test_the_first_try_never_costs_and_a_hint_or_lateness_never_pays(
    base: int, first_try: bool, hints: int, late: bool
) -> None:
    points = earned(base, first_try=first_try, hints=hints, late=late)
    assert earned(base, first_try=False, hints=hints, late=late) <= points
    assert earned(base, first_try=first_try, hints=hints + 1, late=late) <= points
    assert earned(base, first_try=first_try, hints=hints, late=True) <= points
    assert 0 < points <= base + base / 5


@given(BASES, HINTS)
def test_the_cost_that_is_told_is_the_one_that_is_taken(base: int, hints: int) -> None:
    exact = base - hints * hint_cost(base)
    assert earned(base, first_try=False, hints=hints, late=False) == int(exact)
