"""Hostile answers against the sandbox: `python -m tests.scenarios.hostile`, with part of a name for those alone.

An answer is held when nothing outside was touched, nothing secret came back, it did not count as right, what became of
it can be told, and the next member's honest answer is graded right and at once.
"""

import asyncio
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bot.features.grade_words import details
from bot.grading.cases import Grade, TooLongAnswer, grade
from bot.grading.content import why
from bot.grading.grader import MOST_BAD_ENDINGS, SandboxGrader
from bot.grading.process import OVERRUN
from bot.library.items import CodeChallenge
from bot.settings import read_settings
from tests.scenarios.hostile_programs import PROGRAMS

SECRET = "a-token-that-nobody-may-see"
HONEST = "def f(x): return f'right-{x}'"
AT_ONCE = 1.0
"""Seconds in which the next honest answer is graded, a new worker's start included."""
LONGEST = (2 + MOST_BAD_ENDINGS) * OVERRUN.total_seconds()
"""Seconds for one answer: the open cases, the hidden ones, and a run more behind each bad end."""
MOST_GROWTH = 32 * 1024
"""KiB that this process may grow by over all."""


@dataclass(kw_only=True, slots=True)
class Counts:
    held: int = 0
    total: int = 0
    broken: list[str] = field(default_factory=list)
    slowest_next: float = 0.0
    grown: int = 0

    @property
    def all_held(self) -> bool:
        return not self.broken and self.grown <= MOST_GROWTH

    def lines(self) -> Iterator[str]:
        yield f"held {self.held}/{self.total}"
        yield f"the next honest answer took at most {self.slowest_next:.2f} s"
        yield f"this process grew by {self.grown / 1024:.1f} MiB"
        yield from self.broken


def challenge() -> CodeChallenge:
    """Eight cases that ask the same of `f`."""
    cases = [
        {"says": f"case {number}", "call": f"f({number})", "returns": f"right-{number}", "hidden": number > 2}
        for number in range(1, 9)
    ]
    mistakes = [{"says": "nothing", "code": "pass"}, {"says": "nothing else", "code": "pass"}]
    return CodeChallenge.model_validate(
        {
            "slug": "hostile",
            "title": "Hostile",
            "kind": "code",
            "level": "beginner",
            "minutes": 5,
            "entry": "f",
            "topics": ["testing-and-debugging"],
            "statement": "f",
            "solution": "f",
            "why": "f",
            "cases": cases,
            "mistakes": mistakes,
            "hints": ["1", "2", "3"],
        }
    )


async def run(programs: Mapping[str, str]) -> Counts:
    counts = Counts()
    with (
        patch.dict(os.environ, PACER_SECRET=SECRET),
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        listener.setblocking(False)
        canary = Path(folder) / "canary"
        canary.write_text(SECRET)
        grader = SandboxGrader(read_settings().cache_folder, print)
        await grader.prepare()
        before = _resident()
        for name, program in programs.items():
            source = program.replace("CANARY", str(canary)).replace("PORT", str(listener.getsockname()[1]))
            await _one(name, source, grader, canary, listener, counts)
        counts.grown = _resident() - before
        await grader.close()
    return counts


async def _one(
    name: str, source: str, grader: SandboxGrader, canary: Path, listener: socket.socket, counts: Counts
) -> None:
    counts.total += 1
    began = time.monotonic()
    try:
        done = await grade(grader, "mallory", challenge(), source)
    except TooLongAnswer:
        done = Grade()
    took = time.monotonic() - began
    honest, waited = await _honest(grader)
    counts.slowest_next = max(counts.slowest_next, waited)
    wrong = {
        "it counted as right": done.is_right or done.passed > 1,
        "a secret came back": SECRET in repr(done) + repr(details(challenge(), done)) + _why(done),
        "the canary was touched": _was_touched(canary),
        "somebody connected": _was_called(listener),
        "the next answer was not graded right": not honest.is_right,
        f"the next answer waited {waited:.1f} s": waited > AT_ONCE,
        f"it took {took:.1f} s": took > LONGEST,
    }
    if found := [says for says, is_so in wrong.items() if is_so]:
        counts.broken.append(f"{name}: {', '.join(found)} ({done})"[:400])
    else:
        counts.held += 1


def _why(done: Grade) -> str:
    return "" if done.is_right else why(done)


async def _honest(grader: SandboxGrader) -> tuple[Grade, float]:
    began = time.monotonic()
    done = await grade(grader, "jun", challenge(), HONEST)
    return done, time.monotonic() - began


def _was_touched(canary: Path) -> bool:
    return list(canary.parent.iterdir()) != [canary] or canary.read_text() != SECRET


def _was_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _resident() -> int:
    """KiB of this process in memory; 0 where the system doesn't say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def main() -> None:
    wanted = " ".join(sys.argv[1:])
    counts = asyncio.run(run({name: program for name, program in PROGRAMS.items() if wanted in name}))
    print("\n".join(counts.lines()))
    sys.exit(0 if counts.all_held else 1)


if __name__ == "__main__":
    main()
