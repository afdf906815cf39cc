"""Brings a database to the tables of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from bot.errors import Refusal
from bot.storage.engine import connect
from bot.storage.writer import DatabaseUnavailable, unavailable

VERSIONS = "alembic_version"
MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Refusal):
    """The database was written by a newer Pacer."""

    def __init__(self, database: Path, revision: str) -> None:
        super().__init__(
            f"{database} was written by a newer Pacer (its version is {revision}). "
            "Install that version again, or name another file with PACER_DATABASE."
        )


class ForeignDatabase(Refusal):
    """The file is another program's database."""

    def __init__(self, database: Path) -> None:
        super().__init__(
            f"{database} holds another program's tables, not Pacer's. Name another file with PACER_DATABASE."
        )


class DamagedDatabase(Refusal):
    """The file is damaged."""

    def __init__(self, database: Path, why: str) -> None:
        super().__init__(f"{database} can't be read ({why}). Put a backup in its place, or name another file.")


def upgrade(database: Path) -> list[str]:
    """Apply what is missing, each migration in a transaction of its own; returns the revisions applied.

    The caller owns the file. Raises NewerDatabase, ForeignDatabase, DamagedDatabase and what opening it raises.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(database), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            return _upgrade(connection, database)
    except DatabaseError as error:
        if unavailable(error.orig or error) is DatabaseUnavailable:
            raise DamagedDatabase(database, str(error.orig)) from error
        raise
    finally:
        engine.dispose()


def _upgrade(connection: Connection, database: Path) -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    current = MigrationContext.configure(connection).get_current_revision()
    tables = set(inspect(connection).get_table_names()) - {VERSIONS}
    connection.rollback()
    if current is not None and current not in known:
        raise NewerDatabase(database, current)
    if current is None and tables:
        raise ForeignDatabase(database)
    missing = known[known.index(current) + 1 :] if current else known
    if missing:
        command.upgrade(config, "head")
    return missing


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
