"""`/leaderboard`: points by period, ties as ties, consistency beside them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.features.declare import Asked, Says, command
from bot.features.histories import streak_of
from bot.features.people import known_member
from bot.features.words import counted
from bot.model.calls import Answer, Reply
from bot.model.messages import Block, OutgoingMessage, Plain, text
from bot.rules.periods import PERIODS, BoardPeriod, period_key
from bot.rules.streaks import kept_share
from bot.rules.zones import find_zone, local_date
from bot.storage.engine import Store
from bot.storage.queries import rounds as q
from bot.storage.queries.people import MEMBER, CommunityRow
from bot.storage.query import Tx

MOST_ROWS = 10
_TITLES: dict[BoardPeriod, str] = {
    "week": "This week's board",
    "month": "This month's board",
    "season": "This season's board",
    "all": "The board of all time",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardRow:
    rank: int
    name: str
    points: int
    solved: int
    consistency: tuple[int, int]


def credit_points(tx: Tx, community: CommunityRow, member_id: int, day: date, points: int) -> None:
    """Add one solved challenge to every period that holds the community's local day."""
    for period in PERIODS:
        key = period_key(period, day, community.began_on)
        tx.run(q.CREDIT, community_id=community.id, period=key, member_id=member_id, points=points, solved=1)


def board(tx: Tx, asked: Asked, period: BoardPeriod, most: int = MOST_ROWS) -> list[BoardRow]:
    day = local_date(asked.at, find_zone(asked.community.zone))
    rows = tx.all(
        q.STANDINGS,
        community_id=asked.community.id,
        period=period_key(period, day, asked.community.began_on),
        most=most,
    )
    return [
        BoardRow(
            rank=1 + sum(other.points > row.points for other in rows),
            name=row.name,
            points=row.points,
            solved=row.solved,
            consistency=_consistency(tx, asked, row.member_id),
        )
        for row in rows
    ]


class Boards:
    def __init__(self, store: Store) -> None:
        self._store = store

    @command("leaderboard", "Who solved what: this week, month, season, or of all time.")
    async def leaderboard(
        self, asked: Asked, period: Annotated[BoardPeriod, Says("Which time; the week where it is left out")] = "week"
    ) -> Reply:
        def look(tx: Tx) -> tuple[list[BoardRow], str]:
            return board(tx, asked, period), _own_rank(tx, asked, period)

        rows, own = await self._store.read(look)
        blocks: list[Block] = [_line(row) for row in rows]
        if not rows:
            blocks = [text("Nobody has solved a challenge in this time yet. The next one is open to all.")]
        if own:
            blocks.append(text(own))
        return Answer(message=OutgoingMessage(title=_TITLES[period], blocks=tuple(blocks)))


def _line(row: BoardRow) -> Block:
    kept, weeks = row.consistency
    consistency = f" · kept {kept} of {counted(weeks, 'week')}" if weeks else ""
    return text(
        f"**{row.rank}.** ",
        Plain(text=row.name),
        f" · {counted(row.points, 'point')} · {row.solved} solved{consistency}",
    )


def _own_rank(tx: Tx, asked: Asked, period: BoardPeriod) -> str:
    member = known_member(tx, asked.community, asked.caller.account)
    if member is None or not member.visible:
        return ""
    key = period_key(period, local_date(asked.at, find_zone(asked.community.zone)), asked.community.began_on)
    own = tx.first(q.OWN_STANDING, community_id=asked.community.id, period=key, member_id=member.id)
    if own is None:
        return ""
    ahead = tx.one(q.AHEAD, community_id=asked.community.id, period=key, points=own.points)
    return f"You are number {ahead.value + 1} with {counted(own.points, 'point')}."


def _consistency(tx: Tx, asked: Asked, member_id: int) -> tuple[int, int]:
    member = tx.one(MEMBER, member_id=member_id, community_id=asked.community.id)
    return kept_share(streak_of(tx, asked.community, member, asked.at))
