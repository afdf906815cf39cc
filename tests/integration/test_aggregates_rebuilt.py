"""What `pacer db rebuild` makes anew from the rows is what was kept act by act."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.model.calls import Call
from bot.storage.rebuild import rebuild
from bot.testing.conversation import Conversation, Member
from bot.testing.platform import Post
from tests.school import BERLIN, School

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Asia/Kathmandu")
NAMES = ("jun", "lena", "mei", "tom")
Rows = list[tuple[object, ...]]


@pytest.fixture
async def school(new_school: School) -> School:
    """Two communities on one platform, each with a weekly issue on Mondays, from 1 March 2027 on."""
    other = new_school.fake.add_channel("elsewhere", space=new_school.fake.add_space("other"))
    await new_school.restart()
    await new_school.set_up(new_school.chat.admin("ada"))
    admin = Conversation(new_school.fake, other).admin("ada")
    await admin.says("/setup")
    await admin.fills(channel=other.channel, zone="Asia/Seoul", when="every Monday at 09:00", extras="")
    await new_school.until("2027-03-01 09:10")
    return new_school


def aggregates(school: School) -> tuple[Rows, Rows]:
    """The days and the standings, as they are stored."""
    with closing(sqlite3.connect(school.database)) as connection:
        days = connection.execute("SELECT community_id, member_id, day FROM check_in ORDER BY 1, 2, 3").fetchall()
        standings = connection.execute(
            "SELECT community_id, period, member_id, points, solved FROM standing ORDER BY 1, 2, 3"
        ).fetchall()
    return days, standings


class Crowd:
    """Members of both communities who do this and that, the same for the same seed."""

    def __init__(self, school: School, seed: int) -> None:
        self._school = school
        self._random = Random(seed)
        other = school.fake.channel_named("elsewhere", school.fake.spaces[1])
        assert other
        self._places = {school.challenges: school.chat, other: Conversation(school.fake, other)}

    async def act(self) -> None:
        channel, chat = self._random.choice(list(self._places.items()))
        member = chat.member(self._random.choice(NAMES))
        post = self._random.choice(self._school.fake.posts(channel))
        acts: list[Callable[[Member, Post], Awaitable[object]]] = [
            lambda who, it: who.reacts("white_check_mark", on=it),
            lambda who, it: who.unreacts("white_check_mark", on=it),
            lambda who, it: who.replies("on my way", on=it),
            lambda who, it: who.presses("Check in", on=it),
            lambda who, it: who.says(f"/checkin day:{self._random.choice(['today', 'yesterday'])} note:again"),
            lambda who, it: who.says(f"/settings zone:{self._random.choice(ZONES)}"),
            lambda who, it: who.says(f"/settings day_start:{self._random.choice(['00:00', '05:00'])}"),
            lambda who, it: who.says(f"/settings visible:{self._random.choice(['yes', 'no'])}"),
            lambda who, it: who.says("/challenge giveup"),
            self._answer,
            self._answer,
            self._answer,
            self._deliver_again,
            self._wait,
        ]
        await self._random.choice(acts)(member, post)

    async def _answer(self, member: Member, post: Post) -> None:
        heard = await member.says("/challenge answer")
        if heard.form:
            await member.fills(answer=self._random.choice(["A", "C", "2,5,6,8,9", "12", "D", "B"]))

    async def _deliver_again(self, member: Member, post: Post) -> None:
        happened = self._random.choice(self._school.fake.connection.handed[-20:])
        if not isinstance(happened, Call) and self._random.random() < 0.5 and hasattr(happened, "at"):
            happened = replace(happened, at=happened.at + timedelta(days=1))
        await self._school.fake.people.redeliver(happened)

    async def _wait(self, member: Member, post: Post) -> None:
        later = self._school.clock.now() + timedelta(hours=self._random.choice([1, 7, 30]))
        await self._school.until(later.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M"))


@pytest.mark.parametrize("seed", range(5))
async def test_after_whatever_people_did_a_rebuild_changes_nothing(school: School, seed: int) -> None:
    crowd = Crowd(school, seed)
    for _ in range(250):
        await crowd.act()
    days, standings = aggregates(school)
    assert {row[0] for row in days} == {1, 2}
    assert standings
    made = await school.app.store.write(rebuild)
    assert aggregates(school) == (days, standings)
    assert (made.days, made.standings) == (len(days), len(standings))


async def test_a_rebuild_mends_what_was_damaged(school: School) -> None:
    await school.chat.member("jun").says("C")
    right = aggregates(school)
    with closing(sqlite3.connect(school.database)) as connection:
        connection.execute("DELETE FROM check_in")
        connection.execute("UPDATE standing SET points = points + 1000")
        connection.commit()
    assert aggregates(school) != right
    await school.app.store.write(rebuild)
    assert aggregates(school) == right
