"""The same school on every platform, with one challenge of 10 points that asks for code and is graded."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.code_challenge import code_library
from tests.platform_school import AnySchool
from tests.platforms import PLATFORMS, school_on
from tests.sandbox import sandbox


@pytest.fixture(params=PLATFORMS)
async def new_school(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnySchool]:
    """Friday afternoon; nobody has set anything up."""
    content = code_library(tmp_path / "content")
    async with (
        sandbox() as grader,
        school_on(request.param, "2027-02-26 17:00", tmp_path, content=content, grader=grader) as school,
    ):
        yield school
