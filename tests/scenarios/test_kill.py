"""The kill scenario at a small size; by hand: `python -m tests.scenarios.kill [--platform discord]`."""

from tests.scenarios import discord_life
from tests.scenarios.kill import run


def test_a_month_that_is_killed_ends_like_one_that_is_not() -> None:
    counts = run(kills=3, seed=2)

    assert counts.kills == 3
    assert counts.posts >= 18
    assert counts.all_held, "\n".join(counts.lines())


def test_what_people_see_on_discord_is_what_pacer_keeps_over_kills() -> None:
    counts = discord_life.run(kills=2, seed=2)

    assert counts.outcome.posts >= 1
    assert counts.outcome.pieces >= 1
    assert counts.all_held, "\n".join(counts.lines())
