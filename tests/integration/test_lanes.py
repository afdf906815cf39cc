"""Lanes: one slow or broken channel holds up no other, and within a channel everything comes in its order."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.model.refs import ChannelRef
from bot.testing.faults import Fault, not_sent, rate_limited
from bot.testing.records import PortCall, PostCall
from tests.deliveries import MONDAY, announce, asked, clock, set_up_school, times_seen

PATIENCE = 10
"""Seconds of real time that a test waits for what must come."""


async def test_a_channel_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all", channel="#general")
        stuck = school.fake.hang(channel=school.challenges)
        arrived = school.fake.hang(channel=school.general, arrived=True)
        monday = asyncio.create_task(school.until(MONDAY))
        async with asyncio.timeout(PATIENCE):
            await stuck.reached()
            await arrived.reached()
        assert times_seen("Hello all", school.fake.visible(school.general)) == 1
        assert school.posts() == []

        arrived.release()
        stuck.release()
        await monday
        assert times_seen("Week 1", school.posts()) == 1


async def test_a_channel_that_fails_all_day_holds_up_no_other(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        for hour in (9, 12, 15):
            await announce(ada, f"It is {hour}", channel="#general", when=f"2027-03-01 {hour:02}:00")
        school.fake.fail_by(_posts_to(school.challenges, not_sent()))
        await school.until("2027-03-01 18:00")
        posts = school.fake.posts(school.general)
        assert [clock(post.at) for post in posts] == ["09:00:00", "12:00:00", "15:00:00"]
        assert school.posts() == []


async def test_posts_come_to_a_channel_in_the_order_in_which_they_were_due(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all")
        await announce(ada, "Five to nine", when="2027-03-01 08:55")
        school.fake.fail_next(rate_limited(timedelta(minutes=10)))
        await school.until("2027-03-01 09:10")
        first, second, third = school.posts()
        assert "Five to nine" in first
        assert "Week 1" in second
        assert "Hello all" in third
        assert [clock(call.at) for call in asked(school, PostCall)] == ["08:55:00", "09:05:00", "09:05:00", "09:05:00"]


async def test_while_a_post_waits_to_be_tried_again_the_one_before_gets_its_thread_and_seeds(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all")
        school.fake.fail_by(_posts_that_say("Hello all", rate_limited(timedelta(hours=1))))
        await school.until("2027-03-01 09:01")
        [weekly] = school.fake.posts(school.challenges)
        assert [reaction.emoji for reaction in weekly.reactions] == ["white_check_mark"]


async def test_a_direct_message_waits_for_no_channel(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.remove_channel(school.notices)
        school.fake.remove_channel(school.challenges)
        await announce(ada, "Hello all", channel="#general")
        stuck = school.fake.hang(channel=school.general)
        told = school.fake.hang(channel=school.fake.direct_channel(ada.account), arrived=True)
        monday = asyncio.create_task(school.until(MONDAY))
        async with asyncio.timeout(PATIENCE):
            await stuck.reached()
            await told.reached()
        assert times_seen("Channel gone", ada.direct_messages()) == 1
        told.release()
        stuck.release()
        await monday


async def test_closing_waits_for_what_is_being_sent_and_begins_nothing_more(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all")
        slow = school.fake.hang(channel=school.challenges)
        monday = asyncio.create_task(school.until(MONDAY))
        async with asyncio.timeout(PATIENCE):
            await slow.reached()
            restart = asyncio.create_task(school.restart())
            await asyncio.sleep(0)
            slow.release()
            await restart
        await asyncio.wait([monday])
        assert len(asked(school, PostCall)) == 1
        await school.settle()
        assert times_seen("Week 1", school.posts()) == 1
        assert times_seen("Hello all", school.posts()) == 1


def _posts_to(channel: ChannelRef, fault: Fault) -> Callable[[PortCall], Fault | None]:
    return lambda call: fault if isinstance(call, PostCall) and call.channel == channel else None


def _posts_that_say(words: str, fault: Fault) -> Callable[[PortCall], Fault | None]:
    return lambda call: fault if isinstance(call, PostCall) and words in str(call.message) else None
