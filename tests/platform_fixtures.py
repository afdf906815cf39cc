"""Fixtures for conversations that go the same way on every platform; a test module names this one in
`pytest_plugins`."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.discord_school import discord_school_at
from tests.platform_school import AnySchool
from tests.slack_school import slack_school_at

PLATFORMS = ("discord", "slack-socket", "slack-http")


def school_on(platform: str, at: str, data: Path) -> AbstractAsyncContextManager[AnySchool]:
    """A community where Pacer has started, at a Berlin wall clock time."""
    if platform == "discord":
        return discord_school_at(at, data)
    return slack_school_at(at, data, transport=platform.removeprefix("slack-"))


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
