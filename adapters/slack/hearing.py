"""Whether Slack is heard, and what asks the core to catch up where something was not."""

import asyncio
from contextlib import suppress

import structlog

from adapters.slack.refs import PLATFORM
from adapters.slack.waits import Waits
from bot.model.events import ConnectionLost
from bot.ports import Clock, EventSink

_log = structlog.get_logger()


class Hearing:
    def __init__(self, sink: EventSink, clock: Clock, waits: Waits) -> None:
        self._sink = sink
        self._clock = clock
        self._waits = waits
        self.is_hearing = False
        """Also asked from other threads."""
        self._has_missed = True
        self._at_once = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    def lost(self) -> None:
        """What happens until it is back is missed."""
        self.is_hearing = False
        self._has_missed = True

    def is_back(self) -> None:
        """Asked at once, where anything was missed."""
        self.is_hearing = True
        self._at_once.set()
        self._ask()

    def missed(self) -> None:
        """Asked in a while, once for all that is missed until then."""
        self._has_missed = True
        self._ask()

    def end(self) -> None:
        self.is_hearing = False
        if self._asking:
            self._asking.cancel()

    def _ask(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._keep_asking())

    async def _keep_asking(self) -> None:
        while self._has_missed:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._waits.missed.total_seconds()):
                    await self._at_once.wait()
            self._at_once.clear()
            if self.is_hearing:
                await self._catch_up()

    async def _catch_up(self) -> None:
        self._has_missed = False
        try:
            await self._sink.publish(ConnectionLost(platform=PLATFORM, at=self._clock.now()))
        except Exception:
            _log.exception("slack.catching_up_failed", again_in=self._waits.missed.total_seconds())
            self._has_missed = True
