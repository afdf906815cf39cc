"""A community whose people go on with their lives, whether Pacer is there or not."""

import asyncio
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.features.throttle import TooFast
from tests.scenarios.life.outcome import Piece
from tests.scenarios.life.place import CHECK_IN, Person, Place, Post

PEOPLE = 8
RECENT = 6
"""People react and reply to as many of the newest posts."""
READING = timedelta(seconds=1)
"""Nobody acts under a post that they have seen for less long; Pacer reckons with that."""
MOST_AWAITED = 3
_SCHEDULED = re.compile(r"(\d+)\W* · checkin")


class Crowd:
    """An admin and some members."""

    def __init__(self, place: Place, chance: random.Random) -> None:
        self.runs = 0
        """How often the admin was told that a post comes now."""
        self.told: set[Piece] = set()
        """Who was told that they are checked in, and by what."""
        self._place = place
        self._chance = chance
        self._people: list[Person] = []
        self._schedule = 0
        self._rests = False

    async def set_up(self) -> None:
        await self._place.listens()
        self._admin = await self._place.person("ada", is_admin=True)
        self._people = [await self._place.person(f"member{number}") for number in range(PEOPLE)]
        _check(await self._admin.set_up(), "Pacer is set up")
        scheduled = _SCHEDULED.search(_check(await self._admin.schedule_check_ins(), "Scheduled"))
        assert scheduled
        self._schedule = int(scheduled[1])
        await self._run()
        await self._place.board.until(lambda: self._place.posts() or None, "no post")
        await asyncio.sleep(READING.total_seconds())
        await self._press()

    async def live(self) -> None:
        """Goes on until cancelled or told to rest; whoever gets no answer tries something else."""
        while not self._rests:
            with suppress(AssertionError):
                await self.act_in_silence()
                await self._place.listens()
                await (self._run() if self._wants_another() else self._check_in())

    def rest(self) -> None:
        """What is under way comes to its end, and nothing more is done."""
        self._rests = True

    async def act_in_silence(self) -> None:
        """What needs no answer of Pacer's: replies and reactions, some of them taken back at once."""
        async with self._place.mixed_up(self._chance):
            if posts := self._recent():
                for post in self._chance.choices(posts, k=2):
                    await self._act_under(post)

    async def _act_under(self, post: Post) -> None:
        person = self._chance.choice(self._people)
        if self._chance.random() < 0.3:
            await person.reply(post, "Done for today")
            return
        for _ in range(self._chance.randint(1, 3)):
            await (person.unreact(post) if person.account in self._now(post).reacted else person.react(post))

    async def _run(self) -> None:
        _check(await self._admin.command("/schedule run", schedule=self._schedule), "Posting now")
        self.runs += 1

    async def _check_in(self) -> None:
        await (self._command() if self._chance.random() < 0.2 else self._press())

    async def _command(self) -> None:
        person = self._chance.choice(self._people)
        _check(await person.command("/checkin", note="Done"), "hecked in", "now reads")
        self.told.add((person.account, "command"))

    async def _press(self) -> None:
        if posts := self._recent():
            person = self._chance.choice(self._people)
            _check(await person.press(self._chance.choice(posts), CHECK_IN), "hecked in")
            self.told.add((person.account, "button"))

    def _wants_another(self) -> bool:
        """An admin has patience while posts that were promised are still to come."""
        return self.runs - len(self._place.posts()) < MOST_AWAITED and self._chance.random() < 0.35

    def _now(self, post: Post) -> Post:
        return next(each for each in self._place.posts() if each.message == post.message)

    def _recent(self) -> Sequence[Post]:
        seen_by = datetime.now(UTC) - READING
        return [post for post in self._place.posts() if post.at < seen_by][-RECENT:]


def _check(said: str, *words: str) -> str:
    if str(TooFast()) in said:
        raise TooEager(said)
    if not any(each in said for each in words):
        raise WrongAnswer(f"Pacer answered: {said}")
    return said


class TooEager(AssertionError):
    """Somebody asked more than one may in a minute; they do something else meanwhile."""


class WrongAnswer(Exception):
    """Pacer said something else than it should."""
