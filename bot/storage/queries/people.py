"""Communities, spaces, channels, members and their accounts."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement
from bot.storage.tables import account, channel, community, member, rule_change, setup, space


class Number(NamedTuple):
    value: int


class Word(NamedTuple):
    value: str


class SpaceRow(NamedTuple):
    platform: str
    space: str


class CommunityRow(NamedTuple):
    id: int
    name: str
    zone: str
    began_on: date
    admin_role: str | None
    admin_role_name: str | None
    public_answers: bool


class MemberRow(NamedTuple):
    id: int
    community_id: int
    name: str
    joined_at: datetime
    joined_on: date
    zone: str | None
    profile_zone: str | None
    day_start: int
    visible: bool
    rule_since: datetime | None
    """When the reading of their day was changed last; None where it never was."""


class RuleRow(NamedTuple):
    old_zone: str
    old_day_start: int


class ChannelRow(NamedTuple):
    id: int
    platform: str
    space: str
    channel: str
    thread: str
    parked_at: datetime | None
    parked_why: str | None


class AccountRow(NamedTuple):
    id: int
    platform: str
    space: str
    account: str


class SetupRow(NamedTuple):
    notices_channel_id: int | None
    account_id: int
    at: datetime


_COMMUNITY = (
    community.c.id,
    community.c.name,
    community.c.zone,
    community.c.began_on,
    community.c.admin_role,
    community.c.admin_role_name,
    community.c.public_answers,
)
_MEMBER = (
    member.c.id,
    member.c.community_id,
    member.c.name,
    member.c.joined_at,
    member.c.joined_on,
    member.c.zone,
    member.c.profile_zone,
    member.c.day_start,
    member.c.visible,
    select(func.max(rule_change.c.at)).where(rule_change.c.member_id == member.c.id).scalar_subquery(),
)
_CHANNEL = (
    channel.c.id,
    space.c.platform,
    space.c.external,
    channel.c.external,
    channel.c.thread,
    channel.c.parked_at,
    channel.c.parked_why,
)

_other = space.alias()
_WENT = space.c.left_at <= bindparam("before")
_STAYS = or_(_other.c.left_at.is_(None), _other.c.left_at > bindparam("before"))

COMMUNITY_OF_SPACE = Query(
    select(*_COMMUNITY)
    .join(space, space.c.community_id == community.c.id)
    .where(space.c.platform == bindparam("platform"), space.c.external == bindparam("space")),
    CommunityRow._make,
)
COMMUNITY = Query(select(*_COMMUNITY).where(community.c.id == bindparam("community_id")), CommunityRow._make)
COMMUNITIES = Query(select(*_COMMUNITY).order_by(community.c.id), CommunityRow._make)
ADD_COMMUNITY = Query(
    insert(community)
    .values(
        name=bindparam("name"),
        zone=bindparam("zone"),
        began_on=bindparam("day"),
        admin_role=None,
        admin_role_name=None,
        public_answers=False,
    )
    .returning(community.c.id),
    Number._make,
)
CHANGE_COMMUNITY = Statement(
    update(community)
    .where(community.c.id == bindparam("community_id"))
    .values(name=bindparam("name"), zone=bindparam("zone"))
)
NAME_ADMIN_ROLE = Statement(
    update(community)
    .where(community.c.id == bindparam("community_id"))
    .values(admin_role=bindparam("role"), admin_role_name=bindparam("name"))
)
CHOOSE_PUBLIC_ANSWERS = Statement(
    update(community)
    .where(community.c.id == bindparam("community_id"))
    .values(public_answers=bindparam("public_answers"))
)
ADD_SPACE = Statement(
    insert(space).values(
        community_id=bindparam("community_id"),
        platform=bindparam("platform"),
        external=bindparam("space"),
        name=bindparam("name"),
        left_at=None,
    )
)
SPACE_LEFT = Statement(
    update(space)
    .where(space.c.platform == bindparam("platform"), space.c.external == bindparam("space"))
    .values(left_at=bindparam("at"))
)
LEFT_SPACES = Query(
    select(space.c.platform, space.c.external).where(
        _WENT, space.c.community_id.not_in(select(_other.c.community_id).where(_STAYS).scalar_subquery())
    ),
    SpaceRow._make,
)
"""The spaces of the communities that every space left before then."""
FORGET_LEFT = Statement(
    delete(community).where(
        community.c.id.in_(select(space.c.community_id).where(_WENT).scalar_subquery()),
        community.c.id.not_in(select(_other.c.community_id).where(_STAYS).scalar_subquery()),
    )
)
"""Deletes the communities that every space left before then; their rows go with them."""
PLATFORMS_OF_COMMUNITY = Query(
    select(space.c.platform).where(space.c.community_id == bindparam("community_id")).distinct(), Word._make
)

SPACE = Query(
    select(space.c.id).where(space.c.platform == bindparam("platform"), space.c.external == bindparam("space")),
    Number._make,
)

ADD_CHANNEL = Statement(
    insert(channel)
    .values(space_id=bindparam("space_id"), external=bindparam("channel"), thread=bindparam("thread"))
    .on_conflict_do_nothing(index_elements=["space_id", "external", "thread"])
)
CHANNEL_BY_REF = Query(
    select(*_CHANNEL)
    .join(space, space.c.id == channel.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.external == bindparam("space"),
        channel.c.external == bindparam("channel"),
        channel.c.thread == bindparam("thread"),
    ),
    ChannelRow._make,
)
CHANNEL = Query(
    select(*_CHANNEL).join(space, space.c.id == channel.c.space_id).where(channel.c.id == bindparam("channel_id")),
    ChannelRow._make,
)
PARKED_CHANNELS = Query(
    select(*_CHANNEL)
    .join(space, space.c.id == channel.c.space_id)
    .where(space.c.community_id == bindparam("community_id"), channel.c.parked_at.is_not(None)),
    ChannelRow._make,
)
PARK_CHANNEL = Statement(
    update(channel)
    .where(channel.c.id == bindparam("channel_id"), channel.c.parked_at.is_(None))
    .values(parked_at=bindparam("at"), parked_why=bindparam("why"))
)
UNPARK_CHANNEL = Statement(
    update(channel)
    .where(channel.c.id == bindparam("channel_id"), channel.c.parked_at.is_not(None))
    .values(parked_at=None, parked_why=None)
)

MEMBER_OF_ACCOUNT = Query(
    select(*_MEMBER)
    .join(account, account.c.member_id == member.c.id)
    .join(space, space.c.id == account.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.external == bindparam("space"),
        account.c.external == bindparam("account"),
        member.c.community_id == bindparam("community_id"),
    ),
    MemberRow._make,
)
MEMBER_ELSEWHERE = Query(
    select(account.c.member_id)
    .join(space, space.c.id == account.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.community_id != bindparam("community_id"),
        space.c.left_at.is_(None),
        account.c.external == bindparam("account"),
    ),
    Number._make,
)
"""The same account in other communities, which must not have been left."""
MEMBER = Query(
    select(*_MEMBER).where(member.c.id == bindparam("member_id"), member.c.community_id == bindparam("community_id")),
    MemberRow._make,
)
MEMBERS = Query(
    select(*_MEMBER).where(member.c.community_id == bindparam("community_id")).order_by(member.c.id), MemberRow._make
)
ADD_MEMBER = Query(
    insert(member)
    .values(
        community_id=bindparam("community_id"),
        name=bindparam("name"),
        joined_at=bindparam("at"),
        joined_on=bindparam("day"),
        zone=None,
        profile_zone=bindparam("profile_zone"),
        day_start=0,
        visible=True,
    )
    .returning(member.c.id),
    Number._make,
)
JOINED_EARLIER = Statement(
    update(member)
    .where(member.c.id == bindparam("member_id"))
    .values(joined_at=bindparam("at"), joined_on=bindparam("day"))
)
ADD_ACCOUNT = Statement(
    insert(account).values(
        space_id=bindparam("space_id"), external=bindparam("account"), member_id=bindparam("member_id")
    )
)
ACCOUNT_BY_REF = Query(
    select(account.c.id, space.c.platform, space.c.external, account.c.external)
    .join(space, space.c.id == account.c.space_id)
    .where(
        space.c.platform == bindparam("platform"),
        space.c.external == bindparam("space"),
        account.c.external == bindparam("account"),
    ),
    AccountRow._make,
)
ACCOUNT = Query(
    select(account.c.id, space.c.platform, space.c.external, account.c.external)
    .join(space, space.c.id == account.c.space_id)
    .where(account.c.id == bindparam("account_id")),
    AccountRow._make,
)
CHANGE_MEMBER = Statement(
    update(member)
    .where(member.c.id == bindparam("member_id"))
    .values(
        name=bindparam("name"),
        zone=bindparam("zone"),
        profile_zone=bindparam("profile_zone"),
        day_start=bindparam("day_start"),
        visible=bindparam("visible"),
    )
)
ADD_RULE_CHANGE = Statement(
    insert(rule_change).values(
        member_id=bindparam("member_id"),
        at=bindparam("at"),
        old_zone=bindparam("old_zone"),
        old_day_start=bindparam("old_day_start"),
        new_zone=bindparam("new_zone"),
        new_day_start=bindparam("new_day_start"),
    )
)
RULE_CHANGE_AFTER = Query(
    select(rule_change.c.old_zone, rule_change.c.old_day_start)
    .where(rule_change.c.member_id == bindparam("member_id"), rule_change.c.at > bindparam("at"))
    .order_by(rule_change.c.at, rule_change.c.id)
    .limit(1),
    RuleRow._make,
)
"""The first one after an instant."""

SETUP = Query(
    select(setup.c.notices_channel_id, setup.c.account_id, setup.c.at).where(
        setup.c.community_id == bindparam("community_id")
    ),
    SetupRow._make,
)
_PUT_SETUP = insert(setup).values(
    community_id=bindparam("community_id"),
    notices_channel_id=bindparam("notices_channel_id"),
    account_id=bindparam("account_id"),
    at=bindparam("at"),
)
NAME_OF_SETUP = Query(
    select(member.c.name)
    .join(account, account.c.member_id == member.c.id)
    .join(setup, setup.c.account_id == account.c.id)
    .where(setup.c.community_id == bindparam("community_id")),
    Word._make,
)
"""Who set the community up."""
PUT_SETUP = Statement(
    _PUT_SETUP.on_conflict_do_update(
        index_elements=["community_id"],
        set_={
            "notices_channel_id": _PUT_SETUP.excluded.notices_channel_id,
            "account_id": _PUT_SETUP.excluded.account_id,
            "at": _PUT_SETUP.excluded.at,
        },
    )
)
