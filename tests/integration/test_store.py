import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, column, func, insert, select, text
from sqlalchemy.schema import CreateTable

import bot
from bot.errors import Refusal
from bot.storage.engine import READERS, CannotOpen, NotADatabase, NotAFile, Store
from bot.storage.lock import SecondProcess
from bot.storage.query import NoRow, Query, Statement, Tx
from bot.storage.types import Instant
from bot.storage.writer import DatabaseBusy, StoreClosed

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

number = Table("number", MetaData(), Column("value", Integer, primary_key=True), Column("at", Instant))


class Number(NamedTuple):
    value: int


class NumberRow(NamedTuple):
    value: int
    at: datetime | None


ADD = Statement(insert(number).values(value=bindparam("value"), at=bindparam("at", NOON)))
TOTAL = Query(select(func.count().label("total")).select_from(number), Number._make)
ALL = Query(select(number.c.value, number.c.at).order_by(number.c.value), NumberRow._make)
ONE = Query(select(number.c.value, number.c.at).where(number.c.value == bindparam("value")), NumberRow._make)
VALUES = Query(select(number.c.value), Number._make)
SOME = Query(select(number.c.value).where(number.c.value.in_(bindparam("values"))), Number._make)
SINCE = Query(select(number.c.value).where(number.c.at >= bindparam("since")), Number._make)
BROKEN = Query(text("SELECT 1 FROM nowhere").columns(number.c.value), Number._make)

