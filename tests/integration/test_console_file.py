"""The console's own file: one for each database, and refused in words where it can't be used."""

import sqlite3
from contextlib import closing

import pytest

from bot.errors import Refusal
from tests.console_room import Room


@pytest.mark.parametrize(
    ("database", "chat"),
    [
        ("pacer.db", "console.db"),
        ("school.db", "school.console.db"),
        ("school.sqlite", "school.console.sqlite"),
        ("school", "school.console"),
        ("console.db", "console.console.db"),
    ],
)
async def test_the_chat_lies_beside_its_database(tmp_path, database, chat):
    await Room(tmp_path, database).types("hello")

    assert (tmp_path / chat).is_file()


async def test_two_databases_in_one_folder_have_a_chat_each(tmp_path):
    await Room(tmp_path, "one.db").types("hello from one", "/as jonas")

    screen = await Room(tmp_path, "two.db").types("/read 9", "/people")

    assert "hello from one" not in screen
    assert "jonas" not in screen


def no_database(file):
    file.write_text("A shopping list, not a database. " * 100)


def cut_short(file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE messages (number INTEGER)")
        connection.commit()


def a_folder(file):
    file.mkdir()


@pytest.mark.parametrize(
    ("broken", "mend"),
    [
        (no_database, "Move it away, and Pacer begins a new one"),
        (cut_short, "Move it away, and Pacer begins a new one"),
        (a_folder, "Make it a file that Pacer can write"),
    ],
)
def test_a_file_that_can_not_be_used_is_named_with_its_mend(tmp_path, broken, mend):
    file = tmp_path / "console.db"
    broken(file)

    with pytest.raises(Refusal) as refusal:
        Room(tmp_path).adapter()

    assert str(file) in str(refusal.value)
    assert mend in str(refusal.value)
