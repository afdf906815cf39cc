"""Lanes: one a channel, so that a slow or broken channel holds up no other."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.delivery.post_steps import PostSteps
from bot.delivery.sending import Sending
from bot.model.refs import Platform
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """A channel, or an account's direct channel."""

    channel_id: int | None
    account_id: int | None


class Lanes:
    """Runs a task for each lane that has something to do now."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        adapters: Mapping[Platform, Adapter],
        sending: Sending,
        steps: PostSteps,
    ) -> None:
        self._store = store
        self._clock = clock
        self._adapters = adapters
        self._sending = sending
        self._steps = steps
        self._running: dict[Lane, asyncio.Task[None]] = {}
        self._closing = False

    async def kick(self) -> None:
        """Start what has something to do and isn't running."""
        rows = await self._store.read(lambda tx: tx.all(q.DUE_LANES, now=self._clock.now()))
        for row in rows:
            adapter = self._adapters.get(Platform(row.platform))
            lane = Lane(channel_id=row.channel_id, account_id=row.account_id)
            if adapter is None or lane in self._running or self._closing:
                continue
            task = asyncio.create_task(self._run(lane, adapter), name=f"lane {lane}")
            task.add_done_callback(_note_failure)
            self._running[lane] = task

    async def drain(self) -> None:
        """Return when no lane has anything left to do at this instant. Raises what a lane failed with."""
        await self.kick()
        while self._running:
            done, _ = await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            await self.kick()

    async def close(self) -> None:
        """Let what is being sent end, which it does within its adapter's limits; begin nothing more."""
        self._closing = True
        if self._running:
            await asyncio.wait(self._running.values())

    async def _run(self, lane: Lane, adapter: Adapter) -> None:
        try:
            while not self._closing and await self._step(lane, adapter):
                pass
        finally:
            del self._running[lane]

    async def _step(self, lane: Lane, adapter: Adapter) -> bool:
        """Do the lane's next piece of work; False where there is none now."""
        now = self._clock.now()
        if lane.channel_id is not None:
            channel_id = lane.channel_id
            head = await self._store.read(lambda tx: tx.first(q.HEAD_OF_CHANNEL, channel_id=channel_id, now=now))
        else:
            head = await self._store.read(lambda tx: tx.first(q.HEAD_OF_ACCOUNT, account_id=lane.account_id))
        if head and head.next_at is not None and head.next_at <= now:
            await self._sending.advance(head, adapter)
            return True
        if lane.channel_id is None:
            return False
        post = await self._store.read(lambda tx: tx.first(q.DUE_POST, channel_id=lane.channel_id, now=now))
        if post is None:
            return False
        await self._steps.advance(post, adapter)
        return True


def _note_failure(lane: "asyncio.Task[None]") -> None:
    """The next pulse starts the lane again."""
    if not lane.cancelled() and (error := lane.exception()):
        _log.error("lane.failed", lane=lane.get_name(), exc_info=error)
