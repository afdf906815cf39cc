"""Signed HTTP: what Slack posts, and the pages of an install; one small server in the process's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import Generator

import structlog
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive

from adapters.slack.hearing import Hearing
from adapters.slack.settings import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, SlackSettings
from adapters.slack.waits import Waits
from bot.errors import Refusal

MOST_BYTES = 1_000_000
"""Of a body; what Slack sends is far smaller."""
_BACKLOG = 128

_log = structlog.get_logger()


class AddressTaken(Refusal):
    """Pacer can't serve HTTP for Slack there."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"Pacer can't listen on {host}:{port}: {why}. Choose another PACER_SLACK_ADDRESS.")


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """They are the process's own."""
        yield


class Serving:
    def __init__(self, app: AsyncApp, settings: SlackSettings, waits: Waits, *, workspaces: int) -> None:
        """`workspaces`: how many there are at the start, for the log."""
        self._workspaces = workspaces
        self._handler = AsyncSlackRequestHandler(app)
        self._settings = settings
        self._waits = waits
        secret = settings.slack_signing_secret
        self._verifier = SignatureVerifier(secret.get_secret_value()) if secret else None
        self.port: int | None = None
        """The one that is listened on, once it is."""

    async def run(self, hearing: Hearing | None) -> None:
        """Until cancelled; `hearing` is told once requests are taken. Raises AddressTaken."""
        listening = self._bound()
        server = _Server(self._config())
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        self.port = listening.getsockname()[1]
        try:
            if hearing:
                _log.info("slack.connected", by="http", workspaces=self._workspaces)
                hearing.is_back()
            await asyncio.shield(serving)
        finally:
            self.port = None
            await self._end(server, serving)

    def _bound(self) -> socket.socket:
        host, port = self._settings.host, self._settings.port
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            raise AddressTaken(host, port, error.strerror or type(error).__name__) from None

    def _config(self) -> uvicorn.Config:
        ending = max(1, round(self._waits.ending.total_seconds()))
        return uvicorn.Config(
            self._routes(),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=ending,
        )

    async def _end(self, server: _Server, serving: "asyncio.Task[None]") -> None:
        """Requests under way are answered, but not waited for much longer than that takes."""
        server.should_exit = True
        await asyncio.wait({serving}, timeout=self._waits.ending.total_seconds() + 1)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    def _routes(self) -> Starlette:
        routes = []
        if self._verifier:
            routes.append(Route(EVENTS_PATH, self._take, methods=["POST"]))
        if self._settings.takes_installs:
            routes += [Route(path, self._page, methods=["GET"]) for path in (INSTALL_PATH, REDIRECT_PATH)]
        return Starlette(routes=routes)

    async def _take(self, request: Request) -> Response:
        """Nothing is read of what Slack did not sign."""
        try:
            async with asyncio.timeout(self._waits.request.total_seconds()):
                body = await _body(request)
        except TimeoutError:
            return Response("Too slow", status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response("Too large", status_code=413)
        if not self._is_signed(body, request):
            _log.warning("slack.unsigned_request")
            return Response("Not signed by Slack", status_code=401)
        try:
            return await self._handler.handle(Request(request.scope, receive=_replayed(body)))
        except (ValueError, AttributeError, TypeError) as error:
            # Bolt reads a body before anything of ours does.
            _log.warning("slack.unreadable", what="request", error=type(error).__name__)
            return Response("Not readable", status_code=400)

    def _is_signed(self, body: bytes, request: Request) -> bool:
        try:
            return self._verifier is not None and self._verifier.is_valid_request(body, request.headers)
        except (ValueError, TypeError, OverflowError):
            # A time that is no number, a signature or a body that is no text.
            return False

    async def _page(self, request: Request) -> Response:
        try:
            return await self._handler.handle(request)
        except Exception as error:
            _log.exception("slack.install_failed", error=type(error).__name__)
            return Response("Something went wrong on Pacer's side. Please try again.", status_code=500)


async def _body(request: Request) -> bytes | None:
    """None where it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _replayed(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
