"""Deliveries and posts."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, case, delete, exists, func, null, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.queries.people import Number
from bot.storage.query import Query, Statement
from bot.storage.tables import account, channel, delivery, occurrence, post, round_, schedule, space
from bot.storage.types import Instant


class DeliveryRow(NamedTuple):
    """`sending_since` is since when a copy may be on the platform; null while there certainly is none."""

    id: int
    community_id: int
    channel_id: int | None
    account_id: int | None
    occurrence_id: int | None
    key: str
    state: str
    body: str | None
    attempts: int
    next_at: datetime | None
    sending_since: datetime | None
    expires_at: datetime


class LaneRow(NamedTuple):
    channel_id: int | None
    account_id: int | None
    platform: str


class PostRow(NamedTuple):
    id: int
    community_id: int
    delivery_id: int
    occurrence_id: int | None
    channel_id: int
    message: str
    posted_at: datetime
    thread: str | None
    thread_title: str
    seeds: str
    seeded: int
    wanted: int
    shown: int
    wanted_body: str | None
    attempts: int
    next_at: datetime | None
    listed_at: datetime | None


class WakeRow(NamedTuple):
    at: datetime | None


_DELIVERY = (
    delivery.c.id,
    delivery.c.community_id,
    delivery.c.channel_id,
    delivery.c.account_id,
    delivery.c.occurrence_id,
    delivery.c.key,
    delivery.c.state,
    delivery.c.body,
    delivery.c.attempts,
    delivery.c.next_at,
    delivery.c.sending_since,
    delivery.c.expires_at,
)
_POST = (
    post.c.id,
    post.c.community_id,
    post.c.delivery_id,
    delivery.c.occurrence_id,
    post.c.channel_id,
    post.c.message,
    post.c.posted_at,
    post.c.thread,
    post.c.thread_title,
    post.c.seeds,
    post.c.seeded,
    post.c.wanted,
    post.c.shown,
    post.c.wanted_body,
    post.c.attempts,
    post.c.next_at,
    post.c.listed_at,
)


def _posts() -> Select[*tuple[object, ...]]:
    return select(*_POST).join(delivery, delivery.c.id == post.c.delivery_id)


ADD_DELIVERY = Statement(
    insert(delivery)
    .values(
        community_id=bindparam("community_id"),
        channel_id=bindparam("channel_id"),
        account_id=bindparam("account_id"),
        occurrence_id=bindparam("occurrence_id"),
        key=bindparam("key"),
        notice=bindparam("notice"),
        state="pending",
        body=bindparam("body"),
        attempts=0,
        next_at=bindparam("at"),
        sending_since=None,
        expires_at=bindparam("expires_at"),
        error=None,
    )
    .on_conflict_do_nothing(index_elements=["community_id", "notice"])
)
_EARLIER = delivery.alias("earlier")
DUE_LANES = Query(
    select(delivery.c.channel_id, delivery.c.account_id, space.c.platform)
    .outerjoin(channel, channel.c.id == delivery.c.channel_id)
    .outerjoin(account, account.c.id == delivery.c.account_id)
    .join(space, space.c.id == func.coalesce(channel.c.space_id, account.c.space_id))
    .where(
        delivery.c.next_at <= bindparam("now"),
        space.c.left_at.is_(None),
        ~exists().where(
            or_(_EARLIER.c.channel_id == delivery.c.channel_id, _EARLIER.c.account_id == delivery.c.account_id),
            _EARLIER.c.id < delivery.c.id,
            _EARLIER.c.next_at > bindparam("now"),
            _EARLIER.c.state != "parked",
        ),
    )
    .union(
        select(post.c.channel_id, null(), space.c.platform)
        .join(channel, channel.c.id == post.c.channel_id)
        .join(space, space.c.id == channel.c.space_id)
        .where(post.c.next_at <= bindparam("now"), space.c.left_at.is_(None))
    ),
    LaneRow._make,
)
"""The lanes with something to do now; what waits for an earlier delivery of its lane is not."""
HEAD_OF_CHANNEL = Query(
    select(*_DELIVERY)
    .where(
        delivery.c.channel_id == bindparam("channel_id"),
        delivery.c.next_at.is_not(None),
        or_(delivery.c.state != "parked", delivery.c.next_at <= bindparam("now")),
    )
    .order_by(delivery.c.id)
    .limit(1),
    DeliveryRow._make,
)
HEAD_OF_ACCOUNT = Query(
    select(*_DELIVERY)
    .where(delivery.c.account_id == bindparam("account_id"), delivery.c.next_at.is_not(None))
    .order_by(delivery.c.id)
    .limit(1),
    DeliveryRow._make,
)
START_SENDING = Statement(
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"), delivery.c.state == "pending")
    .values(
        state="sending",
        body=bindparam("body"),
        sending_since=func.coalesce(delivery.c.sending_since, bindparam("now", type_=Instant)),
        next_at=bindparam("lease_until"),
        attempts=delivery.c.attempts + 1,
    )
)
REST_DELIVERY = Statement(
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"))
    .values(state=bindparam("state"), next_at=bindparam("next_at"), error=bindparam("error"))
)
NOT_SENT = Statement(
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"))
    .values(
        state="pending",
        next_at=bindparam("next_at"),
        error=bindparam("error"),
        sending_since=bindparam("sending_since"),
    )
)
"""This attempt certainly left nothing behind; `sending_since` is what it was before."""
LOOK_AGAIN = Statement(
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"))
    .values(next_at=bindparam("next_at"), error=bindparam("error"), attempts=delivery.c.attempts + 1)
)
_AT = bindparam("at", type_=Instant)
LOSE_SENDING = Statement(
    update(delivery)
    .where(delivery.c.state == "sending")
    .values(state="unknown", next_at=case((delivery.c.sending_since > _AT, delivery.c.sending_since), else_=_AT))
)
"""Never before it was sent, so that a clock that begins anew looks no earlier."""
PARK_DELIVERIES = Statement(
    update(delivery)
    .where(delivery.c.channel_id == bindparam("channel_id"), delivery.c.state == "pending")
    .values(state="parked", next_at=delivery.c.expires_at, error=bindparam("error"))
)
UNPARK_DELIVERIES = Statement(
    update(delivery)
    .where(delivery.c.channel_id == bindparam("channel_id"), delivery.c.state == "parked")
    .values(
        state=case((delivery.c.sending_since.is_(None), "pending"), else_="unknown"),
        next_at=bindparam("now"),
        error=None,
    )
)
NOTICES_TO_ACCOUNT = Statement(
    update(delivery)
    .where(
        delivery.c.channel_id == bindparam("channel_id"),
        delivery.c.notice.is_not(None),
        delivery.c.state == "pending",
    )
    .values(channel_id=null(), account_id=bindparam("account_id"), next_at=bindparam("now"))
)
"""What the notices channel can't take goes to who set up."""

