"""What a use case asks of the database, kept so that plain sqlite3 can do the same statements again."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from sqlalchemy.dialects import sqlite

from bot.storage.engine import Store
from bot.storage.query import Plan, Query, Statement, Tx

R = TypeVar("R")
T = TypeVar("T")
Fetch = Literal["one", "all", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    sql: str
    arguments: dict[str, object]
    fetch: Fetch


class Recorder:
    """Stands in for a store's door for writing, and keeps the steps of each unit that goes through."""

    def __init__(self, store: Store) -> None:
        self.units: list[list[Step]] = []
        self._store = store
        self._plans: dict[Statement, Plan] = {}

    async def write(self, unit: Callable[[Tx], T]) -> T:
        def run(tx: Tx) -> T:
            recording = _RecordingTx(tx, self._plans)
            result = unit(recording)
            self.units.append(recording.steps)
            return result

        return await self._store.write(run)


class _RecordingTx:
    """Implements `Tx`: keeps what sqlite3 is given, and hands it on to the real one."""

    def __init__(self, tx: Tx, plans: dict[Statement, Plan]) -> None:
        self.steps: list[Step] = []
        self._tx = tx
        self._plans = plans

    def first(self, query: Query[R], /, **values: object) -> R | None:
        self._keep(query, values, "one")
        return self._tx.first(query, **values)

    def one(self, query: Query[R], /, **values: object) -> R:
        self._keep(query, values, "one")
        return self._tx.one(query, **values)

    def all(self, query: Query[R], /, **values: object) -> list[R]:
        self._keep(query, values, "all")
        return self._tx.all(query, **values)

    def run(self, statement: Statement, /, **values: object) -> int:
        self._keep(statement, values, "none")
        return self._tx.run(statement, **values)

    def _keep(self, statement: Statement, values: dict[str, object], fetch: Fetch) -> None:
        plan = self._plans.get(statement)
        if plan is None:
            plan = self._plans[statement] = Plan(statement, sqlite.dialect(paramstyle="named"))
        self.steps.append(Step(sql=plan.sql, arguments=plan.arguments(dict(values)), fetch=fetch))


def replay(connection: sqlite3.Connection, units: Iterable[list[Step]]) -> None:
    """Each unit in a transaction of its own."""
    cursor = connection.cursor()
    for unit in units:
        cursor.execute("BEGIN IMMEDIATE")
        for step in unit:
            cursor.execute(step.sql, step.arguments)
            if step.fetch == "one":
                cursor.fetchone()
            elif step.fetch == "all":
                cursor.fetchall()
        cursor.execute("COMMIT")


def in_words(unit: list[Step]) -> str:
    """3 SELECT, 2 INSERT"""
    kinds = Counter(step.sql.split(maxsplit=1)[0] for step in unit)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