# Takes numbers for as long as it lives, and says each once it is safe.
COUNTS = """
import asyncio, sys
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, insert
from bot.storage.engine import Store
from bot.storage.query import Statement

ADD = Statement(insert(Table("number", MetaData(), Column("value", Integer))).values(value=bindparam("value")))

async def count(store, value, step):
    while True:
        await store.write(lambda tx: tx.run(ADD, value=value))
        print(value, flush=True)
        value += step

async def main():
    store = await Store.open(sys.argv[1])
    await asyncio.gather(*(count(store, value, 16) for value in range(16)))

asyncio.run(main())
"""
OPENS = """
import asyncio, sys
from bot.storage.engine import Store

async def main():
    store = await Store.open(sys.argv[1])
    print("open", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pacer.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(str(CreateTable(number)))
    return path


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    store = await Store.open(file, busy_timeout=timedelta(milliseconds=20))
    yield store
    await store.close()


def add(value: int) -> Callable[[Tx], int]:
    return lambda tx: tx.run(ADD, value=value)


async def another_process(script: str, file: Path) -> Process:
    source = str(Path(bot.__file__).parents[1])
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(file), stdout=PIPE, env={**os.environ, "PYTHONPATH": source}
    )


# Opening


async def test_a_new_database_is_made_with_its_folders(tmp_path: Path) -> None:
    file = tmp_path / "data" / "of pacer?" / "pacer.db"

    store = await Store.open(file)
    await store.close()

    assert file.exists()


async def test_a_url_names_a_file_too(file: Path) -> None:
    store = await Store.open(f"sqlite:///{file}")
    await store.write(add(1))
    await store.close()

    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT value FROM number").fetchall() == [(1,)]


async def test_a_url_of_something_else_is_refused_without_its_password() -> None:
    with pytest.raises(NotAFile, match=r"postgresql://pacer:\*\*\*@db/pacer is none"):
        await Store.open("postgresql://pacer:secret@db/pacer")


async def test_what_is_written_survives_a_power_cut(store: Store) -> None:
    journal = Query(text("PRAGMA journal_mode").columns(column("mode", String)), tuple[str])
    synchronous = Query(text("PRAGMA synchronous").columns(column("level", Integer)), tuple[int])
    full = (2,)

    assert await store.write(lambda tx: tx.one(journal)) == ("wal",)
    assert await store.write(lambda tx: tx.one(synchronous)) == full


@pytest.mark.parametrize("content", [b"Dear diary", b"Dear diary, " * 1000], ids=["short", "long"])
async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_bytes(content)

    with pytest.raises(NotADatabase) as refused:
        await Store.open(diary)

    assert str(refused.value) == (
        f"{diary} is not a Pacer database (it is not SQLite at all). "
        "Name another file with PACER_DATABASE, or move this one away."
    )
    assert diary.read_bytes() == content


async def test_after_a_refusal_the_file_can_be_put_right_and_opened(tmp_path: Path) -> None:
    file = tmp_path / "pacer.db"
    file.write_bytes(b"Dear diary")
    with pytest.raises(NotADatabase):
        await Store.open(file)

    file.unlink()
    store = await Store.open(file)
    await store.close()


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="unable to open database file"):
        await Store.open(tmp_path)


async def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotOpen, match="Make it writable for Pacer"):
        await Store.open(tmp_path / "file" / "pacer.db")


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that this process may not write to; root, who may do anything, becomes nobody."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)


@pytest.mark.parametrize("name", ["pacer.db", "data/pacer.db"])
async def test_a_folder_that_pacer_may_not_write_to_is_refused(locked_folder: Path, name: str) -> None:
    with pytest.raises(CannotOpen, match=r"Permission denied.*Make it writable for Pacer"):
        await Store.open(locked_folder / name)


# One process


async def test_a_second_process_is_refused_until_the_first_dies(file: Path) -> None:
    first = await another_process(OPENS, file)
    assert first.stdout is not None
    assert await first.stdout.readline() == b"open\n"

    with pytest.raises(SecondProcess) as refused:
        await Store.open(file)
    assert str(refused.value) == (
        f"Another Pacer already runs on this database ({file}). Stop it first; several processes need PostgreSQL."
    )

    first.kill()
    await first.wait()
    store = await Store.open(file)
    await store.close()


async def test_a_second_store_is_refused_by_any_name_of_the_file_until_the_first_closes(
    file: Path, store: Store
) -> None:
    link = file.with_name("link.db")
    link.symlink_to(file)
    with pytest.raises(SecondProcess):
        await Store.open(link)

    await store.close()
    second = await Store.open(link)
    await second.close()


async def test_a_killed_process_has_kept_every_write_that_it_acknowledged(file: Path) -> None:
    writer = await another_process(COUNTS, file)
    assert writer.stdout is not None
    said = [await writer.stdout.readline() for _ in range(300)]
    writer.kill()
    said += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    acknowledged = {int(line) for line in said if line.endswith(b"\n")}

    store = await Store.open(file)
    kept = {row.value for row in await store.read(lambda tx: tx.all(VALUES))}
    await store.close()

    assert len(acknowledged) >= 300
    assert acknowledged <= kept


# Writing


async def test_a_write_waits_for_a_backup_that_holds_the_lock_and_then_gives_up(file: Path, store: Store) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as backup:
        backup.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            await store.write(add(1))
        assert await store.read(lambda tx: tx.one(TOTAL)) == Number(0)
        backup.execute("ROLLBACK")

    await store.write(add(1))
    assert await store.read(lambda tx: tx.one(TOTAL)) == Number(1)


async def test_opening_a_database_that_is_held_is_refused_as_busy(tmp_path: Path) -> None:
    file = tmp_path / "pacer.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as backup:
        backup.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            await Store.open(file, busy_timeout=timedelta(milliseconds=20))


async def test_a_row_that_points_to_nothing_is_refused(file: Path, store: Store) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE half (of INTEGER REFERENCES number)")
    half = Table("half", MetaData(), Column("of", Integer))

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await store.write(lambda tx: tx.run(Statement(insert(half).values(of=404))))


# Reading


async def test_a_read_sees_every_write_that_returned(store: Store) -> None:
    async def write_and_look(value: int) -> bool:
        await store.write(add(value))
        return await store.read(lambda tx: tx.first(ONE, value=value)) == NumberRow(value, NOON)

    assert all(await asyncio.gather(*(write_and_look(value) for value in range(100))))


async def test_a_read_stays_on_its_snapshot(file: Path, store: Store) -> None:
    def look(tx: Tx) -> tuple[Number, Number]:
        before = tx.one(TOTAL)
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("INSERT INTO number (value) VALUES (1)")
        return before, tx.one(TOTAL)

    assert await store.read(look) == (Number(0), Number(0))
    assert await store.read(lambda tx: tx.one(TOTAL)) == Number(1)


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.read(add(1))
    assert await store.read(lambda tx: tx.one(TOTAL)) == Number(0)
    await store.write(add(1))


async def test_reading_answers_as_writing_does(store: Store) -> None:
    for value in (1, 2, 3):
        await store.write(add(value))

    def look(tx: Tx) -> tuple[object, ...]:
        return tx.first(ONE, value=2), tx.first(ONE, value=4), tx.one(ONE, value=1), tx.all(ALL), tx.run(ALL)

    assert await store.read(look) == await store.write(look)


async def test_a_read_finds_the_rows_of_a_list(store: Store) -> None:
    for value in range(5):
        await store.write(add(value))
    assert await store.read(lambda tx: tx.all(SOME, values=[1, 3, 7])) == [Number(1), Number(3)]
    assert await store.read(lambda tx: tx.all(SOME, values=[])) == []


@pytest.mark.parametrize("go", ["read", "write"])
async def test_reading_fails_as_writing_does(store: Store, go: str) -> None:
    run = store.read if go == "read" else store.write

    with pytest.raises(NoRow):
        await run(lambda tx: tx.one(ONE, value=404))
    with pytest.raises(TypeError, match="A value is missing for value"):
        await run(lambda tx: tx.one(ONE))
    with pytest.raises(TypeError, match="There is no parameter vlaue"):
        await run(lambda tx: tx.one(ONE, value=1, vlaue=1))
    with pytest.raises(ValueError, match="An instant is an aware datetime in UTC"):
        await run(lambda tx: tx.all(SINCE, since=NOON.replace(tzinfo=None)))
    with pytest.raises(sqlite3.OperationalError, match="no such table: nowhere"):
        await run(lambda tx: tx.all(BROKEN))


async def test_what_a_reading_function_raises_reaches_its_caller(store: Store) -> None:
    def look(tx: Tx) -> None:
        tx.all(ALL)
        raise Refusal("Nothing to see.")

    with pytest.raises(Refusal, match="Nothing to see"):
        await store.read(look)


async def test_a_cancelled_read_leaves_room_for_others(store: Store) -> None:
    def leaves(tx: Tx) -> list[NumberRow]:
        asyncio.get_running_loop().call_soon(reader.cancel)
        return tx.all(ALL)

    for _ in range(READERS + 1):
        reader = asyncio.create_task(store.read(leaves))
        with pytest.raises(asyncio.CancelledError):
            await reader

    assert await asyncio.gather(*(store.read(lambda tx: tx.one(TOTAL)) for _ in range(20))) == [Number(0)] * 20


# Closing


async def test_a_closed_store_refuses_and_has_kept_what_was_asked_before(file: Path, store: Store) -> None:
    reads = [asyncio.create_task(store.read(lambda tx: tx.one(TOTAL))) for _ in range(READERS)]
    writes = [asyncio.create_task(store.write(add(value))) for value in range(10)]
    await asyncio.sleep(0)

    await store.close()
    await store.close()

    assert await asyncio.gather(*writes) == [1] * 10
    assert len(await asyncio.gather(*reads)) == READERS
    with pytest.raises(StoreClosed):
        await store.write(add(11))
    with pytest.raises(StoreClosed):
        await store.read(lambda tx: tx.one(TOTAL))
    assert [path.name for path in sorted(file.parent.iterdir())] == ["pacer.db", "pacer.db.lock"]
