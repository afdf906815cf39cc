"""The gateway: who is connected, and what they are told."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from aiohttp import WSMsgType, web

from tests.standins.discord.entities import Member
from tests.standins.discord.errors import ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.intents import KNOWN_BITS, PRIVILEGED, Intent
from tests.standins.discord.line import Close, Line, Op
from tests.standins.discord.payloads import (
    application_flags,
    guild_create_payload,
    member_payload,
    own_user_payload,
)
from tests.standins.discord.session import Session, Shard
from tests.standins.discord.wire import Fields, Json
from tests.standins.discord.world import World

CLEAN_CLOSES = {1000, 1001}
"""A bot that says goodbye with one of these ends its session."""


class Gateway:
    def __init__(self, world: World) -> None:
        self.token = ""
        self.url = ""
        self.heartbeat_interval = timedelta(seconds=41.25)
        self.answers_heartbeats = True
        self.recommended_shards = 1
        self.identified = 0
        """How many sessions were begun so far."""
        self.resumed = 0
        self.heartbeats = 0
        self.kept_waiting = 0
        """How many are connected and were not greeted yet."""
        self._greets = asyncio.Event()
        self._greets.set()
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._lines: dict[Line, Session | None] = {}
        world.listen(self._dispatch)

    # What tests do to it

    @property
    def is_open(self) -> bool:
        """Whether anybody is connected."""
        return bool(self._lines)

    @property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(self._sessions.values())

    def close(self, code: int) -> None:
        """Every connection, with that code."""
        for line in self._lines:
            line.close(code)

    def cut(self, *, shard: int | None = None) -> None:
        """Every connection, or that shard's, without a word."""
        for line in self._lines_of(shard):
            line.cut()

    @contextmanager
    def keeping_waiting(self) -> Iterator[None]:
        """New connections are greeted only when it ends."""
        self._greets.clear()
        try:
            yield
        finally:
            self._greets.set()

    def go_silent(self) -> None:
        """Leaves every connection half open; new ones work."""
        for line in self._lines:
            line.is_silent = True

    def ask_to_reconnect(self) -> None:
        for line in self._lines:
            line.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tells the bot that its session is no good, or that shard's; one that is not resumable is forgotten."""
        for line in self._lines_of(shard):
            line.send(Op.INVALID_SESSION, resumable)
        if not resumable:
            self.forget(shard=shard)

    def forget(self, *, shard: int | None = None) -> None:
        """Ends all sessions, or that shard's, in silence, as a long absence does: a resume will fail."""
        for session in self.sessions:
            if shard in (None, session.shard.number):
                del self._sessions[session.id]
        for line in self._lines_of(shard):
            self._lines[line] = None

    async def flushed(self) -> None:
        """Returns when everything is sent that was to be sent."""
        for line in list(self._lines):
            await line.flushed()

    def _lines_of(self, shard: int | None) -> list[Line]:
        """Those of that shard's session; without one all of them."""
        return [
            line
            for line, session in self._lines.items()
            if shard is None or (session is not None and session.shard.number == shard)
        ]

    # One connection

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        if request.query.get("encoding", "json") != "json" or request.query.get("compress") not in (
            None,
            "zlib-stream",
        ):
            raise web.HTTPBadRequest(text="This gateway speaks JSON, plain or as one zlib stream.")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request.transport, compresses="compress" in request.query)
        self._lines[line] = None
        pump = asyncio.create_task(line.pump())
        try:
            await self._greeting()
            line.send(Op.HELLO, {"heartbeat_interval": int(self.heartbeat_interval / timedelta(milliseconds=1))})
            await self._listen(socket, line)
        finally:
            pump.cancel()
            with suppress(asyncio.CancelledError):
                await pump
            self._hang_up(line, socket.close_code)
        return socket

    async def _greeting(self) -> None:
        """Returns when whoever connects is greeted."""
        self.kept_waiting += 1
        self._world.board.changed()
        await self._greets.wait()
        self.kept_waiting -= 1

    async def _listen(self, socket: web.WebSocketResponse, line: Line) -> None:
        async for frame in socket:
            if line.is_silent:
                continue
            if frame.type is not WSMsgType.TEXT:
                line.close(Close.DECODE_ERROR)
            else:
                self._hear(line, frame.data)

    def _hear(self, line: Line, frame: str) -> None:
        try:
            message = Fields(json.loads(frame))
            self._act(line, message.number("op"), message)
        except (ValueError, ApiError):
            line.close(Close.DECODE_ERROR)
        self._world.board.changed()

    def _act(self, line: Line, op: int, message: Fields) -> None:
        is_identified = self._lines[line] is not None
        match op:
            case Op.HEARTBEAT:
                self._beat(line)
            case Op.IDENTIFY | Op.RESUME if is_identified:
                line.close(Close.ALREADY_AUTHENTICATED)
            case Op.IDENTIFY:
                self._identify(line, message.part("d"))
            case Op.RESUME:
                self._resume(line, message.part("d"))
            case Op.PRESENCE | Op.VOICE_STATE | Op.REQUEST_MEMBERS if not is_identified:
                line.close(Close.NOT_AUTHENTICATED)
            case Op.REQUEST_MEMBERS:
                self._send_members(line, message.part("d"))
            case Op.PRESENCE | Op.VOICE_STATE:
                pass
            case _:
                line.close(Close.UNKNOWN_OPCODE)

    def _beat(self, line: Line) -> None:
        self.heartbeats += 1
        if self.answers_heartbeats:
            line.send(Op.HEARTBEAT_ACK)

    def _hang_up(self, line: Line, code: int | None) -> None:
        line.abandon()
        session = self._lines.pop(line)
        if session is not None and session.line is line:
            session.line = None
            if code in CLEAN_CLOSES and not line.was_closed:
                self._sessions.pop(session.id, None)
        self._world.board.changed()

    # Sessions

    def _identify(self, line: Line, wanted: Fields) -> None:
        intents, shard = Intent(wanted.number("intents")), _shard(wanted)
        if wanted.text("token") != self.token:
            return line.close(Close.AUTHENTICATION_FAILED)
        if shard is None:
            return line.close(Close.INVALID_SHARD)
        if int(intents) & ~KNOWN_BITS:
            return line.close(Close.INVALID_INTENTS)
        if intents & PRIVILEGED & ~self._world.privileged:
            return line.close(Close.DISALLOWED_INTENTS)
        session = Session(shard, intents)
        session.line = line
        self._sessions[session.id] = session
        self._lines[line] = session
        self.identified += 1
        return self._welcome(session)

    def _welcome(self, session: Session) -> None:
        guilds = [
            guild
            for guild in self._world.guilds.values()
            if self._world.has_bot(guild.id) and session.shard.has(guild.id)
        ]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": own_user_payload(self._world.bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": self.url,
                "shard": [session.shard.number, session.shard.count],
                "application": {"id": str(self._world.bot.id), "flags": application_flags(self._world)},
                "private_channels": [],
            },
        )
        for guild in guilds:
            if Intent.GUILDS in session.intents and guild.is_available:
                session.tell("GUILD_CREATE", guild_create_payload(self._world, guild, newly_joined=False))

    def _resume(self, line: Line, wanted: Fields) -> None:
        session = self._sessions.get(wanted.text("session_id"))
        if wanted.text("token") != self.token:
            return line.close(Close.AUTHENTICATION_FAILED)
        if session is None:
            return line.send(Op.INVALID_SESSION, False)
        if wanted.number("seq") > session.sequence:
            return line.close(Close.INVALID_SEQUENCE)
        self._lines[line] = session
        self.resumed += 1
        return session.resume(line, wanted.number("seq"))

    def _send_members(self, line: Line, wanted: Fields) -> None:
        session = self._lines[line]
        guild = wanted.snowflake("guild_id")
        members = list(self._members(guild, wanted))
        data: Json = {
            "guild_id": str(guild),
            "members": [member_payload(member) for member in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
            "nonce": wanted.raw.get("nonce"),
        }
        if session is not None:
            session.tell("GUILD_MEMBERS_CHUNK", data)

    def _members(self, guild: int, wanted: Fields) -> Iterator[Member]:
        asked = wanted.raw.get("user_ids")
        ids = {str(each) for each in asked} if isinstance(asked, list) else None
        for user, member in self._world.members.get(guild, {}).items():
            if (ids is None and member.user.name.startswith(wanted.text("query"))) or (ids and str(user) in ids):
                yield member

    def _dispatch(self, event: Event) -> None:
        if event.guild is not None and event.name != "GUILD_DELETE" and not self._world.has_bot(event.guild):
            return
        for session in self._sessions.values():
            if session.hears(event):
                session.tell(event.name, event.as_seen_with(session.intents))


def _shard(wanted: Fields) -> Shard | None:
    raw = wanted.raw.get("shard", [0, 1])
    match raw:
        case [int(number), int(count)] if 0 <= number < count:
            return Shard(number=number, count=count)
        case _:
            return None
