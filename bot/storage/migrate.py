"""Brings a database to the tables of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from bot.errors import Refusal
from bot.storage.engine import connect

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Refusal):
    """The database was written by a newer Pacer."""

    def __init__(self, database: Path, revision: str) -> None:
        super().__init__(
            f"{database} was written by a newer Pacer (its version is {revision}). "
            "Install that version again, or name another file with PACER_DATABASE."
        )


def upgrade(database: Path) -> list[str]:
    """Apply what is missing, each migration in a transaction of its own; returns the revisions applied.

    The caller owns the file. Raises NewerDatabase and what opening it raises.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(database), poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            return _upgrade(connection, database)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, database: Path) -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    current = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if current is not None and current not in known:
        raise NewerDatabase(database, current)
    missing = known[known.index(current) + 1 :] if current else known
    if missing:
        command.upgrade(config, "head")
    return missing


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
