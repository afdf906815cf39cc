"""Values and statements that the writer takes, and those that it refuses."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import String, bindparam, delete, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import CompileError

from bot.storage.query import NoRow, Query, Statement
from bot.storage.writer import Writer
from tests.unit.writer.notes import ADD, ADD_ONCE, BY_BODY, NOON, VALUE, Body, add, bodies, late, note


class NoteRow(NamedTuple):
    body: str
    at: datetime | None
    day: date | None
    pinned: bool | None


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
