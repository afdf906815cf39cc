"""Socket Mode: websockets that the app opens, each payload on one of them."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from itertools import count

from aiohttp import WSMsgType, web

from tests.standins.board import Board
from tests.standins.slack.delivery import ACKNOWLEDGE_WITHIN, Ack, Kind, NotAcknowledged, Payload
from tests.standins.slack.socket_line import Line
from tests.standins.wire import Json

PATH = "/link/"
MOST_CONNECTIONS = 10
"""Slack's documentation, Using Socket Mode."""
ANSWERED = {"view_submission", "block_suggestion"}
"""The interactions whose acknowledgement may carry something."""


class Reason(StrEnum):
    """Why Slack asks an app to go."""

    REFRESH = "refresh_requested"
    WARNING = "warning"
    DISABLED = "link_disabled"
    TOO_MANY = "too_many_websockets"


class SocketMode:
    """Implements `delivery.Transport`."""

    def __init__(self, board: Board, app: str) -> None:
        self.base_url = ""
        """`ws://host:port`, known once the server listens."""
        self.acknowledge_within = ACKNOWLEDGE_WITHIN
        self.is_enabled = True
        """Off after `disable`; no URL is given then."""
        self.connected = 0
        """How many connections there were so far."""
        self.strays: list[Json] = []
        """What the app sent that acknowledged nothing: too late, twice, or never asked."""
        self._board = board
        self._app = app
        self._tickets: set[str] = set()
        self._lines: list[Line] = []
        self._turn = count()

    def new_url(self) -> str:
        """For one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.base_url}{PATH}?ticket={ticket}&app_id={self._app}"

    # What tests do to it

    @property
    def connections(self) -> int:
        """How many are open now, half open ones too."""
        return len(self._lines)

    def refresh(self, reason: Reason = Reason.REFRESH) -> None:
        """Asks for new connections; what comes then goes to those, and the old ones are the app's to close."""
        for line in self._lines:
            line.is_leaving = True
            line.post(_disconnect(reason))

    def enable(self) -> None:
        self.is_enabled = True

    async def disable(self) -> None:
        """Somebody switches Socket Mode off: every connection ends and no new one is given."""
        self.is_enabled = False
        self._tickets.clear()
        for line in list(self._lines):
            line.is_leaving = True
            line.post(_disconnect(Reason.DISABLED))
            await line.close()

    async def close(self) -> None:
        """Every connection, with a goodbye of the websocket's own."""
        for line in list(self._lines):
            await line.close()

    def cut(self) -> None:
        """Every connection, without a word."""
        for line in list(self._lines):
            line.cut()

    def swallow(self) -> None:
        """Leaves every connection half open: it takes everything and says nothing; new ones work."""
        for line in self._lines:
            line.is_silent = True

    async def ping(self) -> None:
        """Returns when the app has answered on every connection."""
        for line in list(self._lines):
            await line.answers_ping()

    async def was_connected(self, times: int = 1) -> None:
        """That many connections were opened since the start."""
        await self._board.until(lambda: self.connected >= times or None, f"no {times} connections")

    async def was_left(self) -> None:
        """Nobody is connected."""
        await self._board.until(lambda: not self._lines or None, "somebody is still connected")

    # One connection

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="That ticket was used or never given.")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        line = Line(socket, request.transport, self._board)
        self._lines.append(line)
        try:
            await self._welcome(line)
            await self._listen(line, socket)
        finally:
            self._lines.remove(line)
            line.gone()
            self._board.changed()
        return socket

    async def _welcome(self, line: Line) -> None:
        if len(self._lines) > MOST_CONNECTIONS:
            line.is_leaving = True
            line.post(_disconnect(Reason.TOO_MANY))
            await line.close()
            return
        line.post(_hello(self._app, len(self._lines)))
        await line.flushed()
        self.connected += 1
        self._board.changed()

    async def _listen(self, line: Line, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if line.is_silent:
                continue
            match frame.type:
                case WSMsgType.PING:
                    line.pong(frame.data)
                case WSMsgType.PONG:
                    line.was_ponged(frame.data)
                case WSMsgType.TEXT:
                    self._hear(line, frame.data)
            self._board.changed()

    def _hear(self, line: Line, frame: str) -> None:
        said: Json = json.loads(frame)
        payload = said.get("payload")
        ack = Ack(body=payload if isinstance(payload, dict) else None)
        if not line.acknowledged(str(said.get("envelope_id")), ack):
            self.strays.append(said)

    # Delivering

    @property
    def was_open(self) -> bool:
        return self.connected > 0

    @property
    def is_open(self) -> bool:
        return next(self._taking(), None) is not None

    async def opened(self) -> None:
        """However long that takes: what was not acknowledged waits for the app to come back."""
        while next(self._hearing(), None) is None:
            await self._board.change()

    async def deliver(self, payload: Payload) -> Ack:
        """On a connection of its turn; a second attempt only where it can be heard."""
        line = await self._line(payload)
        envelope = _envelope(payload)
        waiting = line.send(envelope, str(envelope["envelope_id"]))
        try:
            async with asyncio.timeout(self.acknowledge_within.total_seconds()):
                ack = await waiting
        except TimeoutError:
            line.forget(str(envelope["envelope_id"]))
            raise NotAcknowledged("timeout") from None
        return ack if envelope["accepts_response_payload"] else Ack()

    async def _line(self, payload: Payload) -> Line:
        """People wait a moment for a connection that is being renewed; events come again anyway."""
        if payload.kind is not Kind.EVENT and not self.is_open:
            try:
                async with asyncio.timeout(self.acknowledge_within.total_seconds()):
                    await self.opened()
            except TimeoutError:
                raise NotAcknowledged("no_connection") from None
        lines = list(self._taking() if payload.attempt == 0 else self._hearing())
        if not lines:
            raise NotAcknowledged("no_connection")
        return lines[next(self._turn) % len(lines)]

    def _taking(self) -> Iterator[Line]:
        return (line for line in self._lines if not line.is_leaving)

    def _hearing(self) -> Iterator[Line]:
        return (line for line in self._taking() if not line.is_silent)


def _hello(app: str, connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {
            "host": "applink-stand-in",
            "build_number": 1,
            "approximate_connection_time": int(timedelta(hours=5) / timedelta(seconds=1)),
        },
        "connection_info": {"app_id": app},
    }


def _disconnect(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason.value, "debug_info": {"host": "applink-stand-in"}}


def _envelope(payload: Payload) -> Json:
    envelope: Json = {
        "envelope_id": secrets.token_hex(16),
        "type": payload.kind.value,
        "payload": payload.body,
        "accepts_response_payload": payload.kind is Kind.COMMAND or payload.body.get("type") in ANSWERED,
    }
    if payload.kind is Kind.EVENT:
        envelope |= {"retry_attempt": payload.attempt, "retry_reason": payload.reason}
    return envelope
