"""Slack's stand-in, and slack_sdk's client of its Web API."""

from collections.abc import AsyncIterator, Iterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.server import SlackServer
from tests.unit.slack_standin.web_api.asking import START, client_of


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server(clock: FrozenClock) -> AsyncIterator[SlackServer]:
    async with SlackServer(clock=clock) as server:
        server.front.telling.retries = ()
        yield server
        assert server.violations == []


@pytest.fixture
def wrong_on_purpose(server: SlackServer) -> Iterator[None]:
    """For requests that break the contract."""
    yield
    server.violations.clear()


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    return client_of(server, server.token)
