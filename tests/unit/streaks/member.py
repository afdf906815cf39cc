"""A member to whom things happen, and where and when they do."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.rules.check_ins import Evidence, credited_days
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse, Reason
from bot.rules.streaks import History, Period, Streak, replay
from bot.rules.targets import Target, TargetChange

BERLIN = DayRule(zone="Europe/Berlin")
TOKYO = DayRule(zone="Asia/Tokyo")
LOS_ANGELES = DayRule(zone="America/Los_Angeles")
PAGO_PAGO = DayRule(zone="Pacific/Pago_Pago")
KIRITIMATI = DayRule(zone="Pacific/Kiritimati")
MONDAY = date(2026, 3, 2)
DAILY = Target(mode="daily")


def weekly(days: int) -> Target:
    return Target(mode="weekly", days=days)


def day(number: int) -> date:
    """Day 0 is the Monday of week 0."""
    return MONDAY + timedelta(days=number)


def day_of_week(week: int, weekday: int) -> date:
    return day(7 * week + weekday)


def at(rule: DayRule, local: str) -> datetime:
    """A local time such as `2026-03-02 09:00`, as an instant."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(rule.zone)).astimezone(UTC)


@dataclass
class Member:
    """A member to whom things happen, one sentence after the other."""

    joined: date = MONDAY
    rule: DayRule = BERLIN
    evidence: list[Evidence] = field(default_factory=list)
    targets: list[TargetChange] = field(default_factory=list)
    changes: list[RuleChange] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)

    def checks_in(self, *days: date) -> Self:
        for each in days:
            noon = datetime.combine(each, time(12), tzinfo=ZoneInfo(self.rule.zone))
            self.evidence.append(Evidence(day=each, at=noon.astimezone(UTC)))
        return self

    def checks_in_at(self, *local: str) -> Self:
        for each in local:
            self.evidence.append(Evidence(day=date.fromisoformat(each[:10]), at=at(self.rule, each)))
        return self

    def keeps_weeks(self, *weeks: int) -> Self:
        return self.checks_in(*(day_of_week(week, weekday) for week in weeks for weekday in (0, 2, 4)))

    def chooses(self, target: Target, from_day: date = MONDAY) -> Self:
        self.targets.append(TargetChange(from_day=from_day, target=target))
        return self

    def moves_to(self, rule: DayRule, local: str) -> Self:
        """`local` is the time on the clock that they leave behind."""
        self.changes.append(RuleChange(at=at(self.rule, local), old=self.rule, new=rule))
        self.rule = rule
        return self

    def is_excused(self, reason: Reason, first: date, last: date | None = None) -> Self:
        self.excuses.append(Excuse(first=first, last=last or first, reason=reason))
        return self

    @property
    def history(self) -> History:
        return History(
            joined=self.joined,
            rule=self.rule,
            evidence=tuple(self.evidence),
            targets=tuple(self.targets),
            rule_changes=tuple(self.changes),
            excuses=tuple(self.excuses),
        )

    def streak(self, today: date) -> Streak:
        return replay(self.history, today)

    def credited(self) -> list[date]:
        return sorted(credited_days(self.evidence, self.changes))


def states(streak: Streak) -> str:
    return " ".join(period.state for period in streak.periods)


def last(streak: Streak) -> Period:
    return streak.periods[-1]
