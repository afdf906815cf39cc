"""`/schedule`: what is posted where and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, command, suggester
from bot.features.people import channel_row
from bot.features.posts import Posts, Scene
from bot.features.program import Program, What
from bot.features.reach import Reach
from bot.features.schedule_rules import (
    WINDOWS,
    Late,
    Rule,
    Wish,
    changed_rule,
    due_or_none,
    new_rule,
    next_after_change,
    next_after_pause,
)
from bot.features.words import NEW_LINE, moment
from bot.library.load import Library
from bot.model.calls import Answer, Choice, Reply
from bot.model.messages import Block, ChannelLink, Line, OutgoingMessage, Part, line, note, text
from bot.model.refs import ChannelRef, Platform
from bot.rules.cadence import Cadence, due_at, nominal_times
from bot.rules.cadence_phrase import in_words
from bot.rules.rounds import windows
from bot.rules.zones import find_zone, local_time
from bot.storage.engine import Store
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.deliveries import UNPARK_DELIVERIES
from bot.storage.queries.people import UNPARK_CHANNEL
from bot.storage.queries.rounds import RoundRow
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

SHOWN_NEXT = 3
CALENDAR = timedelta(weeks=8)
MOST_SCHEDULES = 50
WHICH = Says("Its number; may be left out where there is one", suggests="schedules")
_LATE = Says("When late: post within 24 hours with a note, or skip")


class NoSchedules(Refusal):
    """Nothing is scheduled yet. /setup starts the weekly rhythm, /schedule add adds a single one."""


class NoSuchSchedule(Refusal):
    """There is no such schedule."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no schedule {number}. /schedule list shows them with their numbers.")


class WhichSchedule(Refusal):
    """There are several schedules. Name one by its number from /schedule list."""


class NothingToCome(Refusal):
    """That schedule has nothing more to come. Resume it, or give it a new time with /schedule edit."""


