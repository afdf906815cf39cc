"""What the killed Pacer's database says, beside what everybody sees on the platform."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.model.refs import DeliveryKey
from tests.scenarios.life.place import SEED, Place, Post

_UNDER_WAY = "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')"
_STEPS_LEFT = "SELECT count(*) FROM post WHERE next_at IS NOT NULL"
_NOT_LISTED = "SELECT count(*) FROM post WHERE seeds <> '' AND coalesce(listed_at, posted_at) < ?"
_DELIVERIES = "SELECT key FROM delivery"
_OCCURRENCES = (
    "SELECT coalesce(d.key, '') FROM occurrence o LEFT JOIN delivery d ON d.occurrence_id = o.id"
    " WHERE o.state IN ('due', 'posted')"
)
_POSTS = "SELECT message, id FROM post"
_EVIDENCE = "SELECT a.external, e.source, e.source_key FROM evidence e JOIN account a ON a.member_id = e.member_id"
_WRONG_DAYS = (
    "SELECT count(*) FROM (SELECT member_id, day FROM evidence EXCEPT SELECT member_id, day FROM check_in)"
    " UNION ALL SELECT count(*) FROM (SELECT member_id, day FROM check_in EXCEPT SELECT member_id, day FROM evidence)"
)

Piece = tuple[str, str]
"""An account and what it did: a reaction and a reply as its row of evidence is keyed, else the way alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    messages: int
    posts: int
    """Those of them that are an occurrence's."""
    doubled: Sequence[str]
    missing: Sequence[str]
    pieces: int
    lost_pieces: Sequence[Piece] = field(default=())
    doubled_pieces: Sequence[Piece] = field(default=())
    """Kept twice, or kept though the reaction was taken back."""
    wrong_days: int

    @property
    def is_right(self) -> bool:
        wrong = (self.doubled, self.missing, self.lost_pieces, self.doubled_pieces, self.wrong_days)
        return not any(wrong)


def is_settled(database: Path, since: datetime) -> bool:
    """Nothing is on its way, and every post was listed after that instant (aware UTC)."""
    with closing(_open(database)) as rows:
        left = [_count(rows, _UNDER_WAY), _count(rows, _STEPS_LEFT), _count(rows, _NOT_LISTED, _stored(since))]
    return not any(left)


def read_outcome(database: Path, place: Place, told: AbstractSet[Piece]) -> Outcome:
    """`told`: who was told that they are checked in, and by what."""
    with closing(_open(database)) as rows:
        deliveries = [DeliveryKey(key) for (key,) in rows.execute(_DELIVERIES)]
        occurrences = [DeliveryKey(key) for (key,) in rows.execute(_OCCURRENCES)]
        numbers: dict[str, int] = dict(rows.execute(_POSTS))
        kept = Counter(_pieces(rows))
        wrong_days = sum(count for (count,) in rows.execute(_WRONG_DAYS))
    done = Counter(_done(place.posts(), numbers))
    of_posts = Counter({piece: times for piece, times in kept.items() if ":" in piece[1]})
    return Outcome(
        messages=len(deliveries),
        posts=len(occurrences),
        doubled=[key for key, times in zip(deliveries, place.times_shown(deliveries), strict=True) if times > 1],
        missing=[key for key, times in zip(occurrences, place.times_shown(occurrences), strict=True) if times == 0],
        pieces=kept.total(),
        lost_pieces=[*(done - of_posts).elements(), *(told - set(kept))],
        doubled_pieces=[*(of_posts - done).elements()],
        wrong_days=wrong_days,
    )


def _pieces(rows: sqlite3.Connection) -> Iterator[Piece]:
    for account, source, key in rows.execute(_EVIDENCE):
        yield account, key if source in ("reaction", "reply") else source


def _done(posts: Sequence[Post], numbers: Mapping[str, int]) -> Iterator[Piece]:
    """What is there at the end, as its evidence should be keyed; of a post that has no row it can't be."""
    for post in posts:
        number = numbers.get(post.message, 0)
        for account in post.reacted:
            yield account, f"reaction:{number}:{SEED}"
        for reply in post.replies:
            yield reply.by, f"reply:{number}:{reply.message}"


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)


def _stored(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"


def _count(rows: sqlite3.Connection, query: str, *values: str | int) -> int:
    return int(rows.execute(query, values).fetchone()[0])
