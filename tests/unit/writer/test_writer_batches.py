"""Units that are written together: whole or not at all, each for itself, as long as the writer is open."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, column, text
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement, Tx
from bot.storage.writer import BATCH, DatabaseBusy, DatabaseFull, DatabaseUnavailable, StoreClosed, Writer
from tests.unit.writer.notes import ADD, NOON, SET_VALUE, VALUE, Value, add, bodies, note

LIMIT_PAGES = Query(text("PRAGMA max_page_count = 16").columns(column("pages", Integer)), Value._make)
FREE_PAGES = Query(text("PRAGMA max_page_count = 1000").columns(column("pages", Integer)), Value._make)


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
