"""The `pacer` command as people start it: what it prints, how it ends, and never a trace."""

import json
import sqlite3

import pytest

from bot.storage.lock import lock_database
from tests.terminal import Ended, Terminal


def test_help_names_every_command(terminal: Terminal) -> None:
    ended = terminal.pacer("--help")
    assert ended.code == 0
    for name in ("run", "demo", "content", "db", "grader"):
        assert f" {name} " in ended.out


def test_an_unknown_command_is_named(terminal: Terminal) -> None:
    ended = terminal.pacer("rnu")
    assert ended.code == 2
    assert "No such command 'rnu'" in ended.err


def test_a_database_is_made_then_up_to_date_then_rebuilt(terminal: Terminal) -> None:
    assert terminal.pacer("db", "upgrade") == Ended(code=0, out="Applied 0001.\n", err="")
    assert terminal.pacer("db", "upgrade") == Ended(code=0, out="The database is up to date.\n", err="")
    rebuilt = terminal.pacer("db", "rebuild")
    assert rebuilt == Ended(code=0, out="Made anew from the rows: 0 days, 0 standings.\n", err="")
    assert sorted(each.name for each in (terminal.folder / "data").glob("*.db")) == ["pacer.db"]


def test_a_database_may_be_named_as_a_url_or_from_home(terminal: Terminal) -> None:
    assert terminal.pacer("db", "upgrade", database="sqlite:///own/mine.db").code == 0
    assert (terminal.folder / "own" / "mine.db").exists()
    assert terminal.pacer("db", "upgrade", database="~/mine.db").code == 0
    assert (terminal.home / "mine.db").exists()
    assert not (terminal.folder / "data").exists()


@pytest.mark.parametrize("command", [("db", "upgrade"), ("db", "rebuild")])
def test_a_file_that_is_no_database_is_refused_and_left_alone(terminal: Terminal, command: tuple[str, str]) -> None:
    diary = terminal.folder / "diary.txt"
    diary.write_text("Dear diary, " * 100)
    ended = terminal.pacer(*command, database=str(diary))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"{diary} is not a Pacer database (it is not SQLite at all). "
        "Name another file with PACER_DATABASE, or move this one away.\n"
    )
    assert diary.read_text() == "Dear diary, " * 100


@pytest.mark.parametrize("command", [("db", "upgrade"), ("db", "rebuild")])
def test_a_newer_database_is_refused(terminal: Terminal, command: tuple[str, str]) -> None:
    terminal.pacer("db", "upgrade")
    with sqlite3.connect(terminal.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2031'")
    connection.close()
    ended = terminal.pacer(*command)
    assert (ended.code, ended.out) == (1, "")
    assert "was written by a newer Pacer (its version is 2031)." in ended.err


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("command", [("db", "upgrade"), ("db", "rebuild")])
def test_a_second_process_on_one_file_is_refused(terminal: Terminal, command: tuple[str, str]) -> None:
    ended = terminal.pacer(*command)
    assert ended == Ended(
        code=1,
        out="",
        err=f"Another Pacer already runs on this database ({terminal.database}). "
        "Stop it first; several processes need PostgreSQL.\n",
    )


def test_a_demo_that_is_being_played_is_not_taken_away(terminal: Terminal) -> None:
    folder = terminal.folder / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "pacer.log").write_text("a line")
    lock = lock_database(folder / "pacer.db")
    ended = terminal.pacer("demo")
    lock.release()
    assert ended.code == 1
    assert ended.err.startswith("Another Pacer already runs on this database")
    assert (folder / "pacer.log").read_text() == "a line"


def test_without_a_terminal_and_with_nothing_configured_run_plays_the_month(terminal: Terminal, cache: str) -> None:
    ended = terminal.pacer("run", cache=cache)
    assert (ended.code, ended.err) == (0, "")
    assert "Week 1" in ended.out
    assert "Solved, all 17." in ended.out
    assert ended.out.rstrip().endswith("A month has passed. Play it yourself: pacer run")
    assert not terminal.database.exists()


def test_wrong_settings_are_named_one_by_one_without_showing_secrets(terminal: Terminal) -> None:
    ended = terminal.pacer("db", "upgrade", log_level="loud", database="postgresql://ada:s3cret@host/pacer")
    assert ended == Ended(
        code=1,
        out="",
        err="The settings can't be read:\n"
        "PACER_DATABASE: Pacer keeps its data in a SQLite file; name one, such as data/pacer.db.\n"
        "PACER_LOG_LEVEL: it is one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not loud.\n",
    )
    assert not list(terminal.folder.iterdir())


def test_an_empty_setting_counts_as_left_out(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_text("PACER_DATABASE=\nPACER_CONTENT=\nPACER_LOG_LEVEL=debug\n")
    assert terminal.pacer("db", "upgrade").code == 0
    assert terminal.database.exists()


def test_a_dot_env_that_is_no_text_is_said(terminal: Terminal) -> None:
    (terminal.folder / ".env").write_bytes(b"\xff\xfe\x00P")
    ended = terminal.pacer("db", "upgrade")
    assert (ended.code, ended.err) == (1, "The settings can't be read:\n.env is not text in UTF-8.\n")


@pytest.mark.parametrize("command", [("db", "upgrade"), ("demo",)])
def test_a_data_folder_that_cannot_be_is_said(terminal: Terminal, command: tuple[str, ...]) -> None:
    (terminal.folder / "data").write_text("a file, no folder")
    ended = terminal.pacer(*command)
    assert (ended.code, ended.out) == (1, "")
    assert "data" in ended.err
    assert ended.err.count("\n") == 1


def test_an_adapters_own_command_knows_the_commands_of_pacer(terminal: Terminal) -> None:
    printed = terminal.pacer("slack-manifest")

    assert printed.code == 0
    mounted = [command["command"] for command in json.loads(printed.out)["features"]["slash_commands"]]
    assert {"/pacer", "/checkin", "/schedule"} <= set(mounted)
    assert "chat:write: " in printed.err
