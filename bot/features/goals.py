"""`/goal`: weekly goals, prompted on Monday and looked back on from Friday on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from bot.errors import Refusal
from bot.features.checkins import CHECK_IN
from bot.features.declare import Asked, Says, command, suggester
from bot.features.people import known_member, member_of, rule_from_now_on
from bot.features.words import counted
from bot.model.calls import Answer, Choice, Reply
from bot.model.messages import Block, OutgoingMessage, Plain, note, text
from bot.model.refs import Emoji
from bot.model.text import member_line, shown
from bot.rules.days import ONE_DAY
from bot.rules.zones import find_zone, local_date, week_of
from bot.storage.engine import Store
from bot.storage.queries import goals as q
from bot.storage.queries.goals import GoalRow
from bot.storage.queries.people import CommunityRow, MemberRow
from bot.storage.queries.schedules import SCHEDULES
from bot.storage.query import Tx

MOST_TEXT = 200
MOST_OPEN = 10
MOST_LABEL = 100
FRIDAY = 4
WHICH = Says("Its number in /goal list, or its words", suggests="goals", greedy=True)
_LOOK_BACK = "Friday's look back names the goals that were reached, unless you hide: /settings visible:no."
_MARKS = {"open": "◻", "done": "✔", "carried": "→", "dropped": "–"}


class NoGoals(Refusal):
    """You have no open goals. Set one for this week with /goal set and what you want to reach."""


class NoSuchGoal(Refusal):
    """There is no such goal."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"“{shown(asked)}” names none of your goals. /goal list shows them with their numbers.")


class SeveralFit(Refusal):
    """Several goals fit."""

    def __init__(self, asked: str, number: int) -> None:
        super().__init__(f"“{shown(asked)}” fits {number} of your goals. Name one by its number from /goal list.")


class TooManyGoals(Refusal):
    """Ten open goals are plenty for a week. Finish, carry or drop one first."""


class NotOpen(Refusal):
    """That goal is not open any more."""


class CarriedAlready(Refusal):
    """That goal is set for next week already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Own:
    """A member's goals of the last weeks, this and the next, and this week's Monday."""

    week: date
    goals: tuple[GoalRow, ...]

    @property
    def of_week(self) -> list[GoalRow]:
        return [goal for goal in self.goals if goal.week == self.week]

    @property
    def carriable(self) -> list[GoalRow]:
        return [goal for goal in self.goals if goal.state == "open" and goal.week < self.week]

    @property
    def of_next_week(self) -> list[GoalRow]:
        return [goal for goal in self.goals if goal.week > self.week]

    @property
    def listed(self) -> list[GoalRow]:
        """In the order of their numbers in `/goal list`."""
        return [*self.of_week, *self.carriable, *self.of_next_week]


class Goals:
    def __init__(self, store: Store) -> None:
        self._store = store

    @command("goal set", "Set a goal for this week.")
    async def set_goal(
        self, asked: Asked, text: Annotated[str, Says("What you want to reach this week", greedy=True)]
    ) -> Reply:
        tidy = member_line(text, most=MOST_TEXT, what="That goal")

        def unit(tx: Tx) -> bool:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            _add(tx, asked, member, _own(tx, asked, member).week, tidy)
            return member.visible and _are_looked_back_on(tx, asked.community)

        is_told = await self._store.write(unit)
        names_it = f" {_LOOK_BACK}" if is_told else ""
        return Answer(
            message=note("Goal set for this week: ", Plain(text=tidy), f". Mark it with /goal done.{names_it}")
        )

    @command("goal list", "Your goals of this week, what is left from before, and what waits for the next.")
    async def list_goals(self, asked: Asked) -> Reply:
        own = await self._store.read(lambda tx: _known(tx, asked))
        if not own.listed:
            raise NoGoals
        lines = [_line(number, goal) for number, goal in enumerate(own.listed, start=1)]
        carriable, next_week = len(own.of_week), len(own.of_week) + len(own.carriable)
        blocks = lines[:carriable]
        if own.carriable:
            blocks.append(text("Left from before; /goal carry takes one along, /goal drop lets it go:"))
            blocks += lines[carriable:next_week]
        if own.of_next_week:
            blocks += [text("For next week:"), *lines[next_week:]]
        return Answer(message=OutgoingMessage(title="Your goals", blocks=tuple(blocks)))

    @command("goal done", "Mark a goal as reached.")
    async def done(self, asked: Asked, goal: Annotated[str | None, WHICH] = None) -> Reply:
        ended = await self._end(asked, goal, "done")
        return Answer(message=note("Reached: ", Plain(text=ended.text), ". Well done."))

    @command("goal drop", "Let a goal go.")
    async def drop(self, asked: Asked, goal: Annotated[str | None, WHICH] = None) -> Reply:
        ended = await self._end(asked, goal, "dropped")
        return Answer(message=note("Let go: ", Plain(text=ended.text), ". Choosing is part of planning."))

    @command("goal carry", "Take an open goal along: from before into this week, from this week into the next.")
    async def carry(self, asked: Asked, goal: Annotated[str | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> tuple[GoalRow, date]:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            if before := tx.first(q.GOAL_OF_CALL, member_id=member.id, call_key=asked.id):
                return before, before.week
            own = _own(tx, asked, member)
            found = _find(own, goal, prefer=own.carriable)
            if found.week > own.week:
                raise CarriedAlready
            _end(tx, found, "carried", asked.at)
            to = own.week if found.week < own.week else own.week + 7 * ONE_DAY
            _add(tx, asked, member, to, found.text)
            return found, to

        carried, to = await self._store.write(unit)
        return Answer(message=note("Carried into the week of ", f"{to.day} {to:%B}: ", Plain(text=carried.text), "."))

    @suggester("goals")
    async def suggest(self, asked: Asked, typed: str) -> Sequence[Choice]:
        own = await self._store.read(lambda tx: _known(tx, asked))
        open_goals = [goal for goal in own.listed if goal.state == "open"]
        labels = [goal.text[:MOST_LABEL] for goal in open_goals if typed.casefold() in goal.text.casefold()]
        return [Choice(value=label, label=label) for label in labels][:25]

    async def _end(self, asked: Asked, goal: str | None, state: str) -> GoalRow:
        def unit(tx: Tx) -> GoalRow:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            found = _find(_own(tx, asked, member), goal, prefer=[])
            _end(tx, found, state, asked.at)
            return found

        return await self._store.write(unit)


def goals_post(tx: Tx, community: CommunityRow, due_at: datetime) -> OutgoingMessage:
    """Before Friday the prompt, from Friday on the review, by the community's local day of `due_at` (aware UTC)."""
    day = local_date(due_at, find_zone(community.zone))
    if day.weekday() < FRIDAY:
        words = "What do you want to reach this week? Small and done beats grand and open. Say it with /goal set."
        return OutgoingMessage(
            title="Goals for the week",
            blocks=(text(words),),
            buttons=(CHECK_IN,),
            reactions=(Emoji("white_check_mark"),),
            thread="Goals for the week",
        )
    goals = tx.all(q.GOALS_OF_WEEK, community_id=community.id, week=week_of(day))
    reached = [goal for goal in goals if goal.state == "done"]
    told = f"**{len(reached)} of {counted(len(goals), 'goal')}** reached so far."
    blocks: list[Block] = [text(told if goals else "Nobody set a goal this week; the next Monday asks again.")]
    blocks += [text("✔ ", Plain(text=goal.name), ": ", Plain(text=goal.text)) for goal in reached[:MOST_OPEN]]
    blocks.append(text("/goal done marks one that you reached, /goal carry takes one along. Both are fine."))
    return OutgoingMessage(
        title="Looking back on the week's goals", blocks=tuple(blocks), buttons=(CHECK_IN,), thread="Goals of the week"
    )


