"""A community on the fake platform with the whole app behind it, for tests that read as conversations."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clocks import SteppingClock
from bot.library.load import Library, load_library, shipped_content
from bot.model.refs import ChannelRef
from bot.ports import Grader
from bot.testing.conversation import Conversation, Heard, Member
from bot.testing.fake import FakeAdapter

BERLIN = ZoneInfo("Europe/Berlin")


@cache
def library() -> Library:
    return load_library(shipped_content())


def berlin(text: str) -> datetime:
    """An instant (aware UTC) from a Berlin wall clock: `2027-03-01 09:10`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


class School:
    """The app, its platform and its clock; time moves only when it is told to."""

    def __init__(self, database: Path, at: str, content: Library | None = None, grader: Grader | None = None) -> None:
        self.database = database
        self.library = content or library()
        self.grader = grader
        self.clock = SteppingClock(berlin(at), frozen=True)
        self.fake = FakeAdapter(self.clock)
        self.general: ChannelRef = self.fake.add_channel("general")
        self.challenges: ChannelRef = self.fake.add_channel("challenges")
        self.notices: ChannelRef = self.fake.add_channel("notices")
        self.chat = Conversation(self.fake, self.general)
        self.app: App

    async def start(self) -> None:
        self.app = await App.open(
            database=self.database,
            library=self.library,
            clock=self.clock,
            connect=lambda host: [self.fake],
            grader=self.grader,
        )
        self._running = asyncio.create_task(self.app.run(keeps_time=False))
        await self.fake.listening()

    async def stop(self) -> None:
        self.fake.stop()
        await self._running
        await self.app.close()

    async def restart(self) -> None:
        """The process ends and starts again; the platform and its people stay."""
        await self.stop()
        await self.start()

    async def until(self, at: str) -> None:
        """Lives through every due instant up to a Berlin wall clock time."""
        await self.app.time.advance(berlin(at))

    async def settle(self) -> None:
        """Everything that is due now is done."""
        await self.app.time.settle()

    async def set_up(self, admin: Member, *, extras: str = "", when: str = "every Monday at 09:00") -> Heard:
        """The admin fills in /setup: posts in #challenges, notices in #notices, Berlin."""
        await admin.says("/setup")
        return await admin.fills(
            channel=self.challenges.channel,
            zone="Europe/Berlin",
            when=when,
            notices=self.notices.channel,
            extras=extras,
        )

    def posts(self) -> list[str]:
        """What people see in #challenges, oldest first."""
        return self.fake.visible(self.challenges)

    def told(self) -> list[str]:
        """What admins were told in #notices."""
        return self.fake.visible(self.notices)


@asynccontextmanager
async def school_at(
    at: str, database: Path, *, content: Library | None = None, grader: Grader | None = None
) -> AsyncIterator[School]:
    """A school that has started at a Berlin wall clock time; with the shipped content unless another is given."""
    school = School(database, at, content, grader)
    await school.start()
    try:
        yield school
    finally:
        await school.stop()
