"""One of Socket Mode's connections: what is sent on it, in order, and what of it was acknowledged."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.standins.board import Board
from tests.standins.slack.delivery import Ack, NotAcknowledged
from tests.standins.wire import Json


class Line:
    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, board: Board) -> None:
        self.is_silent = False
        """Half open: nothing arrives any more, in neither direction, and nobody is told."""
        self.is_leaving = False
        """The app was asked to go; nothing new is sent here."""
        self._socket = socket
        self._transport = transport
        self._board = board
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._pongs: set[bytes] = set()
        self._outbox: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._pump = asyncio.create_task(self._send_all())

    # Sending

    def send(self, envelope: Json, envelope_id: str) -> asyncio.Future[Ack]:
        """Done when the app acknowledged; NotAcknowledged where the connection ends before that."""
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        self.post(envelope)
        return waiting

    def post(self, message: Json) -> None:
        self._outbox.put_nowait(lambda: self._socket.send_str(json.dumps(message)))

    def pong(self, data: bytes) -> None:
        self._outbox.put_nowait(lambda: self._socket.pong(data))

    async def answers_ping(self) -> None:
        """AssertionError where it does not."""
        data = secrets.token_hex(8).encode()
        self._outbox.put_nowait(lambda: self._socket.ping(data))
        await self._board.until(lambda: data in self._pongs or None, "no answer to a ping")

    async def flushed(self) -> None:
        await self._outbox.join()

    # What the app did

    def acknowledged(self, envelope_id: str, ack: Ack) -> bool:
        """Whether anybody was waiting for that."""
        waiting = self._waiting.pop(envelope_id, None)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(ack)
        return True

    def was_ponged(self, data: bytes) -> None:
        self._pongs.add(bytes(data))

    def forget(self, envelope_id: str) -> None:
        """An acknowledgement of it comes too late from now on."""
        self._waiting.pop(envelope_id, None)

    # Ending

    async def close(self) -> None:
        """After what was sent before."""
        await self.flushed()
        await self._socket.close()

    def cut(self) -> None:
        """At once and without a word."""
        if self._transport is not None:
            self._transport.abort()

    def gone(self) -> None:
        """Nobody waits any more for what will never be sent or answered."""
        self._pump.cancel()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(NotAcknowledged("connection_lost"))
        self._waiting.clear()
        while not self._outbox.empty():
            self._outbox.get_nowait()
            self._outbox.task_done()

    async def _send_all(self) -> None:
        while True:
            send = await self._outbox.get()
            try:
                if not self.is_silent:
                    await send()
            except ConnectionError:
                pass
            finally:
                self._outbox.task_done()
