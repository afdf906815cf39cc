"""Sandboxes of other versions are taken away once a new one is built, but for those that were used lately."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.grading import build


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long in a build is left out, and whether it fits this machine is not asked."""

    async def writes(folder: Path, progress: build.Progress) -> Path:
        return aged(folder / "made.cwasm", by=timedelta(0))

    def finds(folder: Path) -> Path | None:
        made = folder / "made.cwasm"
        return made if made.exists() else None

    monkeypatch.setattr(build, "_build", writes)
    monkeypatch.setattr(build, "_usable", finds)


def aged(file: Path, *, by: timedelta) -> Path:
    file.parent.mkdir(exist_ok=True, mode=0o700)
    file.touch()
    then = time.time() - by.total_seconds()
    os.utime(file, (then, then))
    return file


def silent(says: str) -> None:
    """Nobody listens."""


@pytest.mark.usefixtures("builds")
async def test_a_new_sandbox_takes_the_place_of_those_that_nobody_has_used_for_a_week(tmp_path: Path) -> None:
    old = aged(tmp_path / "grader" / "old.cwasm", by=build.KEPT + timedelta(hours=1))
    recent = aged(tmp_path / "grader" / "recent.cwasm", by=build.KEPT - timedelta(hours=1))
    made = await build.compiled_sandbox(tmp_path, silent)
    assert [file.exists() for file in (old, recent, made)] == [False, True, True]


@pytest.mark.usefixtures("builds")
async def test_what_is_used_counts_as_new_and_use_takes_nothing_away(tmp_path: Path) -> None:
    made = await build.compiled_sandbox(tmp_path, silent)
    used = aged(made, by=build.KEPT * 2)
    other = aged(tmp_path / "grader" / "other.cwasm", by=build.KEPT * 2)
    assert await build.compiled_sandbox(tmp_path, silent) == made
    assert used.stat().st_mtime - other.stat().st_mtime > build.KEPT.total_seconds()
    assert other.exists()
