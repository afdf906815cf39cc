"""A member exists from the first act on, also where an outage hid it until later acts were known."""

import pytest

from bot.errors import NotSent
from bot.model.events import ConnectionLost
from bot.model.messages import note
from bot.model.refs import Emoji
from bot.storage.rebuild import rebuild
from bot.testing.conversation import Member
from bot.testing.faults import Fault
from bot.testing.platform import Post, Reaction
from bot.testing.records import RepliesCall
from tests.school import School

CHECK = Emoji("white_check_mark")


@pytest.fixture
async def school(school: School) -> School:
    """Monday 1 March 2027, noon; the first weekly issue is in #challenges, and nobody has done anything yet."""
    await school.until("2027-03-01 12:00")
    return school


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


def replies_unheard(school: School, member: Member, post: Post) -> None:
    school.fake.write(school.fake.thread_of(post.ref), note("I start"), by=member.account)


def reacts_unheard(school: School, member: Member, post: Post) -> None:
    school.fake.add_reaction(post.ref, Reaction(emoji=CHECK, by=member.account))


async def is_back(school: School) -> None:
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()
    assert school.fake.connection.errors == []


async def why(member: Member) -> str:
    return (await member.says("/streak why")).text


async def test_a_reply_counts_though_its_author_also_reacted_later(school: School, jun: Member) -> None:
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-03 10:00")
    reacts_unheard(school, jun, issue(school))
    await is_back(school)
    assert "Check-ins: Mon 1 Mar, Wed 3 Mar" in await why(jun)
    assert "2 check-ins" in school.told()[-1]


async def test_a_reply_counts_though_its_author_did_more_before_it_was_known(school: School, jun: Member) -> None:
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-03 10:00")
    school.fake.fail_next(Fault(before=NotSent()), on=RepliesCall)
    await is_back(school)
    await jun.presses("Check in", on=issue(school))
    assert "Check-ins: Wed 3 Mar" in await why(jun)
    await school.until("2027-03-03 10:10")
    assert "Check-ins: Mon 1 Mar, Wed 3 Mar" in await why(jun)
    assert "Mon 1 Mar to Sun 7 Mar · running · 2 of 3 days" in await why(jun)


async def test_a_week_that_ended_in_the_outage_is_asked_for_from_the_first_act_on(school: School, jun: Member) -> None:
    await school.until("2027-03-07 20:00")
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-08 10:00")
    await jun.says("/checkin live")
    await is_back(school)
    assert "Sun 7 Mar · kept · 1 of 1 day" in await why(jun)
    assert "Kept 1 of 1 week." in (await jun.says("/streak show")).text


async def test_it_reaches_back_by_the_zone_that_held_then(school: School, jun: Member) -> None:
    """On Monday 23:30 in Berlin it is Tuesday in Seoul already."""
    await school.until("2027-03-01 23:30")
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-03 10:00")
    await jun.says("/settings zone:Asia/Seoul")
    await jun.says("/checkin live")
    await is_back(school)
    assert "Check-ins: Mon 1 Mar, Wed 3 Mar" in await why(jun)


async def test_the_day_before_the_first_heard_act_can_be_told_once_an_earlier_one_is_known(
    school: School, jun: Member
) -> None:
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-03 10:00")
    await jun.says("/checkin live")
    assert "is before you joined" in (await jun.says("/checkin worked day:yesterday")).text
    await is_back(school)
    assert (await jun.says("/checkin worked day:yesterday")).text.startswith("Checked in for Tuesday, 2 March.")


async def test_a_later_act_moves_nothing_and_a_rebuild_gives_the_same(school: School, jun: Member) -> None:
    replies_unheard(school, jun, issue(school))
    await school.until("2027-03-03 10:00")
    await jun.says("/checkin live")
    await is_back(school)
    await jun.reacts(CHECK, on=issue(school))
    before = await why(jun)
    made = await school.app.store.write(rebuild)
    assert made.days == 2
    assert await why(jun) == before
    assert before.count("Mon 1 Mar to Sun 7 Mar") == 1
