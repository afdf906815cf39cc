"""`/schedule`: what is posted where and when."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, command, suggester
from bot.features.posts import Posts, Scene
from bot.features.program import Program, What
from bot.features.reach import NoSuchChannel, Reach
from bot.features.recap import Draft
from bot.features.schedule_rules import (
    Late,
    NothingToChange,
    NothingToCome,
    Paused,
    Wish,
    due_or_none,
    new_rule,
    next_after_pause,
)
from bot.features.schedule_steps import (
    NoSchedules,
    add_schedule,
    change_schedule,
    come_next,
    find_schedule,
    following,
    leave_out_unsent,
    move,
    remove_schedule,
)
from bot.features.schedule_words import SHOWN_NEXT, calendar, channel_link, channel_of, summary
from bot.features.words import moment
from bot.library.load import Library
from bot.model.calls import Answer, Choice, Reply
from bot.model.messages import OutgoingMessage, Part, note, text
from bot.model.refs import ChannelRef
from bot.rules.cadence import due_at
from bot.rules.cadence_phrase import in_words
from bot.rules.rounds import windows
from bot.storage.engine import Store
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.deliveries import UNPARK_DELIVERIES
from bot.storage.queries.people import UNPARK_CHANNEL
from bot.storage.queries.rounds import RoundRow
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

WHICH = Says("Its number; may be left out where there is one", suggests="schedules")
_WHEN = Says("As “every Monday at 09:00”, cron or RRULE", greedy=True)
_LATE = Says("When late: post within 24 hours with a note, or skip")
_LEFT_OUT = "What waited to be posted is left out, and its content goes back to the pool."
_TEXT = Says("The words of an announcement or a check-in", greedy=True)


class NothingLeft(Refusal):
    """Everything that fits that schedule has been posted. Add content, or let it choose less narrowly."""


class NoNewSolution(Refusal):
    """There is no new solution to show yet. One comes when a challenge closes."""


class Schedules:
    def __init__(self, store: Store, library: Library, program: Program, posts: Posts, reach: Reach) -> None:
        self._store = store
        self._library = library
        self._program = program
        self._posts = posts
        self._reach = reach

    @command("schedule add", "Post something on a schedule.", admin=True)
    async def add(
        self,
        asked: Asked,
        what: Annotated[What, Says("What is posted")],
        channel: Annotated[ChannelRef, Says("Where")],
        when: Annotated[str, _WHEN],
        zone: Annotated[str | None, Says("Time zone; the community's where left out", suggests="zones")] = None,
        mention: Annotated[str | None, Says("A role to notify")] = None,
        late: Annotated[Late | None, _LATE] = None,
        of: Annotated[str | None, Says("A series or roadmap", suggests="series")] = None,
        level: Annotated[str | None, Says("Only this level: beginner, intermediate or advanced")] = None,
        topic: Annotated[str | None, Says("Only this topic")] = None,
        text: Annotated[str | None, _TEXT] = None,
    ) -> Reply:
        wish = Wish(when=when, zone=zone, mention=mention, late=late, of=of, level=level, topic=topic, text=text)
        rule = new_rule(what, wish, asked.community.zone, self._library, asked.at)
        await self._reach.ensure(channel)
        row = await self._store.write(lambda tx: add_schedule(tx, asked, what, channel, rule))
        return Answer(message=note("**Scheduled.** ", *summary(row, SHOWN_NEXT)))

    @command("schedule list", "What is scheduled, and when it comes next.", admin=True)
    async def list_all(self, asked: Asked) -> Reply:
        rows = await self._rows(asked, None)
        return Answer(message=OutgoingMessage(title="Schedules", blocks=tuple(text(*summary(row)) for row in rows)))

    @command("schedule edit", "Change a schedule; it applies from its next period on.", admin=True)
    async def edit(
        self,
        asked: Asked,
        schedule: Annotated[int | None, WHICH] = None,
        when: Annotated[str | None, _WHEN] = None,
        channel: Annotated[ChannelRef | None, Says("Where")] = None,
        zone: Annotated[str | None, Says("Time zone", suggests="zones")] = None,
        mention: Annotated[str | None, Says("A role to notify; none takes it away")] = None,
        late: Annotated[Late | None, _LATE] = None,
        of: Annotated[str | None, Says("A series or roadmap; none takes it away", suggests="series")] = None,
        level: Annotated[str | None, Says("Only this level; none takes it away")] = None,
        topic: Annotated[str | None, Says("Only this topic; none takes it away")] = None,
        text: Annotated[str | None, _TEXT] = None,
    ) -> Reply:
        wish = Wish(when=when, zone=zone, mention=mention, late=late, of=of, level=level, topic=topic, text=text)
        if channel is None and wish == Wish():
            raise NothingToChange
        if channel is not None:
            await self._reach.ensure(channel)

        def unit(tx: Tx) -> ScheduleRow:
            row = find_schedule(tx, asked, schedule)
            return change_schedule(tx, asked, row, wish, channel, self._library)

        return Answer(message=note("**Changed.** ", *summary(await self._store.write(unit), SHOWN_NEXT)))

    @command("schedule pause", "Stop a schedule until it is resumed.", admin=True)
    async def pause(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> tuple[ScheduleRow, bool]:
            row = find_schedule(tx, asked, schedule)
            if row.state == "done":
                raise NothingToCome
            move(tx, row, "paused", row.last_nominal, None, None)
            return row, leave_out_unsent(tx, row, asked.at)

        row, waited = await self._store.write(unit)
        left_out = f" {_LEFT_OUT}" if waited else ""
        return Answer(
            message=note(f"**Paused** schedule {row.id} ({row.what}).{left_out} /schedule resume {row.id} goes on.")
        )

    @command("schedule resume", "Go on with a schedule, and open its channel again.", admin=True)
    async def resume(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        row = await self._store.read(lambda tx: find_schedule(tx, asked, schedule))
        try:
            await self._reach.ensure(channel_of(row))
        except NoSuchChannel:
            raise Refusal(
                f"Its channel is gone. Choose another with /schedule edit {row.id} and channel:, then resume it."
            ) from None

        def unit(tx: Tx) -> ScheduleRow:
            row = find_schedule(tx, asked, schedule)
            waited = 0
            if tx.run(UNPARK_CHANNEL, channel_id=row.channel_id):
                waited = tx.run(UNPARK_DELIVERIES, channel_id=row.channel_id, now=asked.at)
            nominal = next_after_pause(row, asked.at)
            if row.next_due_at is None and nominal is not None:
                come_next(tx, row, nominal, due_at(row.cadence, nominal))
            elif row.next_due_at is None and not waited:
                raise NothingToCome
            return find_schedule(tx, asked, row.id)

        return Answer(message=note("**Going on.** ", *summary(await self._store.write(unit), SHOWN_NEXT)))

    @command("schedule skip", "Leave out the next one.", admin=True)
    async def skip(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> tuple[datetime, ScheduleRow]:
            row = _running(find_schedule(tx, asked, schedule))
            if row.next_nominal is None or row.next_due_at is None:
                raise NothingToCome
            tx.first(
                q.ADD_OCCURRENCE,
                community_id=row.community_id,
                schedule_id=row.id,
                nominal=row.next_nominal,
                due_at=row.next_due_at,
                state="skipped",
            )
            nominal = following(row, row.next_nominal)
            state = "active" if nominal else "done"
            move(tx, row, state, row.next_nominal, nominal, due_or_none(row.cadence, nominal))
            return row.next_due_at, find_schedule(tx, asked, row.id)

        skipped, row = await self._store.write(unit)
        return Answer(message=note("**Skipped** the one of ", moment(skipped, row.zone), ". ", *summary(row)))

    @command("schedule remove", "End a schedule; what was posted stays.", admin=True)
    async def remove(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> tuple[ScheduleRow, bool]:
            row = find_schedule(tx, asked, schedule)
            return row, remove_schedule(tx, row, asked.at)

        row, waited = await self._store.write(unit)
        left_out = f" {_LEFT_OUT}" if waited else ""
        return Answer(message=note(f"**Removed** schedule {row.id} ({row.what}). What was posted stays.{left_out}"))

    @command("schedule preview", "The next one as it will look, for you alone.", admin=True)
    async def preview(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        draft = await self._store.read(lambda tx: self._preview(tx, asked, find_schedule(tx, asked, schedule)))
        message = await asyncio.to_thread(draft)
        return Answer(message=replace(message, thread="", reactions=()))

    @command("schedule run", "Post the next one now instead of at its time.", admin=True)
    async def run(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> ScheduleRow:
            row = _running(find_schedule(tx, asked, schedule))
            if row.next_nominal is None:
                raise NothingToCome
            come_next(tx, row, row.next_nominal, asked.at)
            self._check_left(tx, row, asked.at)
            return row

        row = await self._store.write(unit)
        parts: list[str | Part] = [f"**Posting now**: {row.what} in ", channel_link(channel_of(row)), "."]
        if nominal := following(row, row.next_nominal):
            parts += [" The one after it comes at ", moment(due_at(row.cadence, nominal), row.zone), "."]
        return Answer(message=note(*parts))

    @command("schedule calendar", "The next eight weeks.", admin=True)
    async def calendar(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        return Answer(message=calendar(await self._rows(asked, schedule), asked.community.zone, asked.at))

    @suggester("schedules")
    async def suggest(self, asked: Asked, typed: str) -> Sequence[Choice]:
        rows = await self._store.read(lambda tx: tx.all(q.SCHEDULES, community_id=asked.community.id))
        labelled = [(str(row.id), f"{row.id} · {row.what} · {in_words(row.cadence)}"[:100]) for row in rows]
        return [Choice(value=number, label=label) for number, label in labelled if typed in label][:25]

    @suggester("series")
    async def suggest_series(self, asked: Asked, typed: str) -> Sequence[Choice]:
        known = [*self._library.series.values(), *self._library.roadmaps.values()]
        wanted = typed.casefold()
        return [Choice(value=item.slug, label=item.title) for item in known if wanted in item.title.casefold()][:25]

    async def _rows(self, asked: Asked, schedule: int | None) -> list[ScheduleRow]:
        """The schedule of that number, else all. Raises NoSchedules or NoSuchSchedule."""

        def look(tx: Tx) -> list[ScheduleRow]:
            if schedule is not None:
                return [find_schedule(tx, asked, schedule)]
            return tx.all(q.SCHEDULES, community_id=asked.community.id)

        rows = await self._store.read(look)
        if not rows:
            raise NoSchedules
        return rows

    def _check_left(self, tx: Tx, row: ScheduleRow, due: datetime) -> None:
        if self._program.is_empty(tx, row, due):
            raise NoNewSolution if row.what == "solution" else NothingLeft

    def _preview(self, tx: Tx, asked: Asked, row: ScheduleRow) -> Draft:
        if row.state == "done":
            raise NothingToCome
        due = row.next_due_at or asked.at
        self._check_left(tx, row, due)
        chosen = self._program.choose(tx, row, due)
        challenge = next((item for item in chosen if item.part == "challenge"), None)
        scene = Scene(
            community=asked.community,
            schedule=row,
            due_at=due,
            now=min(asked.at, due),
            parts=tuple(q.PartRow(part=item.part, slug=item.slug, step=item.step) for item in chosen),
            round=_round_to_be(tx, row, challenge.slug, due) if challenge else None,
            is_preview=True,
        )
        return self._posts.draft(tx, scene)


def _running(row: ScheduleRow) -> ScheduleRow:
    """Raises Paused."""
    if row.state == "paused":
        raise Paused(row.id)
    return row


def _round_to_be(tx: Tx, row: ScheduleRow, slug: str, due: datetime) -> RoundRow:
    nominal = following(row, row.next_nominal) if row.next_nominal else None
    span = windows(due, due_or_none(row.cadence, nominal))
    return RoundRow(
        id=0,
        community_id=row.community_id,
        occurrence_id=0,
        slug=slug,
        number=tx.one(rounds_q.LAST_NUMBER, community_id=row.community_id).value + 1,
        opens_at=span.opens_at,
        deadline_at=span.deadline_at,
        reveal_at=span.reveal_at,
        posted_at=None,
        closed_at=None,
    )
