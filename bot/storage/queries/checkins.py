"""Evidence, days, targets, excuses and the heartbeat."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement
from bot.storage.tables import check_in, connection, evidence, excuse, rule_change, target_change


class EvidenceRow(NamedTuple):
    day: date
    at: datetime
    told: bool


class PieceRow(NamedTuple):
    day: date
    note: str | None


class MemberEvidenceRow(NamedTuple):
    member_id: int
    day: date
    at: datetime
    told: bool


class MemberTargetRow(NamedTuple):
    member_id: int
    from_day: date
    mode: str
    days: int


class MemberRuleChangeRow(NamedTuple):
    member_id: int
    at: datetime
    old_zone: str
    old_day_start: int
    new_zone: str
    new_day_start: int


class MemberExcuseRow(NamedTuple):
    member_id: int | None
    first: date
    last: date
    reason: str


class DayRow(NamedTuple):
    member_id: int
    day: date


class RuleChangeRow(NamedTuple):
    at: datetime
    old_zone: str
    old_day_start: int
    new_zone: str
    new_day_start: int


class TargetRow(NamedTuple):
    from_day: date
    mode: str
    days: int


class ExcuseRow(NamedTuple):
    first: date
    last: date
    reason: str


class StretchRow(NamedTuple):
    id: int
    since: datetime
    until: datetime


class NoteRow(NamedTuple):
    day: date
    note: str


ADD_EVIDENCE = Statement(
    insert(evidence)
    .values(
        community_id=bindparam("community_id"),
        member_id=bindparam("member_id"),
        day=bindparam("day"),
        at=bindparam("at"),
        zone=bindparam("zone"),
        told=bindparam("told"),
        source=bindparam("source"),
        source_key=bindparam("source_key"),
        note=bindparam("note"),
    )
    .on_conflict_do_nothing(index_elements=["member_id", "source_key"])
)
PUT_NOTE = Statement(
    update(evidence)
    .where(evidence.c.member_id == bindparam("member_id"), evidence.c.source_key == bindparam("source_key"))
    .values(note=bindparam("note"))
)
EVIDENCE_BY_KEY = Query(
    select(evidence.c.day, evidence.c.note).where(
        evidence.c.member_id == bindparam("member_id"), evidence.c.source_key == bindparam("source_key")
    ),
    PieceRow._make,
)
EVIDENCE_WITH_KEY = Query(
    select(evidence.c.member_id, evidence.c.day).where(
        evidence.c.community_id == bindparam("community_id"),
        evidence.c.source_key == bindparam("source_key"),
        evidence.c.at < bindparam("before"),
    ),
    DayRow._make,
)
DROP_EVIDENCE = Statement(
    delete(evidence).where(
        evidence.c.member_id == bindparam("member_id"), evidence.c.source_key == bindparam("source_key")
    )
)
EVIDENCE_OF = Query(
    select(evidence.c.day, evidence.c.at, evidence.c.told)
    .where(evidence.c.member_id == bindparam("member_id"))
    .order_by(evidence.c.day, evidence.c.at),
    EvidenceRow._make,
)
_ACTIVE = (
    select(check_in.c.member_id)
    .where(check_in.c.community_id == bindparam("community_id"), check_in.c.day >= bindparam("active_since"))
    .distinct()
    .scalar_subquery()
)
EVIDENCE_OF_ACTIVE = Query(
    select(evidence.c.member_id, evidence.c.day, evidence.c.at, evidence.c.told)
    .where(evidence.c.member_id.in_(_ACTIVE))
    .order_by(evidence.c.member_id, evidence.c.day, evidence.c.at),
    MemberEvidenceRow._make,
)
TARGETS_OF_ACTIVE = Query(
    select(target_change.c.member_id, target_change.c.from_day, target_change.c.mode, target_change.c.days)
    .where(target_change.c.member_id.in_(_ACTIVE))
    .order_by(target_change.c.from_day, target_change.c.id),
    MemberTargetRow._make,
)
RULE_CHANGES_OF_ACTIVE = Query(
    select(
        rule_change.c.member_id,
        rule_change.c.at,
        rule_change.c.old_zone,
        rule_change.c.old_day_start,
        rule_change.c.new_zone,
        rule_change.c.new_day_start,
    )
    .where(rule_change.c.member_id.in_(_ACTIVE))
    .order_by(rule_change.c.at, rule_change.c.id),
    MemberRuleChangeRow._make,
)
EXCUSES_OF_COMMUNITY = Query(
    select(excuse.c.member_id, excuse.c.first, excuse.c.last, excuse.c.reason)
    .where(excuse.c.community_id == bindparam("community_id"))
    .order_by(excuse.c.first, excuse.c.id),
    MemberExcuseRow._make,
)
ADD_DAY = Statement(
    insert(check_in)
    .values(member_id=bindparam("member_id"), day=bindparam("day"), community_id=bindparam("community_id"))
    .on_conflict_do_nothing(index_elements=["member_id", "day"])
)
DROP_BARE_DAY = Statement(
    delete(check_in).where(
        check_in.c.member_id == bindparam("member_id"),
        check_in.c.day == bindparam("day"),
        ~exists().where(evidence.c.member_id == check_in.c.member_id, evidence.c.day == check_in.c.day),
    )
)
DAYS_OF_COMMUNITY = Query(
    select(check_in.c.member_id, check_in.c.day)
    .where(
        check_in.c.community_id == bindparam("community_id"),
        check_in.c.day >= bindparam("first"),
        check_in.c.day <= bindparam("last"),
    )
    .order_by(check_in.c.member_id, check_in.c.day),
    DayRow._make,
)
CLEAR_DAYS = Statement(delete(check_in))
REBUILD_DAYS = Statement(
    insert(check_in).from_select(
        ["member_id", "day", "community_id"],
        select(evidence.c.member_id, evidence.c.day, evidence.c.community_id).distinct(),
    )
)
FIRST_DAYS = Query(
    select(check_in.c.member_id, func.min(check_in.c.day))
    .where(check_in.c.community_id == bindparam("community_id"))
    .group_by(check_in.c.member_id),
    DayRow._make,
)
LAST_DAYS_BEFORE = Query(
    select(check_in.c.member_id, func.max(check_in.c.day))
    .where(check_in.c.community_id == bindparam("community_id"), check_in.c.day < bindparam("before"))
    .group_by(check_in.c.member_id),
    DayRow._make,
)
NOTE_OF_DAY = Query(
    select(evidence.c.day, evidence.c.note)
    .where(
        evidence.c.member_id == bindparam("member_id"),
        evidence.c.day == bindparam("day"),
        evidence.c.note.is_not(None),
    )
    .limit(1),
    NoteRow._make,
)
NOTES_OF_MEMBER = Query(
    select(evidence.c.day, evidence.c.note)
    .where(evidence.c.member_id == bindparam("member_id"), evidence.c.note.is_not(None))
    .order_by(evidence.c.day.desc(), evidence.c.id.desc())
    .limit(bindparam("most")),
    NoteRow._make,
)

RULE_CHANGES_OF = Query(
    select(
        rule_change.c.at,
        rule_change.c.old_zone,
        rule_change.c.old_day_start,
        rule_change.c.new_zone,
        rule_change.c.new_day_start,
    )
    .where(rule_change.c.member_id == bindparam("member_id"))
    .order_by(rule_change.c.at, rule_change.c.id),
    RuleChangeRow._make,
)
TARGETS_OF = Query(
    select(target_change.c.from_day, target_change.c.mode, target_change.c.days)
    .where(target_change.c.member_id == bindparam("member_id"))
    .order_by(target_change.c.from_day, target_change.c.id),
    TargetRow._make,
)
ADD_TARGET = Statement(
    insert(target_change).values(
        member_id=bindparam("member_id"),
        from_day=bindparam("from_day"),
        mode=bindparam("mode"),
        days=bindparam("days"),
        at=bindparam("at"),
    )
)
ADD_EXCUSE = Statement(
    insert(excuse).values(
        community_id=bindparam("community_id"),
        member_id=bindparam("member_id"),
        first=bindparam("first"),
        last=bindparam("last"),
        reason=bindparam("reason"),
        at=bindparam("at"),
    )
)
BREAKS_OF = Query(
    select(excuse.c.first, excuse.c.last, excuse.c.reason).where(
        excuse.c.member_id == bindparam("member_id"), excuse.c.reason == "break"
    ),
    ExcuseRow._make,
)
END_BREAKS = Statement(
    update(excuse)
    .where(
        excuse.c.member_id == bindparam("member_id"),
        excuse.c.reason == "break",
        excuse.c.first <= bindparam("ends"),
        excuse.c.last > bindparam("ends"),
    )
    .values(last=bindparam("ends"))
)
DROP_BREAKS = Statement(
    delete(excuse).where(
        excuse.c.member_id == bindparam("member_id"),
        excuse.c.reason == "break",
        excuse.c.first > bindparam("ends"),
        excuse.c.first <= bindparam("today"),
    )
)
EXCUSES_FOR = Query(
    select(excuse.c.first, excuse.c.last, excuse.c.reason)
    .where(
        excuse.c.community_id == bindparam("community_id"),
        or_(excuse.c.member_id.is_(None), excuse.c.member_id == bindparam("member_id")),
    )
    .order_by(excuse.c.first, excuse.c.id),
    ExcuseRow._make,
)

LAST_STRETCH = Query(
    select(connection.c.id, connection.c.since, connection.c.until)
    .where(connection.c.platform == bindparam("platform"))
    .order_by(connection.c.until.desc())
    .limit(1),
    StretchRow._make,
)
ADD_STRETCH = Statement(
    insert(connection).values(platform=bindparam("platform"), since=bindparam("at"), until=bindparam("at"))
)
EXTEND_STRETCH = Statement(
    update(connection).where(connection.c.id == bindparam("stretch_id")).values(until=bindparam("at"))
)
STRETCHES = Query(
    select(connection.c.id, connection.c.since, connection.c.until)
    .where(connection.c.platform == bindparam("platform"), connection.c.until >= bindparam("since"))
    .order_by(connection.c.since),
    StretchRow._make,
)
