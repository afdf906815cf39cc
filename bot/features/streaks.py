"""`/streak`: what it is, how it came to be, and planned breaks."""

from datetime import date
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, command
from bot.features.histories import history_of, streak_of
from bot.features.people import known_member, member_of, rule_of
from bot.features.words import NEW_LINE, counted, day_name, short_day, streak_length, week_so_far
from bot.model.calls import Answer, Reply
from bot.model.messages import Block, Divider, OutgoingMessage, Text, note, text
from bot.rules.days import ONE_DAY, Boundary
from bot.rules.streaks import Account, Period, Streak, kept_share, replay, why
from bot.rules.zones import find_zone, local_time
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.queries.people import MemberRow
from bot.storage.query import Tx

MOST_PERIODS = 8
LONGEST_BREAK = 92
"""Days of one planned break; a longer one is planned again."""

_STATES = {
    "kept": "kept",
    "frozen": "saved by a freeze",
    "missed": "missed",
    "neutral": "nothing asked",
    "open": "running",
}
_REASONS = {
    "break": "planned break",
    "holiday": "holiday",
    "outage": "Pacer was away",
    "travel": "skipped by a change of zone",
}


class NothingYet(Refusal):
    """You have no check-ins yet. Start with /checkin; the first one begins your streak."""


class UnclearBreak(Refusal):
    """That break can't be planned."""


class WhichDays(Refusal):
    """Say which days, as in /streak pause from:2026-12-24 to:2027-01-03; to:today ends a break that runs."""


class Streaks:
    def __init__(self, store: Store) -> None:
        self._store = store

    @command("streak show", "Your streak, your week and your freezes.")
    async def show(self, asked: Asked) -> Reply:
        streak = await self._store.read(lambda tx: _own(tx, asked))
        kept, weeks = kept_share(streak)
        lines = [
            week_so_far(streak),
            f"Longest: {_in_unit(streak, streak.longest)}. Freezes: {streak.freezes} of 3."
            + (f" Kept {kept} of {counted(weeks, 'week')}." if weeks else ""),
        ]
        return Answer(message=OutgoingMessage(title="Your streak", blocks=tuple(text(words) for words in lines)))

    @command("streak why", "How your streak came to be, period by period.")
    async def why(self, asked: Asked) -> Reply:
        def look(tx: Tx) -> tuple[Streak, tuple[Account, ...]]:
            member = _known(tx, asked)
            history = history_of(tx, asked.community, member, asked.at)
            streak = replay(history, rule_of(asked.community, member).day_of(asked.at))
            return streak, why(history, streak.periods[-MOST_PERIODS:])

        streak, accounts = await self._store.read(look)
        blocks: list[Block] = [text(f"Streak: **{streak_length(streak)}**, freezes: {streak.freezes} of 3.")]
        for account in reversed(accounts):
            blocks += [Divider(), _account(account)]
        if len(streak.periods) > MOST_PERIODS:
            earlier = len(streak.periods) - MOST_PERIODS
            blocks.append(text(f"{counted(earlier, 'earlier period')} not shown."))
        return Answer(message=OutgoingMessage(title="Why your streak is what it is", blocks=tuple(blocks)))

    @command("streak pause", "Plan a break, or end the one that runs; its days ask nothing of you.")
    async def pause(
        self,
        asked: Asked,
        from_: Annotated[date | None, Says("First day, as 2026-12-24; today where it is left out")] = None,
        to: Annotated[date | None, Says("Last day, as 2027-01-03; today ends a break that runs")] = None,
    ) -> Reply:
        if from_ is None and to is None:
            raise WhichDays

        def unit(tx: Tx) -> str:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            today = rule_of(asked.community, member).day_of(asked.at)
            if to and from_ in (None, today) and to <= _break_runs_until(tx, member, today):
                return _end_break(tx, member, to, today)
            begins = from_ or today
            return _plan_break(tx, asked, member, begins, to or begins + 6 * ONE_DAY, today)

        return Answer(message=note(await self._store.write(unit)))


