"""The worker's process, from outside: asked, waited for, killed when it overruns, started anew."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog

from bot.errors import CannotGrade
from bot.grading.hardening import Hardening
from bot.grading.limits import GRACE, LONGEST, TURN
from bot.grading.turns import Stopping
from bot.grading.wire import HEAD, MOST_FRAME, BadReply, Part, ended, job_frame, read_part, read_ready
from bot.model.runs import Ending, Script

OVERRUN = timedelta(seconds=TURN + LONGEST + GRACE + 1)
"""For a job: until the process ends by itself over its last script, and a second more."""
STARTING = timedelta(seconds=60)
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""All of the environment that the worker sees: none of Pacer's tokens."""

_log = structlog.get_logger()


class Worker:
    """One job at a time; the caller sees to that."""

    def __init__(self, compiled: Path) -> None:
        self._compiled = compiled
        self._process: asyncio.subprocess.Process | None = None
        self._is_ready = False
        self._is_closed = False
        self._has_told = False

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Raises CannotGrade where it does not come up, and Stopping once it is closed."""
        self._check_open()
        if self._process and self._is_ready and self._process.returncode is None:
            return
        await self._kill()
        try:
            hardening = await self._begun()
            self._check_open()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, BadReply) as error:
            await self._kill()
            self._check_open()
            raise CannotGrade("The sandbox's process does not start.") from error
        except BaseException:
            await self._kill()
            raise
        self._is_ready = True
        if not self._has_told:
            self._has_told = True
            _tell(hardening)

    async def run(self, source: str, scripts: Sequence[Script], seed: int) -> Part | None:
        """At least the first script, once it is started; None where the process died. Raises Stopping."""
        process = self._process
        if not process:
            return None
        try:
            async with asyncio.timeout(OVERRUN.total_seconds()):
                reply = await _ask(process, job_frame(source, scripts, seed))
            part = read_part(reply, len(scripts))
        except (OSError, asyncio.IncompleteReadError):
            await self._kill()
            self._check_open()
            _log.warning("grading.worker_died")
            return None
        except TimeoutError:
            await self._kill()
            return ended(Ending.TOO_SLOW)
        except BadReply:
            await self._kill()
            return ended(Ending.CRASHED)
        except BaseException:
            # Its answer would be taken for the next one's.
            await self._kill()
            raise
        if part.is_last:
            await self._kill()
        return part

    async def close(self) -> None:
        """For good."""
        self._is_closed = True
        await self._kill()

    def _check_open(self) -> None:
        """Raises Stopping."""
        if self._is_closed:
            raise Stopping

    async def _begun(self) -> Hardening:
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
            return read_ready(await _read(self._process))

    async def _kill(self) -> None:
        process, self._process, self._is_ready = self._process, None, False
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ask(process: asyncio.subprocess.Process, job: bytes) -> bytes:
    assert process.stdin
    process.stdin.write(job)
    await process.stdin.drain()
    return await _read(process)


async def _read(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout
    (length,) = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    if length > MOST_FRAME:
        raise BadReply
    return await process.stdout.readexactly(length)


def _tell(hardening: Hardening) -> None:
    _log.info("grading.hardened", in_force=hardening.in_force)
    if hardening.missing:
        _log.warning(
            "grading.less_hardened",
            missing=hardening.missing,
            says="Members' code is graded by the WebAssembly sandbox without these walls behind it.",
        )
