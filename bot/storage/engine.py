"""The store: what is written goes through the writer, what is only read goes past it."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from filelock import BaseFileLock
from sqlalchemy import URL, Connection, CursorResult, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import Refusal
from bot.storage.lock import lock_database
from bot.storage.query import NoRow, Parameters, Query, Statement, Tx
from bot.storage.writer import DatabaseBusy, StoreClosed, Writer, unavailable

R = TypeVar("R")
T = TypeVar("T")

READERS = 4
"""Reading connections, at most."""
BUSY_TIMEOUT = timedelta(seconds=5)


class NotADatabase(Refusal):
    """The file is not SQLite."""

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"{database} is not a Pacer database (it is not SQLite at all). "
            "Name another file with PACER_DATABASE, or move this one away."
        )


class CannotOpen(Refusal):
    """The file can't be opened or made."""

    def __init__(self, database: Path, why: str) -> None:
        super().__init__(
            f"Pacer can't keep its database at {database} ({why}). "
            "Make it writable for Pacer, or name another file with PACER_DATABASE."
        )


class NotAFile(Refusal):
    """The URL does not name a SQLite file."""

    def __init__(self, url: URL) -> None:
        super().__init__(
            f"Pacer keeps its data in a SQLite file, and {url.render_as_string()} is none. "
            "Name a file with PACER_DATABASE."
        )


class Store:
    """One database, owned by this process from `open` to `close`."""

    def __init__(self, *, file: Path, writer: Writer, readers: AsyncEngine, lock: BaseFileLock) -> None:
        self.file = file
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._free = asyncio.Semaphore(READERS)
        self._parameters: dict[Statement, Parameters] = {}
        self._closed = False

    @classmethod
    async def open(cls, database: str | Path, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> "Store":
        """Open a path or a `sqlite:///` URL; what is missing is made, folders too.

        Raises NotADatabase, CannotOpen, NotAFile, SecondProcess, or DatabaseBusy after `busy_timeout`.
        """
        file = _file(database)
        lock = _own(file)
        try:
            writer = await Writer.open(lambda: connect(file, busy_timeout))
        except BaseException:
            lock.release()
            raise
        return cls(file=file, writer=writer, readers=_readers(file, busy_timeout), lock=lock)

    async def write(self, unit: Callable[[Tx], T]) -> T:
        """Run a unit and return once it is durable. The unit has no other side effects: it may run twice.

        Raises what the unit raised, which undoes it; DatabaseUnavailable where nothing could be recorded; StoreClosed.
        """
        if self._closed:
            raise StoreClosed
        return await self._writer.write(unit)

    async def read(self, look: Callable[[Tx], T]) -> T:
        """Run a function that only reads, on one snapshot that has every write that returned before.

        Raises what the function raised, sqlite3.OperationalError where it wrote, DatabaseUnavailable, StoreClosed.
        """
        if self._closed:
            raise StoreClosed
        try:
            async with self._free, self._readers.connect() as connection:
                return await connection.run_sync(lambda sync: look(_ReadTx(sync, self._parameters)))
        except StatementError as error:
            if error.orig is None:
                raise
            if kind := unavailable(error.orig):
                raise kind from error.orig
            raise error.orig from None

    async def close(self) -> None:
        """Finish what was asked for, and refuse what comes."""
        if self._closed:
            return
        self._closed = True
        try:
            for _ in range(READERS):
                await self._free.acquire()
            await self._readers.dispose()
        finally:
            await self._writer.close()
            self._lock.release()


class _ReadTx:
    """A transaction that only reads, on SQLAlchemy's Connection; here IN takes lists."""

    def __init__(self, connection: Connection, parameters: dict[Statement, Parameters]) -> None:
        self._connection = connection
        self._parameters = parameters

    def first(self, query: Query[R], /, **values: object) -> R | None:
        row = self._execute(query, values).first()
        return None if row is None else query.row(row)

    def one(self, query: Query[R], /, **values: object) -> R:
        row = self._execute(query, values).first()
        if row is None:
            raise NoRow(query)
        return query.row(row)

    def all(self, query: Query[R], /, **values: object) -> list[R]:
        return [query.row(row) for row in self._execute(query, values)]

    def run(self, statement: Statement, /, **values: object) -> int:
        result = self._execute(statement, values)
        return len(result.all()) if result.returns_rows else result.rowcount

    def _execute(self, statement: Statement, values: dict[str, object]) -> CursorResult[*tuple[object, ...]]:
        parameters = self._parameters.get(statement)
        if parameters is None:
            compiled = statement.statement.compile(dialect=self._connection.dialect)
            parameters = self._parameters[statement] = Parameters(compiled)
        parameters.check(values)
        return self._connection.execute(statement.statement, values)


def connect(file: Path, busy_timeout: timedelta = BUSY_TIMEOUT) -> sqlite3.Connection:
    """A connection that may write, without transactions of its own: BEGIN and COMMIT are the caller's.

    Raises NotADatabase, CannotOpen or, after `busy_timeout`, DatabaseBusy.
    """
    try:
        connection = sqlite3.connect(
            file, timeout=busy_timeout.total_seconds(), isolation_level=None, cached_statements=512
        )
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise NotADatabase(file) from error
        if unavailable(error) is DatabaseBusy:
            raise DatabaseBusy from error
        raise CannotOpen(file, str(error)) from error
    return connection


def _readers(file: Path, busy_timeout: timedelta) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"timeout": busy_timeout.total_seconds(), "isolation_level": None},
        pool_size=READERS,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _only_read)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _only_read(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _file(database: str | Path) -> Path:
    if isinstance(database, str) and "://" in database:
        url = make_url(database)
        if url.get_backend_name() != "sqlite" or not url.database:
            raise NotAFile(url)
        database = url.database
    return Path(database).expanduser().resolve()


def _own(file: Path) -> BaseFileLock:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return lock_database(file)
    except OSError as error:
        raise CannotOpen(file, error.strerror or str(error)) from error
