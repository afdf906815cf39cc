"""Answers of the stand-in for Slack that fail, get lost, come late or come too often."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.server import SlackServer
from tests.unit.slack_standin.web_api.asking import (
    START,
    refusal,
)


async def test_a_planned_error_is_met_once(server: SlackServer, client: AsyncWebClient) -> None:
    server.fail("chat.postMessage", "channel_not_found")
    assert await refusal(client.chat_postMessage(channel=server.general.id, text="One")) == "channel_not_found"
    await client.chat_postMessage(channel=server.general.id, text="Two")

    assert [each.text for each in server.messages(server.general)] == ["Two"]
    assert [each.text("text") for each in await server.requested("chat.*", 2)] == ["One", "Two"]
    assert server.log.refused == []


async def test_a_lost_answer_leaves_the_message_and_a_lost_request_none(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.lose_answer("chat.postMessage")
    server.lose_request("chat.postMessage")
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert [each.text for each in server.messages(server.general)] == ["Hello"]


async def test_accepted_then_503_leaves_the_message(server: SlackServer, client: AsyncWebClient) -> None:
    server.accept_then_fail("chat.postMessage")
    with pytest.raises(SlackApiError) as failed:
        await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert failed.value.response.status_code == 503
    assert len(server.messages(server.general)) == 1


async def test_a_rate_limit_is_waited_for(server: SlackServer, client: AsyncWebClient) -> None:
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    server.rate_limit("chat.postMessage", timedelta(0))
    await client.chat_postMessage(channel=server.general.id, text="Hello")

    assert len(await server.requested("chat.postMessage", 2)) == 2
    assert len(server.messages(server.general)) == 1


async def test_more_than_a_message_a_second_in_a_channel_is_refused(
    server: SlackServer, client: AsyncWebClient, clock: FrozenClock
) -> None:
    other = await server.add_channel("other")
    server.pace_posts()
    await client.chat_postMessage(channel=server.general.id, text="1")
    await client.chat_postMessage(channel=other.id, text="1")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=server.general.id, text="2")

    assert (limited.value.response.status_code, limited.value.response["error"]) == (429, "ratelimited")
    assert limited.value.response.headers["Retry-After"] == "1"
    clock.set(START + timedelta(seconds=1))
    await client.chat_postMessage(channel=server.general.id, text="2")


async def test_a_slow_answer_comes_when_it_is_released(server: SlackServer, client: AsyncWebClient) -> None:
    before, after = server.hold("chat.postMessage"), server.hold_answer("chat.postMessage")
    first = asyncio.create_task(client.chat_postMessage(channel=server.general.id, text="One"))
    await before.reached()
    assert server.messages(server.general) == []
    before.release()
    await first
    second = asyncio.create_task(client.chat_postMessage(channel=server.general.id, text="Two"))
    await after.reached()
    assert [each.text for each in server.messages(server.general)] == ["One", "Two"]
    assert not second.done()
    after.release()
    await second


async def test_an_outage_ends(server: SlackServer, client: AsyncWebClient) -> None:
    async with server.offline():
        with pytest.raises(aiohttp.ClientError):
            await client.auth_test()

    assert (await client.auth_test())["ok"]
