"""Fixtures for conversations about code: the school's one challenge, of 10 points, asks for it and is graded."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library.load import Library
from bot.testing.conversation import Member
from tests.code_challenge import code_library
from tests.sandbox import sandbox
from tests.school import School, school_at


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return code_library(tmp_path_factory.mktemp("content"))


@pytest.fixture
async def new_school(tmp_path: Path, content: Library) -> AsyncIterator[School]:
    """Friday afternoon; nobody has set anything up."""
    async with (
        sandbox() as grader,
        school_at("2027-02-26 17:00", tmp_path / "pacer.db", content=content, grader=grader) as school,
    ):
        yield school


@pytest.fixture
async def public_school(school: School, ada: Member) -> School:
    """Answers in threads are taken there."""
    await ada.says("/community settings public_answers:yes")
    return school
