"""What happens to a schedule's rows: found, added, changed, moved."""

from datetime import datetime

from bot.errors import Refusal
from bot.features.declare import Asked
from bot.features.people import channel_row
from bot.features.program import What
from bot.features.schedule_rules import Change, Rule, Wish, changed
from bot.library.load import Library
from bot.model.refs import ChannelRef
from bot.rules.cadence import due_at, nominal_times
from bot.storage.queries import schedules as q
from bot.storage.queries.deliveries import DROP_UNSENT, MOVE_UNSENT, UNSENT_OCCURRENCES
from bot.storage.queries.rounds import DROP_UNPOSTED_ROUND
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

MOST_SCHEDULES = 50


class NoSchedules(Refusal):
    """Nothing is scheduled yet. /setup starts the weekly rhythm, /schedule add adds a single one."""


class NoSuchSchedule(Refusal):
    """There is no such schedule."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no schedule {number}. /schedule list shows them with their numbers.")


class WhichSchedule(Refusal):
    """There are several schedules. Name one by its number from /schedule list."""


class TooMany(Refusal):
    """Fifty schedules are the most that a community can have. Remove one first."""


def find_schedule(tx: Tx, asked: Asked, number: int | None) -> ScheduleRow:
    """The schedule of that number, the only one where none is named.

    Raises NoSchedules, NoSuchSchedule or WhichSchedule.
    """
    if number is not None:
        row = tx.first(q.SCHEDULE, schedule_id=number, community_id=asked.community.id)
        if row is None:
            raise NoSuchSchedule(number)
        return row
    rows = tx.all(q.SCHEDULES, community_id=asked.community.id)
    if not rows:
        raise NoSchedules
    if len(rows) > 1:
        raise WhichSchedule
    return rows[0]


def add_schedule(
    tx: Tx, asked: Asked, what: What, channel: ChannelRef, rule: Rule, *, by_setup: bool = False
) -> ScheduleRow:
    """Keep a new schedule. Raises TooMany."""
    if len(tx.all(q.SCHEDULES, community_id=asked.community.id)) >= MOST_SCHEDULES:
        raise TooMany
    cadence = rule.cadence
    nominal = nominal_times(cadence, None, 1)[0]
    made = tx.one(
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
        by_setup=by_setup,
    )
    return find_schedule(tx, asked, made.value)


def wished_change(tx: Tx, row: ScheduleRow, wish: Wish, library: Library, now: datetime) -> Change:
    """What a wish makes of a schedule; nothing is kept. Raises a Refusal for what can't be."""
    return changed(row, wish, library, now, is_spent=_is_spent(tx, row))


def change_schedule(
    tx: Tx, asked: Asked, row: ScheduleRow, wish: Wish, channel: ChannelRef | None, library: Library
) -> ScheduleRow:
    """Keep a changed schedule; it applies from its next period on. Raises a Refusal for what can't be."""
    change = wished_change(tx, row, wish, library, asked.at)
    rule = change.rule
    channel_id = channel_row(tx, channel).id if channel else row.channel_id
    if channel_id != row.channel_id:
        tx.run(MOVE_UNSENT, schedule_id=row.id, channel_id=channel_id, now=asked.at)
    tx.run(
        q.CHANGE_SCHEDULE,
        schedule_id=row.id,
        channel_id=channel_id,
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
    if change.takes_over is not None and row.state != "paused":
        if row.cadence.is_one_off:
            row = row._replace(last_nominal=None)
        # Moved to an earlier time of today that has passed by now, it comes at once and is not late.
        come_next(tx, row, change.takes_over, max(due_at(rule.cadence, change.takes_over), asked.at))
    return find_schedule(tx, asked, row.id)


def come_next(tx: Tx, row: ScheduleRow, nominal: datetime, due: datetime) -> None:
    """The schedule's next occurrence is the one of that nominal time, at the instant `due` (aware UTC)."""
    tx.run(q.FORGET_SKIPPED, schedule_id=row.id, nominal=nominal)
    tx.run(q.BRING_REVEAL_FORWARD, schedule_id=row.id, due_at=due)
    move(tx, row, "active", row.last_nominal, nominal, due)


def move(
    tx: Tx,
    row: ScheduleRow,
    state: str,
    last: datetime | None,
    next_nominal: datetime | None,
    due: datetime | None,
) -> None:
    tx.run(
        q.MOVE_SCHEDULE,
        schedule_id=row.id,
        state=state,
        last_nominal=last,
        next_nominal=next_nominal,
        next_due_at=due,
    )


def remove_schedule(tx: Tx, row: ScheduleRow, at: datetime) -> bool:
    """End a schedule; whether something waited to be posted, which is left out now."""
    move(tx, row, "removed", row.last_nominal, None, None)
    return leave_out_unsent(tx, row, at)


def leave_out_unsent(tx: Tx, row: ScheduleRow, at: datetime) -> bool:
    """What waits and nobody can have seen is skipped, its items go back to the pool; whether there was any.

    What is being sent, or may have been, finishes.
    """
    left_out = tx.all(UNSENT_OCCURRENCES, schedule_id=row.id)
    tx.run(DROP_UNSENT, schedule_id=row.id)
    for occurrence in left_out:
        tx.run(q.OCCURRENCE_STATE, occurrence_id=occurrence.value, state="skipped")
        tx.run(q.RELEASE_PARTS, occurrence_id=occurrence.value, at=at)
        tx.run(DROP_UNPOSTED_ROUND, occurrence_id=occurrence.value)
    return bool(left_out)


def following(row: ScheduleRow, nominal: datetime | None) -> datetime | None:
    """The schedule's nominal time after that one."""
    return next(iter(nominal_times(row.cadence, nominal, 1)), None)


def _is_spent(tx: Tx, row: ScheduleRow) -> bool:
    """Whether it is a one-off that was posted, or is being posted."""
    if not row.cadence.is_one_off:
        return False
    state = tx.first(q.STATE_OF_NOMINAL, schedule_id=row.id, nominal=row.cadence.start)
    return state is not None and state.value in ("due", "posted")
