"""Signed HTTP: what is taken, what is refused, and how the server begins and ends."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from adapters.slack.settings import EVENTS_PATH
from bot.errors import Refusal
from bot.model.calls import CommandCall
from bot.model.events import ConnectionLost, ReactionAdded
from tests.slack_bot import CHECK, SlackBot
from tests.standins.slack.delivery import Kind, Payload
from tests.standins.slack.server import SlackServer
from tests.standins.slack.signing import Forgery, signed

NOTHING = b'{"type": "event_callback"}'


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(transport="http") as server:
        server.front.telling.retries = (timedelta(0), timedelta(0), timedelta(0))
        yield server
        assert server.violations == []


async def send(bot: SlackBot, body: bytes, headers: Mapping[str, str] | None = None, path: str = EVENTS_PATH) -> int:
    """The status that comes back."""
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.post(f"{bot.url}{path}", data=body, headers=headers) as response,
    ):
        return response.status


def by_slack(server: SlackServer, body: bytes) -> Mapping[str, str]:
    return {"Content-Type": "application/json", **signed(server.world.app.signing_secret, body, datetime.now(UTC))}


# Signatures


async def test_slack_may_check_the_address(server: SlackServer, bot: SlackBot) -> None:
    assert await server.front.http.verifies(server.world.app.verification_token)


@pytest.mark.parametrize("forgery", list(Forgery))
async def test_what_slack_did_not_sign_is_refused(server: SlackServer, bot: SlackBot, forgery: Forgery) -> None:
    post = await bot.post()
    async with server.front.telling.held() as told:
        await server.member("ann").react(bot.seen(post), CHECK)

    answer = await server.front.http.forge(forgery, Payload(kind=Kind.EVENT, body=told[-1].body))

    assert answer.status == 401
    assert bot.sink.count(ReactionAdded) == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=ä"},
        {"X-Slack-Request-Timestamp": "", "X-Slack-Signature": ""},
        {},
    ],
)
async def test_odd_signatures_are_refused_without_a_trace(bot: SlackBot, odd: Mapping[str, str]) -> None:
    with capture_logs() as logs:
        assert await send(bot, NOTHING, odd) == 401

    assert [line["event"] for line in logs] == ["slack.unsigned_request"]


async def test_a_signed_request_that_is_sent_again_changes_nothing(server: SlackServer, bot: SlackBot) -> None:
    post = await bot.post()
    await server.member("ann").react(bot.seen(post), CHECK)
    overheard = server.front.http.sent[-1]

    assert (await server.front.http.replay(overheard)).status == 200
    assert bot.sink.count(ReactionAdded) == 1


# Odd requests


async def test_a_body_that_is_too_large_is_refused(server: SlackServer, bot: SlackBot) -> None:
    body = b" " * 1_000_001

    assert await send(bot, body, by_slack(server, body)) == 413


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"payload=%7B", b"[]", b"", b"a=b", b'{"type": "event_callback"}'])
async def test_a_signed_body_that_says_nothing_is_no_trouble(server: SlackServer, bot: SlackBot, body: bytes) -> None:
    status = await send(bot, body, by_slack(server, body))

    assert status in (200, 400, 401, 404)
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


@pytest.mark.parametrize("path", ["/", "/slack/install", "/slack/oauth_redirect", "/health"])
async def test_nothing_else_is_served(bot: SlackBot, path: str) -> None:
    async with aiohttp.ClientSession(trust_env=False) as session, session.get(f"{bot.url}{path}") as response:
        assert (response.status, response.headers.get("Server")) == (404, None)


async def test_somebody_who_sends_slowly_holds_up_nobody(server: SlackServer, bot: SlackBot) -> None:
    assert bot.adapter.port
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.adapter.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow")
    await writer.drain()

    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    await writer.wait_closed()


# Redelivery


async def test_an_event_that_failed_is_asked_for_again(server: SlackServer, bot: SlackBot) -> None:
    post = await bot.post()
    bot.sink.will_miss(ReactionAdded)

    await server.member("ann").react(bot.seen(post), CHECK)

    assert (await bot.sink.heard(ReactionAdded)).by.name == "Ann"
    await server.front.telling.settled()
    (told,) = server.front.telling.named("reaction_added")
    assert (told.failures, told.is_acknowledged) == (["http_error"], True)


async def test_an_event_is_answered_only_once_the_core_has_taken_it(server: SlackServer, bot: SlackBot) -> None:
    post = await bot.post()
    ben = server.member("ben")
    await server.told()
    hang = server.hold("users.info")
    reacting = asyncio.create_task(ben.react(bot.seen(post), CHECK))
    await hang.reached()
    (told,) = server.front.telling.named("reaction_added")
    assert (told.is_acknowledged, bot.sink.count(ReactionAdded)) == (False, 0)

    hang.release()
    await reacting

    assert (told.is_acknowledged, bot.sink.count(ReactionAdded)) == (True, 1)


# Beginning and end


async def test_a_start_asks_to_catch_up_once_requests_are_taken(bot: SlackBot) -> None:
    assert bot.sink.count(ConnectionLost) == 1
    assert bot.adapter.is_connected


async def test_the_processs_signals_stay_its_own(idle: SlackBot) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    await idle.start()

    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_an_address_that_is_taken_is_said_in_a_sentence(server: SlackServer, idle: SlackBot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        idle.address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Refusal, match="PACER_SLACK_ADDRESS"):
            await idle.run()


async def test_the_end_answers_what_is_under_way_and_frees_the_address(server: SlackServer, bot: SlackBot) -> None:
    assert bot.adapter.port
    port = bot.adapter.port
    bot.sink.is_slow = True
    act = await server.member("ann").command("/note Read")
    bot.sink.go()
    await bot.stop()

    assert [each.text for each in act.shown] == ["Heard."]
    assert isinstance(bot.sink.calls[-1], CommandCall)
    with socket.create_server(("127.0.0.1", port)):
        pass


async def test_a_restart_hears_again(server: SlackServer, bot: SlackBot) -> None:
    await bot.restart()

    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."