_UNSENT_OF_SCHEDULE = and_(
    delivery.c.occurrence_id.in_(
        select(occurrence.c.id).where(occurrence.c.schedule_id == bindparam("schedule_id")).scalar_subquery()
    ),
    or_(delivery.c.state == "pending", delivery.c.state == "parked"),
    delivery.c.sending_since.is_(None),
)
"""What waits and was certainly not sent."""
MOVE_UNSENT = Statement(
    update(delivery)
    .where(_UNSENT_OF_SCHEDULE)
    .values(channel_id=bindparam("channel_id"), state="pending", next_at=bindparam("now"), error=None)
)
"""It goes where its schedule goes."""
UNSENT_OCCURRENCES = Query(select(delivery.c.occurrence_id).where(_UNSENT_OF_SCHEDULE), Number._make)
DROP_UNSENT = Statement(delete(delivery).where(_UNSENT_OF_SCHEDULE))

ADD_POST = Query(
    insert(post)
    .values(
        community_id=bindparam("community_id"),
        delivery_id=bindparam("delivery_id"),
        channel_id=bindparam("channel_id"),
        message=bindparam("message"),
        posted_at=bindparam("at"),
        thread=None,
        thread_title=bindparam("thread_title"),
        seeds=bindparam("seeds"),
        seeded=0,
        wanted=1,
        shown=1,
        wanted_body=None,
        attempts=0,
        next_at=bindparam("next_at"),
        listed_at=None,
    )
    .on_conflict_do_nothing(index_elements=["delivery_id"])
    .returning(post.c.id),
    Number._make,
)
DUE_POST = Query(
    _posts()
    .where(post.c.channel_id == bindparam("channel_id"), post.c.next_at <= bindparam("now"))
    .order_by(post.c.id)
    .limit(1),
    PostRow._make,
)
POST_BY_REF = Query(
    _posts()
    .join(channel, channel.c.id == post.c.channel_id)
    .join(space, space.c.id == channel.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.external == bindparam("space"),
        channel.c.external == bindparam("channel"),
        channel.c.thread == bindparam("thread"),
        post.c.message == bindparam("message"),
    ),
    PostRow._make,
)
POST_BY_THREAD = Query(
    _posts()
    .join(channel, channel.c.id == post.c.channel_id)
    .join(space, space.c.id == channel.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.external == bindparam("space"),
        channel.c.external == bindparam("channel"),
        or_(post.c.thread == bindparam("thread"), post.c.message == bindparam("thread")),
        delivery.c.occurrence_id.is_not(None),
    ),
    PostRow._make,
)
"""A thread carries its post's id wherever members can begin it before Pacer has; a notice's is admins' talk."""
THREAD_LEFT = Statement(update(post).where(post.c.id == bindparam("post_id")).values(thread_title="", attempts=0))
OPEN_POSTS = Query(
    _posts()
    .join(channel, channel.c.id == post.c.channel_id)
    .join(space, space.c.id == channel.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.left_at.is_(None),
        post.c.posted_at >= bindparam("since"),
        or_(post.c.seeds != "", post.c.thread.is_not(None)),
    )
    .order_by(post.c.id),
    PostRow._make,
)
"""Also those in channels where Pacer may not post: people may go on there, and reading is another permission."""
POST_OF_DELIVERY = Query(_posts().where(post.c.delivery_id == bindparam("delivery_id")), PostRow._make)
POST_GONE = Statement(
    update(post)
    .where(post.c.id == bindparam("post_id"))
    .values(thread_title="", seeds="", shown=post.c.wanted, next_at=None, attempts=0)
)
"""It was deleted: nothing more is done to it, and its reactions are no longer to be listed."""
LISTED = Statement(update(post).where(post.c.id == bindparam("post_id")).values(listed_at=bindparam("at")))
THREAD_OPENED = Statement(
    update(post).where(post.c.id == bindparam("post_id")).values(thread=bindparam("opened"), attempts=0)
)
SEEDED = Statement(update(post).where(post.c.id == bindparam("post_id")).values(seeded=bindparam("count"), attempts=0))
WANT_BODY = Statement(
    update(post)
    .where(post.c.id == bindparam("post_id"), post.c.wanted == bindparam("revision"))
    .values(wanted_body=bindparam("body"))
)
SHOWN = Statement(update(post).where(post.c.id == bindparam("post_id")).values(shown=bindparam("revision"), attempts=0))
POST_RESTS = Statement(
    update(post)
    .where(post.c.id == bindparam("post_id"), post.c.wanted == post.c.shown)
    .values(next_at=None, attempts=0)
)
POST_LATER = Statement(
    update(post)
    .where(post.c.id == bindparam("post_id"))
    .values(next_at=bindparam("next_at"), attempts=bindparam("attempts"))
)
CHANGE_POSTS_OF_OCCURRENCE = Statement(
    update(post)
    .where(
        post.c.delivery_id.in_(
            select(delivery.c.id).where(delivery.c.occurrence_id == bindparam("occurrence_id")).scalar_subquery()
        )
    )
    .values(wanted=post.c.wanted + 1, wanted_body=None, next_at=bindparam("now"))
)

_WAKES = union_all(
    select(func.min(schedule.c.next_due_at).label("at")).where(schedule.c.next_due_at > bindparam("after")),
    select(func.min(delivery.c.next_at)).where(delivery.c.next_at > bindparam("after")),
    select(func.min(post.c.next_at)).where(post.c.next_at > bindparam("after")),
    select(func.min(round_.c.reveal_at)).where(round_.c.closed_at.is_(None), round_.c.reveal_at > bindparam("after")),
).subquery()
NEXT_WAKE = Query(select(func.min(_WAKES.c.at)), WakeRow._make)
"""The next instant after one at which something is due."""
