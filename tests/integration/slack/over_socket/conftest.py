"""Fixtures for what goes the same way with either transport: a socket alone is enough."""

from collections.abc import AsyncIterator

import pytest

from tests.standins.slack.server import SlackServer


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server
        assert server.violations == []
