"""Rounds, attempts, hints and standings."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.queries.people import Number
from bot.storage.query import Query, Statement
from bot.storage.tables import attempt, given_up, hint_taken, member, round_, standing


class RoundRow(NamedTuple):
    id: int
    community_id: int
    occurrence_id: int
    slug: str
    number: int
    opens_at: datetime
    deadline_at: datetime
    reveal_at: datetime
    posted_at: datetime | None
    closed_at: datetime | None


class AttemptRow(NamedTuple):
    id: int
    member_id: int
    at: datetime
    text: str
    verdict: str
    number: int
    practice: bool
    late: bool
    hints: int
    points: int
    counts: bool


class SolverRow(NamedTuple):
    member_id: int
    name: str
    visible: bool
    text: str
    number: int
    points: int
    at: datetime


class TallyRow(NamedTuple):
    answered: int
    solved: int
    at_first_try: int


class StandingRow(NamedTuple):
    member_id: int
    name: str
    points: int
    solved: int


class CreditRow(NamedTuple):
    community_id: int
    member_id: int
    day: date
    points: int


class StandingKeyRow(NamedTuple):
    community_id: int
    period: str
    member_id: int
    points: int
    solved: int


_ROUND = (
    round_.c.id,
    round_.c.community_id,
    round_.c.occurrence_id,
    round_.c.slug,
    round_.c.number,
    round_.c.opens_at,
    round_.c.deadline_at,
    round_.c.reveal_at,
    round_.c.posted_at,
    round_.c.closed_at,
)
_ATTEMPT = (
    attempt.c.id,
    attempt.c.member_id,
    attempt.c.at,
    attempt.c.text,
    attempt.c.verdict,
    attempt.c.number,
    attempt.c.practice,
    attempt.c.late,
    attempt.c.hints,
    attempt.c.points,
    attempt.c.counts,
)

ADD_ROUND = Query(
    insert(round_)
    .values(
        community_id=bindparam("community_id"),
        occurrence_id=bindparam("occurrence_id"),
        slug=bindparam("slug"),
        number=bindparam("number"),
        opens_at=bindparam("opens_at"),
        deadline_at=bindparam("deadline_at"),
        reveal_at=bindparam("reveal_at"),
        posted_at=None,
        closed_at=None,
    )
    .returning(round_.c.id),
    Number._make,
)
ROUND = Query(
    select(*_ROUND).where(round_.c.id == bindparam("round_id"), round_.c.community_id == bindparam("community_id")),
    RoundRow._make,
)
ROUND_OF_OCCURRENCE = Query(select(*_ROUND).where(round_.c.occurrence_id == bindparam("occurrence_id")), RoundRow._make)
POSTED_ROUNDS = Query(
    select(*_ROUND)
    .where(round_.c.community_id == bindparam("community_id"), round_.c.posted_at.is_not(None))
    .order_by(round_.c.opens_at.desc(), round_.c.id.desc()),
    RoundRow._make,
)
LAST_REVEALED = Query(
    select(*_ROUND)
    .where(
        round_.c.community_id == bindparam("community_id"),
        round_.c.posted_at.is_not(None),
        round_.c.reveal_at <= bindparam("at"),
    )
    .order_by(round_.c.reveal_at.desc(), round_.c.id.desc())
    .limit(1),
    RoundRow._make,
)
LAST_NUMBER = Query(
    select(func.coalesce(func.max(round_.c.number), 0)).where(round_.c.community_id == bindparam("community_id")),
    Number._make,
)
ROUND_POSTED = Statement(
    update(round_)
    .where(round_.c.occurrence_id == bindparam("occurrence_id"), round_.c.posted_at.is_(None))
    .values(posted_at=bindparam("at"))
)
DROP_UNPOSTED_ROUND = Statement(
    delete(round_).where(round_.c.occurrence_id == bindparam("occurrence_id"), round_.c.posted_at.is_(None))
)
ROUNDS_TO_CLOSE = Query(
    select(*_ROUND).where(round_.c.closed_at.is_(None), round_.c.reveal_at <= bindparam("now")).order_by(round_.c.id),
    RoundRow._make,
)
CLOSE_ROUND = Statement(update(round_).where(round_.c.id == bindparam("round_id")).values(closed_at=bindparam("now")))

ADD_ATTEMPT = Query(
    insert(attempt)
    .values(
        community_id=bindparam("community_id"),
        round_id=bindparam("round_id"),
        member_id=bindparam("member_id"),
        call_key=bindparam("call_key"),
        at=bindparam("at"),
        day=bindparam("day"),
        text=bindparam("text"),
        verdict=bindparam("verdict"),
        number=bindparam("number"),
        practice=bindparam("practice"),
        late=bindparam("late"),
        hints=bindparam("hints"),
        points=bindparam("points"),
        counts=bindparam("counts"),
    )
    .returning(attempt.c.id),
    Number._make,
)
ATTEMPT_BY_CALL = Query(
    select(*_ATTEMPT).where(attempt.c.member_id == bindparam("member_id"), attempt.c.call_key == bindparam("call_key")),
    AttemptRow._make,
)
ROUND_OF_CALL = Query(
    select(*_ROUND)
    .join(attempt, attempt.c.round_id == round_.c.id)
    .where(attempt.c.member_id == bindparam("member_id"), attempt.c.call_key == bindparam("call_key")),
    RoundRow._make,
)
ATTEMPTS_IN_ROUND = Query(
    select(*_ATTEMPT)
    .where(attempt.c.round_id == bindparam("round_id"), attempt.c.member_id == bindparam("member_id"))
    .order_by(attempt.c.id),
    AttemptRow._make,
)
TALLY = Query(
    select(
        func.count(attempt.c.member_id.distinct()),
        func.coalesce(func.sum(case((attempt.c.counts, 1), else_=0)), 0),
        func.coalesce(func.sum(case((attempt.c.counts & (attempt.c.number == 1), 1), else_=0)), 0),
    ).where(attempt.c.round_id == bindparam("round_id"), attempt.c.practice.is_(False)),
    TallyRow._make,
)
SOLVERS = Query(
    select(
        attempt.c.member_id,
        member.c.name,
        member.c.visible,
        attempt.c.text,
        attempt.c.number,
        attempt.c.points,
        attempt.c.at,
    )
    .join(member, member.c.id == attempt.c.member_id)
    .where(attempt.c.round_id == bindparam("round_id"), attempt.c.counts)
    .order_by(attempt.c.at, attempt.c.id),
    SolverRow._make,
)
SOLVED_BETWEEN = Query(
    select(
        attempt.c.member_id,
        member.c.name,
        member.c.visible,
        attempt.c.text,
        attempt.c.number,
        attempt.c.points,
        attempt.c.at,
    )
    .join(member, member.c.id == attempt.c.member_id)
    .where(
        attempt.c.community_id == bindparam("community_id"),
        attempt.c.counts,
        attempt.c.at >= bindparam("since"),
        attempt.c.at < bindparam("until"),
    )
    .order_by(attempt.c.at, attempt.c.id),
    SolverRow._make,
)

HINTS_TAKEN = Query(
    select(func.count()).where(
        hint_taken.c.round_id == bindparam("round_id"), hint_taken.c.member_id == bindparam("member_id")
    ),
    Number._make,
)
TAKE_HINT = Statement(
    insert(hint_taken)
    .values(
        round_id=bindparam("round_id"),
        member_id=bindparam("member_id"),
        number=bindparam("number"),
        at=bindparam("at"),
    )
    .on_conflict_do_nothing(index_elements=["round_id", "member_id", "number"])
)
GIVE_UP = Statement(
    insert(given_up)
    .values(round_id=bindparam("round_id"), member_id=bindparam("member_id"), at=bindparam("at"))
    .on_conflict_do_nothing(index_elements=["round_id", "member_id"])
)
GAVE_UP = Query(
    select(func.count()).where(
        given_up.c.round_id == bindparam("round_id"), given_up.c.member_id == bindparam("member_id")
    ),
    Number._make,
)

_CREDIT = insert(standing).values(
    community_id=bindparam("community_id"),
    period=bindparam("period"),
    member_id=bindparam("member_id"),
    points=bindparam("points"),
    solved=bindparam("solved"),
)
CREDIT = Statement(
    _CREDIT.on_conflict_do_update(
        index_elements=["community_id", "period", "member_id"],
        set_={
            "points": standing.c.points + _CREDIT.excluded.points,
            "solved": standing.c.solved + _CREDIT.excluded.solved,
        },
    )
)
STANDINGS = Query(
    select(standing.c.member_id, member.c.name, standing.c.points, standing.c.solved)
    .join(member, member.c.id == standing.c.member_id)
    .where(
        standing.c.community_id == bindparam("community_id"),
        standing.c.period == bindparam("period"),
        member.c.visible,
    )
    .order_by(standing.c.points.desc(), standing.c.member_id)
    .limit(bindparam("most")),
    StandingRow._make,
)
OWN_STANDING = Query(
    select(standing.c.member_id, member.c.name, standing.c.points, standing.c.solved)
    .join(member, member.c.id == standing.c.member_id)
    .where(
        standing.c.community_id == bindparam("community_id"),
        standing.c.period == bindparam("period"),
        standing.c.member_id == bindparam("member_id"),
    ),
    StandingRow._make,
)
AHEAD = Query(
    select(func.count())
    .select_from(standing)
    .join(member, member.c.id == standing.c.member_id)
    .where(
        standing.c.community_id == bindparam("community_id"),
        standing.c.period == bindparam("period"),
        standing.c.points > bindparam("points"),
        member.c.visible,
    ),
    Number._make,
)
CLEAR_STANDINGS = Statement(delete(standing))
ALL_STANDINGS = Query(
    select(
        standing.c.community_id, standing.c.period, standing.c.member_id, standing.c.points, standing.c.solved
    ).order_by(standing.c.community_id, standing.c.period, standing.c.member_id),
    StandingKeyRow._make,
)
ALL_CREDITS = Query(
    select(attempt.c.community_id, attempt.c.member_id, attempt.c.day, attempt.c.points)
    .where(attempt.c.counts)
    .order_by(attempt.c.id),
    CreditRow._make,
)
