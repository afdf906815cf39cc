"""What a played month leaves behind, in a form that two runs can be compared by."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Rows = Counter[tuple[object, ...]]

_QUERIES = {
    "occurrences": "SELECT schedule_id, nominal, state FROM occurrence",
    "check-ins": "SELECT m.name, e.day, e.source, e.note FROM evidence e JOIN member m ON m.id = e.member_id",
    "days": "SELECT m.name, c.day FROM check_in c JOIN member m ON m.id = c.member_id",
    "attempts": (
        "SELECT m.name, r.number, a.text, a.verdict, a.number, a.hints, a.points, a.counts"
        " FROM attempt a JOIN member m ON m.id = a.member_id JOIN round r ON r.id = a.round_id"
    ),
    "standings": "SELECT m.name, s.period, s.points, s.solved FROM standing s JOIN member m ON m.id = s.member_id",
    "goals": "SELECT m.name, g.week, g.text, g.state FROM goal g JOIN member m ON m.id = g.member_id",
    "steps": "SELECT m.name, s.roadmap, s.step FROM step_done s JOIN member m ON m.id = s.member_id",
}
_POSTS = "SELECT d.occurrence_id, d.key FROM delivery d WHERE d.occurrence_id IS NOT NULL"
_SHOWN = "SELECT delivery_key, count(*) FROM messages WHERE delivery_key IS NOT NULL GROUP BY delivery_key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """`rows` by their kind; `doubled` and `missing` count deliveries that the chat shows twice or not at all."""

    rows: dict[str, Rows]
    posts: int
    doubled: int
    missing: int


def read_month(folder: Path) -> Month:
    with closing(sqlite3.connect(folder / "pacer.db")) as database:
        rows = {kind: Counter(database.execute(query).fetchall()) for kind, query in _QUERIES.items()}
        keys = [key for _, key in database.execute(_POSTS)]
    with closing(sqlite3.connect(folder / "console.db")) as chat:
        shown = dict(chat.execute(_SHOWN).fetchall())
    return Month(
        rows=rows,
        posts=len(keys),
        doubled=sum(count - 1 for count in shown.values()),
        missing=sum(key not in shown for key in keys),
    )
