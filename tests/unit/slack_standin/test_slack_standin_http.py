"""How the stand-in for Slack reaches an app by signed HTTP, with all that goes wrong on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.slack_small_app import SmallApp
from tests.standins.slack.delivery import Kind, Payload
from tests.standins.slack.http_delivery import RETRY_NUM, RETRY_REASON
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.slack.signing import Forgery
from tests.unit.slack_standin.acting import AT_ONCE, SOON, FailFirst, Wait, texts


class TestHttp:
    @pytest.fixture
    async def server(self) -> AsyncIterator[SlackServer]:
        async with SlackServer(transport="http") as server:
            server.front.telling.retries = AT_ONCE
            yield server

    async def test_events_are_json_and_the_rest_are_forms(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        await ann.says(server.general, "Hello")
        await ann.command("/checkin done")
        await ann.shortcut("checkin")
        event, command, interaction = server.front.http.sent[-3:]
        assert event.headers["Content-Type"] == "application/json"
        assert {each.headers["Content-Type"] for each in (command, interaction)} == {
            "application/x-www-form-urlencoded"
        }
        assert parse_qs(command.body.decode())["text"] == ["done"]
        assert list(parse_qs(interaction.body.decode())) == ["payload"]

    async def test_a_failed_event_is_sent_again_with_number_and_reason(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        app.answer = FailFirst(2)
        await ann.says(server.general, "Hello")
        await server.front.telling.settled()
        retries = [
            (each.headers.get(RETRY_NUM), each.headers.get(RETRY_REASON)) for each in server.front.http.sent[-3:]
        ]
        assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
        assert texts(app) == ["Hello"] * 3

    async def test_slack_waits_a_minute_and_then_five(self) -> None:
        async with SlackServer(transport="http") as server:
            assert server.front.telling.retries == (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))

    async def test_a_slow_answer_counts_as_none(self, server: SlackServer, app: SmallApp, ann: Person) -> None:
        server.front.transport.acknowledge_within = SOON
        app.answer = wait = Wait()
        act = await ann.says(server.general, "Hello")
        assert act.failure == "http_timeout"
        wait.go.set()
        await server.front.telling.settled()

    async def test_where_nobody_listens_it_is_tried_again(self, server: SlackServer) -> None:
        server.front.http.request_url = "http://127.0.0.1:9/slack/events"
        server.member("ben")
        await server.front.telling.settled()
        assert server.front.telling.named("team_join")[0].failures == ["connection_failed"] * 4

    async def test_an_app_may_ask_that_nothing_is_sent_again(self, server: SlackServer) -> None:
        async def refuse(request: web.Request) -> web.Response:
            return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

        listener = web.Application()
        listener.router.add_post("/", refuse)
        async with TestServer(listener) as listening:
            server.front.http.request_url = str(listening.make_url("/"))
            server.member("ben")
            await server.front.telling.settled()
        assert server.front.telling.named("team_join")[0].failures == ["http_error"]

    @pytest.mark.parametrize("forgery", Forgery)
    async def test_a_forged_request_is_not_taken(self, server: SlackServer, app: SmallApp, forgery: Forgery) -> None:
        payload = Payload(kind=Kind.COMMAND, body={"command": "/checkin", "team_id": server.team.id})
        assert (await server.front.http.forge(forgery, payload)).status == 401
        assert app.heard == []

    async def test_what_somebody_overheard_comes_as_the_very_same(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        await ann.says(server.general, "Hello")
        await server.front.http.replay(server.front.http.sent[-1])
        first, second = app.heard
        assert first == second

    async def test_the_request_url_is_checked_by_a_challenge(self, server: SlackServer, app: SmallApp) -> None:
        assert await server.front.http.verifies(server.world.app.verification_token)
