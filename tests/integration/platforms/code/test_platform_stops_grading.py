"""Pacer is stopped while it grades: whoever sent the answer is told, and it is no attempt."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.grading.grader import SandboxGrader
from bot.model.runs import Run, Script
from tests.code_challenge import code_library
from tests.platform_school import AnySchool
from tests.platforms import PLATFORMS, school_on
from tests.sandbox import sandbox

ENDLESS = "def twice(x):\n    while True: pass"


class Watched:
    """The sandbox, and word of the first answer that it is given."""

    def __init__(self, grader: SandboxGrader) -> None:
        self.began = asyncio.Event()
        self._grader = grader

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        self.began.set()
        return await self._grader.run(who, source, batches)

    async def prepare(self) -> None:
        await self._grader.prepare()

    async def close(self) -> None:
        await self._grader.close()


@pytest.fixture
async def grader() -> AsyncIterator[Watched]:
    async with sandbox() as grader:
        await grader.prepare()
        yield Watched(grader)


@pytest.fixture(params=PLATFORMS)
async def school(request: pytest.FixtureRequest, tmp_path: Path, grader: Watched) -> AsyncIterator[AnySchool]:
    content = code_library(tmp_path / "content")
    async with school_on(request.param, "2027-02-26 17:00", tmp_path, content=content, grader=grader) as school:
        await school.set_up(school.admin())
        await school.until("2027-03-01 09:10")
        yield school


async def test_whoever_waits_for_a_grade_as_pacer_stops_is_told_to_send_it_again(
    school: AnySchool, grader: Watched
) -> None:
    jun = school.member("jun")
    await jun.presses("Answer", on=school.messages(school.challenges)[0])
    sending = asyncio.create_task(jun.fills(answer=ENDLESS))
    await grader.began.wait()
    await school.stop()
    assert "Pacer is being restarted, so this was not graded and not kept." in (await sending).text
    await school.start()
