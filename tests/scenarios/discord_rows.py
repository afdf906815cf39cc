"""What the killed Pacer's database says, beside what everybody sees on the stand-in for Discord."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adapters.discord.keys import mark_of
from bot.model.refs import DeliveryKey
from tests.standins.discord.components import Kind, walk
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.server import DiscordServer

SEED = "✅"
SEED_NAME = "white_check_mark"

_UNDER_WAY = "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unknown')"
_STEPS_LEFT = "SELECT count(*) FROM post WHERE next_at IS NOT NULL"
_NOT_LISTED = "SELECT count(*) FROM post WHERE seeds <> '' AND coalesce(listed_at, posted_at) < ?"
_OCCURRENCES = (
    "SELECT d.key FROM occurrence o LEFT JOIN delivery d ON d.occurrence_id = o.id WHERE o.state IN ('due', 'posted')"
)
_POSTS = "SELECT id, message FROM post"
_EVIDENCE = "SELECT a.external, e.source, e.source_key FROM evidence e JOIN account a ON a.member_id = e.member_id"
_WRONG_DAYS = (
    "SELECT count(*) FROM (SELECT member_id, day FROM evidence EXCEPT SELECT member_id, day FROM check_in)"
    " UNION ALL SELECT count(*) FROM (SELECT member_id, day FROM check_in EXCEPT SELECT member_id, day FROM evidence)"
)

Piece = tuple[str, str]
"""An account and what it did, as its row of evidence is keyed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    posts: int
    doubled: Sequence[str]
    missing: Sequence[str]
    pieces: int
    lost_pieces: Sequence[Piece] = field(default=())
    doubled_pieces: Sequence[Piece] = field(default=())
    """Kept twice, or kept though the reaction was taken back."""
    wrong_days: int


def is_settled(database: Path, since: datetime) -> bool:
    """Nothing is on its way, and every post was listed after that instant (aware UTC)."""
    with closing(_open(database)) as rows:
        left = [_count(rows, _UNDER_WAY), _count(rows, _STEPS_LEFT), _count(rows, _NOT_LISTED, _stored(since))]
    return not any(left)


def read_outcome(database: Path, server: DiscordServer, channel: Channel, pressed: set[int]) -> Outcome:
    """`pressed` are those whose button was acknowledged."""
    with closing(_open(database)) as rows:
        keys = [key for (key,) in rows.execute(_OCCURRENCES)]
        posts = {int(message): number for number, message in rows.execute(_POSTS)}
        evidence = Counter(_pieces(rows))
        pressing = Counter(int(account) for account, source, _ in rows.execute(_EVIDENCE) if source == "button")
        wrong_days = sum(count for (count,) in rows.execute(_WRONG_DAYS))
    shown = Counter(_mark(message) for message in server.messages(channel) if message.author.id == server.bot_id)
    seen = [0 if key is None else shown[mark_of(DeliveryKey(key)).number] for key in keys]
    done = Counter(_done(server, channel, posts))
    return Outcome(
        posts=len(keys),
        doubled=[str(key) for key, times in zip(keys, seen, strict=True) if times > 1],
        missing=[str(key) for key, times in zip(keys, seen, strict=True) if times == 0],
        pieces=evidence.total() + pressing.total(),
        lost_pieces=[*(done - evidence).elements(), *((str(each), "button") for each in pressed - set(pressing))],
        doubled_pieces=[*(evidence - done).elements()],
        wrong_days=wrong_days,
    )


def _pieces(rows: sqlite3.Connection) -> Iterator[Piece]:
    """Of reactions and replies."""
    for account, source, key in rows.execute(_EVIDENCE):
        if source in ("reaction", "reply"):
            yield account, key


def _done(server: DiscordServer, channel: Channel, posts: dict[int, int]) -> Iterator[Piece]:
    """What is there at the end, as its evidence should be keyed; of a post that has no row it can't be."""
    for message in server.messages(channel):
        number = posts.get(message.id, 0)
        for account in message.reacted(SEED):
            if account != server.bot_id:
                yield str(account), f"reaction:{number}:{SEED_NAME}"
        thread = server.thread_of(message)
        for reply in server.messages(thread) if thread else ():
            if reply.author.id != server.bot_id:
                yield str(reply.author.id), f"reply:{number}:{reply.id}"


def _mark(message: Message) -> int:
    return next((each.number("id") for each in walk(message.components) if each.number("type") == Kind.CONTAINER), 0)


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)


def _stored(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"


def _count(rows: sqlite3.Connection, query: str, *values: str | int) -> int:
    return int(rows.execute(query, values).fetchone()[0])
