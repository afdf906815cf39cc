"""What the core asks of the world outside, and what it offers to it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.model.calls import Call, Choice, Reply
from bot.model.commands import Command
from bot.model.events import Event, Reaction, ThreadReply
from bot.model.messages import OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef, Platform
from bot.model.runs import Run, Script


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware UTC."""


class Grader(Protocol):
    """Runs members' code where it can do no harm."""

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        """Each batch of scripts in a fresh instance of its own; `who` takes turns with others.

        Raises CannotGrade, or a Refusal where too many wait.
        """

    async def prepare(self) -> None:
        """Makes ready what the first run would wait for; what fails is logged."""

    async def close(self) -> None: ...


class TimeControl(Protocol):
    """Moves a stepping clock; only where the console or a demo asked for one."""

    async def advance(self, to: datetime) -> None:
        """Lives through every due instant up to `to` (aware UTC, not in the past)."""

    async def settle(self) -> None:
        """Returns when nothing more is to be delivered at this instant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long an adapter's answers may take."""

    answer: timedelta
    """An answer that takes longer counts as lost."""
    settle: timedelta
    """After a lost answer, how long until the platform's history shows what arrived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """What an adapter is made with."""

    database: Path
    clock: Clock
    time: TimeControl
    scripted: bool
    """Whether the console plays its month instead of listening to a terminal."""


class AdapterState(Protocol):
    """What an adapter must remember over a restart."""

    async def get(self, key: str) -> bytes | None: ...

    async def keys(self, prefix: str) -> Sequence[str]:
        """The keys that begin so, in order."""

    async def put(
        self, key: str, value: bytes | None, *, space: str | None = None, until: datetime | None = None
    ) -> None:
        """Keep a value, or with None drop it: for good, or until one of its ends.

        It goes with the community of its `space`, and within a minute after `until` (aware UTC).
        """


class EventSink(Protocol):
    """Where adapters hand in what happens."""

    async def publish(self, event: Event) -> None: ...
    async def invoke(self, call: Call) -> Reply: ...
    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]: ...


class Adapter(Protocol):
    """One platform. Everything that fails raises a `DeliveryError`; anything else counts as Ambiguous."""

    @property
    def platform(self) -> Platform: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def is_connected(self) -> bool:
        """Whether the platform is connected now; the heartbeat records it."""

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        """Listens until cancelled, or until the platform has nothing more to say."""

    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        """Raises DeletedSince where the platform says that what was posted with `key` is gone."""

    async def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        """The post that carries `key`, looked for in what was posted since then."""

    async def edit(self, post: MessageRef, message: OutgoingMessage) -> None: ...

    async def open_direct(self, account: AccountRef) -> ChannelRef: ...

    async def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        """The post's thread; the same when called again."""

    async def react(self, post: MessageRef, emoji: Emoji) -> None: ...

    def reactions(self, post: MessageRef) -> AsyncIterator[Reaction]:
        """People's reactions that are there now; complete, or it raises."""

    def replies(self, post: MessageRef, since: datetime) -> AsyncIterator[ThreadReply]:
        """People's replies in the post's thread since then; complete, or it raises."""

    async def missing_permissions(self, channel: ChannelRef) -> Sequence[str]:
        """What Pacer lacks to post there and where that is given, in the platform's words.

        ChannelGone where there is no such channel.
        """


class AdapterPackage(Protocol):
    """What an entry point of the group `pacer.adapters` names: a package with these two functions."""

    def is_configured(self) -> bool:
        """Whether the environment has what the adapter needs to connect."""

    def connect(self, host: Host) -> Adapter: ...


class AdapterCommand(Protocol):
    """What an entry point of the group `pacer.commands` names."""

    def __call__(self, commands: Sequence[Command]) -> None:
        """Told the core's commands as they are declared. A Refusal ends it with its sentence."""
