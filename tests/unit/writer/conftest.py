"""A database with notes and a count, and the writer that it has."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql import insert

from bot.storage.writer import Writer
from tests.unit.writer.notes import count, metadata


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
