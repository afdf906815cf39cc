"""Grades on this machine: builds the sandbox at first need, keeps one worker, lets members take turns."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.build import Progress, compiled_sandbox
from bot.grading.limits import ALL_SECONDS, SECONDS
from bot.grading.process import Worker
from bot.grading.turns import Stopping, Turns
from bot.grading.wire import MOST_OUTPUT, Outcome, Part, ended
from bot.model.runs import Ending, Raised, Run, Script

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
        """Raises CannotGrade, TooManyWaiting or OwnStillWaiting."""
        async with self._turns.admitted(who):
            seed = secrets.randbits(32)
            answer = Answer(lambda scripts: self._part(who, source, scripts, seed))
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
            await self._worker.close()

    async def _part(self, who: str, source: str, scripts: Sequence[Script], seed: int) -> Part:
        """Raises CannotGrade."""
        async with self._turns.turn(who):
            part = await self._run(source, scripts, seed)
            self._turns.wasted(who, is_so=part.ending is not None or part.computed > SECONDS / 2)
        return part

    async def _run(self, source: str, scripts: Sequence[Script], seed: int) -> Part:
        # A process that somebody else killed costs nobody an answer; one that this answer kills twice does.
        for _ in range(2):
            worker = await self._ready()
            part = await worker.run(source, scripts, seed)
            if part:
                return part
        return ended(Ending.CRASHED)

    async def _ready(self) -> Worker:
        """What was built may be gone or broken: it is looked at again, then given up for a while."""
        if self._monotonic() < self._again_at:
            raise CannotGrade(self._failed)
        try:
            try:
                return await self._started()
            except Stopping:
                raise
            except CannotGrade:
                self._worker = None
                return await self._started()
        except Stopping:
            raise
        except CannotGrade as error:
            _log.error("grading.no_sandbox", why=str(error))
            self._worker = None
            self._failed, self._again_at = str(error), self._monotonic() + PAUSE.total_seconds()
            raise

    async def _started(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(await self._built())
        if self._turns.has_ended:
            raise Stopping
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
    """Run in parts, until it came to a bad end too often or took too long in all."""

    def __init__(self, ask: Callable[[Sequence[Script]], Awaitable[Part]]) -> None:
        self._ask = ask
        self._has_run = False
        self._failed: Raised | None = None
        self._bad = 0
        self._computed = 0.0
        self._given_up: Ending | None = None

    async def batch(self, scripts: Sequence[Script]) -> Run:
        outcomes: list[Outcome] = []
        while len(outcomes) < len(scripts) and not (self._failed or self._given_up):
            part = await self._ask(scripts[len(outcomes) :])
            outcomes += part.outcomes
            self._note(part)
        output = "".join([each.loading for each in outcomes[:1]] + [each.running for each in outcomes])[:MOST_OUTPUT]
        if self._failed:
            return Run(failed=self._failed, output=output)
        results = [each.result for each in outcomes]
        if self._given_up:
            results += [self._given_up] * (len(scripts) - len(results))
        return Run(results=tuple(results), output=output)

    def _note(self, part: Part) -> None:
        first = part.outcomes[0]
        if not self._has_run and not first.is_loaded and isinstance(first.result, Raised):
            self._failed = first.result
        self._has_run = True
        self._bad += part.ending is not None
        self._computed += part.computed
        if part.ending and self._bad == MOST_BAD_ENDINGS:
            self._given_up = part.ending
        elif self._computed > ALL_SECONDS:
            self._given_up = Ending.TOO_SLOW


def _log_building(says: str) -> None:
    _log.info("grading.building", says=says)
