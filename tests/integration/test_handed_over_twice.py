"""What a platform hands over twice, because it saw no answer or because Pacer was killed before it gave one."""

import pytest

from bot.testing.conversation import Heard, Member
from tests.school import School


@pytest.fixture
async def school(new_school: School) -> School:
    """Friday afternoon; the first weekly issue comes on Monday."""
    await new_school.set_up(new_school.chat.admin("ada"))
    return new_school


async def comes_again(school: School) -> Heard:
    """The platform hands over the last call once more."""
    reply = await school.fake.people.redeliver(school.fake.connection.handed[-1])
    assert reply
    return Heard(reply=reply)


async def steps_done(member: Member) -> int:
    return (await member.says("/roadmap show")).text.count("✔")


async def test_a_step_that_is_finished_twice_by_one_call_takes_no_other_with_it(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/roadmap choose Backend in eight steps")
    first = await jun.says("/roadmap done")
    again = await comes_again(school)
    assert "Step 1 done" in first.text
    assert "Step 1 was done already" in again.text
    assert await steps_done(jun) == 1
    await school.until("2027-02-26 17:01")
    assert "Step 2 done" in (await jun.says("/roadmap done")).text


async def test_the_last_step_of_a_roadmap_finished_twice_by_one_call_is_that_step(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/roadmap choose Backend in eight steps")
    for number in range(1, 9):
        await school.until(f"2027-02-26 17:{number:02}")
        await jun.says("/roadmap done")
    assert "Step 8 was done already" in (await comes_again(school)).text


async def test_a_goal_that_is_carried_twice_by_one_call_is_still_there(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read a book")
    await school.until("2027-03-01 12:00")
    first = await jun.says("/goal carry")
    again = await comes_again(school)
    assert again.text == first.text
    listed = (await jun.says("/goal list")).text
    assert "1. ◻ read a book" in listed


async def test_a_goal_that_is_carried_into_the_next_week_twice_by_one_call_is_there_once(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read a book")
    await jun.says("/goal carry")
    await comes_again(school)
    await school.until("2027-03-01 12:00")
    assert (await jun.says("/goal list")).text.count("◻ read a book") == 1
