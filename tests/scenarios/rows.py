"""What stands in Pacer's database, read past Pacer."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.model.refs import DeliveryKey
from tests.scenarios.ledger import CheckIn, Reacted, Replied

_OCCURRENCES = """
SELECT o.schedule_id, o.nominal, o.state, d.key, d.state, d.next_at, d.sending_since
FROM occurrence o LEFT JOIN delivery d ON d.occurrence_id = o.id
"""
_MEMBER = "JOIN member ON member.id = member_id"
_PIECES = f"SELECT name, day, source FROM evidence {_MEMBER} WHERE source NOT IN ('reaction', 'reply')"
_REPLIES = f"""
SELECT name, message, day FROM evidence {_MEMBER} JOIN post ON source_key LIKE 'reply:' || post.id || ':%'
"""
_REACTIONS = f"""
SELECT name, message, day FROM evidence {_MEMBER}
JOIN post ON source_key = 'reaction:' || post.id || ':white_check_mark'
"""
_DAYS = f"SELECT name, day FROM check_in {_MEMBER}"


class Occurred(NamedTuple):
    """An occurrence with its delivery, where it has one; instants as the database writes them."""

    schedule: int
    nominal: str
    state: str
    key: DeliveryKey | None
    delivery: str | None
    next_at: str | None
    sending_since: str | None


def occurrences(database: Path) -> list[Occurred]:
    return [Occurred._make(row) for row in _rows(database, _OCCURRENCES)]


def pieces(database: Path) -> Counter[CheckIn]:
    """Every piece of evidence but the reactions and the replies."""
    return Counter((name, date.fromisoformat(day), source) for name, day, source in _rows(database, _PIECES))


def replies(database: Path) -> Counter[Replied]:
    return Counter((name, message, date.fromisoformat(day)) for name, message, day in _rows(database, _REPLIES))


def reactions(database: Path) -> dict[Reacted, date]:
    """The days that reactions count for; there is one row at most for a member and a post."""
    return {(name, message): date.fromisoformat(day) for name, message, day in _rows(database, _REACTIONS)}


def days(database: Path) -> list[tuple[str, date]]:
    """Every day that counts for a member, in order."""
    return sorted((name, date.fromisoformat(day)) for name, day in _rows(database, _DAYS))


def messages(database: Path) -> set[str]:
    """The ids of the posts that Pacer knows of."""
    return {message for (message,) in _rows(database, "SELECT message FROM post")}


def _rows(database: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()
