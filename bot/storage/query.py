"""Statements made once at import, what compiles them once a database, and the transaction that runs them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sqlalchemy import CompoundSelect, Dialect, Select, TextualSelect, UpdateBase
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import SQLCompiler

R = TypeVar("R")
CoreStatement: TypeAlias = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | TextualSelect | UpdateBase


@dataclass(frozen=True, eq=False, slots=True)
class Statement:
    """A Core statement made once at import; its bindparams without a default are the values that it needs."""

    statement: CoreStatement


@dataclass(frozen=True, eq=False, slots=True)
class Query(Statement, Generic[R]):
    """A statement that yields rows, and what makes one of them: `SomeNamedTuple._make`."""

    row: Callable[[Iterable[Any]], R]


class Tx(Protocol):
    """One transaction. A missing or an unknown value is a TypeError that names it."""

    def first(self, query: Query[R], /, **values: object) -> R | None: ...

    def one(self, query: Query[R], /, **values: object) -> R:
        """Raises NoRow where there is none."""
        ...

    def all(self, query: Query[R], /, **values: object) -> list[R]: ...

    def run(self, statement: Statement, /, **values: object) -> int:
        """How many rows were written, or returned by a statement that returns rows."""
        ...


class NoRow(LookupError):
    """`one` found no row."""

    def __init__(self, query: Statement) -> None:
        super().__init__(f"No row from: {query.statement}")


class Parameters:
    """What values a compiled statement takes: the ones that it needs, and defaults for the others."""

    def __init__(self, compiled: SQLCompiler) -> None:
        names = {name: bind for bind, name in compiled.bind_names.items()}
        self.needed = frozenset(name for name, bind in names.items() if bind.required)
        self.defaults = {name: bind.effective_value for name, bind in names.items() if not bind.required}
        self._taken = frozenset(name for name, bind in names.items() if not bind.unique)
        self._sql = str(compiled)

    def check(self, values: Mapping[str, object]) -> None:
        """Raises TypeError for a missing or an unknown name."""
        if missing := self.needed - values.keys():
            raise TypeError(f"A value is missing for {', '.join(sorted(missing))} in: {self._sql}")
        if unknown := values.keys() - self._taken:
            raise TypeError(f"There is no parameter {', '.join(sorted(unknown))} in: {self._sql}")


class Plan:
    """A statement compiled for one dialect of named parameters: its text and its types' own conversions.

    Raises CompileError for what only SQLAlchemy's own execution can do.
    """

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.statement.compile(dialect=dialect)
        _refuse_what_needs_execution_support(compiled)
        self.sql = str(compiled)
        self._parameters = Parameters(compiled)
        self._to_database = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        from_database = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.statement.exported_columns
        ]
        self._width = len(from_database)
        self._from_database = [(at, convert) for at, convert in enumerate(from_database) if convert]

    def arguments(self, values: dict[str, object]) -> dict[str, object]:
        """What the database's cursor takes; `values` may be changed."""
        parameters = self._parameters
        if values.keys() != parameters.needed:
            parameters.check(values)
        if parameters.defaults:
            values = parameters.defaults | values
        for name, convert in self._to_database.items():
            values[name] = convert(values[name])
        return values

    def columns(self, row: Sequence[object]) -> Iterable[object]:
        """A database's row with its columns as the types have them."""
        if not self._from_database:
            return row
        if len(row) != self._width:
            raise ValueError(f"{len(row)} columns came where {self._width} have types, from: {self.sql}")
        values = list(row)
        for at, convert in self._from_database:
            values[at] = convert(values[at])
        return values


def _refuse_what_needs_execution_support(compiled: SQLCompiler) -> None:
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise CompileError(f"IN takes a list in a read only: use a subquery, or run this for each value: {compiled}")
    if defaults := compiled.prefetch:
        names = ", ".join(column.name for column in defaults)
        raise CompileError(f"Defaults made in Python do not apply: name a value for {names} in: {compiled}")
