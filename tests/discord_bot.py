"""Pacer's Discord adapter before a stand-in for Discord's servers, for tests of what it does there."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.refs import channel_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.clocks import SystemClock
from bot.errors import Refusal
from bot.model.calls import (
    Call,
    Choice,
    Reply,
)
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import ConnectionLost, Event, SpaceLeft
from bot.model.messages import Action, Button, OutgoingMessage, quoted, text
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef
from bot.ports import Host
from bot.testing.sink import PATIENCE_SECONDS, MemoryState, RecordingSink
from bot.testing.stage import COMMANDS
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.server import DiscordServer

E = TypeVar("E", bound=Event)

KEY = DeliveryKey("key1")
CHECK = "✅"
SHOW = Command(
    path=("progress",),
    says="Show progress",
    options=(Option(name="member", kind=OptionKind.MEMBER, says="Whose", required=False),),
)
ZONE = Command(
    path=("zone",),
    says="Choose a zone",
    options=(
        Option(name="name", kind=OptionKind.STRING, says="Its name", suggests=True),
        Option(name="hour", kind=OptionKind.INT, says="When the day starts", required=False, suggests=True),
    ),
)
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"), opens_form=True)
CHALLENGE = OutgoingMessage(title="Week 7", blocks=(text("Write a token bucket."),), buttons=(ANSWER,), thread="Talk")
LONG = OutgoingMessage(title="Long", blocks=(text(quoted(" ".join(f"word{n}" for n in range(1200)))),))
QUICK = Waits(
    acknowledge=timedelta(milliseconds=50),
    form=timedelta(milliseconds=100),
    connection=timedelta(seconds=1),
    guilds=timedelta(milliseconds=50),
    identify=timedelta(0),
    reconnect=timedelta(milliseconds=10),
    longest_reconnect=timedelta(milliseconds=10),
    missed=timedelta(milliseconds=10),
    untold=timedelta(milliseconds=10),
    sync=timedelta(milliseconds=10),
    ending=timedelta(seconds=1),
)


class Standstill:
    """Implements `bot.ports.TimeControl` where nothing is ever due."""

    async def advance(self, to: datetime) -> None:
        pass

    async def settle(self) -> None:
        pass


class Listener(RecordingSink):
    """Keeps calls waiting where it is slow, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_slow = False
        self.slow_to_take: type[Event] | None = None
        """Events that are kept waiting as well."""
        self.suggestions_fail = False
        self._go = asyncio.Event()
        self._unheard: Counter[type[Event]] = Counter()
        self._told: asyncio.Queue[Event] = asyncio.Queue()

    def go(self) -> None:
        self._go.set()

    def will_miss(self, kind: type[Event], times: int = 1) -> None:
        """The next ones of that kind fail."""
        self._unheard[kind] += times

    def count(self, kind: type[Event]) -> int:
        """How many were told, those that failed included."""
        return sum(isinstance(event, kind) for event in self.events)

    async def told(self, kind: type[Event], times: int) -> None:
        """That many since the start, those that failed included."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.count(kind) >= times)

    async def publish(self, event: Event) -> None:
        await super().publish(event)
        if self._unheard[type(event)]:
            self._unheard[type(event)] -= 1
            raise RuntimeError("the database is away")
        if type(event) is self.slow_to_take:
            await self._go.wait()
        self._told.put_nowait(event)

    async def invoke(self, call: Call) -> Reply:
        if self.is_slow:
            await self._go.wait()
        return await super().invoke(call)

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        if self.suggestions_fail:
            raise RuntimeError("the database is away")
        return await super().suggest(call, option, typed)

    async def heard(self, kind: type[E]) -> E:
        """The next event of that kind that was taken; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not isinstance(event := await self._told.get(), kind):
                pass
        return event


class Bot:
    """Pacer on the stand-in, with what it was told and what it remembers."""

    def __init__(self, server: DiscordServer, data: Path) -> None:
        self.server = server
        self.state = MemoryState()
        self.sink = Listener()
        self.commands: Sequence[Command] = (*COMMANDS, SHOW, ZONE)
        self.waits = QUICK
        self.reads_messages = False
        self.shards: tuple[int, tuple[int, ...]] | None = None
        """How many there are, and which of them are this process's."""
        self._data = data
        self.adapter = self._new_adapter()
        self._task: asyncio.Task[None] | None = None

    def _new_adapter(self) -> DiscordAdapter:
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_base=self.server.api_url,
            discord_gateway_url=self.server.gateway_url,
            pacer_discord_message_content=self.reads_messages,
            pacer_discord_shard_count=self.shards[0] if self.shards else None,
            pacer_discord_shard_ids=self.shards[1] if self.shards else None,
        )
        use_servers(settings)
        host = Host(
            data=self._data,
            database=self._data / "pacer.db",
            clock=SystemClock(),
            time=Standstill(),
            scripted=False,
        )
        return DiscordAdapter(host, settings, waits=self.waits)

    def run(self) -> "asyncio.Task[None]":
        self.adapter = self._new_adapter()
        self.sink = Listener()
        self._task = asyncio.create_task(self.adapter.run(self.sink, self.commands, self.state))
        return self._task

    async def start(self) -> None:
        """Returns when the session is ready and told."""
        self.run()
        await self.sink.heard(ConnectionLost)

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError, Refusal):
                await self._task

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def running(self) -> "asyncio.Task[None]":
        assert self._task
        return self._task

    async def settled(self) -> None:
        """Returns when the adapter has taken what the gateway sent so far: an act after it comes out behind it."""
        lena = self.server.member("settler")
        await (await lena.command("/note")).answer()

    def left(self) -> list[int]:
        """The guilds of which it was told since the start that Pacer left them."""
        return [int(event.space.space) for event in self.sink.events if isinstance(event, SpaceLeft)]

    # Where and what

    def channel(self, channel: Channel | None = None) -> ChannelRef:
        return channel_ref(self.server.guild.id, (channel or self.server.general).id)

    def seen(self, post: MessageRef) -> Message:
        return self.server.world.message(int(post.channel.thread or post.channel.channel), int(post.message))
