"""One wake-up: what has come due is recorded, each occurrence with its items, round and delivery in one transaction."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.delivery.keys import new_key
from bot.delivery.notices import tell_admins
from bot.model.messages import note
from bot.rules.cadence import Cadence, due_at, due_nominals, next_nominal
from bot.storage.engine import Store
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.deliveries import ADD_DELIVERY, CHANGE_POSTS_OF_OCCURRENCE
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx
from bot.storage.writer import DatabaseUnavailable, StoreClosed

Plan = Callable[[Tx, ScheduleRow, int, datetime, datetime | None], bool]
"""Chooses what an occurrence shows, given its id, its due instant and the next; False where nothing is left."""

LEAST_WINDOW = timedelta(minutes=15)
"""How long a delivery is tried at least, also where late posts are skipped."""
_BATCH = 200
_log = structlog.get_logger()


class Tick:
    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._plan = plan

    async def run(self, now: datetime) -> int:
        """Record everything that is due at `now` (aware UTC); safe to repeat. Returns how many schedules were due."""
        await self._store.write(lambda tx: _close_rounds(tx, now))
        total = 0
        while True:
            due = await self._store.read(lambda tx: tx.all(q.DUE_SCHEDULES, now=now, most=_BATCH))
            await asyncio.gather(*(self._one(schedule, now) for schedule in due))
            total += len(due)
            if len(due) < _BATCH:
                return total

    async def _one(self, schedule: ScheduleRow, now: datetime) -> None:
        """Record one schedule's occurrences; one that can't be read is set aside and holds up no other."""
        try:
            await self._store.write(lambda tx: self._fire_if_due(tx, schedule.id, now))
        except (DatabaseUnavailable, StoreClosed):
            raise
        except Exception:
            _log.exception("schedule.failed", schedule=schedule.id)
            await self._store.write(lambda tx: _set_aside(tx, schedule, now))

    def _fire_if_due(self, tx: Tx, schedule_id: int, now: datetime) -> None:
        schedule = tx.first(q.DUE_SCHEDULE, schedule_id=schedule_id, now=now)
        if schedule is not None:
            self._fire(tx, schedule, now)

    def _fire(self, tx: Tx, schedule: ScheduleRow, now: datetime) -> None:
        """Post the newest occurrence that is not too late, report the others as missed, and move on."""
        pending = schedule.next_nominal
        if pending is None or schedule.next_due_at is None:
            return
        cadence = schedule.cadence
        nominals = [pending, *due_nominals(cadence, pending, now)]
        newest = nominals[-1]
        newest_due = schedule.next_due_at if newest == pending else due_at(cadence, newest)
        following = next_nominal(cadence, newest)
        following_due = due_at(cadence, following) if following else None
        missed = nominals[:-1]
        if now - newest_due > timedelta(minutes=schedule.window):
            missed = nominals
        else:
            self._record(tx, schedule, newest, newest_due, following_due, now)
        _report_missed(tx, schedule, cadence, missed, now)
        tx.run(
            q.MOVE_SCHEDULE,
            schedule_id=schedule.id,
            state="active" if following else "done",
            last_nominal=newest,
            next_nominal=following,
            next_due_at=following_due,
        )

    def _record(
        self,
        tx: Tx,
        schedule: ScheduleRow,
        nominal: datetime,
        due: datetime,
        following_due: datetime | None,
        now: datetime,
    ) -> None:
        made = tx.first(
            q.ADD_OCCURRENCE,
            community_id=schedule.community_id,
            schedule_id=schedule.id,
            nominal=nominal,
            due_at=due,
            state="due",
        )
        if made is None:
            return
        if not self._plan(tx, schedule, made.value, due, following_due):
            tx.run(q.OCCURRENCE_STATE, occurrence_id=made.value, state="empty")
            words = " had nothing new to show, so nothing was posted. Add content, or remove the schedule."
            message = note(f"Schedule {schedule.id} ({schedule.what})", words)
            shown = tx.one(q.LAST_SHOWN, schedule_id=schedule.id).value
            tell_admins(tx, schedule.community_id, f"empty:{schedule.id}:{shown}", message, now)
            return
        window = max(timedelta(minutes=schedule.window), LEAST_WINDOW)
        tx.run(
            ADD_DELIVERY,
            community_id=schedule.community_id,
            channel_id=schedule.channel_id,
            account_id=None,
            occurrence_id=made.value,
            key=new_key(),
            notice=None,
            body=None,
            at=now,
            expires_at=max(due + window, now + LEAST_WINDOW),
        )


def _set_aside(tx: Tx, schedule: ScheduleRow, now: datetime) -> None:
    tx.run(
        q.MOVE_SCHEDULE,
        schedule_id=schedule.id,
        state="paused",
        last_nominal=schedule.last_nominal,
        next_nominal=None,
        next_due_at=None,
    )
    message = note(
        f"**Paused**: schedule {schedule.id} ({schedule.what}) could not be carried out; the log says why. "
        f"Mend it with /schedule edit, then /schedule resume {schedule.id}."
    )
    tell_admins(tx, schedule.community_id, f"set-aside:{schedule.id}:{now.isoformat()}", message, now)


def _close_rounds(tx: Tx, now: datetime) -> None:
    """The reveal has come: the posts of these rounds are to show it."""
    for round_ in tx.all(rounds_q.ROUNDS_TO_CLOSE, now=now):
        tx.run(rounds_q.CLOSE_ROUND, round_id=round_.id, now=now)
        tx.run(CHANGE_POSTS_OF_OCCURRENCE, occurrence_id=round_.occurrence_id, now=now)


def _report_missed(tx: Tx, schedule: ScheduleRow, cadence: Cadence, missed: list[datetime], now: datetime) -> None:
    for nominal in missed:
        tx.first(
            q.ADD_OCCURRENCE,
            community_id=schedule.community_id,
            schedule_id=schedule.id,
            nominal=nominal,
            due_at=due_at(cadence, nominal),
            state="missed",
        )
    if not missed:
        return
    times = ", ".join(f"{nominal:%a} {nominal.day} {nominal:%b %H:%M}" for nominal in missed[-3:])
    count = "1 post was" if len(missed) == 1 else f"{len(missed):,} posts were"
    message = note(
        f"**Missed**: {count} too late to be posted, as Pacer was away: {schedule.what}, {times} "
        f"({schedule.zone}). Their content goes back to the pool."
    )
    tell_admins(tx, schedule.community_id, f"missed:{schedule.id}:{missed[-1].isoformat()}", message, now)
