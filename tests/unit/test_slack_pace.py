"""Posts to one channel of Slack keep their distance."""

import asyncio
from datetime import timedelta

import pytest

from adapters.slack.pace import Pace
from bot.errors import RateLimited


async def test_posts_to_one_channel_keep_their_distance_and_others_do_not_wait() -> None:
    pace = Pace(timedelta(milliseconds=40), timedelta(seconds=1))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(pace.turn("C1") for _ in range(3)))
    assert loop.time() - begun >= 0.08

    begun = loop.time()
    await pace.turn("C2")
    assert loop.time() - begun < 0.04


async def test_whoever_is_due_much_later_comes_again() -> None:
    pace = Pace(timedelta(seconds=1), timedelta(milliseconds=10))
    await pace.turn("C1")

    with pytest.raises(RateLimited) as limited:
        await pace.turn("C1")
    assert timedelta(0) < limited.value.retry_after <= timedelta(seconds=1)
