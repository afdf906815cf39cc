"""A build of the sandbox that is cut off: nobody waits for it, and nothing of it stays."""

import asyncio
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest

from bot.grading.grader import SandboxGrader

PACER = Path(sysconfig.get_path("scripts")) / "pacer"
BUILDING = "Building the sandbox that grades code, once: about 20 seconds …"
COMPILING = "Compiling it for this machine …"


def processes_of(folder: Path) -> list[str]:
    """The command lines that name the folder, where the system tells them."""
    lines = []
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = told.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if str(folder) in line:
            lines.append(line)
    return lines


def left_in(cache: Path) -> set[str]:
    """What of a build is there; whether a lock that nobody holds stays is the system's matter."""
    return {each.name for each in (cache / "grader").iterdir()} - {"build.lock"}


async def begun(cache: Path, step: str) -> tuple[SandboxGrader, asyncio.Task[None]]:
    """A first build that has come to a step."""
    reached = asyncio.Event()

    def tell(says: str) -> None:
        if says == step:
            reached.set()

    grader = SandboxGrader(cache, tell)
    preparing = asyncio.create_task(grader.prepare())
    await reached.wait()
    return grader, preparing


@pytest.mark.parametrize("step", [BUILDING, COMPILING])
async def test_a_grader_that_is_closed_ends_its_build(step: str, tmp_path: Path) -> None:
    grader, preparing = await begun(tmp_path, step)
    await grader.close()
    await asyncio.gather(preparing, return_exceptions=True)
    assert (left_in(tmp_path), processes_of(tmp_path)) == (set(), [])


@pytest.mark.skipif(os.name != "posix", reason="Elsewhere no such signals are sent.")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_ended_ends_its_build(number: signal.Signals, tmp_path: Path) -> None:
    with subprocess.Popen(
        [PACER, "grader", "build"],
        env={**os.environ, "PACER_CACHE": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        assert process.stderr.readline() == f"{BUILDING}\n"
        process.send_signal(number)
        assert process.stderr.read() == ""
    assert process.returncode == 130
    assert (left_in(tmp_path), processes_of(tmp_path)) == (set(), [])


async def test_what_a_killed_build_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "grader" / "building-x"
    left.mkdir(parents=True)
    (left / "grader.wasm").write_bytes(b"half of it")
    grader, _ = await begun(tmp_path, BUILDING)
    assert not left.exists()
    await grader.close()
