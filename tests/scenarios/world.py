"""A community and its platform that outlive Pacer: it can be killed, cut off and put on another clock at any moment."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.model.events import ConnectionLost
from bot.model.refs import ChannelRef, DeliveryKey
from bot.ports import Clock, Limits
from bot.testing.clock import FrozenClock
from bot.testing.conversation import Conversation
from bot.testing.fake import FakeAdapter
from bot.testing.faults import Fault, FaultPlan, Hang
from bot.testing.platform import Post
from bot.testing.records import PortCall
from tests.school import berlin, library

BEGINS = berlin("2027-02-26 17:00")
SETTLE = timedelta(seconds=30)
PATIENT = Limits(answer=timedelta(seconds=30), settle=SETTLE)
IMPATIENT = Limits(answer=timedelta(milliseconds=100), settle=SETTLE)
"""What hangs counts as lost soon, in real time; on a busy machine so does what is only slow, which must do no harm."""
PATIENCE = 60
"""Seconds of real time that anything may take."""


class OwnClock:
    """Pacer's machine's clock, so far ahead of the platform's or behind it."""

    def __init__(self, true: Clock) -> None:
        self._true = true
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self._true.now() + self.ahead


class World:
    """The platform's time moves only when it is told to; Pacer's clock follows it, right or wrong."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.time = FrozenClock(BEGINS)
        self.clock = OwnClock(self.time)
        self.ticked_until = BEGINS
        """The latest instant, by Pacer's clock, at which it has done everything that was due."""
        self.fake = FakeAdapter(self.time, limits=PATIENT)
        self.fake.fail_by(lambda call: self._faults.take(call))
        self.general = self.fake.add_channel("general")
        self.challenges = self.fake.add_channel("challenges")
        self.notices = self.fake.add_channel("notices")
        self.chat = Conversation(self.fake, self.general)
        self.ada = self.chat.admin("ada")
        self.app: App
        self._faults = FaultPlan()

    # Pacer's process

    async def start(self) -> None:
        self.app = await App.open(
            database=self.database, library=library(), clock=self.clock, connect=lambda host: [self.fake]
        )
        self._running = asyncio.create_task(self.app.run(keeps_time=False))
        await self.fake.listening()
        await self.settle()
        await self.fake.connection.publish(ConnectionLost(platform=self.fake.platform, at=self.time.now()))
        self.raise_failures()

    def raise_failures(self) -> None:
        """What the core failed with outside of any act of a member."""
        if self.fake.connection.errors:
            raise self.fake.connection.errors.pop(0)

    async def stop(self) -> None:
        """As on SIGTERM."""
        self.fake.stop()
        await self._running
        await self.app.close()

    async def crash(self) -> None:
        """Nothing that runs gets to its end; the database is left as it is."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.app.store.close()

    async def crash_and_start(self) -> None:
        await self.crash()
        await self.start()

    # Time

    async def settle(self) -> None:
        """Everything that is due now is done."""
        async with asyncio.timeout(PATIENCE):
            await self.app.time.settle()
        self.ticked_until = max(self.ticked_until, self.clock.now())

    async def live(self, stretch: timedelta) -> None:
        """Pacer lives through every instant of the stretch at which something is due."""
        until = self.time.now() + stretch
        await self.settle()
        while self.time.now() < until:
            wake = await self.app.rhythm.next_wake(self.clock.now())
            to = min(wake - self.clock.ahead, until) if wake else until
            self.time.set(max(to, self.time.now()))
            await self.app.heartbeat.carry(self.clock.now())
            await self.settle()

    async def live_until(self, hang: Hang, stretch: timedelta) -> bool:
        """Live until a request hangs; False where none did."""
        living = asyncio.create_task(self.live(stretch))
        reached = asyncio.create_task(hang.reached())
        await asyncio.wait({living, reached}, return_when=asyncio.FIRST_COMPLETED)
        if living.done():
            reached.cancel()
            living.result()
            return False
        return True

    # What goes wrong

    def will_meet(self, fault: Fault, on: type[PortCall], channel: ChannelRef | None = None) -> None:
        """The next request of that kind (and to that channel) meets the fault."""
        self._faults.add(fault, on, channel)

    def calm_down(self) -> None:
        """Nothing that was planned goes wrong any more; every channel is open, and every clock right."""
        self._faults = FaultPlan()
        for channel in (self.general, self.challenges, self.notices):
            self.fake.reopen_channel(channel)
        self.clock.ahead = timedelta(0)

    # What people see

    @property
    def posts(self) -> list[Post]:
        """Everything that Pacer's deliveries put anywhere, and that people see."""
        places = (self.general, self.challenges, self.notices, self.fake.direct_channel(self.ada.account))
        return [post for place in places for post in self.fake.posts(place)]

    @property
    def copies(self) -> Counter[DeliveryKey]:
        """How many posts show each delivery."""
        return Counter(post.key for post in self.posts if post.key)

    def told(self) -> list[str]:
        """What admins were told, in the notices channel or by direct message; each notice once."""
        places = (self.notices, self.fake.direct_channel(self.ada.account))
        return list({post.key: post.text for place in places for post in self.fake.posts(place)}.values())

    @property
    def hides_posts(self) -> bool:
        """Whether a post is there that the platform's history does not show yet."""
        return any(post.listed_from > self.time.now() for post in self.posts)
