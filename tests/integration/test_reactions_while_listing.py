"""Reactions that are made or taken back while their post is being listed: what was told of them is newer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.model.events import ConnectionLost
from bot.model.refs import Emoji
from bot.testing.conversation import Member
from bot.testing.faults import lost_answer
from bot.testing.platform import Post, Reaction
from bot.testing.records import ReactionsCall
from tests.school import School

CHECK = Emoji("white_check_mark")
PATIENCE = 20


@pytest.fixture
def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


def unheard(member: Member) -> Reaction:
    """Their reaction, made or taken back while Pacer could not hear it."""
    return Reaction(emoji=CHECK, by=member.account)


async def lists(school: School) -> None:
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()


@asynccontextmanager
async def while_listed(school: School) -> AsyncIterator[None]:
    """The listing has seen the post as it was before, and is credited after what happens in here."""
    hang = school.fake.hang(on=ReactionsCall, arrived=True)
    listing = asyncio.create_task(lists(school))
    async with asyncio.timeout(PATIENCE):
        await hang.reached()
        yield
        hang.release()
        await listing
    assert school.fake.connection.errors == []


async def test_a_catch_up_under_way_holds_up_no_lane_whose_post_was_found(school: School, jun: Member) -> None:
    ada = school.chat.admin("ada")
    await ada.says('/schedule add tip #general when:"2027-03-01 12:00"')
    await ada.says('/schedule add announcement #general when:"2027-03-01 12:05" text:"Hello all"')
    async with while_listed(school):
        school.fake.fail_next(lost_answer(), channel=school.general)
        await school.until("2027-03-01 12:10")
        tip, announcement = school.fake.posts(school.general)
        assert "Hello all" in announcement.text
        listed = [call.post for call in school.fake.calls if isinstance(call, ReactionsCall)]
        assert listed[-1] == tip.ref, "what people did before it was known here counts"


async def test_a_post_that_was_found_and_is_caught_up_with_is_listed_by_one_at_a_time(
    school: School, issue: Post, jun: Member
) -> None:
    await school.chat.admin("ada").says('/schedule add tip #general when:"2027-03-01 12:00"')
    school.fake.fail_next(lost_answer(), channel=school.general)
    found = school.fake.hang(on=ReactionsCall, arrived=True)
    async with asyncio.timeout(PATIENCE):
        advancing = asyncio.create_task(school.until("2027-03-01 12:10"))
        await found.reached()
        [tip] = school.fake.posts(school.general)
        caught_up = school.fake.hang(on=ReactionsCall)
        listing = asyncio.create_task(lists(school))
        await caught_up.reached()
        caught_up.release()
        for _ in range(5):
            await jun.says("/help")
        assert [call.post for call in school.fake.calls if isinstance(call, ReactionsCall)] == [tip.ref, issue.ref]
        found.release()
        await asyncio.gather(advancing, listing)
    assert school.fake.connection.errors == []


async def week_of(member: Member) -> str:
    return (await member.says("/streak show")).text


async def test_a_reaction_that_is_taken_back_while_its_post_is_listed_counts_no_more(
    school: School, issue: Post, jun: Member
) -> None:
    await jun.reacts(CHECK, on=issue)
    await school.until("2027-03-01 12:00")
    async with while_listed(school):
        await jun.unreacts(CHECK, on=issue)
    assert "0 of 3 days" in await week_of(jun)


async def test_so_does_one_that_pacer_had_not_heard_of(school: School, issue: Post, jun: Member) -> None:
    school.fake.add_reaction(issue.ref, unheard(jun))
    await school.until("2027-03-01 12:00")
    async with while_listed(school):
        await jun.unreacts(CHECK, on=issue)
    assert "0 of 3 days" in await week_of(jun)
    assert school.told() == []


async def test_a_reaction_that_is_made_anew_while_its_post_is_listed_counts(
    school: School, issue: Post, jun: Member
) -> None:
    await jun.reacts(CHECK, on=issue)
    await school.until("2027-03-01 12:00")
    school.fake.remove_reaction(issue.ref, unheard(jun))
    async with while_listed(school):
        await jun.reacts(CHECK, on=issue)
    assert "1 of 3 days" in await week_of(jun)


async def test_a_reaction_that_is_made_while_its_post_is_listed_counts(
    school: School, issue: Post, jun: Member
) -> None:
    async with while_listed(school):
        await jun.reacts(CHECK, on=issue)
    assert "1 of 3 days" in await week_of(jun)


async def test_whoever_changes_their_mind_twice_is_taken_at_their_last_word(
    school: School, issue: Post, jun: Member
) -> None:
    school.fake.add_reaction(issue.ref, unheard(jun))
    kim = school.chat.member("kim")
    async with while_listed(school):
        await jun.unreacts(CHECK, on=issue)
        await jun.reacts(CHECK, on=issue)
        await kim.reacts(CHECK, on=issue)
        await kim.unreacts(CHECK, on=issue)
    assert "1 of 3 days" in await week_of(jun)
    assert "0 of 3 days" in await week_of(kim)


async def test_what_others_did_meanwhile_is_caught_up_with_all_the_same(
    school: School, issue: Post, jun: Member
) -> None:
    kim, mei = school.chat.member("kim"), school.chat.member("mei")
    await mei.reacts(CHECK, on=issue)
    await school.until("2027-03-01 12:00")
    school.fake.add_reaction(issue.ref, unheard(kim))
    school.fake.remove_reaction(issue.ref, unheard(mei))
    async with while_listed(school):
        await jun.reacts(CHECK, on=issue)
    assert "1 of 3 days" in await week_of(kim)
    assert "0 of 3 days" in await week_of(mei)


async def test_the_next_listing_is_believed_again(school: School, issue: Post, jun: Member) -> None:
    async with while_listed(school):
        await jun.reacts(CHECK, on=issue)
    await school.until("2027-03-01 12:00")
    school.fake.remove_reaction(issue.ref, unheard(jun))
    await lists(school)
    assert "0 of 3 days" in await week_of(jun)
