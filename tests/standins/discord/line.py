"""One gateway connection: what is sent on it, in order, compressed where the bot asked for that."""

import asyncio
import json
import zlib
from enum import IntEnum

from aiohttp import web

from tests.standins.discord.wire import Json


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why the gateway closes a connection (Discord's documentation, Gateway Close Event Codes)."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    INVALID_SHARD = 4010
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Line:
    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, compresses: bool) -> None:
        self.is_silent = False
        """Half open: nothing arrives any more, in neither direction, and nobody is told."""
        self.was_closed = False
        """By the gateway, not by the bot."""
        self._socket = socket
        self._transport = transport
        self._deflate = zlib.compressobj() if compresses else None
        self._outbox: asyncio.Queue[Json | int] = asyncio.Queue()

    def send(self, op: Op, data: object = None, *, sequence: int | None = None, event: str | None = None) -> None:
        self._outbox.put_nowait({"op": int(op), "d": data, "s": sequence, "t": event})

    def close(self, code: int) -> None:
        """After what was sent before."""
        self.was_closed = True
        self._outbox.put_nowait(code)

    def cut(self) -> None:
        """At once and without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def flushed(self) -> None:
        await self._outbox.join()

    async def pump(self) -> None:
        """Sends until cancelled; what cannot be sent any more is lost, as on a broken connection."""
        while True:
            item = await self._outbox.get()
            try:
                await self._put_out(item)
            except ConnectionError:
                pass
            finally:
                self._outbox.task_done()

    def abandon(self) -> None:
        """Lets nobody wait for what will never be sent."""
        while not self._outbox.empty():
            self._outbox.get_nowait()
            self._outbox.task_done()

    async def _put_out(self, item: Json | int) -> None:
        if self.is_silent:
            return
        if isinstance(item, int):
            await self._socket.close(code=item)
        elif self._deflate is None:
            await self._socket.send_str(json.dumps(item))
        else:
            packed = self._deflate.compress(json.dumps(item).encode())
            await self._socket.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))
