"""A sandbox that could not be made or started is tried again after a pause, and not before."""

import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import CannotGrade
from bot.grading.build import compiled_sandbox
from bot.grading.grader import PAUSE, SandboxGrader
from bot.model.runs import Returned, Script
from bot.settings import read_settings


@dataclass(kw_only=True, slots=True)
class Seconds:
    passed: float = 0.0

    def __call__(self) -> float:
        return self.passed


async def built(cache: Path) -> None:
    """The sandbox lies in a cache, as another process would have built it."""
    compiled = await compiled_sandbox(read_settings().cache_folder, print)
    shutil.copytree(compiled.parent, cache / "grader", dirs_exist_ok=True)


async def grades(grader: SandboxGrader) -> bool:
    [run] = await grader.run("jun", "def f(x): return x", [[Script(call="f(1)")]])
    return run.results == (Returned(value=1),)


async def test_a_disk_that_was_mended_heals_by_itself(tmp_path: Path) -> None:
    cache, seconds = tmp_path / "cache", Seconds()
    cache.write_text("a file, no folder")
    grader = SandboxGrader(cache, print, seconds)
    with capture_logs() as logs, pytest.raises(CannotGrade, match="Code can't be graded on this machine"):
        await grades(grader)
    cache.unlink()
    await built(cache)
    seconds.passed = PAUSE.total_seconds() - 1
    with capture_logs() as more, pytest.raises(CannotGrade, match="Code can't be graded on this machine"):
        await grades(grader)
    seconds.passed += 1
    assert await grades(grader)
    await grader.close()
    assert ([log["event"] for log in logs], more) == (["grading.no_sandbox"], [])


async def test_a_sandbox_that_was_taken_away_and_put_back_grades_again(tmp_path: Path) -> None:
    seconds = Seconds()
    await built(tmp_path)
    grader = SandboxGrader(tmp_path, print, seconds)
    assert await grades(grader)
    assert grader.process_id
    os.kill(grader.process_id, signal.SIGKILL)
    shutil.rmtree(tmp_path / "grader")
    (tmp_path / "grader").write_text("a file, no folder")
    with pytest.raises(CannotGrade, match="Code can't be graded on this machine"):
        await grades(grader)
    (tmp_path / "grader").unlink()
    await built(tmp_path)
    seconds.passed = PAUSE.total_seconds()
    assert await grades(grader)
    await grader.close()
