"""Members give up and Pacer stops at every moment of a grading: nobody gets another's result, and nothing is left."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import CannotGrade
from bot.grading.build import compiled_sandbox
from bot.grading.grader import SandboxGrader
from bot.grading.process import Worker
from bot.grading.turns import Stopping
from bot.model.runs import Returned, Script
from bot.settings import read_settings
from tests.sandbox import sandbox

STEPS = (0, 1, 2, 3, 5, 8, 9, 10, 12, 15, 20, 30, 60)
"""Of the event loop; a worker says hello within some dozens."""


async def result(grader: SandboxGrader, who: str) -> object:
    [run] = await grader.run(who, f"def f(): return {who!r}", [[Script(call="f()")]])
    return run.results[0]


async def after(steps: int, do: Callable[[], Awaitable[None]]) -> None:
    for _ in range(steps):
        await asyncio.sleep(0)
    await do()


@pytest.mark.parametrize("steps", STEPS)
async def test_who_gives_up_at_any_moment_harms_nobody(steps: int) -> None:
    async with sandbox() as grader:
        gives_up = asyncio.create_task(result(grader, "ann"))

        async def cancel() -> None:
            gives_up.cancel()

        others = [asyncio.create_task(result(grader, who)) for who in ("bob", "carol")]
        await after(steps, cancel)
        assert await asyncio.gather(*others) == [Returned(value="bob"), Returned(value="carol")]
        await asyncio.gather(gives_up, return_exceptions=True)


@pytest.mark.parametrize("steps", STEPS)
async def test_a_grader_that_is_closed_at_any_moment_grades_nothing_more_and_leaves_no_process(steps: int) -> None:
    async with sandbox() as grader:
        waiting = [asyncio.create_task(result(grader, who)) for who in ("ann", "bob")]
        await after(steps, grader.close)
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(each, Stopping | Returned) for each in told), told
        assert grader.process_id is None


async def test_a_closed_worker_never_starts_again() -> None:
    worker = Worker(await compiled_sandbox(read_settings().cache_folder, print))
    await worker.close()
    with pytest.raises(Stopping):
        await worker.start()
    assert worker.process_id is None


async def test_one_start_that_fails_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Worker._begun
    failed: list[Worker] = []

    async def fails_once(worker: Worker) -> object:
        if not failed:
            failed.append(worker)
            raise asyncio.IncompleteReadError(b"", 4)
        return await begun(worker)

    monkeypatch.setattr(Worker, "_begun", fails_once)
    async with sandbox() as grader:
        assert await result(grader, "ann") == Returned(value="ann")
    assert failed


async def test_a_start_that_fails_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.cwasm").write_bytes(b"no code")
    worker = Worker(tmp_path / "broken.cwasm")
    for _ in range(2):
        with pytest.raises(CannotGrade, match="does not start"):
            await worker.start()
