"""Keeps the time: wakes the tick when something is due, on the real clock or on one that steps."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clocks import SteppingClock
from bot.delivery.catch_up import CatchUp
from bot.delivery.heartbeat import EVERY, Heartbeat
from bot.delivery.lanes import Lanes
from bot.delivery.retention import forget
from bot.delivery.tick import Tick
from bot.errors import Refusal
from bot.ports import Clock
from bot.storage.engine import Store
from bot.storage.queries.deliveries import NEXT_WAKE

PULSE = timedelta(seconds=5)
"""How often it is asked what is due, beside the alarm for the next due instant: retries wait for no alarm."""


class CannotMove(Refusal):
    """Time moves by itself here; only the console and the demo can turn it forward."""


class Rhythm:
    """What is due gets done: `pulse` once, or `start` for as long as the process runs."""

    def __init__(
        self, store: Store, clock: Clock, tick: Tick, lanes: Lanes, heartbeat: Heartbeat, catch_up: CatchUp
    ) -> None:
        self._store = store
        self._clock = clock
        self._tick = tick
        self._lanes = lanes
        self._heartbeat = heartbeat
        self._catch_up = catch_up
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Wake by APScheduler, which holds no truth: every wake-up asks the database what is due."""
        self._every(EVERY, self._beat)
        self._every(PULSE, self.pulse)
        self._scheduler.start()

    async def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        try:
            await self._catch_up.close()
        finally:
            await self._lanes.close()

    async def pulse(self) -> None:
        """Record what is due now and hand it to the lanes; returns without waiting for them."""
        now = self._clock.now()
        await self._tick.run(now)
        self._catch_up.kick()
        await self._lanes.kick()
        if self._scheduler.running:
            await self._set_alarm(now)

    async def settle(self) -> None:
        """Return when nothing is left to do at this instant."""
        await self._tick.run(self._clock.now())
        await self._catch_up.drain()
        await self._lanes.drain()

    async def advance(self, to: datetime) -> None:
        """Real time goes by itself. Raises CannotMove."""
        raise CannotMove

    async def forget(self) -> None:
        """Delete what has been kept long enough."""
        await forget(self._store, self._clock.now())

    async def next_wake(self, after: datetime) -> datetime | None:
        """The next instant after `after` (aware UTC) at which something is due."""
        stored = (await self._store.read(lambda tx: tx.one(NEXT_WAKE, after=after))).at
        return min((at for at in (stored, self._catch_up.next_at(after)) if at), default=None)

    async def _beat(self) -> None:
        now = self._clock.now()
        await self._heartbeat.beat(now)
        await self.forget()

    async def _set_alarm(self, after: datetime) -> None:
        wake = await self.next_wake(after)
        if wake is None:
            return
        delay = max(wake - self._clock.now(), timedelta(0))
        alarm = DateTrigger(run_date=datetime.now(UTC) + delay)
        # It sets itself anew while it runs, so one more must be able to start.
        self._scheduler.add_job(
            self.pulse, alarm, id="alarm", replace_existing=True, misfire_grace_time=None, max_instances=2
        )

    def _every(self, stretch: timedelta, work: Callable[[], Awaitable[None]]) -> None:
        trigger = IntervalTrigger(seconds=stretch.total_seconds(), timezone=UTC)
        self._scheduler.add_job(work, trigger, misfire_grace_time=None, coalesce=True)


class Steps:
    """Moves a stepping clock from due instant to due instant."""

    def __init__(self, clock: SteppingClock, rhythm: Rhythm, heartbeat: Heartbeat) -> None:
        self._clock = clock
        self._rhythm = rhythm
        self._heartbeat = heartbeat

    async def advance(self, to: datetime) -> None:
        """Live through every due instant up to `to` (aware UTC); an instant that has passed changes nothing."""
        await self._rhythm.settle()
        while self._clock.now() < to:
            wake = await self._rhythm.next_wake(self._clock.now())
            self._clock.set(max(self._clock.now(), min(wake or to, to)))
            await self._heartbeat.carry(self._clock.now())
            await self._rhythm.settle()
        await self._rhythm.forget()

    async def settle(self) -> None:
        await self._rhythm.settle()
