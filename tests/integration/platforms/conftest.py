"""Fixtures for conversations that go the same way on every platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platform_school import AnySchool
from tests.platforms import PLATFORMS, school_on


@pytest.fixture(params=PLATFORMS)
async def new_school(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnySchool]:
    """Friday afternoon; nobody has set anything up."""
    async with school_on(request.param, "2027-02-26 17:00", tmp_path) as school:
        yield school


@pytest.fixture
async def school(new_school: AnySchool) -> AnySchool:
    """Monday 1 March 2027, ten past nine; the first weekly issue is in #challenges, with a quiz of 5 points."""
    await new_school.set_up(new_school.admin())
    await new_school.until("2027-03-01 09:10")
    return new_school
