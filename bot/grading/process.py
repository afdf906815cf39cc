"""The worker's process, from outside: asked, waited for, killed when it overruns, started anew."""

import asyncio
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.hardening import Hardening
from bot.grading.limits import GRACE, LONGEST
from bot.grading.turns import Stopping
from bot.grading.wire import HEAD, MOST_FRAME, BadReply, Part, job_frame, read_part, read_ready
from bot.model.runs import Ending, Script

OVERRUN = timedelta(seconds=LONGEST + GRACE + 1)
"""For one run: until it ends its process by itself, and a second more."""
STARTING = timedelta(seconds=60)
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""All of the environment that the worker sees: none of Pacer's tokens."""

_log = structlog.get_logger()


class Worker:
    """One run at a time; the caller sees to that."""

    def __init__(self, compiled: Path) -> None:
        self._compiled = compiled
        self._process: asyncio.subprocess.Process | None = None
        self._told = False

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Raises CannotGrade where it does not come up."""
        if self._process is not None and self._process.returncode is None:
            return
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "bot.grading.worker", str(self._compiled)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=None,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                # Else Ctrl-C in a terminal reaches it as well, and it says so in a traceback.
                start_new_session=True,
            )
            async with asyncio.timeout(STARTING.total_seconds()):
                hardening = read_ready(await self._read())
        except (OSError, TimeoutError, asyncio.IncompleteReadError, BadReply) as error:
            await self.stop()
            raise CannotGrade("The sandbox's process does not start.") from error
        if not self._told:
            self._told = True
            _tell(hardening)

    async def run(self, source: str, scripts: Sequence[Script]) -> Part:
        """Raises CannotGrade where no process can be started, and Stopping where it is stopped meanwhile."""
        # A process that somebody else killed costs nobody an answer; one that this answer kills twice does.
        return await self._attempt(source, scripts) or await self._attempt(source, scripts) or _ended(Ending.CRASHED)

    async def _attempt(self, source: str, scripts: Sequence[Script]) -> Part | None:
        """None where the process died over it."""
        await self.start()
        process = self._process
        try:
            async with asyncio.timeout(OVERRUN.total_seconds()):
                reply = await self._ask(job_frame(source, scripts, secrets.randbits(32)))
            part = read_part(reply, len(scripts))
        except BadReply:
            return _ended(Ending.CRASHED)
        except TimeoutError:
            await self.stop()
            return _ended(Ending.TOO_SLOW)
        except (OSError, asyncio.IncompleteReadError):
            if process is not self._process:
                raise Stopping from None
            _log.warning("grading.worker_died")
            await self.stop()
            return None
        except asyncio.CancelledError:
            # Its answer would be taken for the next one's.
            await self.stop()
            raise
        if part.is_last:
            await self.stop()
        return part

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def _ask(self, job: bytes) -> bytes:
        assert self._process and self._process.stdin
        self._process.stdin.write(job)
        await self._process.stdin.drain()
        return await self._read()

    async def _read(self) -> bytes:
        assert self._process and self._process.stdout
        (length,) = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
        if length > MOST_FRAME:
            # What of it was not read would be taken for the next one's.
            await self.stop()
            raise BadReply
        return await self._process.stdout.readexactly(length)


def _ended(ending: Ending) -> Part:
    """Of a run of which nothing is known."""
    return Part(ending=ending)


def _tell(hardening: Hardening) -> None:
    _log.info("grading.hardened", in_force=hardening.in_force)
    if hardening.missing:
        _log.warning(
            "grading.less_hardened",
            missing=hardening.missing,
            says="Members' code is graded by the WebAssembly sandbox without these walls behind it.",
        )
