"""The check-in by reaction as SQLAlchemy's ORM does it: a session each, the same selects and inserts."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import DeclarativeBase, column_property

from bot.model.events import ReactionAdded
from bot.rules.check_ins import check_day
from bot.rules.days import DayRule
from bot.storage import tables


class _Base(DeclarativeBase):
    metadata = tables.metadata
    __allow_unmapped__ = True


class Community(_Base):
    __table__ = tables.community
    id: int
    zone: str


class Space(_Base):
    __table__ = tables.space
    id: int


class Member(_Base):
    __table__ = tables.member
    id: int
    zone: str | None
    profile_zone: str | None
    joined_on: date
    day_start: int
    rule_since = column_property(
        select(func.max(tables.rule_change.c.at))
        .where(tables.rule_change.c.member_id == tables.member.c.id)
        .scalar_subquery()
    )


class Account(_Base):
    __table__ = tables.account


class Post(_Base):
    __table__ = tables.post
    id: int
    community_id: int
    seeds: str


class RuleChange(_Base):
    __table__ = tables.rule_change
    old_zone: str
    old_day_start: int


class Evidence(_Base):
    __table__ = tables.evidence


class CheckIn(_Base):
    __table__ = tables.check_in


async def check_in(engine: AsyncEngine, event: ReactionAdded) -> None:
    """Take one reaction in a session and a transaction of its own."""
    async with AsyncSession(engine) as session, session.begin():
        post = await _post(session, event)
        if post is None or event.emoji not in post.seeds.split():
            return
        community = await session.get_one(Community, post.community_id)
        known = await _member(session, community, event)
        change = await _rule_change(session, known, event) if known and known.rule_since else None
        member = known or await _join(session, community, event)
        zone = change.old_zone if change else member.zone or member.profile_zone or community.zone
        day_start = change.old_day_start if change else member.day_start
        rule = DayRule(zone=zone, day_start=timedelta(minutes=day_start))
        day = check_day(None, today=rule.day_of(event.at), joined=member.joined_on)
        evidence = {
            "community_id": community.id,
            "member_id": member.id,
            "day": day,
            "at": event.at,
            "zone": zone,
            "told": False,
            "source": "reaction",
            "source_key": f"reaction:{post.id}:{event.emoji}",
            "note": None,
        }
        made = {"member_id": member.id, "day": day, "community_id": community.id}
        await session.execute(insert(Evidence).values(**evidence).on_conflict_do_nothing())
        await session.execute(insert(CheckIn).values(**made).on_conflict_do_nothing())


async def _rule_change(session: AsyncSession, member: Member, event: ReactionAdded) -> RuleChange | None:
    changes = tables.rule_change.c
    found = select(RuleChange).where(changes.member_id == member.id, changes.at > event.at)
    return (await session.scalars(found.order_by(changes.at, changes.id).limit(1))).one_or_none()


async def _post(session: AsyncSession, event: ReactionAdded) -> Post | None:
    place = event.post.channel
    found = (
        select(Post)
        .join(tables.channel, tables.channel.c.id == tables.post.c.channel_id)
        .join(tables.space, tables.space.c.id == tables.channel.c.space_id)
        .where(
            tables.space.c.platform == place.platform,
            tables.space.c.external == place.space,
            tables.channel.c.external == place.channel,
            tables.channel.c.thread == (place.thread or ""),
            tables.post.c.message == event.post.message,
        )
    )
    return (await session.scalars(found)).one_or_none()


async def _member(session: AsyncSession, community: Community, event: ReactionAdded) -> Member | None:
    account = event.by.account
    found = (
        select(Member)
        .join(tables.account, tables.account.c.member_id == tables.member.c.id)
        .join(tables.space, tables.space.c.id == tables.account.c.space_id)
        .where(
            tables.space.c.platform == account.platform,
            tables.space.c.external == account.space,
            tables.account.c.external == account.account,
            tables.member.c.community_id == community.id,
        )
    )
    return (await session.scalars(found)).one_or_none()


async def _join(session: AsyncSession, community: Community, event: ReactionAdded) -> Member:
    account = event.by.account
    place = select(Space).where(tables.space.c.platform == account.platform, tables.space.c.external == account.space)
    space = (await session.scalars(place)).one()
    today = DayRule(zone=community.zone).day_of(event.at)
    member = Member(
        community_id=community.id,
        name=event.by.name,
        joined_at=event.at,
        joined_on=today,
        zone=None,
        profile_zone=None,
        day_start=0,
        visible=True,
    )
    session.add(member)
    await session.flush()
    session.add(Account(space_id=space.id, external=account.account, member_id=member.id))
    return member
