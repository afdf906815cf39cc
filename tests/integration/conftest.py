"""Fixtures for conversations: a school on the fake platform with the whole app behind it, and the console's room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.testing.conversation import Member
from tests.console_room import Room
from tests.school import School, school_at


@pytest.fixture
async def new_school(tmp_path: Path) -> AsyncIterator[School]:
    """Friday afternoon; nobody has set anything up."""
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        yield school


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday 1 March 2027, ten past nine; the first weekly issue is in #challenges, with a quiz of 5 points."""
    await new_school.set_up(new_school.chat.admin("ada"))
    await new_school.until("2027-03-01 09:10")
    return new_school


@pytest.fixture
def ada(school: School) -> Member:
    return school.chat.admin("ada")


@pytest.fixture
def jun(school: School) -> Member:
    return school.chat.member("jun")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)
