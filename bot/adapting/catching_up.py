"""What asks the core to catch up where something was missed: once for all that is missed until then."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.model.events import ConnectionLost
from bot.model.refs import Platform
from bot.ports import Clock, EventSink

_log = structlog.get_logger()


class CatchingUp:
    def __init__(
        self, sink: EventSink, clock: Clock, *, platform: Platform, pause: timedelta, is_hearing: Callable[[], bool]
    ) -> None:
        """Asked in a `pause`, while everything is heard."""
        self._sink = sink
        self._clock = clock
        self._platform = platform
        self._pause = pause
        self._is_hearing = is_hearing
        self._has_missed = False
        self._at_once = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    def lost(self) -> None:
        """What happens until it `is_back` is missed."""
        self._has_missed = True

    def is_back(self) -> None:
        """Asked at once, where anything was missed."""
        if self._has_missed and self._is_hearing():
            self._at_once.set()
            self._ask()

    def missed(self) -> None:
        """Asked in a while."""
        self._has_missed = True
        self._ask()

    def end(self) -> None:
        if self._asking:
            self._asking.cancel()

    def _ask(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._keep_asking())

    async def _keep_asking(self) -> None:
        while self._has_missed:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause.total_seconds()):
                    await self._at_once.wait()
            self._at_once.clear()
            if self._is_hearing():
                await self._catch_up()

    async def _catch_up(self) -> None:
        self._has_missed = False
        try:
            await self._sink.publish(ConnectionLost(platform=self._platform, at=self._clock.now()))
        except Exception:
            _log.exception(f"{self._platform}.catching_up_failed", again_in=self._pause.total_seconds())
            self._has_missed = True
