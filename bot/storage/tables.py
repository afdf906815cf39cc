"""Every table. Instants are aware UTC, nominal local times naive, days are dates; nothing has a Python-side default.

Rows are the truth; `check_in` and `standing` are aggregates that `pacer db rebuild` makes anew from them.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from bot.storage.types import Instant, LocalTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column(Id, primary_key=True)


def _to(target: str, *, primary_key: bool = False, index: bool = False) -> Column[int]:
    return Column(
        Id, ForeignKey(f"{target}.id", ondelete="CASCADE"), primary_key=primary_key, nullable=False, index=index
    )


def _maybe_to(target: str) -> Column[int | None]:
    return Column(Id, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=True)


def _instant() -> Column[datetime]:
    return Column(Instant, nullable=False)


def _maybe_instant() -> Column[datetime | None]:
    return Column(Instant, nullable=True)


# People and places


class _Community(TypedColumns):
    id = _id()
    name: Named[str]
    zone: Named[str]
    began_on: Named[date]
    admin_role: Named[str | None]
    admin_role_name: Named[str | None]
    public_answers: Named[bool]


community = Table("community", metadata, _Community)
"""Whoever has the role or group `admin_role` (the platform's id) is an admin beside those whom the platform names.

With `public_answers` a plain answer in a challenge's thread is taken as one.
"""


class _Space(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    platform: Named[str]
    external: Named[str]
    name: Named[str]
    left_at = _maybe_instant()


space = Table("space", metadata, _Space, UniqueConstraint("platform", "external"))


class _Channel(TypedColumns):
    id = _id()
    space_id = _to("space")
    external: Named[str]
    thread: Named[str]
    parked_at = _maybe_instant()
    parked_why: Named[str | None]


channel = Table("channel", metadata, _Channel, UniqueConstraint("space_id", "external", "thread"))


class _Member(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    name: Named[str]
    joined_at = _instant()
    joined_on: Named[date]
    zone: Named[str | None]
    profile_zone: Named[str | None]
    day_start: Named[int]
    visible: Named[bool]


member = Table("member", metadata, _Member)
"""`zone` was chosen, `profile_zone` is the platform's; `day_start` is in minutes after midnight."""


class _Account(TypedColumns):
    id = _id()
    space_id = _to("space")
    external: Named[str]
    member_id = _to("member", index=True)


account = Table("account", metadata, _Account, UniqueConstraint("space_id", "external"))


class _Setup(TypedColumns):
    community_id = _to("community", primary_key=True)
    notices_channel_id = _maybe_to("channel")
    account_id = _to("account")
    at = _instant()


setup = Table("setup", metadata, _Setup)
"""Who set the community up, and where admins are told."""


class _Connection(TypedColumns):
    id = _id()
    platform: Named[str]
    since = _instant()
    until = _instant()


connection = Table("connection", metadata, _Connection, Index(None, "platform", "until"))
"""The heartbeat: the stretches in which Pacer was connected."""


class _AdapterState(TypedColumns):
    platform: Named[str] = Column(primary_key=True)
    key: Named[str] = Column(primary_key=True)
    value: Named[bytes] = Column(LargeBinary, nullable=False)
    space: Named[str | None]
    until = Column(Instant, nullable=True, index=True)


adapter_state = Table("adapter_state", metadata, _AdapterState)
"""What goes with the community of the platform's `space`, and what goes at an instant."""


# Check-ins and streaks


class _RuleChange(TypedColumns):
    id = _id()
    member_id = _to("member", index=True)
    at = _instant()
    old_zone: Named[str]
    old_day_start: Named[int]
    new_zone: Named[str]
    new_day_start: Named[int]


rule_change = Table("rule_change", metadata, _RuleChange)


class _TargetChange(TypedColumns):
    id = _id()
    member_id = _to("member", index=True)
    from_day: Named[date]
    mode: Named[str]
    days: Named[int]
    at = _instant()


target_change = Table("target_change", metadata, _TargetChange)


class _Evidence(TypedColumns):
    id = _id()
    community_id = _to("community")
    member_id = _to("member")
    day: Named[date]
    at = _instant()
    zone: Named[str]
    told: Named[bool]
    source: Named[str]
    source_key: Named[str]
    note: Named[str | None]


evidence = Table(
    "evidence", metadata, _Evidence, UniqueConstraint("member_id", "source_key"), Index(None, "member_id", "day")
)
"""One act that shows work; `told` where the member named the day."""


class _CheckIn(TypedColumns):
    member_id = _to("member", primary_key=True)
    day: Named[date] = Column(primary_key=True)
    community_id = _to("community")


check_in = Table("check_in", metadata, _CheckIn, Index(None, "community_id", "day"), sqlite_with_rowid=False)
"""The days that evidence names, for boards and recaps."""


class _Excuse(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    member_id = _maybe_to("member")
    first: Named[date]
    last: Named[date]
    reason: Named[str]
    at = _instant()


excuse = Table("excuse", metadata, _Excuse)
"""A break of one member, or a holiday of all."""


# Schedules and delivery


class _Schedule(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    channel_id = _to("channel")
    what: Named[str]
    rrule: Named[str]
    start = Column(LocalTime, nullable=False)
    zone: Named[str]
    mention: Named[str | None]
    window: Named[int]
    of: Named[str | None]
    level: Named[str | None]
    topic: Named[str | None]
    text: Named[str | None]
    state: Named[str]
    last_nominal: Named[datetime | None] = Column(LocalTime)
    next_nominal: Named[datetime | None] = Column(LocalTime)
    next_due_at = _maybe_instant()
    created_at = _instant()
    by_setup: Named[bool]


schedule = Table("schedule", metadata, _Schedule, Index(None, "next_due_at"))
"""`window` is the catch-up window in minutes; `next_due_at` is null while nothing is to come.

`by_setup` marks what `/setup` made, and so may end.
"""


class _Occurrence(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    schedule_id = _to("schedule")
    nominal = Column(LocalTime, nullable=False)
    due_at = _instant()
    state: Named[str]


occurrence = Table("occurrence", metadata, _Occurrence, UniqueConstraint("schedule_id", "nominal"))


class _OccurrencePart(TypedColumns):
    id = _id()
    community_id = _to("community")
    occurrence_id = _to("occurrence", index=True)
    part: Named[str]
    slug: Named[str]
    step: Named[int | None]
    claim: Named[str | None]
    released_at = _maybe_instant()


occurrence_part = Table("occurrence_part", metadata, _OccurrencePart)
"""An item that an occurrence shows. A claim is held once in a community until it is released."""
Index(
    "uq_occurrence_part_claim",
    occurrence_part.c.community_id,
    occurrence_part.c.claim,
    unique=True,
    sqlite_where=occurrence_part.c.released_at.is_(None),
    postgresql_where=occurrence_part.c.released_at.is_(None),
)


class _Delivery(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    channel_id = _maybe_to("channel")
    account_id = _maybe_to("account")
    occurrence_id = _maybe_to("occurrence")
    key: Named[str] = Column(unique=True)
    notice: Named[str | None]
    state: Named[str]
    body: Named[str | None]
    attempts: Named[int]
    next_at = _maybe_instant()
    sending_since = _maybe_instant()
    expires_at = _instant()
    error: Named[str | None]


delivery = Table(
    "delivery",
    metadata,
    _Delivery,
    UniqueConstraint("community_id", "notice"),
    Index(None, "next_at"),
    Index(None, "occurrence_id"),
)
for _lane in (delivery.c.channel_id, delivery.c.account_id):
    Index(
        f"ix_delivery_lane_{_lane.name}",
        _lane,
        delivery.c.id,
        sqlite_where=delivery.c.next_at.is_not(None),
        postgresql_where=delivery.c.next_at.is_not(None),
    )
"""A message on its way to a channel or to an account's direct channel; `next_at` is null once it rests."""


class _Post(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    delivery_id: Named[int] = Column(Id, ForeignKey("delivery.id", ondelete="CASCADE"), unique=True)
    channel_id = _to("channel")
    message: Named[str]
    posted_at = _instant()
    thread: Named[str | None]
    thread_title: Named[str]
    seeds: Named[str]
    seeded: Named[int]
    wanted: Named[int]
    shown: Named[int]
    wanted_body: Named[str | None]
    attempts: Named[int]
    next_at = _maybe_instant()
    listed_at = _maybe_instant()


post = Table(
    "post",
    metadata,
    _Post,
    UniqueConstraint("channel_id", "message"),
    Index(None, "next_at"),
    Index(None, "channel_id", "thread"),
)
"""A message that exists; its next step (thread, seed reaction, edit) is tried at `next_at`, null where none is left.

`listed_at` is when its reactions and replies were last listed completely.
"""


# Challenges


class _Round(TypedColumns):
    id = _id()
    community_id = _to("community", index=True)
    occurrence_id: Named[int] = Column(Id, ForeignKey("occurrence.id", ondelete="CASCADE"), unique=True)
    slug: Named[str]
    number: Named[int]
    opens_at = _instant()
    deadline_at = _instant()
    reveal_at = _instant()
    posted_at = _maybe_instant()
    closed_at = _maybe_instant()


round_ = Table("round", metadata, _Round, Index(None, "closed_at", "reveal_at"))
"""`posted_at` is null until a post of it really exists; `closed_at` is set once its posts were told to show the end."""


class _Attempt(TypedColumns):
    id = _id()
    community_id = _to("community")
    round_id = _to("round", index=True)
    member_id = _to("member")
    call_key: Named[str]
    at = _instant()
    day: Named[date]
    text: Named[str]
    verdict: Named[str]
    number: Named[int]
    practice: Named[bool]
    late: Named[bool]
    hints: Named[int]
    points: Named[int]
    counts: Named[bool]


attempt = Table("attempt", metadata, _Attempt, UniqueConstraint("member_id", "call_key"))
"""`counts` marks the attempt that solved the round for the member; `day` is the community's."""
Index(
    "uq_attempt_counts",
    attempt.c.round_id,
    attempt.c.member_id,
    unique=True,
    sqlite_where=attempt.c.counts.is_(True),
    postgresql_where=attempt.c.counts.is_(True),
)


class _HintTaken(TypedColumns):
    round_id = _to("round", primary_key=True)
    member_id = _to("member", primary_key=True)
    number: Named[int] = Column(primary_key=True)
    at = _instant()


hint_taken = Table("hint_taken", metadata, _HintTaken)


class _GivenUp(TypedColumns):
    round_id = _to("round", primary_key=True)
    member_id = _to("member", primary_key=True)
    at = _instant()


given_up = Table("given_up", metadata, _GivenUp)


class _Standing(TypedColumns):
    community_id: Named[int] = _to("community", primary_key=True)
    period: Named[str] = Column(primary_key=True)
    member_id: Named[int] = _to("member", primary_key=True)
    points: Named[int]
    solved: Named[int]


standing = Table(
    "standing", metadata, _Standing, Index(None, "community_id", "period", "points"), sqlite_with_rowid=False
)
"""Points by period, in the community's zone: `all`, `season-0`, `2026-11` or the Monday `2026-11-16`."""


# Goals and roadmaps


class _Goal(TypedColumns):
    id = _id()
    community_id = _to("community")
    member_id = _to("member")
    week: Named[date]
    text: Named[str]
    state: Named[str]
    at = _instant()
    ended_at = _maybe_instant()
    call_key: Named[str]


goal = Table("goal", metadata, _Goal, UniqueConstraint("member_id", "call_key"), Index(None, "member_id", "week"))


class _RoadmapChosen(TypedColumns):
    member_id = _to("member", primary_key=True)
    roadmap: Named[str] = Column(primary_key=True)
    at = _instant()


roadmap_chosen = Table("roadmap_chosen", metadata, _RoadmapChosen)


class _StepDone(TypedColumns):
    member_id = _to("member", primary_key=True)
    roadmap: Named[str] = Column(primary_key=True)
    step: Named[int] = Column(primary_key=True)
    community_id = _to("community")
    at = _instant()
    call_key: Named[str]


step_done = Table(
    "step_done", metadata, _StepDone, UniqueConstraint("member_id", "call_key"), Index(None, "community_id", "at")
)
