"""How fast members check in by reaction: Pacer beside plain sqlite3 and beside an ORM session each.

python -m tests.benchmarks.checkins [--members 64] [--rounds 20] [--slow-fsync MILLISECONDS]
"""

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import cast

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.features.checkins import CheckIns
from bot.model.events import ReactionAdded
from bot.model.refs import MessageRef
from bot.storage.engine import Store
from tests.benchmarks.checkin_acts import FIRST_DAY, days_of_posts, reactions
from tests.benchmarks.checkin_databases import SlowConnection, kept, open_plain, open_store, orm_engine
from tests.benchmarks.checkin_orm import check_in
from tests.benchmarks.measure import Work, take_turns, times_as_fast
from tests.benchmarks.recording import Recorder, Step, in_words, replay

WARM_UP = 3
PACER = "Pacer, all at once"
RAW = "plain sqlite3, a transaction each"
ORM = "SQLAlchemy ORM, a session each"
GOALS = {RAW: "1, then 3", ORM: "30, then 100"}
SLOW_GOALS = {RAW: "10 with 3 ms", ORM: "none"}

Wave = Sequence[ReactionAdded]
"""Acts at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """The seconds of each wave, by way; and the statements of one act."""

    seconds: dict[str, list[float]]
    statements: str


async def measure(folder: Path, *, members: int, rounds: int, slow: bool) -> dict[str, Measured]:
    """Raises AssertionError where the three ways don't end with the same rows."""
    days = WARM_UP + rounds
    files = {name: folder / f"{number}.db" for number, name in enumerate((PACER, RAW, ORM))}
    template = folder / "template.db"
    posts = await days_of_posts(template, days)
    for file in files.values():
        shutil.copyfile(template, file)
    all_waves = {
        "first act": _waves(posts, lambda day: [f"new-{day}-{number}" for number in range(members)]),
        "another day": _waves(posts, lambda day: [f"known-{number}" for number in range(members)]),
    }
    measured: dict[str, Measured] = {}
    async with AsyncExitStack() as stack:
        store = await open_store(files[PACER], slow=slow)
        stack.push_async_callback(store.close)
        raw = stack.enter_context(closing(open_plain(files[RAW], slow=slow)))
        engine = orm_engine(files[ORM], slow=slow)
        stack.push_async_callback(engine.dispose)
        for name, waves in all_waves.items():
            units = await _recorded(template, waves)
            seconds = await take_turns(
                {PACER: _at_once(store, waves), RAW: _replaying(raw, units), ORM: _in_sessions(engine, waves)},
                rounds,
                warm_up=WARM_UP,
            )
            measured[name] = Measured(seconds=seconds, statements=in_words(units[-1][0]))
    _check_rows(files, len(all_waves) * days * members)
    return measured


def _waves(posts: Sequence[MessageRef], names_on: Callable[[int], Sequence[str]]) -> list[Wave]:
    return [reactions(post, names_on(day), FIRST_DAY + timedelta(days=day)) for day, post in enumerate(posts)]


async def _recorded(database: Path, waves: Sequence[Wave]) -> list[list[list[Step]]]:
    """Each wave as the statements of its units."""
    store = await Store.open(database)
    recorded = []
    for wave in waves:
        recorder = Recorder(store)
        check_ins = CheckIns(cast(Store, recorder))
        await asyncio.gather(*(check_ins.reacted(event) for event in wave))
        recorded.append(recorder.units)
    await store.close()
    return recorded


def _at_once(store: Store, waves: Sequence[Wave]) -> Work:
    check_ins = CheckIns(store)

    async def work(number: int) -> None:
        await asyncio.gather(*(check_ins.reacted(event) for event in waves[number]))

    return work


def _replaying(connection: sqlite3.Connection, waves: list[list[list[Step]]]) -> Work:
    async def work(number: int) -> None:
        replay(connection, waves[number])

    return work


def _in_sessions(engine: AsyncEngine, waves: Sequence[Wave]) -> Work:
    """One after the other: on a database with one writer, sessions side by side are slower."""

    async def work(number: int) -> None:
        for event in waves[number]:
            await check_in(engine, event)

    return work


def _check_rows(files: Mapping[str, Path], expected: int) -> None:
    rows = {name: kept(file) for name, file in files.items()}
    if any(len(each) != expected or each != rows[PACER] for each in rows.values()):
        counts = ", ".join(f"{name}: {len(each)}" for name, each in rows.items())
        raise AssertionError(f"Not the same {expected} rows: {counts}.")


def report(measured: Mapping[str, Measured], *, members: int, rounds: int, slow_by: float) -> str:
    """A small table: milliseconds of a wave, and how many times as fast Pacer is."""
    slower = f", fsync {slow_by:g} ms slower" if slow_by else ""
    goals = SLOW_GOALS if slow_by else GOALS
    lines = [
        f"{members} members react at once; SQLite, WAL, synchronous=FULL{slower}; medians of {rounds} rounds",
        "",
        _row("", measured),
        _row("statements of one act", [each.statements for each in measured.values()]),
    ]
    lines += [
        _row(way, [f"{median(each.seconds[way]) * 1000:,.2f} ms" for each in measured.values()])
        for way in (PACER, RAW, ORM)
    ]
    lines.append("")
    for way, goal in goals.items():
        ratios = [f"{times_as_fast(each.seconds[PACER], each.seconds[way]):,.1f}" for each in measured.values()]
        lines.append(_row(f"Pacer, times {way}", ratios) + f"   goal: {goal}")
    return "\n".join(lines)


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<48}" + "".join(f"{cell:>22}" for cell in cells)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--slow-fsync", type=float, default=0.0, help="milliseconds that each commit takes more")
    asked = parser.parse_args(arguments)
    SlowConnection.seconds = asked.slow_fsync / 1000
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(
            measure(Path(folder), members=asked.members, rounds=asked.rounds, slow=bool(asked.slow_fsync))
        )
    print(report(measured, members=asked.members, rounds=asked.rounds, slow_by=asked.slow_fsync))
    print(f"\nAll three ways kept the same {2 * asked.members * (asked.rounds + WARM_UP):,} pieces of evidence.")


if __name__ == "__main__":
    main()
