"""The tables that the writer's tests write to, and what they ask of them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement, Tx
from bot.storage.types import Instant

metadata = MetaData()
note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("body", String, nullable=False, unique=True),
    Column("at", Instant),
    Column("day", Date),
    Column("pinned", Boolean),
)
count = Table("count", metadata, Column("id", Integer, primary_key=True), Column("value", Integer, nullable=False))
late = Table("late", metadata, Column("id", Integer, primary_key=True), Column("body", String, default=lambda: "now"))

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Id(NamedTuple):
    id: int


class Body(NamedTuple):
    body: str


class Value(NamedTuple):
    value: int


ADD = Statement(insert(note).values(body=bindparam("body")))
ADD_ONCE = Query(
    insert(note).values(body=bindparam("body")).on_conflict_do_nothing(index_elements=["body"]).returning(note.c.id),
    Id._make,
)
BODIES = Query(select(note.c.body).order_by(note.c.id), Body._make)
BY_BODY = Query(select(note.c.id).where(note.c.body == bindparam("body")), Id._make)
VALUE = Query(select(count.c.value).where(count.c.id == 1), Value._make)
SET_VALUE = Statement(update(count).values(value=bindparam("value")).where(count.c.id == 1))


def add(body: str) -> Callable[[Tx], int]:
    return lambda tx: tx.run(ADD, body=body)


def bodies(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [body for (body,) in connection.execute("SELECT body FROM note ORDER BY id")]