def _plan_break(tx: Tx, asked: Asked, member: MemberRow, begins: date, ends: date, today: date) -> str:
    _check_break(begins, ends, today)
    tx.run(
        q.ADD_EXCUSE,
        community_id=asked.community.id,
        member_id=member.id,
        first=begins,
        last=ends,
        reason="break",
        at=asked.at,
    )
    return (
        f"Your break is planned from **{day_name(begins)}** to **{day_name(ends)}**. Those days ask nothing of you; "
        "a check-in still counts. Back earlier? /streak pause to:today ends it. Rest well."
    )


def _break_runs_until(tx: Tx, member: MemberRow, today: date) -> date:
    """The last day of the break that runs today; the first of all days where none does."""
    breaks = tx.all(q.BREAKS_OF, member_id=member.id)
    return max((row.last for row in breaks if row.first <= today <= row.last), default=date.min)


def _end_break(tx: Tx, member: MemberRow, ends: date, today: date) -> str:
    if ends < today - ONE_DAY:
        raise UnclearBreak(
            f"What has passed of a break stays excused, {ends} too. End it with to:yesterday or to:today."
        )
    tx.run(q.END_BREAKS, member_id=member.id, ends=ends)
    tx.run(q.DROP_BREAKS, member_id=member.id, ends=ends, today=today)
    rest = "Welcome back." if ends <= today else "Rest well until then."
    return f"Your break ends with **{day_name(ends)}**; what has passed of it stays excused. {rest}"


def _check_break(first: date, last: date, today: date) -> None:
    if last < first:
        raise UnclearBreak(f"A break ends on the day it begins or later; {last} lies before {first}.")
    if first < today:
        raise UnclearBreak(f"A break is planned from today on; {first} has passed. Begin it on {today} or later.")
    if (last - first).days >= LONGEST_BREAK:
        raise UnclearBreak(f"A break lasts {LONGEST_BREAK} days at most; that one has {(last - first).days + 1}.")


def _known(tx: Tx, asked: Asked) -> MemberRow:
    member = known_member(tx, asked.community, asked.caller.account)
    if member is None:
        raise NothingYet
    return member


def _own(tx: Tx, asked: Asked) -> Streak:
    return streak_of(tx, asked.community, _known(tx, asked), asked.at)


def _in_unit(streak: Streak, number: int) -> str:
    return counted(number, "week" if streak.mode == "weekly" else "day")


def _account(account: Account) -> Text:
    period = account.period
    name = short_day(period.first)
    if period.last != period.first:
        name = f"{name} to {short_day(period.last)}"
    return text(
        f"**{name}** · {_STATES[period.state]} · {len(period.made)} of {counted(period.target, 'day')}{NEW_LINE}"
        f"{_facts(period)}{NEW_LINE}"
        f"From {_boundary(account)}"
    )


def _facts(period: Period) -> str:
    facts = ["Check-ins: " + (", ".join(short_day(day) for day in period.made) or "none")]
    facts += [f"{short_day(day)}: {_REASONS[reason]}" for day, reason in period.excused]
    if period.freeze == "earned":
        facts.append(f"earned a freeze ({period.freezes} held)")
    elif period.freeze == "spent":
        facts.append(f"spent a freeze ({period.freezes} left)")
    elif period.freeze == "lost":
        facts.append("earned a freeze past the three that can be held")
    facts.append(f"streak {'so far' if period.state == 'open' else 'after it'}: {period.streak}")
    return " · ".join(facts)


def _boundary(account: Account) -> str:
    began, ended = account.began.rule.zone, account.ended.rule.zone
    then = "" if began == ended else f" ({began})"
    return f"{_local(account.began)}{then} to {_local(account.ended)} ({ended})"


def _local(boundary: Boundary) -> str:
    at = local_time(boundary.at, find_zone(boundary.rule.zone))
    return f"{short_day(at.date())} {at:%H:%M}"
