"""`/progress` in words: streak, points, roadmaps, and the last weeks day by day."""

from datetime import date
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, command
from bot.features.histories import history_of
from bot.features.people import NoSuchMember, known_member, rule_of
from bot.features.words import counted, italic, short_day, streak_length, week_so_far
from bot.library.load import Library
from bot.model.calls import Answer, Reply
from bot.model.messages import Block, OutgoingMessage, Plain, text
from bot.model.refs import AccountRef
from bot.rules.days import ONE_DAY
from bot.rules.roadmaps import bar
from bot.rules.streaks import Streak, kept_share, replay
from bot.rules.zones import week_of
from bot.storage.engine import Store
from bot.storage.queries import checkins as checkins_q
from bot.storage.queries import goals as goals_q
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries.people import MemberRow
from bot.storage.query import Tx

WEEKS_SHOWN = 8
NOTES_SHOWN = 3


class Hidden(Refusal):
    """That member keeps their progress to themselves."""


class NothingToShow(Refusal):
    """There is nothing to show yet. /checkin is a fine first step."""


class Progress:
    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    @command("progress", "Streak, points, roadmaps and the last weeks, in words.")
    async def progress(
        self, asked: Asked, member: Annotated[AccountRef | None, Says("Whose; yours where it is left out")] = None
    ) -> Reply:
        return Answer(message=await self._store.read(lambda tx: self._message(tx, asked, member)))

    def _message(self, tx: Tx, asked: Asked, account: AccountRef | None) -> OutgoingMessage:
        member = _shown_member(tx, asked, account)
        is_own = account in (None, asked.caller.account)
        today = rule_of(asked.community, member).day_of(asked.at)
        streak = replay(history_of(tx, asked.community, member, asked.at), today)
        week = week_so_far(streak) if is_own else week_so_far(streak, "Their week")
        blocks: list[Block] = [text(week), text(_in_numbers(tx, asked, member, streak)), *self._roadmaps(tx, member)]
        made = {day for period in streak.periods for day in period.made}
        blocks.append(text(f"The last {WEEKS_SHOWN} weeks, Monday to Sunday:\n\n```\n{_heatmap(made, today)}\n```"))
        if is_own:
            blocks += _notes(tx, member)
        return OutgoingMessage(title=f"Progress of {member.name}", blocks=tuple(blocks))

    def _roadmaps(self, tx: Tx, member: MemberRow) -> list[Block]:
        done = tx.all(goals_q.STEPS_DONE, member_id=member.id)
        blocks: list[Block] = []
        for row in tx.all(goals_q.CHOSEN_ROADMAPS, member_id=member.id):
            if roadmap := self._library.roadmaps.get(row.roadmap):
                steps = sum(step.roadmap == row.roadmap for step in done)
                shown = bar(steps, len(roadmap.steps))
                blocks.append(
                    text(*italic(roadmap.title), f" `{shown}` {steps} of {counted(len(roadmap.steps), 'step')}")
                )
        return blocks


def _shown_member(tx: Tx, asked: Asked, account: AccountRef | None) -> MemberRow:
    member = known_member(tx, asked.community, account or asked.caller.account)
    if member is None:
        raise NothingToShow if account in (None, asked.caller.account) else NoSuchMember
    if account not in (None, asked.caller.account) and not member.visible:
        raise Hidden
    return member


def _in_numbers(tx: Tx, asked: Asked, member: MemberRow, streak: Streak) -> str:
    own = tx.first(rounds_q.OWN_STANDING, community_id=asked.community.id, period="all", member_id=member.id)
    points, solved = (own.points, own.solved) if own else (0, 0)
    kept, weeks = kept_share(streak)
    unit = "week" if streak.mode == "weekly" else "day"
    return (
        f"**{counted(points, 'point')}**, {counted(solved, 'challenge')} solved · "
        f"longest streak {counted(streak.longest, unit)}, now {streak_length(streak)} · "
        f"{streak.freezes} of 3 freezes" + (f" · kept {kept} of {counted(weeks, 'week')}" if weeks else "")
    )


def _notes(tx: Tx, member: MemberRow) -> list[Block]:
    notes = tx.all(checkins_q.NOTES_OF_MEMBER, member_id=member.id, most=NOTES_SHOWN)
    lines = [text(f"{short_day(row.day)} · ", Plain(text=row.note)) for row in notes]
    return [text("Your last notes, which only you see here:"), *lines] if lines else []


def _heatmap(days: set[date], today: date) -> str:
    first = week_of(today) - (WEEKS_SHOWN - 1) * 7 * ONE_DAY
    rows: list[str] = []
    for week in range(WEEKS_SHOWN):
        monday = first + week * 7 * ONE_DAY
        cells = [_cell(monday + n * ONE_DAY, days, today) for n in range(7)]
        rows.append(f"{monday:%d %b}  {' '.join(cells)}")
    return "\n".join(rows)


def _cell(day: date, days: set[date], today: date) -> str:
    if day > today:
        return " "
    return "■" if day in days else "·"
