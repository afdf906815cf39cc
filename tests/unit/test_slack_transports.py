"""How the stand-in for Slack reaches an app: Socket Mode and signed HTTP, with all that goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import QUICK, SmallApp, small_app
from tests.standins.slack.delivery import Kind, Payload
from tests.standins.slack.http_delivery import RETRY_NUM, RETRY_REASON
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.slack.signing import Forgery
from tests.standins.slack.socket_mode import MOST_CONNECTIONS, Reason, SocketMode
from tests.standins.wire import Fields, Json

AT_ONCE = (timedelta(0), timedelta(0), timedelta(0))
SOON = timedelta(milliseconds=300)


class FailFirst:
    """As often as it is told; then all goes well."""

    def __init__(self, times: int) -> None:
        self._left = times

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        if self._left:
            self._left -= 1
            raise RuntimeError("the database is away")
        await ack()


class Wait:
    """Acknowledges when it is let go."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        self.begun.set()
        await self.go.wait()
        await ack()


async def join(server: SlackServer, app: SmallApp, name: str) -> Person:
    person = server.member(name)
    await server.told()
    app.heard.clear()
    return person


def texts(app: SmallApp) -> list[str]:
    return [event.text("text") for event in app.events("message")]


class TestSocketMode:
    @pytest.fixture
    async def server(self) -> AsyncIterator[SlackServer]:
        async with SlackServer(transport="socket") as server:
            server.front.telling.retries = AT_ONCE
            yield server

    @pytest.fixture
    async def app(self, server: SlackServer) -> AsyncIterator[SmallApp]:
        async with small_app(server) as app:
            yield app

    @pytest.fixture
    async def ann(self, server: SlackServer, app: SmallApp) -> Person:
        return await join(server, app, "ann")

    @pytest.fixture
    def socket_mode(self, server: SlackServer) -> SocketMode:
        return server.front.socket_mode

    async def test_each_ticket_is_good_for_one_connection(self, server: SlackServer, socket_mode: SocketMode) -> None:
        url = socket_mode.new_url()
        assert url != socket_mode.new_url()
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(url) as socket:
                hello = await socket.receive_json()
                assert (hello["type"], hello["num_connections"]) == ("hello", 1)
                assert hello["connection_info"] == {"app_id": server.world.app.id}
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)

    async def test_each_payload_goes_to_one_of_several_connections(self, server: SlackServer, ann: Person) -> None:
        async with small_app(server) as second, small_app(server) as third:
            for number in range(3):
                await ann.says(server.general, str(number))
            assert len(texts(second)) == len(texts(third)) == 1

    async def test_an_eleventh_connection_is_turned_away(self, socket_mode: SocketMode) -> None:
        async with aiohttp.ClientSession() as session:
            lines = [await session.ws_connect(socket_mode.new_url()) for _ in range(MOST_CONNECTIONS)]
            await socket_mode.was_connected(MOST_CONNECTIONS)
            async with session.ws_connect(socket_mode.new_url()) as socket:
                assert (await socket.receive_json())["reason"] == "too_many_websockets"
                assert (await socket.receive()).type is WSMsgType.CLOSE
            assert not any(line.closed for line in lines)

    @pytest.mark.parametrize("reason", [Reason.REFRESH, Reason.WARNING])
    async def test_an_app_that_is_asked_to_go_comes_back(
        self, server: SlackServer, socket_mode: SocketMode, app: SmallApp, ann: Person, reason: Reason
    ) -> None:
        socket_mode.refresh(reason)
        await ann.command("/checkin")
        await ann.says(server.general, "Still there?")
        assert socket_mode.connected == 2
        assert texts(app) == ["Still there?"]

    async def test_nothing_new_goes_to_a_connection_that_is_to_end(
        self, server: SlackServer, socket_mode: SocketMode
    ) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(socket_mode.new_url()) as old:
            await socket_mode.was_connected()
            socket_mode.refresh()
            async with session.ws_connect(socket_mode.new_url()) as new:
                await socket_mode.was_connected(2)
                ben = server.member("ben")
                assert (await new.receive_json())["type"] == "hello"
                assert (await new.receive_json())["payload"]["event"]["user"]["id"] == ben.id
            assert [(await old.receive_json())["type"] for _ in range(2)] == ["hello", "disconnect"]

    async def test_socket_mode_that_is_switched_off_gives_no_connection(
        self, socket_mode: SocketMode, app: SmallApp
    ) -> None:
        await socket_mode.disable()
        await socket_mode.was_left()
        with pytest.raises(SlackApiError, match="access_denied"):
            await app.bolt.client.apps_connections_open(app_token="xapp-1-000000000005")

    async def test_the_app_answers_pings(self, socket_mode: SocketMode, app: SmallApp) -> None:
        await socket_mode.ping()

    async def test_what_a_half_open_connection_swallowed_comes_again_on_the_next_one(
        self, server: SlackServer, socket_mode: SocketMode
    ) -> None:
        async with small_app(server, ping_seconds=QUICK) as app:
            ann = await join(server, app, "ann")
            socket_mode.swallow()
            act = await ann.says(server.general, "Does anybody hear me?")
            assert act.failure in ("timeout", "connection_lost")
            await server.front.telling.settled()
            assert texts(app) == ["Does anybody hear me?"]

    async def test_what_was_under_way_when_the_connection_broke_comes_again(
        self, server: SlackServer, socket_mode: SocketMode
    ) -> None:
        async with small_app(server, ping_seconds=QUICK) as app:
            ann = await join(server, app, "ann")
            app.answer = wait = Wait()
            saying = asyncio.create_task(ann.says(server.general, "Hello"))
            await wait.begun.wait()
            socket_mode.cut()
            assert (await saying).failure == "connection_lost"
            wait.go.set()
            await server.front.telling.settled()
        assert texts(app) == ["Hello", "Hello"]
        assert Fields(app.heard[0]).text("event_id") == Fields(app.heard[1]).text("event_id")

    async def test_what_happened_while_the_app_was_away_waits_for_it(self, server: SlackServer) -> None:
        async with small_app(server) as before:
            ann = await join(server, before, "ann")
        await server.front.socket_mode.was_left()
        assert (await ann.says(server.general, "Anybody?")).failure == "no_connection"
        async with small_app(server) as app:
            await server.front.telling.settled()
            assert texts(app) == ["Anybody?"]

    async def test_slack_may_give_up_before_the_app_is_back(self, server: SlackServer) -> None:
        async with small_app(server) as before:
            ann = await join(server, before, "ann")
        await server.front.socket_mode.was_left()
        await ann.says(server.general, "Anybody?")
        server.front.telling.forget()
        async with small_app(server) as app:
            await ann.says(server.general, "At last!")
            assert texts(app) == ["At last!"]

    async def test_a_retry_says_that_it_is_one(self, server: SlackServer, socket_mode: SocketMode) -> None:
        server.front.transport.acknowledge_within = SOON
        async with aiohttp.ClientSession() as session, session.ws_connect(socket_mode.new_url()) as socket:
            await socket_mode.was_connected()
            server.scene.places.change_user(server.owner().user)
            _, first, second = [await socket.receive_json() for _ in range(3)]
            await socket.send_json({"envelope_id": second["envelope_id"]})
            await server.front.telling.settled()
        assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
        assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
        assert first["payload"] == second["payload"]
        assert server.front.telling.all[-1].is_acknowledged

    async def test_an_event_is_given_up_after_three_retries(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        server.front.transport.acknowledge_within = SOON
        app.answer = FailFirst(10)
        act = await ann.says(server.general, "Hello")
        await server.front.telling.settled()
        (told,) = act.events
        assert (told.failures, told.is_acknowledged) == (["timeout"] * 4, False)

    async def test_an_acknowledgement_that_comes_too_late_is_none(
        self, server: SlackServer, socket_mode: SocketMode, app: SmallApp, ann: Person
    ) -> None:
        server.front.transport.acknowledge_within = SOON
        app.answer = wait = Wait()
        assert (await ann.command("/checkin")).failure == "timeout"
        wait.go.set()
        await server.world.board.until(lambda: socket_mode.strays or None, "no late acknowledgement")

    async def test_commands_and_events_say_whether_they_take_an_answer(
        self, server: SlackServer, socket_mode: SocketMode
    ) -> None:
        server.front.transport.acknowledge_within = SOON
        async with aiohttp.ClientSession() as session, session.ws_connect(socket_mode.new_url()) as socket:
            await socket_mode.was_connected()
            ann = server.member("ann")
            commanding = asyncio.create_task(ann.command("/checkin"))
            frames = [await socket.receive_json() for _ in range(4)]
            await commanding
        taking = {(each["type"], each.get("accepts_response_payload")) for each in frames}
        assert taking == {("hello", None), ("events_api", False), ("slash_commands", True)}
        assert all(each["retry_attempt"] == 0 for each in frames if each["type"] == "events_api")


class TestHttp:
    @pytest.fixture
    async def server(self) -> AsyncIterator[SlackServer]:
        async with SlackServer(transport="http") as server:
            server.front.telling.retries = AT_ONCE
            yield server

    @pytest.fixture
    async def app(self, server: SlackServer) -> AsyncIterator[SmallApp]:
        async with small_app(server) as app:
            yield app

    @pytest.fixture
    async def ann(self, server: SlackServer, app: SmallApp) -> Person:
        return await join(server, app, "ann")

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


class TestBoth:
    @pytest.fixture(params=["socket", "http"])
    async def server(self, request: pytest.FixtureRequest) -> AsyncIterator[SlackServer]:
        async with SlackServer(transport=request.param) as server:
            yield server

    @pytest.fixture
    async def app(self, server: SlackServer) -> AsyncIterator[SmallApp]:
        async with small_app(server) as app:
            yield app

    @pytest.fixture
    async def ann(self, server: SlackServer, app: SmallApp) -> Person:
        return await join(server, app, "ann")

    async def test_events_come_in_any_order_and_any_number(
        self, server: SlackServer, app: SmallApp, ann: Person
    ) -> None:
        async with server.front.telling.held() as held:
            for word in ("one", "two", "three"):
                await ann.says(server.general, word)
        assert texts(app) == []
        await server.front.telling.deliver([held[2], held[0], held[2], held[1]])
        assert texts(app) == ["three", "one", "three", "two"]
        await server.front.telling.settled()

    async def test_the_app_is_told_that_events_were_dropped(self, server: SlackServer, app: SmallApp) -> None:
        """slack_bolt itself does not know that one, and does not take it."""
        server.front.telling.retries = ()
        server.front.transport.acknowledge_within = SOON
        await server.front.rate_limit_events(server.team)
        assert server.front.telling.all[-1].body["type"] == "app_rate_limited"
