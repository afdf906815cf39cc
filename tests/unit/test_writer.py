import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    column,
    create_engine,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import CompileError

from bot.storage.query import NoRow, Query, Statement, Tx
from bot.storage.types import Instant
from bot.storage.writer import BATCH, DatabaseBusy, DatabaseFull, DatabaseUnavailable, StoreClosed, Writer

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


class NoteRow(NamedTuple):
    body: str
    at: datetime | None
    day: date | None
    pinned: bool | None


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
LIMIT_PAGES = Query(text("PRAGMA max_page_count = 16").columns(column("pages", Integer)), Value._make)
FREE_PAGES = Query(text("PRAGMA max_page_count = 1000").columns(column("pages", Integer)), Value._make)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "notes.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(count).values(id=1, value=0))
    engine.dispose()
    return path


@pytest.fixture
def said() -> list[str]:
    """Every statement that the writer's connection ran."""
    return []


@pytest.fixture
async def writer(database: Path, said: list[str]) -> AsyncIterator[Writer]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(database, timeout=0.01, isolation_level=None)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.set_trace_callback(said.append)
        return connection

    writer = await Writer.open(connect)
    yield writer
    await writer.close()


def add(body: str) -> Callable[[Tx], int]:
    return lambda tx: tx.run(ADD, body=body)


