"""The kill scenario at a small size; by hand: `python -m tests.scenarios.kill [--platform discord|slack]`."""

import pytest

from tests.scenarios.kill import run
from tests.scenarios.life import loop
from tests.scenarios.life.on_discord import discord
from tests.scenarios.life.on_slack import slack_by_socket


def test_a_month_that_is_killed_ends_like_one_that_is_not() -> None:
    counts = run(kills=3, seed=2)

    assert counts.kills == 3
    assert counts.posts >= 18
    assert counts.all_held, "\n".join(counts.lines())


@pytest.mark.parametrize("new_place", [discord, slack_by_socket], ids=["discord", "slack"])
def test_what_people_see_is_what_pacer_keeps_over_kills(new_place: loop.NewPlace) -> None:
    counts = loop.run(new_place, kills=2, seed=2)

    assert counts.outcome.posts >= 1
    assert counts.outcome.pieces >= 1
    assert counts.all_held, "\n".join(counts.lines())
