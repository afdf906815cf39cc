"""What must hold in a database whatever people did, checked without asking the code that wrote it."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from sqlalchemy import String, Table

from bot.model.messages import message_from_json
from bot.rules.cadence import Cadence, due_at, nominal_times
from bot.storage.engine import Store
from bot.storage.rebuild import rebuild
from bot.storage.tables import metadata
from tests.scenarios.shown_replies import problems_of, text_problem

MOST = {
    "member.name": 80,
    "community.name": 80,
    "space.name": 80,
    "goal.text": 200,
    "evidence.note": 500,
    "attempt.text": 3000,
    "schedule.text": 1500,
    "schedule.mention": 100,
}
"""Characters."""
BODIES = {"delivery.body", "post.wanted_body"}
ZONES = {
    *("community.zone", "member.zone", "member.profile_zone", "evidence.zone"),
    *("schedule.zone", "rule_change.old_zone", "rule_change.new_zone"),
}
AGGREGATES = ("check_in", "standing")


async def broken_promises(database: Path, now: datetime) -> list[str]:
    """A sentence for each promise that the rows break as of `now` (aware UTC); nobody has the database open."""
    with closing(sqlite3.connect(database)) as connection:
        broken = [
            *(f"integrity: {row}" for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)),
            *(f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")),
            *_texts(connection),
            *_schedules(connection, now),
            *_excuses(connection),
            *_mixed_communities(connection),
        ]
        before = _aggregates(connection)
    store = await Store.open(database)
    await store.write(rebuild)
    await store.close()
    with closing(sqlite3.connect(database)) as connection:
        after = _aggregates(connection)
    broken += [
        f"{name} differs from its rebuild: {sorted(before[name] ^ after[name])[:5]}"
        for name in AGGREGATES
        if before[name] != after[name]
    ]
    return broken


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for name in _text_columns(table):
            place = f"{table.name}.{name}"
            rows = connection.execute(f'SELECT DISTINCT "{name}" FROM "{table.name}" WHERE "{name}" IS NOT NULL')
            for (text,) in rows:
                if problem := _kept_problem(place, text):
                    yield f"{place} {text[:80]!r}: {problem}"


def _text_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, String)]


def _kept_problem(place: str, text: str) -> str | None:
    if place in BODIES:
        return next(problems_of(message_from_json(text)), None)
    if problem := text_problem(text):
        return problem
    if not unicodedata.is_normalized("NFC", text):
        return "it is not NFC"
    if place in MOST and not text.strip():
        return "it is empty"
    if len(text) > MOST.get(place, len(text)):
        return f"it has {len(text)} characters"
    if place in ZONES and text not in available_timezones():
        return "it is no zone"
    return None


def _schedules(connection: sqlite3.Connection, now: datetime) -> Iterator[str]:
    rows = connection.execute(
        "SELECT id, state, rrule, start, zone, next_nominal, next_due_at, window FROM schedule ORDER BY id"
    )
    for number, state, rrule, start, zone, nominal, due, window in rows:
        name = f"schedule {number} ({state})"
        cadence = Cadence(rrule=rrule, start=datetime.fromisoformat(start), zone=zone)
        if not nominal_times(cadence, None, 1):
            yield f"{name} has no times at all"
        if (state == "active") != (due is not None):
            yield f"{name} is due at {due}"
        if due is None:
            continue
        due_instant = datetime.fromisoformat(due).replace(tzinfo=UTC)
        if due_instant <= now:
            yield f"{name} was due at {due}, and it is {now}"
        if due_at(cadence, datetime.fromisoformat(nominal)) != due_instant:
            yield f"{name} is due at {due} for {nominal} in {zone}"
        if window <= 0:
            yield f"{name} has a window of {window} minutes"


def _excuses(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("SELECT id, first, last FROM excuse WHERE last < first"):
        yield f"excuse {row} ends before it begins"


def _mixed_communities(connection: sqlite3.Connection) -> Iterator[str]:
    """Rows of one community that point at a row of another."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if "community_id" in table.c and "community_id" in key.column.table.c:
                yield from _strangers(connection, f"{table.name}.{key.parent.name}", key.column.table.name)
    for name in ("schedule", "delivery", "post"):
        joined = f"{name} JOIN channel ON channel.id = channel_id JOIN space ON space.id = space_id"
        rows = connection.execute(
            f"SELECT {name}.id FROM {joined} WHERE {name}.community_id <> space.community_id"
        ).fetchall()
        if rows:
            yield f"{len(rows)} rows of {name} go to a channel of another community"


def _strangers(connection: sqlite3.Connection, place: str, target: str) -> Iterator[str]:
    table, column = place.split(".")
    rows = connection.execute(
        f'SELECT 1 FROM "{table}" AS mine JOIN "{target}" AS other ON other.id = mine."{column}" '
        "WHERE mine.community_id <> other.community_id"
    ).fetchall()
    if rows:
        yield f"{len(rows)} rows of {place} point into another community"


def _aggregates(connection: sqlite3.Connection) -> dict[str, set[tuple[object, ...]]]:
    return {name: set(connection.execute(f'SELECT * FROM "{name}"')) for name in AGGREGATES}
