"""A member's history as the streak rules want it, gathered from rows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.features.people import rule_of
from bot.rules.check_ins import Evidence
from bot.rules.days import DayRule, RuleChange, Stretch, stretches
from bot.rules.excuses import Excuse
from bot.rules.outages import Connected, outage_days
from bot.rules.streaks import History, Streak, replay
from bot.rules.targets import Mode, Target, TargetChange
from bot.storage.queries import checkins as q
from bot.storage.queries.people import PLATFORMS_OF_COMMUNITY, CommunityRow, MemberRow
from bot.storage.query import Tx


def history_of(tx: Tx, community: CommunityRow, member: MemberRow, now: datetime) -> History:
    rule = rule_of(community, member)
    changes = [_rule_change(row) for row in tx.all(q.RULE_CHANGES_OF, member_id=member.id)]
    return History(
        joined=member.joined_on,
        rule=rule,
        evidence=[
            Evidence(day=row.day, at=row.at, told=row.told) for row in tx.all(q.EVIDENCE_OF, member_id=member.id)
        ],
        targets=targets_of(tx, member.id),
        rule_changes=changes,
        excuses=[
            *_told_excuses(tx, community.id, member.id),
            *_outages(tx, community, member, stretches(rule, changes), now),
        ],
    )


def streak_of(tx: Tx, community: CommunityRow, member: MemberRow, now: datetime) -> Streak:
    """The member's streak as of now (aware UTC), replayed."""
    return replay(history_of(tx, community, member, now), rule_of(community, member).day_of(now))


def targets_of(tx: Tx, member_id: int) -> list[TargetChange]:
    return [
        TargetChange(from_day=row.from_day, target=Target(mode=_mode(row.mode), days=row.days))
        for row in tx.all(q.TARGETS_OF, member_id=member_id)
    ]


def _mode(text: str) -> Mode:
    return "daily" if text == "daily" else "weekly"


def _rule_change(row: q.RuleChangeRow) -> RuleChange:
    return RuleChange(
        at=row.at,
        old=DayRule(zone=row.old_zone, day_start=timedelta(minutes=row.old_day_start)),
        new=DayRule(zone=row.new_zone, day_start=timedelta(minutes=row.new_day_start)),
    )


def _told_excuses(tx: Tx, community_id: int, member_id: int) -> Iterable[Excuse]:
    for row in tx.all(q.EXCUSES_FOR, community_id=community_id, member_id=member_id):
        yield Excuse(first=row.first, last=row.last, reason="break" if row.reason == "break" else "holiday")


def _outages(
    tx: Tx, community: CommunityRow, member: MemberRow, lived: Iterable[Stretch], now: datetime
) -> Iterable[Excuse]:
    """Days are read as the member had them then, so that a later move takes no excuse away."""
    connected = [
        Connected(since=row.since, until=row.until)
        for platform in tx.all(PLATFORMS_OF_COMMUNITY, community_id=community.id)
        for row in tx.all(q.STRETCHES, platform=platform.value, since=member.joined_at)
    ]
    for stretch in lived:
        since = max(member.joined_at, stretch.since or member.joined_at)
        for day in outage_days(connected, stretch.rule, since=since, until=min(now, stretch.until or now)):
            yield Excuse(first=day, last=day, reason="outage")
