"""A community on a platform's real adapter with the whole app behind it, for tests that read as conversations.

The adapter over the platform's own library talks with a stand-in; the words are those of `tests.school`. What a
platform does in its own way stands in `tests.discord_school` and `tests.slack_school`.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Generic, TypeAlias

from bot.app import App
from bot.clocks import SteppingClock
from bot.library.load import Library
from bot.model.events import ConnectionLost
from bot.ports import Adapter, Grader, Host
from tests.platform_core import Core
from tests.platform_members import Heard, HeardT, Member, PlaceT, PostT
from tests.school import berlin, library


class Process:
    """Pacer itself, connected to one community or to several; time moves only when it is told to."""

    app: App

    def __init__(
        self, clock: SteppingClock, data: Path, content: Library | None = None, grader: Grader | None = None
    ) -> None:
        """With the shipped content unless another is given; without a grader code is only kept."""
        self.clock = clock
        self.data = data
        self.library = content or library()
        self.grader = grader
        self.schools: list[AnySchool] = []

    async def start(self) -> None:
        """Returns when it is connected everywhere and told so."""
        sessions = [school.core.taken(ConnectionLost) for school in self.schools]
        self.app = await App.open(
            database=self.data / "pacer.db",
            library=self.library,
            clock=self.clock,
            connect=self._connect,
            grader=self.grader,
        )
        for school in self.schools:
            school.opened(self.app)
        self._running = asyncio.create_task(self.app.run(keeps_time=False))
        try:
            for school, before in zip(self.schools, sessions, strict=True):
                await school.core.has_taken(ConnectionLost, before + 1)
                school.connected()
        except AssertionError:
            # Whatever the app ended with comes out first.
            await self.stop()
            raise

    def _connect(self, host: Host) -> Sequence[Adapter]:
        return [school.new_adapter(host) for school in self.schools]

    async def stop(self) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self.app.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await self.start()
        try:
            yield
        finally:
            await self.stop()


class School(ABC, Generic[PostT, PlaceT]):
    """One community with its general channel, #challenges and #notices; posts and places are the platform's own."""

    general: PlaceT
    challenges: PlaceT
    notices: PlaceT

    def __init__(self, process: Process) -> None:
        self.process = process
        self.core = Core()
        process.schools.append(self)

    # The process

    @abstractmethod
    def new_adapter(self, host: Host) -> Adapter:
        """One that hands everything to `core`."""

    def opened(self, app: App) -> None:
        """The app is there and not yet connected."""

    def connected(self) -> None:
        """The adapter hears its platform."""

    @property
    def app(self) -> App:
        return self.process.app

    @property
    def clock(self) -> SteppingClock:
        return self.process.clock

    async def start(self) -> None:
        await self.process.start()

    async def stop(self) -> None:
        await self.process.stop()

    async def restart(self) -> None:
        """The process ends and starts again; the community and its people stay."""
        await self.stop()
        await self.start()

    async def until(self, at: str) -> None:
        """Lives through every due instant up to a Berlin wall clock time."""
        await self.app.time.advance(berlin(at))

    async def settle(self) -> None:
        """Everything that is due now is done."""
        await self.app.time.settle()

    # People

    @abstractmethod
    def member(self, name: str, *, shown_as: str | None = None) -> Member[PostT, PlaceT, Any]: ...

    @abstractmethod
    def admin(self, name: str = "ada") -> Member[PostT, PlaceT, Any]: ...

    @abstractmethod
    async def add_role(self, name: str, *names: str) -> None:
        """A role, or whatever the platform has of that kind, with these members."""

    def let_everyone_use(self, command: str) -> None:
        """Where the platform hides an admins' command from members, it does so no more."""

    async def set_up(
        self, admin: Member[PostT, PlaceT, HeardT], *, extras: Sequence[str] = (), when: str = "every Monday at 09:00"
    ) -> HeardT:
        """The admin fills in /setup: posts in #challenges, notices in #notices, Berlin."""
        await admin.says("/setup")
        return await admin.fills(
            channel=self.challenges, zone="Europe/Berlin", when=when, notices=self.notices, extras=extras
        )

    # What is there

    @abstractmethod
    def messages(self, channel: PlaceT) -> list[PostT]:
        """What everybody sees in the channel, oldest first; without what is in threads."""

    @abstractmethod
    def seen(self, post: PostT) -> Heard:
        """The post as it is now."""

    @abstractmethod
    def emoji(self, post: PostT) -> tuple[str, ...]:
        """The different ones under it now, by their canonical names."""

    @abstractmethod
    def notified(self) -> list[str]:
        """Everybody whom any of Pacer's messages pinged."""

    @abstractmethod
    def stamp(self, at: str) -> str:
        """How the platform is told of a Berlin wall clock time, so that everybody reads it in their own zone."""

    @abstractmethod
    def place_id(self, place: PlaceT) -> str: ...

    @abstractmethod
    def forged(self, channel: PlaceT, action_id: str) -> PostT:
        """A message of Pacer's with such a button, "Press", as only a changed client has it."""

    @abstractmethod
    async def add_channel(self, name: str) -> PlaceT: ...

    @abstractmethod
    async def delete(self, gone: PostT | PlaceT) -> None:
        """As a moderator does."""

    @property
    def last_post(self) -> PostT:
        """The newest in #challenges."""
        return self.messages(self.challenges)[-1]

    def posts(self) -> list[str]:
        """What people read in #challenges, oldest first."""
        return self.read(self.challenges)

    def told(self) -> list[str]:
        """What admins were told in #notices."""
        return self.read(self.notices)

    def read(self, channel: PlaceT) -> list[str]:
        return [self.seen(message).text for message in self.messages(channel)]


AnySchool: TypeAlias = School[Any, Any]
"""On whatever platform: tests hand back the posts and places that they were given."""
