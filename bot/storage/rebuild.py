"""Makes the aggregates anew from the rows."""

from dataclasses import dataclass

from bot.rules.periods import PERIODS, period_key
from bot.storage.queries import checkins, rounds
from bot.storage.queries.people import COMMUNITIES
from bot.storage.query import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilt:
    days: int
    standings: int


def rebuild(tx: Tx) -> Rebuilt:
    """Replace `check_in` and `standing` by what the rows say, in one transaction."""
    tx.run(checkins.CLEAR_DAYS)
    days = tx.run(checkins.REBUILD_DAYS)
    tx.run(rounds.CLEAR_STANDINGS)
    communities = {row.id: row for row in tx.all(COMMUNITIES)}
    for row in tx.all(rounds.ALL_CREDITS):
        community = communities[row.community_id]
        for period in PERIODS:
            key = period_key(period, row.day, community.began_on)
            tx.run(
                rounds.CREDIT,
                community_id=community.id,
                period=key,
                member_id=row.member_id,
                points=row.points,
                solved=1,
            )
    return Rebuilt(days=days, standings=len(tx.all(rounds.ALL_STANDINGS)))
