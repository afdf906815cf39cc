"""Slack's stand-in by either transport, a small app on the real slack_bolt and people who use it."""

from collections.abc import AsyncIterator

import pytest

from tests.slack_small_app import SmallApp, small_app
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.unit.slack_standin.acting import join


@pytest.fixture(params=["socket", "http"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[SlackServer]:
    async with SlackServer(transport=request.param) as server:
        yield server


@pytest.fixture
async def app(server: SlackServer) -> AsyncIterator[SmallApp]:
    async with small_app(server) as app:
        yield app


@pytest.fixture
async def ann(server: SlackServer, app: SmallApp) -> Person:
    return await join(server, app, "ann")


@pytest.fixture
async def ben(server: SlackServer, app: SmallApp) -> Person:
    return await join(server, app, "ben")
