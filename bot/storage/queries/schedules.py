"""Schedules, their occurrences and what those show."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.rules.cadence import Cadence
from bot.storage.queries.people import Number, Word
from bot.storage.query import Query, Statement
from bot.storage.tables import channel, occurrence, occurrence_part, round_, schedule, space
from bot.storage.types import Instant


class ScheduleRow(NamedTuple):
    id: int
    community_id: int
    channel_id: int
    what: str
    rrule: str
    start: datetime
    zone: str
    mention: str | None
    window: int
    of: str | None
    level: str | None
    topic: str | None
    text: str | None
    state: str
    last_nominal: datetime | None
    next_nominal: datetime | None
    next_due_at: datetime | None
    by_setup: bool
    platform: str
    space: str
    channel: str
    channel_parked_at: datetime | None

    @property
    def cadence(self) -> Cadence:
        return Cadence(rrule=self.rrule, start=self.start, zone=self.zone)


class OccurrenceRow(NamedTuple):
    id: int
    community_id: int
    schedule_id: int
    nominal: datetime
    due_at: datetime
    state: str


class FirstRow(NamedTuple):
    made_at: datetime


class PartRow(NamedTuple):
    part: str
    slug: str
    step: int | None


_SCHEDULE = (
    schedule.c.id,
    schedule.c.community_id,
    schedule.c.channel_id,
    schedule.c.what,
    schedule.c.rrule,
    schedule.c.start,
    schedule.c.zone,
    schedule.c.mention,
    schedule.c.window,
    schedule.c.of,
    schedule.c.level,
    schedule.c.topic,
    schedule.c.text,
    schedule.c.state,
    schedule.c.last_nominal,
    schedule.c.next_nominal,
    schedule.c.next_due_at,
    schedule.c.by_setup,
    space.c.platform,
    space.c.external,
    channel.c.external,
    channel.c.parked_at,
)
_SCHEDULES = (
    select(*_SCHEDULE)
    .join(channel, channel.c.id == schedule.c.channel_id)
    .join(space, space.c.id == channel.c.space_id)
)
_OCCURRENCE = (
    occurrence.c.id,
    occurrence.c.community_id,
    occurrence.c.schedule_id,
    occurrence.c.nominal,
    occurrence.c.due_at,
    occurrence.c.state,
)
_SHOWN = or_(occurrence.c.state == "due", occurrence.c.state == "posted")

DUE_SCHEDULE = Query(
    _SCHEDULES.where(schedule.c.id == bindparam("schedule_id"), schedule.c.next_due_at <= bindparam("now")),
    ScheduleRow._make,
)
DUE_SCHEDULES = Query(
    _SCHEDULES.where(schedule.c.next_due_at <= bindparam("now"), space.c.left_at.is_(None))
    .order_by(schedule.c.next_due_at, schedule.c.id)
    .limit(bindparam("most")),
    ScheduleRow._make,
)
SCHEDULES = Query(
    _SCHEDULES.where(schedule.c.community_id == bindparam("community_id"), schedule.c.state != "removed").order_by(
        schedule.c.id
    ),
    ScheduleRow._make,
)
SCHEDULE = Query(
    _SCHEDULES.where(
        schedule.c.id == bindparam("schedule_id"),
        schedule.c.community_id == bindparam("community_id"),
        schedule.c.state != "removed",
    ),
    ScheduleRow._make,
)
ADD_SCHEDULE = Query(
    insert(schedule)
    .values(
        community_id=bindparam("community_id"),
        channel_id=bindparam("channel_id"),
        what=bindparam("what"),
        rrule=bindparam("rrule"),
        start=bindparam("start"),
        zone=bindparam("zone"),
        mention=bindparam("mention"),
        window=bindparam("window"),
        of=bindparam("of"),
        level=bindparam("level"),
        topic=bindparam("topic"),
        text=bindparam("text"),
        state="active",
        last_nominal=None,
        next_nominal=bindparam("next_nominal"),
        next_due_at=bindparam("next_due_at"),
        created_at=bindparam("at"),
        by_setup=bindparam("by_setup"),
    )
    .returning(schedule.c.id),
    Number._make,
)
CHANGE_SCHEDULE = Statement(
    update(schedule)
    .where(schedule.c.id == bindparam("schedule_id"))
    .values(
        channel_id=bindparam("channel_id"),
        rrule=bindparam("rrule"),
        start=bindparam("start"),
        zone=bindparam("zone"),
        mention=bindparam("mention"),
        window=bindparam("window"),
        of=bindparam("of"),
        level=bindparam("level"),
        topic=bindparam("topic"),
        text=bindparam("text"),
    )
)
MOVE_SCHEDULE = Statement(
    update(schedule)
    .where(schedule.c.id == bindparam("schedule_id"))
    .values(
        state=bindparam("state"),
        last_nominal=bindparam("last_nominal"),
        next_nominal=bindparam("next_nominal"),
        next_due_at=bindparam("next_due_at"),
    )
)
FIRST_SCHEDULE = Query(
    select(func.min(schedule.c.created_at)).where(schedule.c.community_id == bindparam("community_id")),
    FirstRow._make,
)
"""When the community's first schedule was made; of a community that has or had one."""

