"""What an outage hid counts by the zone that held then, however often it changed since."""

from typing import cast

import pytest

from bot.features.checkins import CheckIns
from bot.model.calls import Caller
from bot.model.events import ConnectionLost, ReactionAdded
from bot.model.messages import note
from bot.model.refs import Emoji
from bot.storage.engine import Store
from bot.testing.conversation import Member
from bot.testing.platform import Post
from tests.benchmarks.recording import Recorder, in_words
from tests.school import School

CHECK = Emoji("white_check_mark")


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday 1 March 2027, noon in Berlin; the first weekly issue is in #challenges."""
    await new_school.set_up(new_school.chat.admin("ada"))
    await new_school.until("2027-03-01 12:00")
    return new_school


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


async def why(member: Member) -> str:
    return (await member.says("/streak why")).text


async def reacts(school: School, member: Member) -> str:
    """The statements of the check-in."""
    by = Caller(account=member.account, name=member.name)
    recorder = Recorder(school.app.store)
    check_ins = CheckIns(cast(Store, recorder))
    await check_ins.reacted(ReactionAdded(post=issue(school).ref, emoji=CHECK, by=by, at=school.clock.now()))
    return in_words(recorder.units[-1])


async def test_each_reply_counts_by_the_zone_of_its_time(school: School, jun: Member) -> None:
    """Wednesday 17:30 in Berlin is Thursday in Seoul, and Saturday 3:00 is Friday in New York."""
    for at, zone_before in (
        ("2027-03-01 23:30", None),
        ("2027-03-03 17:30", "Asia/Seoul"),
        ("2027-03-06 03:00", "America/New_York"),
    ):
        await school.until(at)
        if zone_before:
            await jun.says(f"/settings zone:{zone_before}")
        school.fake.write(school.fake.thread_of(issue(school).ref), note("I go on"), by=jun.account)
    await school.until("2027-03-07 22:00")
    await jun.says("/settings zone:Europe/Berlin")
    await jun.says("/checkin live")
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()
    assert "Check-ins: Mon 1 Mar, Thu 4 Mar, Fri 5 Mar, Sun 7 Mar" in await why(jun)


async def test_a_live_act_counts_by_the_zone_of_now_without_asking_for_earlier_ones(
    school: School, jun: Member
) -> None:
    await jun.says("/settings zone:America/New_York")
    await school.until("2027-03-02 03:00")
    await jun.says("/settings zone:Asia/Seoul")
    await school.until("2027-03-02 18:00")
    assert await reacts(school, jun) == "3 SELECT, 2 INSERT"
    assert "Check-ins: Wed 3 Mar" in await why(jun)


async def test_an_act_at_the_very_instant_of_the_change_counts_by_the_new_zone(school: School, jun: Member) -> None:
    await school.until("2027-03-02 18:00")
    await jun.says("/settings zone:Asia/Seoul")
    assert await reacts(school, jun) == "3 SELECT, 2 INSERT"
    assert "Check-ins: Wed 3 Mar" in await why(jun)