def bodies(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [body for (body,) in connection.execute("SELECT body FROM note ORDER BY id")]


class Held:
    """A unit that runs until it is let go, so that others wait."""

    def __init__(self) -> None:
        self._runs = threading.Event()
        self._may_end = threading.Event()

    def __call__(self, tx: Tx) -> None:
        tx.run(ADD, body="held")
        self._runs.set()
        self._may_end.wait()

    async def runs(self) -> None:
        await asyncio.to_thread(self._runs.wait)

    def let_go(self) -> None:
        self._may_end.set()


# Batches


async def test_units_that_wait_together_are_committed_together(writer: Writer, said: list[str]) -> None:
    await asyncio.gather(*(writer.write(add(f"note {n}")) for n in range(64)))
    assert said.count("COMMIT") == 1


async def test_a_batch_has_a_largest_size(writer: Writer, said: list[str]) -> None:
    await asyncio.gather(*(writer.write(add(f"note {n}")) for n in range(BATCH + 1)))
    assert said.count("COMMIT") == 2


async def test_a_caller_that_writes_again_shares_its_commit_with_those_who_waited(
    writer: Writer, database: Path, said: list[str]
) -> None:
    held = Held()

    async def writes_twice() -> None:
        await writer.write(held)
        await writer.write(add("again"))

    twice = asyncio.create_task(writes_twice())
    await held.runs()
    other = asyncio.create_task(writer.write(add("waited")))
    await asyncio.sleep(0)
    held.let_go()
    await asyncio.gather(twice, other)

    assert bodies(database) == ["held", "waited", "again"]
    assert said.count("COMMIT") == 2


async def test_units_run_in_the_order_in_which_they_came(writer: Writer, database: Path) -> None:
    await asyncio.gather(*(writer.write(add(body)) for body in "ZAMBK"))
    assert bodies(database) == list("ZAMBK")


async def test_each_caller_gets_what_its_own_unit_returned(writer: Writer) -> None:
    def says(number: int) -> Callable[[Tx], int]:
        return lambda tx: number

    assert await asyncio.gather(*(writer.write(says(number)) for number in range(5))) == [0, 1, 2, 3, 4]


async def test_a_count_that_64_callers_raise_at_once_is_exact(writer: Writer) -> None:
    def one_more(tx: Tx) -> int:
        value = tx.one(VALUE).value + 1
        tx.run(SET_VALUE, value=value)
        return value

    raised = await asyncio.gather(*(writer.write(one_more) for _ in range(64 * 10)))
    assert sorted(raised) == list(range(1, 641))


# A unit that fails


async def test_a_unit_that_raises_is_undone_alone(writer: Writer, database: Path) -> None:
    def regrets(tx: Tx) -> None:
        tx.run(ADD, body="half done")
        raise ValueError("changed my mind")

    results = await asyncio.gather(
        writer.write(add("before")), writer.write(regrets), writer.write(add("after")), return_exceptions=True
    )

    assert [type(result) for result in results] == [int, ValueError, int]
    assert bodies(database) == ["before", "after"]


@pytest.mark.parametrize("error", [StopIteration, SystemExit, KeyboardInterrupt, asyncio.CancelledError])
async def test_nothing_that_a_unit_raises_ends_the_writer(
    writer: Writer, database: Path, error: type[BaseException]
) -> None:
    def raises(tx: Tx) -> None:
        tx.run(ADD, body="half done")
        raise error

    with pytest.raises(RuntimeError, match=f"A unit raised {error.__name__}"):
        await writer.write(raises)

    await writer.write(add("still here"))
    assert bodies(database) == ["still here"]


@pytest.mark.parametrize(
    ("unstorable", "error"), [(2**63, OverflowError), (b"\xff".decode(errors="surrogateescape"), UnicodeEncodeError)]
)
async def test_a_value_that_sqlite_cannot_hold_fails_its_own_unit(
    writer: Writer, database: Path, unstorable: object, error: type[Exception]
) -> None:
    results = await asyncio.gather(
        writer.write(add("before")),
        writer.write(lambda tx: tx.run(SET_VALUE, value=unstorable)),
        writer.write(add("after")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [int, error, int]
    assert bodies(database) == ["before", "after"]


async def test_a_naive_time_fails_its_own_unit(writer: Writer) -> None:
    add_at = Statement(insert(note).values(body=bindparam("body"), at=bindparam("at")))
    with pytest.raises(ValueError, match="An instant is an aware datetime in UTC"):
        await writer.write(lambda tx: tx.run(add_at, body="when?", at=NOON.replace(tzinfo=None)))


# A batch that fails


async def test_a_commit_that_fails_fails_every_unit_of_its_batch(writer: Writer, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE reply (note_id INTEGER REFERENCES note DEFERRABLE INITIALLY DEFERRED)")
    reply = Table("reply", MetaData(), Column("note_id", Integer))
    to_nothing = Statement(insert(reply).values(note_id=404))

    results = await asyncio.gather(
        writer.write(add("lost")), writer.write(lambda tx: tx.run(to_nothing)), return_exceptions=True
    )

    assert [type(result) for result in results] == [DatabaseUnavailable, DatabaseUnavailable]
    assert results[0] is not results[1]
    assert bodies(database) == []
    await writer.write(add("works again"))
    assert bodies(database) == ["works again"]


async def test_a_full_disk_fails_every_unit_of_its_batch_until_there_is_room(writer: Writer, database: Path) -> None:
    await writer.write(lambda tx: tx.one(LIMIT_PAGES))

    results = await asyncio.gather(
        writer.write(add("small")), writer.write(add("x" * 100_000)), writer.write(add("tiny")), return_exceptions=True
    )
    assert [type(result) for result in results] == [DatabaseFull] * 3
    assert bodies(database) == []

    await writer.write(lambda tx: tx.one(FREE_PAGES))
    await writer.write(add("x" * 100_000))
    assert bodies(database) == ["x" * 100_000]


@pytest.mark.parametrize("goes_on", [True, False], ids=["and goes on", "and ends"])
async def test_a_unit_that_swallows_the_full_disk_writes_nothing(writer: Writer, database: Path, goes_on: bool) -> None:
    def swallows(tx: Tx) -> None:
        try:
            tx.run(ADD, body="x" * 100_000)
        except sqlite3.OperationalError:
            if goes_on:
                tx.run(ADD, body="on its own")

    await writer.write(lambda tx: tx.one(LIMIT_PAGES))
    results = await asyncio.gather(writer.write(add("small")), writer.write(swallows), return_exceptions=True)

    assert [type(result) for result in results] == [DatabaseUnavailable, DatabaseUnavailable]
    assert bodies(database) == []


async def test_a_database_that_another_program_holds_is_busy_and_then_works(writer: Writer, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        results = await asyncio.gather(*(writer.write(add(body)) for body in "AB"), return_exceptions=True)
        shell.execute("ROLLBACK")

    assert [type(result) for result in results] == [DatabaseBusy, DatabaseBusy]
    await writer.write(add("C"))
    assert bodies(database) == ["C"]


# Cancelling and closing


async def test_a_unit_whose_caller_left_while_it_waited_is_not_run(writer: Writer, database: Path) -> None:
    held = Held()
    first = asyncio.create_task(writer.write(held))
    await held.runs()
    second = asyncio.create_task(writer.write(add("cancelled")))
    third = asyncio.create_task(writer.write(add("third")))
    await asyncio.sleep(0)

    second.cancel()
    held.let_go()
    await asyncio.gather(first, third)

    assert second.cancelled()
    assert bodies(database) == ["held", "third"]


async def test_a_unit_that_runs_is_committed_although_its_caller_left(writer: Writer, database: Path) -> None:
    held = Held()
    caller = asyncio.create_task(writer.write(held))
    await held.runs()

    caller.cancel()
    held.let_go()
    await writer.write(add("next"))

    assert caller.cancelled()
    assert bodies(database) == ["held", "next"]


async def test_closing_writes_what_waits_and_then_refuses(writer: Writer, database: Path) -> None:
    held = Held()
    first = asyncio.create_task(writer.write(held))
    await held.runs()
    waits = asyncio.create_task(writer.write(add("waits")))
    await asyncio.sleep(0)
    closes = asyncio.create_task(writer.close())
    await asyncio.sleep(0)

    with pytest.raises(StoreClosed):
        await writer.write(add("too late"))
    held.let_go()
    await asyncio.gather(first, waits, closes)

    assert bodies(database) == ["held", "waits"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("writer")]


async def test_what_opening_raises_reaches_whoever_opens() -> None:
    def connect() -> sqlite3.Connection:
        raise FileNotFoundError("no such disk")

    with pytest.raises(FileNotFoundError, match="no such disk"):
        await Writer.open(connect)


# Statements


async def test_values_come_back_as_their_types_have_them(writer: Writer) -> None:
    add_all = Query(
        insert(note)
        .values(body=bindparam("body"), at=bindparam("at"), day=bindparam("day"), pinned=bindparam("pinned"))
        .returning(note.c.body, note.c.at, note.c.day, note.c.pinned),
        NoteRow._make,
    )
    full = NoteRow("¿ya? 日本 🎉 a\0b", NOON, date(2026, 11, 20), True)
    empty = NoteRow("", None, None, None)

    assert await writer.write(lambda tx: tx.one(add_all, **full._asdict())) == full
    assert await writer.write(lambda tx: tx.one(add_all, **empty._asdict())) == empty


async def test_a_time_may_be_named_twice_in_one_statement(writer: Writer) -> None:
    around = Query(select(note.c.body).where(note.c.at <= bindparam("at"), note.c.at >= bindparam("at")), Body._make)
    assert await writer.write(lambda tx: tx.all(around, at=NOON)) == []


async def test_what_is_there_already_is_not_added_again(writer: Writer, database: Path) -> None:
    first = await writer.write(lambda tx: tx.first(ADD_ONCE, body="once"))
    again = await writer.write(lambda tx: tx.first(ADD_ONCE, body="once"))

    assert first is not None
    assert again is None
    assert await writer.write(lambda tx: tx.run(ADD_ONCE, body="once")) == 0
    assert bodies(database) == ["once"]


async def test_one_row_is_wanted_and_there_is_none(writer: Writer) -> None:
    with pytest.raises(NoRow, match="FROM note"):
        await writer.write(lambda tx: tx.one(BY_BODY, body="nobody wrote this"))


async def test_running_tells_how_many_rows_were_written(writer: Writer, database: Path) -> None:
    await asyncio.gather(*(writer.write(add(body)) for body in "ABC"))
    gone = Query(delete(note).where(note.c.body != "A").returning(note.c.body), Body._make)

    assert await writer.write(lambda tx: tx.run(gone)) == 2
    assert await writer.write(lambda tx: tx.run(Statement(delete(note)))) == 1
    assert bodies(database) == []


async def test_a_unit_may_end_before_it_has_seen_every_row(writer: Writer, database: Path) -> None:
    await asyncio.gather(*(writer.write(add(body)) for body in "ABC"))
    shorten = Query(update(note).values(body=note.c.body + "!").returning(note.c.body), Body._make)

    assert await writer.write(lambda tx: tx.first(shorten)) == Body("A!")
    assert bodies(database) == ["A!", "B!", "C!"]


async def test_a_default_holds_until_a_value_is_named(writer: Writer) -> None:
    greeting = Query(select(bindparam("who", "world", String), literal("constant")), tuple[str])

    assert await writer.write(lambda tx: tx.one(greeting)) == ("world", "constant")
    assert await writer.write(lambda tx: tx.one(greeting, who="you")) == ("you", "constant")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "A value is missing for body"),
        ({"body": "x", "bdoy": "y"}, "There is no parameter bdoy"),
        ({"bdoy": "y"}, "A value is missing for body"),
    ],
)
async def test_a_missing_or_unknown_value_is_named(writer: Writer, values: dict[str, object], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        await writer.write(lambda tx: tx.run(ADD, **values))


async def test_a_constant_in_a_statement_is_no_parameter(writer: Writer) -> None:
    with pytest.raises(TypeError, match="There is no parameter id_1"):
        await writer.write(lambda tx: tx.one(VALUE, id_1=2))


async def test_a_list_for_in_is_refused(writer: Writer) -> None:
    some = Query(select(note.c.body).where(note.c.id.in_(bindparam("ids"))), Body._make)
    with pytest.raises(CompileError, match="IN takes a list in a read only"):
        await writer.write(lambda tx: tx.all(some, ids=[1, 2]))


async def test_a_default_made_in_python_is_refused(writer: Writer) -> None:
    with pytest.raises(CompileError, match="name a value for body"):
        await writer.write(lambda tx: tx.run(Statement(insert(late).values(id=1))))
    assert await writer.write(lambda tx: tx.run(Statement(insert(late).values(id=1, body="named")))) == 1


async def test_a_column_without_a_type_is_refused_rather_than_shifting_the_others(writer: Writer) -> None:
    shifted = Query(select(func.max(note.c.at), text("1")), tuple[object])
    with pytest.raises(ValueError, match="2 columns came where 1"):
        await writer.write(lambda tx: tx.first(shifted))
