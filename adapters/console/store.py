"""The console's SQLite file: every commit is on the disk before it returns."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Refusal

SCHEMA = """
CREATE TABLE IF NOT EXISTS members (
    name TEXT PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,
    admin INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS roles (
    name TEXT NOT NULL,
    member TEXT NOT NULL REFERENCES members (name),
    PRIMARY KEY (name, member)
);
CREATE TABLE IF NOT EXISTS channels (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS channels_by_name ON channels (name) WHERE removed = 0;
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    thread INTEGER,
    author TEXT,
    only_for TEXT,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    delivery_key TEXT,
    origin TEXT UNIQUE
);
CREATE INDEX IF NOT EXISTS messages_by_key ON messages (delivery_key);
CREATE INDEX IF NOT EXISTS messages_by_thread ON messages (thread);
CREATE TABLE IF NOT EXISTS threads (
    message INTEGER PRIMARY KEY REFERENCES messages (number),
    title TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS reactions (
    message INTEGER NOT NULL REFERENCES messages (number),
    emoji TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (message, emoji, member)
);
CREATE TABLE IF NOT EXISTS acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
"""

Value = str | int | None

_NO_CHAT = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
_PRIMARY = 0xFF
"""The part of SQLite's extended result codes that says which kind it is."""


class NotAChat(Refusal):
    """The file holds something else."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} does not hold the console's chat ({why}). Move it away, and Pacer begins a new one.")


class CannotKeepChat(Refusal):
    """The file can't be read or written."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"Pacer can't keep the console's chat at {file} ({why}). "
            "Make it a file that Pacer can write, or choose another place with PACER_DATABASE."
        )


def unusable(file: Path, error: sqlite3.Error) -> Refusal:
    """What to tell somebody whose file made SQLite raise that."""
    if error.sqlite_errorcode & _PRIMARY in _NO_CHAT:
        return NotAChat(file, str(error))
    return CannotKeepChat(file, str(error))


class Store:
    """One connection, used by one thread; it closes itself when nobody holds the store any more."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction around everything in it; a transaction in a transaction is a part of it."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise

    def run(self, statement: str, *values: Value) -> int:
        """Runs a statement; the number of rows that it changed."""
        return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: Value) -> int:
        """Inserts a row; its number."""
        return int(self._connection.execute(statement, values).lastrowid or 0)

    def rows(self, statement: str, *values: Value) -> list[sqlite3.Row]:
        return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: Value) -> sqlite3.Row | None:
        """The first row."""
        return next(iter(self.rows(statement, *values)), None)

    def note(self, key: str) -> str | None:
        """What was noted under this key."""
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        return str(row["value"]) if row else None

    def put_note(self, key: str, value: str) -> None:
        self.run(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            value,
        )

    def first_time(self, key: str) -> bool:
        """True once for each key."""
        return self.run("INSERT INTO meta (key, value) VALUES (?, '') ON CONFLICT (key) DO NOTHING", key) > 0
