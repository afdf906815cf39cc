"""The one writer of a SQLite file: what waits becomes one transaction, each unit in a savepoint."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Generic, TypeVar

from sqlalchemy.dialects import sqlite

from bot.errors import PacerError
from bot.storage.query import NoRow, Plan, Query, Statement, Tx

R = TypeVar("R")
T = TypeVar("T")

BATCH = 256
"""Units in one transaction, at most."""


class DatabaseUnavailable(PacerError):
    """The database does not work; nothing was recorded."""


class DatabaseBusy(DatabaseUnavailable):
    """Another program holds the database; nothing was recorded."""


class DatabaseFull(DatabaseUnavailable):
    """The database's disk is full; nothing was recorded."""


class StoreClosed(PacerError):
    """The store is closed."""


_BY_CODE: dict[int, type[DatabaseUnavailable]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_IOERR: DatabaseUnavailable,
    sqlite3.SQLITE_CORRUPT: DatabaseUnavailable,
}


def unavailable(error: BaseException) -> type[DatabaseUnavailable] | None:
    """What kind of trouble with the database an error tells of, if any."""
    primary_code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _BY_CODE.get(primary_code)


class Writer:
    """Runs units in its own thread and lets their callers go on once they are durable.

    A unit that raises is rolled back alone. A unit whose caller was cancelled while it waited is not run;
    one that runs is committed all the same.
    """

    def __init__(self, thread: ThreadPoolExecutor, batches: _Batches) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = thread
        self._batches = batches
        self._waiting: deque[_Waiting[Any]] = deque()
        self._work: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, connect: Callable[[], sqlite3.Connection]) -> Writer:
        """`connect` is called in the writer's thread; what it raises is raised here."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        try:
            batches = await asyncio.get_running_loop().run_in_executor(thread, lambda: _Batches(connect()))
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(thread, batches)

    async def write(self, unit: Callable[[Tx], T]) -> T:
        """Raises what the unit raised, DatabaseUnavailable where nothing could be recorded, or StoreClosed."""
        if self._closed:
            raise StoreClosed
        waiting: _Waiting[T] = _Waiting(unit, self._loop.create_future())
        self._waiting.append(waiting)
        if self._work is None or self._work.done():
            self._work = self._loop.create_task(self._write_what_waits())
        return await waiting.done

    async def close(self) -> None:
        """Write what waits, then refuse."""
        if self._closed:
            return
        self._closed = True
        if self._work is not None:
            await asyncio.wait([self._work])
        await self._loop.run_in_executor(self._thread, self._batches.close)
        await asyncio.to_thread(self._thread.shutdown)

    async def _write_what_waits(self) -> None:
        while batch := self._next_batch():
            await self._loop.run_in_executor(self._thread, self._batches.commit, batch)
            for waiting in batch:
                waiting.settle()
            # The callers that go on now may write again: their units join the next batch.
            await asyncio.sleep(0)

    def _next_batch(self) -> list[_Waiting[Any]]:
        batch: list[_Waiting[Any]] = []
        while self._waiting and len(batch) < BATCH:
            waiting = self._waiting.popleft()
            if not waiting.done.cancelled():
                batch.append(waiting)
        return batch


class _Waiting(Generic[T]):
    """A unit, its caller's future and, once it ran, what came of it."""

    def __init__(self, unit: Callable[[Tx], T], done: asyncio.Future[T]) -> None:
        self.done = done
        self._unit = unit
        self._result: T
        self._error: Exception | None = None

    def run(self, tx: Tx) -> None:
        self._result = self._unit(tx)

    def fail(self, error: Exception) -> None:
        self._error = error

    def settle(self) -> None:
        if self.done.cancelled():
            return
        if self._error is None:
            self.done.set_result(self._result)
        else:
            self.done.set_exception(self._error)


class _Batches:
    """Owns the writing connection; lives in the writer's thread. Neither method raises what a unit raised."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._tx = _CursorTx(self._cursor)

    def commit(self, batch: Sequence[_Waiting[Any]]) -> None:
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
            for waiting in batch:
                self._run(waiting)
            self._cursor.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            kind = unavailable(error) or DatabaseUnavailable
            for waiting in batch:
                waiting.fail(_caused(kind(), error))

    def close(self) -> None:
        self._connection.close()

    def _run(self, waiting: _Waiting[Any]) -> None:
        self._cursor.execute("SAVEPOINT unit")
        try:
            waiting.run(self._tx)
        except BaseException as error:
            # SQLite itself ends the transaction where the disk is full or fails, and all units with it.
            if not self._connection.in_transaction:
                raise
            self._cursor.execute("ROLLBACK TO unit")
            waiting.fail(_for_caller(error))
        self._cursor.execute("RELEASE unit")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._cursor.execute("ROLLBACK")


def _for_caller(error: BaseException) -> Exception:
    if kind := unavailable(error):
        return _caused(kind(), error)
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return _caused(RuntimeError(f"A unit raised {error!r}."), error)


def _caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


class _CursorTx:
    """The writer's transaction, on the cursor itself: what SQLAlchemy adds to a statement, it adds only once."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self._dialect = sqlite.dialect(paramstyle="named")
        self._plans: dict[Statement, Plan] = {}

    def first(self, query: Query[R], /, **values: object) -> R | None:
        plan = self._execute(query, values)
        row = self._cursor.fetchone()
        return None if row is None else query.row(plan.columns(row))

    def one(self, query: Query[R], /, **values: object) -> R:
        plan = self._execute(query, values)
        row = self._cursor.fetchone()
        if row is None:
            raise NoRow(query)
        return query.row(plan.columns(row))

    def all(self, query: Query[R], /, **values: object) -> list[R]:
        plan = self._execute(query, values)
        return [query.row(plan.columns(row)) for row in self._cursor.fetchall()]

    def run(self, statement: Statement, /, **values: object) -> int:
        self._execute(statement, values)
        if self._cursor.description is not None:
            return len(self._cursor.fetchall())
        return self._cursor.rowcount

    def _execute(self, statement: Statement, values: dict[str, object]) -> Plan:
        # A unit that swallowed the error would go on outside of any transaction.
        if not self._cursor.connection.in_transaction:
            raise DatabaseUnavailable
        plan = self._plans.get(statement)
        if plan is None:
            plan = self._plans[statement] = Plan(statement, self._dialect)
        self._cursor.execute(plan.sql, plan.arguments(values))
        return plan
