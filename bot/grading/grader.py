"""Grades on this machine: builds the sandbox at first need, keeps one worker, lets members take turns."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.build import Progress, compiled_sandbox
from bot.grading.process import Worker
from bot.grading.turns import Turns
from bot.model.runs import Run, Script

_log = structlog.get_logger()


class SandboxGrader:
    """Implements `Grader`."""

    def __init__(self, cache: Path, tell: Progress | None = None) -> None:
        """`tell` is told how a build goes on; the log unless given."""
        self._cache = cache
        self._tell = tell or _log_building
        self._worker: Worker | None = None
        self._missing: CannotGrade | None = None
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
        worker = await self._ready()
        await worker.start()
        return [await worker.run(source, batch) for batch in batches]

    async def _ready(self) -> Worker:
        if self._missing:
            raise self._missing
        if self._worker is None:
            try:
                compiled = await compiled_sandbox(self._cache, self._tell)
            except CannotGrade as error:
                _log.error("grading.no_sandbox", why=str(error))
                self._missing = error
                raise
            self._worker = Worker(compiled)
        return self._worker


def _log_building(says: str) -> None:
    _log.info("grading.building", says=says)
