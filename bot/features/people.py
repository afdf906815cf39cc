"""Who somebody is in a community: the one place that makes members."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refusal
from bot.model.calls import Caller
from bot.model.refs import AccountRef, ChannelRef
from bot.model.text import display_name
from bot.rules.days import DayRule
from bot.rules.zones import find_zone, local_date
from bot.storage.queries import people as q
from bot.storage.queries.people import CommunityRow, MemberRow
from bot.storage.query import Tx


class NoSuchMember(Refusal):
    """That person has not taken part here yet, so there is nothing to show."""


def zone_of(community: CommunityRow, member: MemberRow | None) -> str:
    """The chosen zone, else the platform profile's, else the community's."""
    return (member and (member.zone or member.profile_zone)) or community.zone


def rule_of(community: CommunityRow, member: MemberRow | None) -> DayRule:
    day_start = timedelta(minutes=member.day_start if member else 0)
    return DayRule(zone=zone_of(community, member), day_start=day_start)


def rule_from_now_on(community: CommunityRow, member: MemberRow | None, caller: Caller) -> DayRule:
    """How the caller's day is read from their next act on: by their profile as the platform shows it now."""
    rule = rule_of(community, member)
    profile_zone = usable_zone(caller.zone)
    if profile_zone is None or (member and member.zone):
        return rule
    return replace(rule, zone=profile_zone)


def known_member(tx: Tx, community: CommunityRow, account: AccountRef) -> MemberRow | None:
    return tx.first(
        q.MEMBER_OF_ACCOUNT,
        community_id=community.id,
        platform=account.platform,
        space=account.space,
        account=account.account,
    )


def own_rule(tx: Tx, community: CommunityRow, caller: Caller) -> DayRule:
    """`rule_from_now_on` of somebody who may not be a member yet."""
    return rule_from_now_on(community, known_member(tx, community, caller.account), caller)


def rule_at(tx: Tx, community: CommunityRow, member: MemberRow, at: datetime) -> DayRule:
    """How the member's day was read at an instant (aware UTC)."""
    if member.rule_since is None or at >= member.rule_since:
        return rule_of(community, member)
    change = tx.one(q.RULE_CHANGE_AFTER, member_id=member.id, at=at)
    return DayRule(zone=change.old_zone, day_start=timedelta(minutes=change.old_day_start))


def is_elsewhere_too(tx: Tx, community: CommunityRow, account: AccountRef) -> bool:
    """Whether they take part in other communities on the same platform, where one account is in many of them."""
    found = tx.first(q.MEMBER_ELSEWHERE, platform=account.platform, community_id=community.id, account=account.account)
    return found is not None


def member_of(tx: Tx, community: CommunityRow, caller: Caller, at: datetime) -> MemberRow:
    """The caller as a member; somebody's first act makes them one, also where it is known later than others."""
    known = known_member(tx, community, caller.account)
    if known is None:
        return _join(tx, community, caller, at)
    member = _seen_now(tx, community, known, caller, at)
    return member if at >= member.joined_at else _joined_earlier(tx, community, member, at)


def _join(tx: Tx, community: CommunityRow, caller: Caller, at: datetime) -> MemberRow:
    profile_zone = usable_zone(caller.zone)
    day = local_date(at, find_zone(profile_zone or community.zone))
    name = display_name(caller.name)
    account = caller.account
    space = tx.one(q.SPACE, platform=account.platform, space=account.space)
    made = tx.one(q.ADD_MEMBER, community_id=community.id, name=name, at=at, day=day, profile_zone=profile_zone)
    tx.run(q.ADD_ACCOUNT, space_id=space.value, account=account.account, member_id=made.value)
    return tx.one(q.MEMBER, member_id=made.value, community_id=community.id)


def _joined_earlier(tx: Tx, community: CommunityRow, member: MemberRow, at: datetime) -> MemberRow:
    day = min(member.joined_on, rule_at(tx, community, member, at).day_of(at))
    tx.run(q.JOINED_EARLIER, member_id=member.id, at=at, day=day)
    return member._replace(joined_at=at, joined_on=day)


def _seen_now(tx: Tx, community: CommunityRow, member: MemberRow, caller: Caller, at: datetime) -> MemberRow:
    if not caller.is_name_known:
        return member
    name = display_name(caller.name)
    profile_zone = usable_zone(caller.zone) or member.profile_zone
    if (name, profile_zone) == (member.name, member.profile_zone):
        return member
    return change_member(tx, community, member, member._replace(name=name, profile_zone=profile_zone), at)


def change_member(tx: Tx, community: CommunityRow, old: MemberRow, new: MemberRow, at: datetime) -> MemberRow:
    """Keep a member's changed settings; a changed reading of the day is kept as a row of its own."""
    tx.run(
        q.CHANGE_MEMBER,
        member_id=old.id,
        name=new.name,
        zone=new.zone,
        profile_zone=new.profile_zone,
        day_start=new.day_start,
        visible=new.visible,
    )
    is_noted = note_rule_change(tx, old.id, rule_of(community, old), rule_of(community, new), at)
    return new._replace(rule_since=max(at, old.rule_since or at)) if is_noted else new


def note_rule_change(tx: Tx, member_id: int, old: DayRule, new: DayRule, at: datetime) -> bool:
    """Keep by which rule days were read until `at` (aware UTC); False where the rule is the same."""
    if old == new:
        return False
    tx.run(
        q.ADD_RULE_CHANGE,
        member_id=member_id,
        at=at,
        old_zone=old.zone,
        old_day_start=old.day_start // timedelta(minutes=1),
        new_zone=new.zone,
        new_day_start=new.day_start // timedelta(minutes=1),
    )
    return True


def usable_zone(name: str | None) -> str | None:
    """A profile's zone where Pacer knows it."""
    if not name:
        return None
    try:
        return find_zone(name).key
    except Refusal:
        return None


def channel_row(tx: Tx, ref: ChannelRef) -> q.ChannelRow:
    """The row of a channel, made where it is new; the space is known."""
    space = tx.one(q.SPACE, platform=ref.platform, space=ref.space)
    tx.run(q.ADD_CHANNEL, space_id=space.value, channel=ref.channel, thread=ref.thread or "")
    return tx.one(
        q.CHANNEL_BY_REF, platform=ref.platform, space=ref.space, channel=ref.channel, thread=ref.thread or ""
    )
