"""The kill scenario at a small size; by hand: `python -m tests.scenarios.kill`."""

from tests.scenarios.kill import run


def test_a_month_that_is_killed_ends_like_one_that_is_not() -> None:
    counts = run(kills=3, seed=2)

    assert counts.kills == 3
    assert counts.posts >= 18
    assert counts.all_held, "\n".join(counts.lines())
