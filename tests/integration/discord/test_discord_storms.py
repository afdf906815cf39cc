"""Storms on Discord's gateway, lived through by the whole of Pacer: nothing starts twice, nothing is missed."""

import re

from bot.model.events import ConnectionLost, ReactionAdded, ReactionRemoved, ThreadReplied
from tests.discord_bot import CHECK
from tests.discord_school import DiscordSchool, Member

WEEK_WITH_ONE = "Your week: 1 of 3 days"
WEEK_WITH_NONE = "Your week: 0 of 3 days"


async def test_five_invalid_sessions_start_nothing_twice_and_miss_nothing(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    people = [school.member(f"person{number}") for number in range(5)]
    for number, person in enumerate(people):
        sessions = school.core.taken(ConnectionLost)
        school.server.gateway.invalidate()
        await person.person.react(issue, CHECK)
        await school.core.has_taken(ConnectionLost, sessions + 1)
        await school.until(f"2027-03-01 09:{11 + number}")

    assert all([WEEK_WITH_ONE in await week_of(person) for person in people])
    assert len(school.told()) == 5
    assert all("1 check-in that Pacer had not heard of" in told for told in school.told())
    await assert_nothing_came_twice(school)


async def test_what_a_resumed_session_replays_is_taken_once(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    reacts, undoes, replies = (school.member(name) for name in ("mei", "tom", "lena"))
    await undoes.reacts(CHECK, on=issue)
    school.server.gateway.cut()
    await school.server.disconnected()
    await reacts.person.react(issue, CHECK)
    await undoes.person.unreact(issue, CHECK)
    await replies.person.replies_in_thread(issue, "I start tonight")
    await school.server.resumed()
    await school.core.has_taken(ReactionAdded, 2)
    await school.core.has_taken(ReactionRemoved, 1)
    await school.core.has_taken(ThreadReplied, 1)

    assert WEEK_WITH_ONE in await week_of(reacts)
    assert WEEK_WITH_ONE in await week_of(replies)
    assert WEEK_WITH_NONE in await week_of(undoes)
    assert school.told() == []
    assert (school.core.taken(ReactionAdded), school.core.taken(ThreadReplied)) == (2, 1)
    await assert_nothing_came_twice(school)


async def test_thirty_reactions_of_an_hour_offline_count_once_and_are_told_in_one_line(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    people = [school.member(f"person{number}") for number in range(30)]
    undoes = school.member("tom")
    await undoes.reacts(CHECK, on=issue)
    async with school.server.offline():
        school.server.gateway.forget()
        for person in people:
            await person.person.react(issue, CHECK)
        await undoes.person.unreact(issue, CHECK)
        await school.until("2027-03-01 10:10")
    await is_back(school, sessions=2)

    [told] = school.told()
    assert "30 check-ins" in told
    assert "1 that was taken back" in told
    assert all([WEEK_WITH_ONE in await week_of(person) for person in people])
    assert WEEK_WITH_NONE in await week_of(undoes)

    school.server.gateway.invalidate()
    await is_back(school, sessions=3)
    assert school.told() == [told]
    await assert_nothing_came_twice(school)


async def test_storm_upon_storm_starts_nothing_twice_and_misses_nothing(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    undoes = school.member("tom")
    await undoes.reacts(CHECK, on=issue)
    stormy = [school.member(f"stormy{number}") for number in range(5)]
    for number, person in enumerate(stormy):
        school.server.gateway.invalidate()
        await person.person.react(issue, CHECK)
        await is_back(school, sessions=2 + number)
    resumed = school.member("mei")
    school.server.gateway.cut()
    await school.server.disconnected()
    await resumed.person.react(issue, CHECK)
    await school.server.resumed()
    await school.core.has_taken(ReactionAdded, 2)
    away = [school.member(f"away{number}") for number in range(30)]
    async with school.server.offline():
        school.server.gateway.forget()
        for person in away:
            await person.person.react(issue, CHECK)
        await undoes.person.unreact(issue, CHECK)
        await school.until("2027-03-01 10:10")
    await is_back(school, sessions=7)

    assert all([WEEK_WITH_ONE in await week_of(person) for person in (*stormy, resumed, *away)])
    assert WEEK_WITH_NONE in await week_of(undoes)
    assert sum(check_ins(told) for told in school.told()) == 35
    await assert_nothing_came_twice(school)


async def test_catching_up_that_fails_is_made_up_for(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    lena = school.member("lena")
    school.core.will_miss(ConnectionLost, 2)
    school.server.gateway.invalidate()
    await lena.person.react(issue, CHECK)
    await is_back(school, sessions=2)

    assert WEEK_WITH_ONE in await week_of(lena)
    await assert_nothing_came_twice(school)


async def test_what_could_not_be_taken_is_made_up_for_without_a_storm(school: DiscordSchool) -> None:
    [issue] = school.server.messages(school.challenges)
    lena = school.member("lena")
    school.core.will_miss(ReactionAdded)
    await lena.person.react(issue, CHECK)
    await is_back(school, sessions=2)
    assert WEEK_WITH_ONE in await week_of(lena)

    await school.until("2027-03-01 09:20")
    school.core.will_miss(ReactionRemoved)
    await lena.person.unreact(issue, CHECK)
    await is_back(school, sessions=3)
    assert WEEK_WITH_NONE in await week_of(lena)


def check_ins(told: str) -> int:
    """How many a line to the admins says were caught up with."""
    found = re.search(r"(\d+) check-ins?", told)
    return int(found[1]) if found else 0


async def is_back(school: DiscordSchool, *, sessions: int) -> None:
    await school.core.has_taken(ConnectionLost, sessions)
    await school.settle()


async def week_of(member: Member) -> str:
    return (await member.says("/streak show")).text


async def assert_nothing_came_twice(school: DiscordSchool) -> None:
    """Over the next week either: the welcome, the commands, the issues."""
    assert len(school.posts()) == 1
    assert len(school.server.messages(school.general)) == 1
    assert len(school.server.log.named("PUT /applications/*/commands")) == 1
    await school.until("2027-03-08 09:10")
    assert len(school.posts()) == 2
