"""The migrations make the tables of this version, once, all or nothing."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.storage import migrate
from bot.storage.engine import Store
from bot.storage.migrate import DamagedDatabase, ForeignDatabase, NewerDatabase, upgrade
from bot.storage.tables import metadata

BROKEN = '''
"""A migration that fails half-way."""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half (id) VALUES (1)")
    op.add_column("community", sa.Column("half", sa.Integer(), nullable=True))
    raise RuntimeError("it fails here")
'''


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "pacer.db"


def dump(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def run(database: Path, *statements: str) -> None:
    connection = sqlite3.connect(database)
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


def test_they_make_the_very_tables_that_the_statements_use(database: Path) -> None:
    upgrade(database)
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_they_make_the_same_sql_as_the_tables_themselves(database: Path, tmp_path: Path) -> None:
    """What compare_metadata does not look at: partial indexes, WITHOUT ROWID, foreign keys' ON DELETE."""
    upgrade(database)
    twin = tmp_path / "twin.db"
    engine = create_engine(f"sqlite:///{twin}")
    metadata.create_all(engine)
    engine.dispose()

    def schema(file: Path) -> dict[str, set[str]]:
        connection = sqlite3.connect(file)
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        connection.close()
        return {name: _parts(sql) for name, sql in rows if name != "alembic_version"}

    assert schema(database) == schema(twin)


def _parts(sql: str) -> set[str]:
    """The lines of a CREATE statement in any order, without quotes and commas."""
    return {line.strip().rstrip(",").replace('"', "") for line in sql.splitlines() if line.strip()}


def test_a_second_time_they_change_nothing(database: Path) -> None:
    assert upgrade(database) == ["0001"]
    before = dump(database)
    assert upgrade(database) == []
    assert dump(database) == before


def test_an_empty_file_counts_as_new(database: Path) -> None:
    database.touch()
    assert upgrade(database) == ["0001"]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database: Path) -> None:
    upgrade(database)
    run(database, "UPDATE alembic_version SET version_num = '2031-07'")
    before = dump(database)
    with pytest.raises(NewerDatabase) as refused:
        upgrade(database)
    assert str(refused.value) == (
        f"{database} was written by a newer Pacer (its version is 2031-07). "
        "Install that version again, or name another file with PACER_DATABASE."
    )
    assert dump(database) == before


def test_another_program_s_database_is_refused_and_left_alone(database: Path) -> None:
    run(database, "CREATE TABLE recipe (name TEXT)", "INSERT INTO recipe VALUES ('soup')")
    before = dump(database)
    with pytest.raises(ForeignDatabase, match="holds another program's tables"):
        upgrade(database)
    assert dump(database) == before


def test_a_damaged_database_is_refused_with_what_to_do(database: Path) -> None:
    upgrade(database)
    content = bytearray(database.read_bytes())
    content[4096:40000] = b"x" * (40000 - 4096)
    database.write_bytes(content)
    with pytest.raises(DamagedDatabase, match="Put a backup in its place"):
        upgrade(database)


@pytest.fixture
def broken_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more migration, which fails half-way."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_broken.py").write_text(BROKEN.format(head="0001"))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    upgrade(database)
    run(
        database,
        "INSERT INTO community (id, name, zone, began_on, public_answers) VALUES (1, 'Ours', 'UTC', '2027-02-26', 0)",
    )
    before = dump(database)
    request.getfixturevalue("broken_head")
    with pytest.raises(RuntimeError, match="it fails here"):
        upgrade(database)
    assert dump(database) == before


@pytest.mark.usefixtures("broken_head")
def test_of_a_new_database_the_migrations_before_the_failed_one_are_kept(database: Path) -> None:
    with pytest.raises(RuntimeError):
        upgrade(database)
    connection = sqlite3.connect(database)
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert version == "0001"
    assert "half" not in tables
    assert "round" in tables


async def test_a_store_works_on_the_migrated_tables_with_foreign_keys_on(database: Path) -> None:
    store = await Store.open(database)
    try:
        upgrade(store.file)
    finally:
        await store.close()
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