def goals_of_week(tx: Tx, asked: Asked) -> list[Block]:
    """The caller's goals of this week, with their numbers in `/goal list`."""
    return [_line(number, goal) for number, goal in enumerate(_known(tx, asked).of_week, start=1)]


def _are_looked_back_on(tx: Tx, community: CommunityRow) -> bool:
    schedules = tx.all(SCHEDULES, community_id=community.id)
    return any(schedule.what == "goals" and schedule.state == "active" for schedule in schedules)


def _known(tx: Tx, asked: Asked) -> _Own:
    return _own(tx, asked, known_member(tx, asked.community, asked.caller.account))


def _own(tx: Tx, asked: Asked, member: MemberRow | None) -> _Own:
    week = week_of(rule_from_now_on(asked.community, member, asked.caller).day_of(asked.at))
    if member is None:
        return _Own(week=week, goals=())
    since = week - timedelta(weeks=4)
    return _Own(week=week, goals=tuple(tx.all(q.GOALS_OF, member_id=member.id, since=since)))


def _add(tx: Tx, asked: Asked, member: MemberRow, week: date, words: str) -> None:
    """Raises TooManyGoals, but never for a call that comes again."""
    is_new = tx.run(
        q.ADD_GOAL,
        community_id=asked.community.id,
        member_id=member.id,
        week=week,
        text=words,
        at=asked.at,
        call_key=asked.id,
    )
    open_then = [goal for goal in _own(tx, asked, member).goals if goal.week == week and goal.state == "open"]
    if is_new and len(open_then) > MOST_OPEN:
        raise TooManyGoals


def _find(own: _Own, asked: str | None, prefer: Sequence[GoalRow]) -> GoalRow:
    listed = own.listed
    open_goals = [goal for goal in listed if goal.state == "open"]
    if asked is None:
        candidates = list(prefer) or [goal for goal in open_goals if goal.week <= own.week]
        if not candidates:
            raise NoGoals
        if len(candidates) > 1:
            raise Refusal(f"You have {counted(len(candidates), 'open goal')}. Name one by its number from /goal list.")
        return candidates[0]
    wanted = " ".join(asked.casefold().split())
    if wanted.isdecimal() and len(wanted) <= 3 and 1 <= int(wanted) <= len(listed):
        return listed[int(wanted) - 1]
    same = [goal for goal in open_goals if goal.text.casefold() == wanted]
    matching = same[:1] or [goal for goal in open_goals if wanted in goal.text.casefold()]
    if not matching:
        raise NoSuchGoal(asked)
    if len(matching) > 1:
        raise SeveralFit(asked, len(matching))
    return matching[0]


def _end(tx: Tx, goal: GoalRow, state: str, at: datetime) -> None:
    if not tx.run(q.END_GOAL, goal_id=goal.id, state=state, at=at):
        raise NotOpen


def _line(number: int, goal: GoalRow) -> Block:
    return text(f"**{number}.** {_MARKS[goal.state]} ", Plain(text=goal.text))
