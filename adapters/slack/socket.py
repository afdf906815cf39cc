"""Socket Mode: one connection to Slack, replaced before it ends where Slack says so, and when it is lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import DEAD_TOKEN, TROUBLE, code_of, said
from adapters.slack.hearing import Hearing
from adapters.slack.settings import SlackSettings
from adapters.slack.transport import Clients, seconds_to_wait
from adapters.slack.waits import Waits
from bot.adapting.backoff import Backoff
from bot.errors import Refusal

_REFUSED = DEAD_TOKEN | {"not_allowed_token_type", "missing_scope", "no_permission"}

_log = structlog.get_logger()


class AppTokenRefused(Refusal):
    """Slack refuses the app's token. Check SLACK_APP_TOKEN: make one with the scope connections:write on your app's
    Basic Information page."""


class _Lost(Exception):
    """The connection is gone."""


class _Connection(SocketModeClient):
    """slack-sdk's client, which says when it wants a new connection instead of making one itself.

    Made again inside, it would try a spent address for ever, and close the old connection before the new one is there.
    """

    def __init__(self, app: AsyncApp, app_token: str, clients: Clients, waits: Waits) -> None:
        super().__init__(app_token, web_client=clients(None), ping_interval=waits.ping.total_seconds())
        # It takes a proxy out of the environment unless it is told afterwards.
        self.proxy = None
        self._app = app
        self._waits = waits
        self._hello = asyncio.Event()
        self._under_way = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()
        self.ends = asyncio.Event()
        """Slack asked for another connection, or this one is lost."""
        self.is_lost = False
        self.message_listeners.append(self._heard)
        self.socket_mode_request_listeners.append(self._take)
        self.on_close_listeners.append(self._gone)
        self.on_error_listeners.append(self._gone)

    async def open(self) -> None:
        """Returns when Slack said hello. Raises what asking Slack raises, and TimeoutError."""
        connect: Callable[[], Awaitable[None]] = self.connect
        async with asyncio.timeout(self._waits.request.total_seconds()):
            # The library's own asking waits out rate limits longer than anybody knows of.
            answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            self.wss_uri = str(answer["url"])
            await connect()
            await self._hello.wait()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Called by the library: with `force` where Slack asked for it, else because the connection is lost."""
        self.is_lost = self.is_lost or not force
        self.ends.set()

    async def finish(self) -> None:
        """Acknowledges what is under way, then closes."""
        try:
            async with asyncio.timeout(self._waits.ending.total_seconds()):
                await self._is_idle.wait()
        except TimeoutError:
            _log.warning("slack.acts_cut_off", count=self._under_way)
        finally:
            await self.drop()

    async def drop(self) -> None:
        close: Callable[[], Awaitable[None]] = self.close
        try:
            with suppress(aiohttp.ClientError, OSError):
                async with asyncio.timeout(self._waits.ending.total_seconds()):
                    await close()
        finally:
            for task in (self.message_processor, self.message_receiver, self.current_session_monitor):
                if task:
                    task.cancel()
            await self.aiohttp_client_session.close()

    async def _heard(
        self, client: AsyncBaseSocketModeClient, message: Mapping[str, object], raw: str | None = None
    ) -> None:
        if message.get("type") == "hello":
            self._hello.set()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Each runs by itself; it is acknowledged here, where it came from, once it is taken."""
        self._under_way += 1
        self._is_idle.clear()
        try:
            await send_async_response(self, request, await run_async_bolt_app(self._app, request), time.time())
        except (aiohttp.ClientError, OSError) as error:
            _log.info("slack.not_acknowledged", error=type(error).__name__)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._is_idle.set()

    async def _gone(self, message: aiohttp.WSMessage) -> None:
        self.is_lost = True
        self.ends.set()


class Socket:
    def __init__(
        self,
        app: AsyncApp,
        settings: SlackSettings,
        clients: Clients,
        hearing: Hearing,
        waits: Waits,
        *,
        workspaces: int,
    ) -> None:
        """`workspaces`: how many there are at the start, for the log."""
        self._workspaces = workspaces
        self._app = app
        self._token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
        self._clients = clients
        self._hearing = hearing
        self._waits = waits

    async def run(self) -> None:
        """Until cancelled. Raises AppTokenRefused."""
        backoff = Backoff(self._waits.reconnect, self._waits.longest_reconnect)
        while True:
            started = time.monotonic()
            try:
                await self._live()
            except TROUBLE as error:
                if code_of(error) in _REFUSED:
                    raise AppTokenRefused from None
                _log.warning("slack.socket_failed", why=said(error))
                limit = _limit(error)
            except _Lost:
                _log.warning("slack.socket_lost")
                limit = timedelta(0)
            self._hearing.lost()
            pause = backoff.after(timedelta(seconds=time.monotonic() - started))
            await asyncio.sleep(max(pause, limit).total_seconds())

    async def _live(self) -> None:
        """One unbroken line of connections. Raises _Lost at its end, and TROUBLE."""
        connection = await self._opened()
        try:
            _log.info("slack.connected", by="socket", workspaces=self._workspaces)
            self._hearing.is_back()
            while True:
                await connection.ends.wait()
                if connection.is_lost:
                    raise _Lost
                # The new one is there before the old one goes, so that nothing is missed in between.
                old, connection = connection, await self._opened()
                await old.finish()
        finally:
            await (connection.drop() if connection.is_lost else connection.finish())

    async def _opened(self) -> _Connection:
        connection = _Connection(self._app, self._token, self._clients, self._waits)
        try:
            await connection.open()
        except BaseException:
            await connection.drop()
            raise
        return connection


def _limit(error: Exception) -> timedelta:
    """How long Slack asks to wait."""
    response = error.response if isinstance(error, SlackApiError) else None
    seconds = seconds_to_wait(response.headers) if isinstance(response, AsyncSlackResponse) else None
    return timedelta(seconds=seconds or 0)
