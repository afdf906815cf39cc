"""The real sandbox for tests: built once a machine, its worker started once a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.grading.grader import SandboxGrader
from bot.settings import read_settings


@asynccontextmanager
async def sandbox() -> AsyncIterator[SandboxGrader]:
    """Raises CannotGrade at the first run where there can be none."""
    grader = SandboxGrader(read_settings().cache_folder)
    try:
        yield grader
    finally:
        await grader.close()
