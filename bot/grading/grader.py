"""Grades on this machine: builds the sandbox at first need, keeps one worker, lets members take turns."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.build import Progress, compiled_sandbox
from bot.grading.process import Worker
from bot.grading.turns import Stopping, Turns
from bot.grading.wire import MOST_OUTPUT, Part
from bot.model.runs import Ending, Result, Run, Script

PAUSE = timedelta(minutes=5)
"""After a sandbox that could not be made or started; the next answer after it tries again."""
MOST_BAD_ENDINGS = 2
"""Of one answer, before its other scripts count as ended so too: nobody waits half a minute."""

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
        self._turns = Turns()
        self._building: asyncio.Task[Path] | None = None

    @property
    def process_id(self) -> int | None:
        """The worker's, where one runs."""
        return self._worker.process_id if self._worker else None

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> list[Run]:
        """No two batches share an instance. Raises CannotGrade, TooManyWaiting or OwnStillWaiting."""
        async with self._turns.admitted(who):
            answer = Answer(lambda scripts: self._part(who, source, scripts))
            return [await answer.batch(scripts) for scripts in batches]

    async def prepare(self) -> None:
        """Builds what is missing and starts the worker."""
        try:
            async with self._turns.turn(""):
                await self._ready()
        except Stopping:
            pass
        except CannotGrade as error:
            _log.warning("grading.not_ready", why=str(error))

    async def close(self) -> None:
        """Whoever waits for a grade is told that there is none just now."""
        self._turns.end()
        if self._building:
            self._building.cancel()
        if self._worker:
            await self._worker.stop()

    async def _part(self, who: str, source: str, scripts: Sequence[Script]) -> Part:
        """Raises CannotGrade."""
        async with self._turns.turn(who):
            part = await self._run(source, scripts)
        self._turns.wasted(who, is_so=part.has_overrun)
        return part

    async def _run(self, source: str, scripts: Sequence[Script]) -> Part:
        if self._monotonic() < self._again_at:
            raise CannotGrade(self._failed)
        try:
            worker = await self._ready()
            return await worker.run(source, scripts)
        except Stopping:
            raise
        except CannotGrade as error:
            _log.error("grading.no_sandbox", why=str(error))
            # What was built may be gone or broken: it is looked at again.
            self._worker = None
            self._failed, self._again_at = str(error), self._monotonic() + PAUSE.total_seconds()
            raise

    async def _ready(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(await self._built())
        await self._worker.start()
        return self._worker

    async def _built(self) -> Path:
        """Raises CannotGrade."""
        self._building = asyncio.create_task(compiled_sandbox(self._cache, self._tell))
        try:
            return await self._building
        except asyncio.CancelledError:
            if self._turns.has_ended:
                raise Stopping from None
            raise
        finally:
            self._building = None


class Answer:
    """Run in parts: behind a script that ended badly it goes on in a new instance, until that came too often."""

    def __init__(self, ask: Callable[[Sequence[Script]], Awaitable[Part]]) -> None:
        self._ask = ask
        self._bad: list[Ending] = []

    async def batch(self, scripts: Sequence[Script]) -> Run:
        results: list[Result | Ending] = []
        output = ""
        while len(results) < len(scripts) and len(self._bad) < MOST_BAD_ENDINGS:
            part = await self._ask(scripts[len(results) :])
            output += part.output
            if isinstance(part.failed, Ending):
                self._bad += [part.failed] * MOST_BAD_ENDINGS
            if part.failed:
                return Run(failed=part.failed, output=output)
            results += part.results
            if part.ending:
                results.append(part.ending)
                self._bad.append(part.ending)
        results += self._bad[-1:] * (len(scripts) - len(results))
        return Run(results=tuple(results), output=output[:MOST_OUTPUT])


def _log_building(says: str) -> None:
    _log.info("grading.building", says=says)
