"""One process owns one SQLite file."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from bot.errors import Refusal


class SecondProcess(Refusal):
    """Another Pacer already runs on this database."""

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"Another Pacer already runs on this database ({database}). "
            "Stop it first; several processes need PostgreSQL."
        )


def lock_database(database: Path) -> BaseFileLock:
    """Hold `<database>.lock` until it is released or this process ends, however it ends.

    Raises SecondProcess where it is held, OSError where the file can't be made.
    """
    lock = FileLock(f"{database}.lock", blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise SecondProcess(database) from error
    return lock