ADD_OCCURRENCE = Query(
    insert(occurrence)
    .values(
        community_id=bindparam("community_id"),
        schedule_id=bindparam("schedule_id"),
        nominal=bindparam("nominal"),
        due_at=bindparam("due_at"),
        state=bindparam("state"),
    )
    .on_conflict_do_nothing(index_elements=["schedule_id", "nominal"])
    .returning(occurrence.c.id),
    Number._make,
)
OCCURRENCE = Query(select(*_OCCURRENCE).where(occurrence.c.id == bindparam("occurrence_id")), OccurrenceRow._make)
LAST_SHOWN = Query(
    select(func.coalesce(func.max(occurrence.c.id), 0)).where(
        occurrence.c.schedule_id == bindparam("schedule_id"), _SHOWN
    ),
    Number._make,
)
OCCURRENCE_STATE = Statement(
    update(occurrence).where(occurrence.c.id == bindparam("occurrence_id")).values(state=bindparam("state"))
)
STATE_OF_NOMINAL = Query(
    select(occurrence.c.state).where(
        occurrence.c.schedule_id == bindparam("schedule_id"), occurrence.c.nominal == bindparam("nominal")
    ),
    Word._make,
)
FORGET_SKIPPED = Statement(
    delete(occurrence).where(
        occurrence.c.schedule_id == bindparam("schedule_id"),
        occurrence.c.nominal == bindparam("nominal"),
        occurrence.c.state == "skipped",
    )
)
ISSUES_BEFORE = Query(
    select(func.count()).where(
        occurrence.c.schedule_id == bindparam("schedule_id"),
        occurrence.c.due_at < bindparam("due_at"),
        _SHOWN,
    ),
    Number._make,
)
"""How many issues of a schedule came before that instant."""
POSTED_BETWEEN = Query(
    select(func.count()).where(
        occurrence.c.schedule_id == bindparam("schedule_id"),
        occurrence.c.due_at >= bindparam("since"),
        occurrence.c.due_at < bindparam("until"),
        occurrence.c.state == "posted",
    ),
    Number._make,
)
SCHEDULE_OF_OCCURRENCE = Query(
    _SCHEDULES.join(occurrence, occurrence.c.schedule_id == schedule.c.id).where(
        occurrence.c.id == bindparam("occurrence_id")
    ),
    ScheduleRow._make,
)

ADD_PART = Statement(
    insert(occurrence_part).values(
        community_id=bindparam("community_id"),
        occurrence_id=bindparam("occurrence_id"),
        part=bindparam("part"),
        slug=bindparam("slug"),
        step=bindparam("step"),
        claim=bindparam("claim"),
        released_at=None,
    )
)
PARTS = Query(
    select(occurrence_part.c.part, occurrence_part.c.slug, occurrence_part.c.step)
    .where(occurrence_part.c.occurrence_id == bindparam("occurrence_id"), occurrence_part.c.released_at.is_(None))
    .order_by(occurrence_part.c.id),
    PartRow._make,
)
CLAIMED = Query(
    select(occurrence_part.c.claim).where(
        occurrence_part.c.community_id == bindparam("community_id"),
        occurrence_part.c.released_at.is_(None),
        occurrence_part.c.claim.is_not(None),
    ),
    Word._make,
)
RELEASE_PARTS = Statement(
    update(occurrence_part)
    .where(occurrence_part.c.occurrence_id == bindparam("occurrence_id"), occurrence_part.c.released_at.is_(None))
    .values(released_at=bindparam("at"))
)

_OF_SCHEDULE = round_.c.occurrence_id.in_(
    select(occurrence.c.id).where(occurrence.c.schedule_id == bindparam("schedule_id")).scalar_subquery()
)
_DUE_AT = bindparam("due_at", type_=Instant)
LAST_ROUND_OF_SCHEDULE = Query(
    select(round_.c.id)
    .where(_OF_SCHEDULE, round_.c.posted_at.is_not(None), round_.c.opens_at < bindparam("before"))
    .order_by(round_.c.opens_at.desc(), round_.c.id.desc())
    .limit(1),
    Number._make,
)
BRING_REVEAL_FORWARD = Statement(
    update(round_)
    .where(_OF_SCHEDULE, round_.c.closed_at.is_(None), round_.c.reveal_at > _DUE_AT)
    .values(reveal_at=case((round_.c.deadline_at > _DUE_AT, round_.c.deadline_at), else_=_DUE_AT))
)
"""The next occurrence comes earlier, and the reveal with it; never before the deadline that was told."""
