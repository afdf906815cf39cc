"""Every statement compiles for both databases."""

import importlib
import pkgutil

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage import queries
from bot.storage.query import Plan, Statement

STATEMENTS = [
    pytest.param(value, id=f"{module.name}.{name}")
    for module in pkgutil.iter_modules(queries.__path__)
    for name, value in vars(importlib.import_module(f"bot.storage.queries.{module.name}")).items()
    if isinstance(value, Statement)
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_compiles_for_sqlite_and_for_postgresql(statement: Statement) -> None:
    assert Plan(statement, sqlite.dialect()).sql
    assert str(statement.statement.compile(dialect=postgresql.dialect()))


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 50
