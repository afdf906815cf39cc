"""What becomes of an answer in code whose grading is held up, or can not be done."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import CannotGrade
from bot.grading.turns import Stopping, TooManyWaiting
from bot.library.load import Library
from bot.model.events import ConnectionLost
from bot.model.runs import Run, Script
from bot.ports import Grader
from tests.code_challenge import RIGHT
from tests.code_threads import fenced, issue, said_to
from tests.sandbox import sandbox
from tests.school import School, school_at

PATIENCE = 20


class Gate:
    """A grader that holds every run up until it is opened."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self.asked = asyncio.Event()
        self.opened = asyncio.Event()

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        self.asked.set()
        await self.opened.wait()
        return await self._grader.run(who, source, batches)

    async def prepare(self) -> None: ...
    async def close(self) -> None: ...


class Failing(Gate):
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        raise self._error


@asynccontextmanager
async def public_school_with(folder: Path, content: Library, grader: Grader) -> AsyncIterator[School]:
    """Monday, ten past nine; the challenge is in #challenges, and answers in threads are taken."""
    async with school_at("2027-02-26 17:00", folder / "pacer.db", content=content, grader=grader) as school:
        await school.set_up(school.chat.admin("ada"))
        await school.chat.admin("ada").says("/community settings public_answers:yes")
        await school.until("2027-03-01 09:10")
        yield school


async def catches_up(school: School) -> None:
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))


async def test_a_catch_up_while_an_answer_is_graded_takes_nothing_from_it(tmp_path: Path, content: Library) -> None:
    async with sandbox() as grader:
        gate = Gate(grader)
        async with public_school_with(tmp_path, content, gate) as school, asyncio.timeout(PATIENCE):
            jun = school.chat.member("jun")
            answering = asyncio.create_task(jun.replies(fenced(RIGHT), on=issue(school)))
            await gate.asked.wait()
            await catches_up(school)
            gate.opened.set()
            await answering
            await catches_up(school)
            [told] = await said_to(school, jun)
            assert "Solved, all 8. 12 points" in told
            assert "Your week: 1 of 3 days" in told
            assert not any("Caught up" in line for line in school.told())


async def test_where_there_is_no_sandbox_an_answer_is_kept_as_the_form_keeps_it(
    tmp_path: Path, content: Library
) -> None:
    async with public_school_with(tmp_path, content, Failing(CannotGrade())) as school:
        jun = school.chat.member("jun")
        await jun.replies(fenced(RIGHT), on=issue(school))
        [told] = await said_to(school, jun)
        assert "Answered. Your code is kept and counts as a check-in. Code can't be graded just now" in told
        assert "Twice as much · code · answered" in (await jun.says("/challenge archive")).text


@pytest.mark.parametrize("error", [TooManyWaiting(), Stopping()])
async def test_what_can_not_be_graded_just_now_is_pointed_to_the_button_and_is_no_attempt(
    tmp_path: Path, content: Library, error: Exception
) -> None:
    async with public_school_with(tmp_path, content, Failing(error)) as school:
        jun = school.chat.member("jun")
        await jun.replies(fenced(RIGHT), on=issue(school))
        [told] = await said_to(school, jun)
        assert "It was not graded there. The button takes it." in told
        assert "Twice as much · code · not tried" in (await jun.says("/challenge archive")).text
        assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_a_form_that_comes_while_pacer_stops_comes_back_with_what_was_typed(
    tmp_path: Path, content: Library
) -> None:
    async with public_school_with(tmp_path, content, Failing(Stopping())) as school:
        jun = school.chat.member("jun")
        await jun.says("/challenge answer")
        heard = await jun.fills(answer=RIGHT)
        assert heard.errors["answer"].startswith("Pacer is being restarted, so this was not graded and not kept.")
        assert (await jun.says(fenced(RIGHT))).text == heard.errors["answer"]
        assert "not tried" in (await jun.says("/challenge archive")).text
        assert (await jun.says("/streak show")).text.startswith("You have no check-ins yet.")
