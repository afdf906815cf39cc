"""Grades on this machine: builds the sandbox at first need, keeps one worker, lets members take turns."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.build import Progress, compiled_sandbox
from bot.grading.process import Worker
from bot.grading.turns import Turns
from bot.model.runs import Run, Script

PAUSE = timedelta(minutes=5)
"""After a sandbox that could not be made or started; the next answer after it tries again."""

_log = structlog.get_logger()


class SandboxGrader:
    """Implements `Grader`."""

    def __init__(
        self, cache: Path, tell: Progress | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """`tell` is told how a build goes on; the log unless given. `monotonic` gives seconds."""
        self._cache = cache
        self._tell = tell or _log_building
        self._monotonic = monotonic
        self._worker: Worker | None = None
        self._failed = ""
        self._again_at = 0.0
        """On that clock; until then every answer is told why the last attempt failed."""
        self._turns: Turns[list[Run]] = Turns()

    @property
    def process_id(self) -> int | None:
        """The worker's, where one runs."""
        return self._worker.process_id if self._worker else None

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> list[Run]:
        """Each batch in an instance of its own. Raises CannotGrade, TooManyWaiting or OwnStillWaiting."""
        return await self._turns.take(who, lambda: self._run(source, batches))

    async def prepare(self) -> None:
        """Builds what is missing and starts the worker."""
        try:
            await self.run("", "", [])
        except CannotGrade as error:
            _log.warning("grading.not_ready", why=str(error))

    async def close(self) -> None:
        await self._turns.stop()
        if self._worker:
            await self._worker.stop()

    async def _run(self, source: str, batches: Sequence[Sequence[Script]]) -> list[Run]:
        if self._monotonic() < self._again_at:
            raise CannotGrade(self._failed)
        try:
            worker = await self._ready()
            return [await worker.run(source, batch) for batch in batches]
        except CannotGrade as error:
            _log.error("grading.no_sandbox", why=str(error))
            # What was built may be gone or broken: it is looked at again.
            self._worker = None
            self._failed, self._again_at = str(error), self._monotonic() + PAUSE.total_seconds()
            raise

    async def _ready(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(await compiled_sandbox(self._cache, self._tell))
        await self._worker.start()
        return self._worker


def _log_building(says: str) -> None:
    _log.info("grading.building", says=says)
