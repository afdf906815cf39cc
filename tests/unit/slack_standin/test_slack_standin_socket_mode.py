"""How the stand-in for Slack reaches an app by Socket Mode, with all that goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import WSMsgType
from slack_sdk.errors import SlackApiError

from tests.slack_small_app import QUICK, SmallApp, small_app
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.slack.socket_mode import MOST_CONNECTIONS, Reason, SocketMode
from tests.standins.wire import Fields
from tests.unit.slack_standin.acting import AT_ONCE, SOON, FailFirst, Wait, join, texts


class TestSocketMode:
    @pytest.fixture
    async def server(self) -> AsyncIterator[SlackServer]:
        async with SlackServer(transport="socket") as server:
            server.front.telling.retries = AT_ONCE
            yield server

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
