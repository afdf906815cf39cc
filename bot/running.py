"""Runs the app as a process: signals, logs, clocks and where the data lies."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.app import App
from bot.clocks import SteppingClock, SystemClock
from bot.grading.grader import SandboxGrader
from bot.library.load import Library, load_library, shipped_content
from bot.logs import log_to
from bot.ports import Adapter, AdapterPackage, Host
from bot.settings import Settings
from bot.storage.engine import Store
from bot.storage.lock import lock_database
from bot.storage.migrate import upgrade
from bot.storage.rebuild import rebuild

T = TypeVar("T")

MONTH_BEGINS = datetime(2027, 2, 26, 16, 0, tzinfo=UTC)
"""A Friday; the demo's month holds the Sunday on which Europe's clocks go forward."""


_DEMO_FILES = (
    "pacer.log",
    *(f"{name}{end}" for name in ("pacer.db", "console.db") for end in ("", "-wal", "-shm")),
)


def serve(settings: Settings, packages: Sequence[AdapterPackage], *, in_terminal: bool = False) -> None:
    """Run until a signal or until the terminal says so."""
    library = _library(settings)
    with _logging_to(settings, settings.data / "pacer.log" if in_terminal else None):
        clock = SteppingClock(SystemClock().now(), frozen=False) if in_terminal else SystemClock()

        async def main() -> None:
            app = await App.open(
                database=settings.database_file,
                library=library,
                clock=clock,
                connect=_connecting(packages),
                grader=SandboxGrader(settings.cache_folder),
            )
            try:
                await app.run(keeps_time=True)
            finally:
                await app.close()

        _until_signalled(main())


def play(settings: Settings, console: AdapterPackage, *, say: Callable[[str], None], keep: bool = False) -> None:
    """Play the scripted month in a database of its own; `say` tells what takes long."""
    library = _library(settings)
    folder = settings.data / "demo"
    database = folder / "pacer.db"
    if not keep:
        _clear(folder, database)
    with _logging_to(settings, folder / "pacer.log"):

        async def main() -> None:
            app = await App.open(
                database=database,
                library=library,
                clock=SteppingClock(MONTH_BEGINS, frozen=True),
                connect=_connecting([console]),
                scripted=True,
                grader=SandboxGrader(settings.cache_folder, say),
            )
            try:
                await app.run(keeps_time=False)
            finally:
                await app.close()

        _until_signalled(main())


def upgrade_database(settings: Settings) -> list[str]:
    """The revisions applied. Raises SecondProcess while Pacer runs."""
    return asyncio.run(_with_store(settings, lambda store: asyncio.to_thread(upgrade, store.file)))


def rebuild_database(settings: Settings) -> str:
    """What was made anew, in a sentence. Raises SecondProcess while Pacer runs."""

    async def work(store: Store) -> str:
        await asyncio.to_thread(upgrade, store.file)
        made = await store.write(rebuild)
        return f"Made anew from the rows: {made.days:,} days, {made.standings:,} standings."

    return asyncio.run(_with_store(settings, work))


async def _with_store(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    store = await Store.open(settings.database_file)
    try:
        return await work(store)
    finally:
        await store.close()


def _library(settings: Settings) -> Library:
    return load_library(settings.content or shipped_content())


def _connecting(packages: Sequence[AdapterPackage]) -> Callable[[Host], Sequence[Adapter]]:
    return lambda host: [package.connect(host) for package in packages]


def _clear(folder: Path, database: Path) -> None:
    """Take an earlier demo away, unless it is still being played. Raises SecondProcess."""
    folder.mkdir(parents=True, exist_ok=True)
    with lock_database(database):
        for name in _DEMO_FILES:
            (folder / name).unlink(missing_ok=True)


def _until_signalled(main: Coroutine[None, None, None]) -> None:
    async def run() -> None:
        task = asyncio.create_task(main)
        loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return

    asyncio.run(run())


@contextmanager
def _logging_to(settings: Settings, file: Path | None) -> Iterator[None]:
    """Structured logs as JSON lines: to a file where a terminal is used for the chat, else to stderr."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    if file is None:
        log_to(sys.stderr, level)
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as stream:
        log_to(stream, level)
        try:
            yield
        finally:
            log_to(sys.stderr, level)
