"""A member's history as the streak rules want it, gathered from rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

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


class _OfMember(Protocol):
    @property
    def member_id(self) -> int: ...


Row = TypeVar("Row", bound=_OfMember)


def history_of(tx: Tx, community: CommunityRow, member: MemberRow, now: datetime) -> History:
    rows = _Rows(
        evidence=tx.all(q.EVIDENCE_OF, member_id=member.id),
        targets=tx.all(q.TARGETS_OF, member_id=member.id),
        rule_changes=tx.all(q.RULE_CHANGES_OF, member_id=member.id),
        excuses=tx.all(q.EXCUSES_FOR, community_id=community.id, member_id=member.id),
    )
    return _history(community, member, rows, _connected(tx, community, member.joined_at), now)


def histories_of(
    tx: Tx, community: CommunityRow, members: Sequence[MemberRow], now: datetime, *, active_since: date
) -> dict[int, History]:
    """The histories of those members who checked in since a local day, each kind of row read once for all of them."""
    chosen = {"community_id": community.id, "active_since": active_since}
    evidence = _by_member(tx.all(q.EVIDENCE_OF_ACTIVE, **chosen))
    targets = _by_member(tx.all(q.TARGETS_OF_ACTIVE, **chosen))
    changes = _by_member(tx.all(q.RULE_CHANGES_OF_ACTIVE, **chosen))
    excuses = tx.all(q.EXCUSES_OF_COMMUNITY, community_id=community.id)
    connected = _connected(tx, community, min((member.joined_at for member in members), default=now))
    return {
        member.id: _history(
            community,
            member,
            _Rows(
                evidence=evidence[member.id],
                targets=[q.TargetRow(*row[1:]) for row in targets[member.id]],
                rule_changes=[q.RuleChangeRow(*row[1:]) for row in changes[member.id]],
                excuses=[q.ExcuseRow(*row[1:]) for row in excuses if row.member_id in (None, member.id)],
            ),
            connected,
            now,
        )
        for member in members
        if member.id in evidence
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows:
    evidence: Sequence[q.EvidenceRow] | Sequence[q.MemberEvidenceRow]
    targets: Sequence[q.TargetRow]
    rule_changes: Sequence[q.RuleChangeRow]
    excuses: Sequence[q.ExcuseRow]


def _history(
    community: CommunityRow, member: MemberRow, rows: _Rows, connected: Sequence[Connected], now: datetime
) -> History:
    rule = rule_of(community, member)
    changes = [_rule_change(row) for row in rows.rule_changes]
    return History(
        joined=member.joined_on,
        rule=rule,
        evidence=[Evidence(day=row.day, at=row.at, told=row.told) for row in rows.evidence],
        targets=[_target(row) for row in rows.targets],
        rule_changes=changes,
        excuses=[
            *(_told_excuse(row) for row in rows.excuses),
            *_outages(connected, member, stretches(rule, changes), now),
        ],
    )


def _by_member(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    grouped: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.member_id].append(row)
    return grouped


def streak_of(tx: Tx, community: CommunityRow, member: MemberRow, now: datetime) -> Streak:
    """The member's streak as of now (aware UTC), replayed."""
    return replay(history_of(tx, community, member, now), rule_of(community, member).day_of(now))


def targets_of(tx: Tx, member_id: int) -> list[TargetChange]:
    return [_target(row) for row in tx.all(q.TARGETS_OF, member_id=member_id)]


def _target(row: q.TargetRow) -> TargetChange:
    return TargetChange(from_day=row.from_day, target=Target(mode=_mode(row.mode), days=row.days))


def _mode(text: str) -> Mode:
    return "daily" if text == "daily" else "weekly"


def _rule_change(row: q.RuleChangeRow) -> RuleChange:
    return RuleChange(
        at=row.at,
        old=DayRule(zone=row.old_zone, day_start=timedelta(minutes=row.old_day_start)),
        new=DayRule(zone=row.new_zone, day_start=timedelta(minutes=row.new_day_start)),
    )


def _told_excuse(row: q.ExcuseRow) -> Excuse:
    return Excuse(first=row.first, last=row.last, reason="break" if row.reason == "break" else "holiday")


def _connected(tx: Tx, community: CommunityRow, since: datetime) -> list[Connected]:
    return [
        Connected(since=row.since, until=row.until)
        for platform in tx.all(PLATFORMS_OF_COMMUNITY, community_id=community.id)
        for row in tx.all(q.STRETCHES, platform=platform.value, since=since)
    ]


def _outages(
    connected: Sequence[Connected], member: MemberRow, lived: Iterable[Stretch], now: datetime
) -> Iterable[Excuse]:
    """Days are read as the member had them then, so that a later move takes no excuse away."""
    for stretch in lived:
        since = max(member.joined_at, stretch.since or member.joined_at)
        for day in outage_days(connected, stretch.rule, since=since, until=min(now, stretch.until or now)):
            yield Excuse(first=day, last=day, reason="outage")
