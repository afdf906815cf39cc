"""Databases for the check-in benchmark, all opened with the pragmas of Pacer's writer."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.storage.engine import Store
from bot.storage.lock import lock_database
from bot.storage.writer import Writer

Row = tuple[str, str, str]

_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
_EVIDENCE = """
    SELECT account.external, evidence.day, evidence.source_key FROM evidence
    JOIN account USING (member_id)
    JOIN check_in ON check_in.member_id = evidence.member_id AND check_in.day = evidence.day
"""


class SlowConnection(sqlite3.Connection):
    """As on a disk whose fsync takes longer: each COMMIT takes `seconds` more, in the thread that commits."""

    seconds = 0.0

    def cursor(self, *_):
        return super().cursor(_SlowCursor)

    def commit(self) -> None:
        super().commit()
        time.sleep(self.seconds)


class _SlowCursor(sqlite3.Cursor):
    def execute(self, sql, *parameters):
        super().execute(sql, *parameters)
        if sql == "COMMIT":
            time.sleep(SlowConnection.seconds)
        return self


async def open_store(file: Path, *, slow: bool) -> Store:
    if not slow:
        return await Store.open(file)
    writer = await Writer.open(lambda: open_plain(file, slow=True))
    return Store(file=file, writer=writer, readers=orm_engine(file, slow=True), lock=lock_database(file))


def open_plain(file: Path, *, slow: bool) -> sqlite3.Connection:
    factory = SlowConnection if slow else sqlite3.Connection
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=512, factory=factory)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def orm_engine(file: Path, *, slow: bool) -> AsyncEngine:
    factory = SlowConnection if slow else sqlite3.Connection
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"isolation_level": None, "cached_statements": 512, "factory": factory},
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def kept(file: Path) -> set[Row]:
    """Who showed what on which day, where the day was made, too."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(_EVIDENCE).fetchall()
    found = set(rows)
    if len(found) != len(rows):
        raise AssertionError(f"{file.name} holds evidence twice.")
    return found


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
