"""The composition root: the one place that wires."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.clocks import SteppingClock
from bot.delivery.catch_up import CatchUp
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.lanes import Lanes
from bot.delivery.notices import say, tell_admins, whisper
from bot.delivery.post_steps import PostSteps
from bot.delivery.rhythm import Rhythm, Steps
from bot.delivery.sending import Sending
from bot.delivery.tick import Tick
from bot.features.boards import Boards
from bot.features.catch_up import credit_listing
from bot.features.challenges import Challenges
from bot.features.checkins import CheckIns
from bot.features.communities import Communities
from bot.features.declared import Features
from bot.features.goals import Goals
from bot.features.help import Help
from bot.features.home import Home
from bot.features.member_settings import MemberSettings
from bot.features.posts import Posts
from bot.features.program import Program
from bot.features.progress import Progress
from bot.features.reach import Reach
from bot.features.replies import Replies
from bot.features.roadmaps import Roadmaps
from bot.features.router import Router
from bot.features.schedules import Schedules
from bot.features.streaks import Streaks
from bot.library.load import Library
from bot.model.refs import Platform
from bot.ports import Adapter, Clock, Grader, Host, TimeControl
from bot.storage.adapter_state import StoredAdapterState
from bot.storage.engine import Store
from bot.storage.migrate import upgrade

_log = structlog.get_logger()

Connect = Callable[[Host], Sequence[Adapter]]
"""Makes the adapters that are configured."""


class App:
    """Pacer, wired: open it, run it, close it."""

    def __init__(self, store: Store, library: Library, clock: Clock, grader: Grader | None = None) -> None:
        self.store = store
        self.grader = grader
        self.clock = clock
        self.adapters: dict[Platform, Adapter] = {}
        self.posts = Posts(store, library)
        self.heartbeat = Heartbeat(store, self.adapters)
        replies = Replies(store, library, whisper, grader)
        catch_up = CatchUp(store, clock, self.adapters, partial(credit_listing, replies))
        self.sending = Sending(store, clock, self.posts.compose, catch_up.found)
        self.lanes = Lanes(store, clock, self.adapters, self.sending, PostSteps(store, clock, self.posts.compose))
        program = Program(library, tell_admins)
        self.rhythm = Rhythm(store, clock, Tick(store, program.plan), self.lanes, self.heartbeat, catch_up)
        self.time: TimeControl = self.rhythm
        if isinstance(clock, SteppingClock):
            self.time = Steps(clock, self.rhythm, self.heartbeat)
        reach = Reach(self.adapters)
        features = Features(
            check_ins=CheckIns(store, catch_up.heard),
            challenges=Challenges(store, library, grader),
            progress=Progress(store, library),
            streaks=Streaks(store),
            boards=Boards(store),
            roadmaps=Roadmaps(store, library),
            goals=Goals(store),
            member_settings=MemberSettings(store),
            home=Home(store, library),
            help=Help(lambda: self.router.commands),
            communities=Communities(store, library, reach, say),
            schedules=Schedules(store, library, program, self.posts, reach),
        )
        self.router = Router(store, features, replies, catch_up.run, self.rhythm.pulse)

    @classmethod
    async def open(
        cls,
        *,
        database: Path,
        library: Library,
        clock: Clock,
        connect: Connect,
        scripted: bool = False,
        grader: Grader | None = None,
    ) -> "App":
        """Open the database, bring it up to date and connect the adapters; without a `grader` code is only kept.

        Raises what opening the store raises.
        """
        store = await Store.open(database)
        try:
            await asyncio.to_thread(upgrade, store.file)
            app = cls(store, library, clock, grader)
            host = Host(database=database, clock=clock, time=app.time, scripted=scripted)
            app.adapters.update({adapter.platform: adapter for adapter in connect(host)})
            await app.heartbeat.beat(clock.now())
            settle = max((adapter.limits.settle for adapter in app.adapters.values()), default=timedelta(0))
            await app.sending.recover(settle)
        except BaseException:
            await store.close()
            raise
        return app

    async def run(self, *, keeps_time: bool) -> None:
        """Listen on every platform until none has anything more to say; `keeps_time` wakes by the machine's clock.

        A platform that can't go on, as with a token that was taken away, stops no other. Raises what the first one
        ended with once all have ended.
        """
        if keeps_time:
            self.rhythm.start()
            await self.rhythm.pulse()
        preparing = asyncio.create_task(self.grader.prepare()) if self.grader and keeps_time else None
        listening = [asyncio.create_task(self._listen(adapter)) for adapter in self.adapters.values()]
        try:
            await asyncio.wait(listening)
        finally:
            # Before the platforms, so that whoever waits for a grade is still told that there is none now.
            if self.grader:
                await self.grader.close()
            for each in listening:
                each.cancel()
            ended = await asyncio.gather(*listening, return_exceptions=True)
            if preparing:
                await asyncio.wait([preparing])
        for error in ended:
            if error is not None:
                raise error

    async def close(self) -> None:
        try:
            await self.rhythm.stop()
            await self.heartbeat.beat(self.clock.now())
            if self.grader:
                await self.grader.close()
        finally:
            await self.store.close()

    async def _listen(self, adapter: Adapter) -> None:
        state = StoredAdapterState(self.store, adapter.platform)
        try:
            await adapter.run(self.router, self.router.commands, state)
        except Exception as error:
            _log.error("platform.ended", platform=adapter.platform, why=str(error))
            raise