class TooMany(Refusal):
    """Fifty schedules are the most that a community can have. Remove one first."""


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
        when: Annotated[str, Says("As “every Monday at 09:00”, cron or RRULE", greedy=True)],
        zone: Annotated[str | None, Says("Time zone; the community's where left out", suggests="zones")] = None,
        mention: Annotated[str | None, Says("A role to notify")] = None,
        late: Annotated[Late | None, _LATE] = None,
        of: Annotated[str | None, Says("A series or roadmap", suggests="series")] = None,
        level: Annotated[str | None, Says("Only this level: beginner, intermediate or advanced")] = None,
        topic: Annotated[str | None, Says("Only this topic")] = None,
        text: Annotated[str | None, Says("The words of an announcement", greedy=True)] = None,
    ) -> Reply:
        wish = Wish(when=when, zone=zone, mention=mention, late=late, of=of, level=level, topic=topic, text=text)
        rule = new_rule(what, wish, asked.community.zone, self._library, asked.at)
        await self._reach.ensure(channel)
        number = await self._store.write(lambda tx: add_schedule(tx, asked, what, channel, rule))
        opening: Line = line(f"**Scheduled** as number {number}: {what} in ", _link(channel), ", ")
        return Answer(message=note(*opening, *_when(rule.cadence)))

    @command("schedule list", "What is scheduled, and when it comes next.", admin=True)
    async def list_all(self, asked: Asked) -> Reply:
        rows = await self._store.read(lambda tx: tx.all(q.SCHEDULES, community_id=asked.community.id))
        if not rows:
            raise NoSchedules
        return Answer(message=OutgoingMessage(title="Schedules", blocks=tuple(text(*_summary(row)) for row in rows)))

    @command("schedule edit", "Change a schedule; it applies from its next period on.", admin=True)
    async def edit(
        self,
        asked: Asked,
        schedule: Annotated[int | None, WHICH] = None,
        when: Annotated[str | None, Says("As “every Monday at 09:00”, cron or RRULE", greedy=True)] = None,
        channel: Annotated[ChannelRef | None, Says("Where")] = None,
        zone: Annotated[str | None, Says("Time zone", suggests="zones")] = None,
        mention: Annotated[str | None, Says("A role to notify")] = None,
        late: Annotated[Late | None, _LATE] = None,
        of: Annotated[str | None, Says("A series or roadmap", suggests="series")] = None,
        level: Annotated[str | None, Says("Only this level")] = None,
        topic: Annotated[str | None, Says("Only this topic")] = None,
        text: Annotated[str | None, Says("The words of an announcement", greedy=True)] = None,
    ) -> Reply:
        wish = Wish(when=when, zone=zone, mention=mention, late=late, of=of, level=level, topic=topic, text=text)
        if channel is not None:
            await self._reach.ensure(channel)

        def unit(tx: Tx) -> ScheduleRow:
            row = _find(tx, asked, schedule)
            rule = changed_rule(row, wish, self._library, asked.at)
            _keep_rule(tx, row, rule, channel, asked.at, is_moved=bool(wish.when or wish.zone))
            return _find(tx, asked, row.id)

        row = await self._store.write(unit)
        return Answer(message=note("**Changed.** It applies from the next period on. ", *_summary(row)))

    @command("schedule pause", "Stop a schedule until it is resumed.", admin=True)
    async def pause(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> ScheduleRow:
            row = _find(tx, asked, schedule)
            _move(tx, row, "paused", row.last_nominal, None, None)
            return row

        row = await self._store.write(unit)
        return Answer(message=note(f"**Paused** schedule {row.id} ({row.what}). /schedule resume {row.id} goes on."))

    @command("schedule resume", "Go on with a schedule, and open its channel again.", admin=True)
    async def resume(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        row = await self._store.read(lambda tx: _find(tx, asked, schedule))
        await self._reach.ensure(_channel_of(row))

        def unit(tx: Tx) -> ScheduleRow:
            row = _find(tx, asked, schedule)
            if tx.run(UNPARK_CHANNEL, channel_id=row.channel_id):
                tx.run(UNPARK_DELIVERIES, channel_id=row.channel_id, now=asked.at)
            if row.next_due_at is None:
                nominal = next_after_pause(row, asked.at)
                if nominal is None:
                    raise NothingToCome
                _move(tx, row, "active", row.last_nominal, nominal, due_at(row.cadence, nominal))
            return _find(tx, asked, row.id)

        return Answer(message=note("**Going on.** ", *_summary(await self._store.write(unit))))

    @command("schedule skip", "Leave out the next one.", admin=True)
    async def skip(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> tuple[datetime, ScheduleRow]:
            row = _find(tx, asked, schedule)
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
            following = _following(row, row.next_nominal)
            state = "active" if following else "done"
            _move(tx, row, state, row.next_nominal, following, due_or_none(row.cadence, following))
            return row.next_due_at, _find(tx, asked, row.id)

        skipped, row = await self._store.write(unit)
        return Answer(message=note("**Skipped** the one of ", moment(skipped, row.zone), ". ", *_summary(row)))

    @command("schedule remove", "End a schedule; what was posted stays.", admin=True)
    async def remove(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> ScheduleRow:
            row = _find(tx, asked, schedule)
            _move(tx, row, "removed", row.last_nominal, None, None)
            return row

        row = await self._store.write(unit)
        return Answer(message=note(f"**Removed** schedule {row.id} ({row.what}). What was posted stays."))

    @command("schedule preview", "The next one as it will look, for you alone.", admin=True)
    async def preview(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        return Answer(message=await self._store.read(lambda tx: self._preview(tx, asked, _find(tx, asked, schedule))))

    @command("schedule run", "Post the next one now instead of at its time.", admin=True)
    async def run(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def unit(tx: Tx) -> ScheduleRow:
            row = _find(tx, asked, schedule)
            if row.next_nominal is None:
                raise NothingToCome
            _move(tx, row, "active", row.last_nominal, row.next_nominal, asked.at)
            return row

        row = await self._store.write(unit)
        parts: list[str | Part] = [f"**Posting now**: {row.what} in ", _link(_channel_of(row)), "."]
        if following := _following(row, row.next_nominal):
            parts += [" The one after it comes at ", moment(due_at(row.cadence, following), row.zone), "."]
        return Answer(message=note(*parts))

    @command("schedule calendar", "The next eight weeks.", admin=True)
    async def calendar(self, asked: Asked, schedule: Annotated[int | None, WHICH] = None) -> Reply:
        def look(tx: Tx) -> list[ScheduleRow]:
            if schedule is not None:
                return [_find(tx, asked, schedule)]
            return tx.all(q.SCHEDULES, community_id=asked.community.id)

        rows = await self._store.read(look)
        if not rows:
            raise NoSchedules
        zone = find_zone(asked.community.zone)
        until = asked.at + CALENDAR
        coming = sorted((at, row.id, row) for row in rows for at in _coming(row, until))
        lines = [f"{local_time(at, zone):%a %d %b %H:%M}  {row.what}  #{row.channel}" for at, _, row in coming]
        blocks: list[Block] = [text(f"In {asked.community.zone}:\n\n```\n" + "\n".join(lines[:60]) + "\n```")]
        if not lines:
            blocks = [text("Nothing is to come in the next eight weeks.")]
        return Answer(message=OutgoingMessage(title="The next eight weeks", blocks=tuple(blocks)))

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

    def _preview(self, tx: Tx, asked: Asked, row: ScheduleRow) -> OutgoingMessage:
        due = row.next_due_at or asked.at
        chosen = self._program.choose(tx, row)
        challenge = next((item for item in chosen if item.part == "challenge"), None)
        following = _following(row, row.next_nominal) if row.next_nominal else None
        scene = Scene(
            community=asked.community,
            schedule=row,
            due_at=due,
            now=min(asked.at, due),
            parts=tuple(q.PartRow(part=item.part, slug=item.slug, step=item.step) for item in chosen),
            round=self._round_to_be(tx, row, challenge.slug, due, following) if challenge else None,
            is_preview=True,
        )
        return replace(self._posts.message(tx, scene), thread="", reactions=())

    def _round_to_be(self, tx: Tx, row: ScheduleRow, slug: str, due: datetime, following: datetime | None) -> RoundRow:
        span = windows(due, due_or_none(row.cadence, following))
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


def add_schedule(tx: Tx, asked: Asked, what: What, channel: ChannelRef, rule: Rule) -> int:
    """Keep a new schedule; returns its number. Raises TooMany."""
    if len(tx.all(q.SCHEDULES, community_id=asked.community.id)) >= MOST_SCHEDULES:
        raise TooMany
    cadence = rule.cadence
    nominal = nominal_times(cadence, None, 1)[0]
    return tx.one(
        q.ADD_SCHEDULE,
        community_id=asked.community.id,
        channel_id=channel_row(tx, channel).id,
        what=what,
        rrule=cadence.rrule,
        start=cadence.start,
        zone=cadence.zone,
        mention=rule.mention,
        window=rule.window,
        of=rule.of,
        level=rule.level,
        topic=rule.topic,
        text=rule.text,
        next_nominal=nominal,
        next_due_at=due_at(cadence, nominal),
        at=asked.at,
    ).value


def _keep_rule(
    tx: Tx, row: ScheduleRow, rule: Rule, channel: ChannelRef | None, now: datetime, *, is_moved: bool
) -> None:
    tx.run(
        q.CHANGE_SCHEDULE,
        schedule_id=row.id,
        channel_id=channel_row(tx, channel).id if channel else row.channel_id,
        rrule=rule.cadence.rrule,
        start=rule.cadence.start,
        zone=rule.cadence.zone,
        mention=rule.mention,
        window=rule.window,
        of=rule.of,
        level=rule.level,
        topic=rule.topic,
        text=rule.text,
    )
    if not is_moved:
        return
    nominal = next_after_change(row, rule, now)
    if nominal is None:
        raise NothingToCome
    if row.state == "paused":
        return
    _move(tx, row, "active", row.last_nominal, nominal, due_at(rule.cadence, nominal))


def _move(
    tx: Tx,
    row: ScheduleRow,
    state: str,
    last: datetime | None,
    following: datetime | None,
    due: datetime | None,
) -> None:
    tx.run(
        q.MOVE_SCHEDULE,
        schedule_id=row.id,
        state=state,
        last_nominal=last,
        next_nominal=following,
        next_due_at=due,
    )


def _find(tx: Tx, asked: Asked, number: int | None) -> ScheduleRow:
    if number is not None:
        row = tx.first(q.SCHEDULE, schedule_id=number, community_id=asked.community.id) if number < 2**62 else None
        if row is None:
            raise NoSuchSchedule(number)
        return row
    rows = tx.all(q.SCHEDULES, community_id=asked.community.id)
    if not rows:
        raise NoSchedules
    if len(rows) > 1:
        raise WhichSchedule
    return rows[0]


def _following(row: ScheduleRow, nominal: datetime | None) -> datetime | None:
    return next(iter(nominal_times(row.cadence, nominal, 1)), None)


def _coming(row: ScheduleRow, until: datetime) -> list[datetime]:
    if row.next_nominal is None or row.next_due_at is None:
        return []
    cadence = row.cadence
    after = [due_at(cadence, nominal) for nominal in nominal_times(cadence, row.next_nominal, 60)]
    return [at for at in (row.next_due_at, *after) if at <= until]


def _channel_of(row: ScheduleRow) -> ChannelRef:
    return ChannelRef(platform=Platform(row.platform), space=row.space, channel=row.channel)


def _link(channel: ChannelRef) -> Part:
    return ChannelLink(channel=channel, name=channel.channel)


def _when(cadence: Cadence) -> Line:
    """The rule in words and the next three instants."""
    due = [due_at(cadence, nominal) for nominal in nominal_times(cadence, None, SHOWN_NEXT)]
    parts: list[str | Part] = [f"{in_words(cadence)}.{NEW_LINE}Next: "]
    for index, at in enumerate(due):
        parts += [", ", moment(at, cadence.zone)] if index else [moment(at, cadence.zone)]
    return line(*parts, ".")


def _summary(row: ScheduleRow) -> Line:
    cadence = row.cadence
    state = {"active": "", "paused": " · **paused**", "done": " · over"}[row.state]
    late = " · skips late ones" if row.window == WINDOWS["skip"] else ""
    details = "".join(f" · {name}" for name in (row.of, row.level, row.topic) if name)
    parts: list[str | Part] = [f"**{row.id}** · {row.what} in ", _link(_channel_of(row)), f" · {in_words(cadence)}"]
    parts.append(f"{details}{late}{state}")
    if row.next_due_at is not None:
        parts += [" · next: ", moment(row.next_due_at, row.zone)]
    return line(*parts)
