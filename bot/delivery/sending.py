"""One delivery, from pending to rest.

pending ─ compose, freeze ─▶ sending ─ answer ─▶ sent
   ▲                            │ answer lost
   └──────── not found ──── unknown ─ found ───▶ sent
pending, unknown ─ channel closed ─▶ parked ─ reopened ─▶ pending, unknown
pending, parked, unknown ─ out of time or refused ─▶ failed
sending ─ deleted since ─▶ sent

The body stays frozen for as long as a copy of it may be on the platform. What certainly was not sent is composed anew,
so that a post that was held up says so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.delivery.notices import channel_closed, not_posted, tell_admins
from bot.errors import Ambiguous, DeletedSince, DeliveryError, NotSent, RateLimited, Unreachable
from bot.model.messages import OutgoingMessage, message_from_json, message_to_json
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, MessageRef, Platform
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q
from bot.storage.queries import people as people_q
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as schedules_q
from bot.storage.queries.deliveries import DeliveryRow
from bot.storage.query import Tx
from bot.storage.writer import DatabaseUnavailable

Compose = Callable[[int, datetime], Awaitable[OutgoingMessage]]
"""Composes an occurrence's message as of an instant (aware UTC)."""
Found = Callable[[int, Adapter], Awaitable[None]]
"""Told of a delivery whose post people could see before it was known here."""

_log = structlog.get_logger()
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=5)
_QUICK = timedelta(seconds=1)
"""A post whose answer takes longer may have been reacted to before we knew of it, so it is listed like one found."""
_CLOSED_RETRY = timedelta(hours=1)
"""How often a person's closed direct messages are tried again."""
SKEW = timedelta(hours=2)
"""How far the platform's clock may lie behind ours. Keys are unique, so looking further back finds nothing else."""
_TIME_OVER = "its time was over before it could be posted"
_NEVER_KNOWN = "its answer was lost, and the platform never said whether it arrived. It may be there all the same"


def retry_in(attempts: int) -> timedelta:
    """5 s after the first failure, doubled each time, five minutes at most."""
    factor: int = 2 ** min(attempts, 10)
    return min(_FIRST_RETRY * factor, _LONGEST_RETRY)


class Sending:
    def __init__(self, store: Store, clock: Clock, compose: Compose, found: Found) -> None:
        self._store = store
        self._clock = clock
        self._compose = compose
        self._found = found

    async def recover(self, settle: timedelta) -> None:
        """After a start: what was being sent may have arrived. Only for the process that owns the database."""
        at = self._clock.now() + settle
        await self._store.write(lambda tx: tx.run(q.LOSE_SENDING, at=at))

    async def advance(self, delivery: DeliveryRow, adapter: Adapter) -> None:
        """Take the delivery one state further."""
        now = self._clock.now()
        if delivery.state == "sending":
            await self._rest(delivery, "unknown", next_at=now)
        elif delivery.state == "unknown":
            await self._reconcile(delivery, adapter)
        elif now >= delivery.expires_at:
            await self._fail(delivery, _TIME_OVER)
        else:
            await self._send(delivery, adapter)

    async def _send(self, delivery: DeliveryRow, adapter: Adapter) -> None:
        message = await self._frozen(delivery)
        if message is None:
            return
        now = self._clock.now()
        lease = now + adapter.limits.answer + adapter.limits.settle
        body = message_to_json(message)
        started = await self._store.write(
            lambda tx: tx.run(q.START_SENDING, delivery_id=delivery.id, body=body, now=now, lease_until=lease)
        )
        if not started:
            return
        try:
            async with asyncio.timeout(adapter.limits.answer.total_seconds()):
                channel = await self._channel(delivery, adapter)
                post = await adapter.post(channel, message, key=DeliveryKey(delivery.key))
        except RateLimited as error:
            await self._not_sent(delivery, self._clock.now() + error.retry_after, error)
        except NotSent as error:
            await self._not_sent(delivery, self._retry_at(delivery), error)
        except Unreachable as error:
            await self._park(delivery, error)
        except (Ambiguous, TimeoutError) as error:
            await self._lost(delivery, adapter, str(error) or "no answer in time")
        except DeletedSince:
            await self._deleted(delivery)
        except DeliveryError as error:
            await self._fail(delivery, str(error))
        except Exception as error:
            _log.exception("delivery.unexpected", delivery=delivery.id)
            await self._lost(delivery, adapter, type(error).__name__)
        else:
            answered = self._clock.now()
            await self._sent(delivery, message, post, since=now)
            if answered - now > _QUICK and delivery.occurrence_id is not None:
                await self._found(delivery.id, adapter)

    async def _frozen(self, delivery: DeliveryRow) -> OutgoingMessage | None:
        """The frozen body, composed where there is none or nobody can have seen it; None where it can't be composed."""
        if delivery.body is not None and (delivery.occurrence_id is None or delivery.sending_since is not None):
            return message_from_json(delivery.body)
        if delivery.occurrence_id is None:
            raise ValueError(f"delivery {delivery.id} has neither a body nor an occurrence")
        try:
            return await self._compose(delivery.occurrence_id, self._clock.now())
        except DatabaseUnavailable:
            raise
        except Exception:
            _log.exception("delivery.compose_failed", delivery=delivery.id)
            await self._fail(delivery, "it could not be composed; the log says why")
            return None

    async def _channel(self, delivery: DeliveryRow, adapter: Adapter) -> ChannelRef:
        if delivery.channel_id is not None:
            row = await self._store.read(lambda tx: tx.one(people_q.CHANNEL, channel_id=delivery.channel_id))
            return channel_ref(row)
        account = await self._store.read(lambda tx: tx.one(people_q.ACCOUNT, account_id=delivery.account_id))
        return await adapter.open_direct(
            AccountRef(platform=Platform(account.platform), space=account.space, account=account.account)
        )

    async def _reconcile(self, delivery: DeliveryRow, adapter: Adapter) -> None:
        """Look whether it arrived: adopt what is found, else send it again."""
        sent = delivery.sending_since or self._clock.now()
        try:
            async with asyncio.timeout(adapter.limits.answer.total_seconds()):
                channel = await self._channel(delivery, adapter)
                post = await adapter.find(channel, DeliveryKey(delivery.key), sent - SKEW)
        except Unreachable as error:
            await self._park(delivery, error)
        except RateLimited as error:
            await self._rest(delivery, "unknown", next_at=self._clock.now() + error.retry_after, error=str(error))
        except (DeliveryError, TimeoutError) as error:
            await self._look_again(delivery, str(error) or "no answer in time", self._retry_at(delivery))
        except Exception as error:
            _log.exception("delivery.find_failed", delivery=delivery.id)
            await self._look_again(delivery, type(error).__name__, self._retry_at(delivery))
        else:
            if post is None:
                await self._rest(delivery, "pending", next_at=self._clock.now())
            else:
                await self._sent(delivery, message_from_json(delivery.body or "{}"), post, since=sent)
                if delivery.occurrence_id is not None:
                    await self._found(delivery.id, adapter)

    async def _sent(
        self, delivery: DeliveryRow, message: OutgoingMessage, post: MessageRef, *, since: datetime
    ) -> None:
        """The post is there, at the earliest `since` then (aware UTC)."""
        now = self._clock.now()

        def unit(tx: Tx) -> None:
            channel_id = delivery.channel_id or _direct_channel(tx, post.channel)
            _delivered(tx, delivery, channel_id, since=since, now=now)
            tx.first(
                q.ADD_POST,
                community_id=delivery.community_id,
                delivery_id=delivery.id,
                channel_id=channel_id,
                message=post.message,
                at=since,
                thread_title=message.thread,
                seeds=" ".join(message.reactions),
                next_at=now if message.thread or message.reactions else None,
            )
            if delivery.occurrence_id is not None:
                round_ = tx.first(rounds_q.ROUND_OF_OCCURRENCE, occurrence_id=delivery.occurrence_id)
                if round_ and round_.closed_at:
                    tx.run(q.CHANGE_POSTS_OF_OCCURRENCE, occurrence_id=delivery.occurrence_id, now=now)

        await self._store.write(unit)

    async def _deleted(self, delivery: DeliveryRow) -> None:
        """It was there and somebody took it away: delivered, with no post that anything could be added to."""
        now = self._clock.now()
        since = delivery.sending_since or now
        await self._store.write(lambda tx: _delivered(tx, delivery, delivery.channel_id, since=since, now=now))

    async def _fail(self, delivery: DeliveryRow, why: str) -> None:
        """Nothing more is tried, and the admins hear of it. What certainly was not posted goes back to the pool."""
        now = self._clock.now()
        may_be_there = delivery.sending_since is not None

        def unit(tx: Tx) -> None:
            is_there = tx.run(q.REST_DELIVERY, delivery_id=delivery.id, state="failed", next_at=None, error=why)
            if not is_there or delivery.occurrence_id is None:
                return
            tx.run(schedules_q.OCCURRENCE_STATE, occurrence_id=delivery.occurrence_id, state="failed")
            if may_be_there:
                tx.run(rounds_q.ROUND_POSTED, occurrence_id=delivery.occurrence_id, at=now)
            else:
                tx.run(schedules_q.RELEASE_PARTS, occurrence_id=delivery.occurrence_id, at=now)
                tx.run(rounds_q.DROP_UNPOSTED_ROUND, occurrence_id=delivery.occurrence_id)
            schedule = tx.one(schedules_q.SCHEDULE_OF_OCCURRENCE, occurrence_id=delivery.occurrence_id)
            message = not_posted(schedule, why, may_be_there=may_be_there)
            tell_admins(tx, delivery.community_id, f"failed:{delivery.id}", message, now)

        _log.warning("delivery.failed", delivery=delivery.id, why=why)
        await self._store.write(unit)

    async def _park(self, delivery: DeliveryRow, error: Unreachable) -> None:
        """The channel is closed to us: its deliveries wait until an admin opens it or their time is over."""
        now = self._clock.now()
        channel_id = delivery.channel_id
        if channel_id is None:
            await self._wait_for_person(delivery, error)
            return

        def unit(tx: Tx) -> None:
            newly = tx.run(people_q.PARK_CHANNEL, channel_id=channel_id, at=now, why=str(error))
            _keep_unsent(tx, delivery, now, error)
            setup = tx.first(people_q.SETUP, community_id=delivery.community_id)
            if setup:
                tx.run(q.NOTICES_TO_ACCOUNT, channel_id=channel_id, account_id=setup.account_id, now=now)
            tx.run(q.PARK_DELIVERIES, channel_id=channel_id, error=str(error))
            if newly:
                channel = channel_ref(tx.one(people_q.CHANNEL, channel_id=channel_id))
                takes_notices = setup is not None and setup.notices_channel_id == channel_id
                message = channel_closed(channel, error, takes_notices=takes_notices)
                tell_admins(tx, delivery.community_id, f"parked:{channel_id}:{now.isoformat()}", message, now)

        await self._store.write(unit)

    async def _wait_for_person(self, delivery: DeliveryRow, error: Unreachable) -> None:
        """Nobody but they can open their direct messages; what waits for that is tried until its time is over."""
        at = self._clock.now() + _CLOSED_RETRY
        if delivery.state == "unknown":
            await self._look_again(delivery, str(error), at)
        else:
            await self._not_sent(delivery, at, error)

    async def _not_sent(self, delivery: DeliveryRow, next_at: datetime, error: DeliveryError) -> None:
        await self._store.write(lambda tx: _keep_unsent(tx, delivery, next_at, error))

    async def _look_again(self, delivery: DeliveryRow, why: str, at: datetime) -> None:
        if self._clock.now() >= delivery.expires_at:
            await self._fail(delivery, _NEVER_KNOWN)
            return
        await self._store.write(lambda tx: tx.run(q.LOOK_AGAIN, delivery_id=delivery.id, next_at=at, error=why))

    async def _lost(self, delivery: DeliveryRow, adapter: Adapter, why: str) -> None:
        await self._rest(delivery, "unknown", next_at=self._clock.now() + adapter.limits.settle, error=why)

    async def _rest(
        self, delivery: DeliveryRow, state: str, *, next_at: datetime | None, error: str | None = None
    ) -> None:
        await self._store.write(
            lambda tx: tx.run(q.REST_DELIVERY, delivery_id=delivery.id, state=state, next_at=next_at, error=error)
        )

    def _retry_at(self, delivery: DeliveryRow) -> datetime:
        return min(
            self._clock.now() + retry_in(delivery.attempts), max(delivery.expires_at, self._clock.now() + _FIRST_RETRY)
        )


def _delivered(tx: Tx, delivery: DeliveryRow, channel_id: int | None, *, since: datetime, now: datetime) -> None:
    tx.run(q.REST_DELIVERY, delivery_id=delivery.id, state="sent", next_at=None, error=None)
    if channel_id is not None and tx.run(people_q.UNPARK_CHANNEL, channel_id=channel_id):
        tx.run(q.UNPARK_DELIVERIES, channel_id=channel_id, now=now)
    if delivery.occurrence_id is not None:
        tx.run(schedules_q.OCCURRENCE_STATE, occurrence_id=delivery.occurrence_id, state="posted")
        tx.run(rounds_q.ROUND_POSTED, occurrence_id=delivery.occurrence_id, at=since)


def _keep_unsent(tx: Tx, delivery: DeliveryRow, next_at: datetime, error: DeliveryError) -> None:
    """Pending again; a copy that an earlier attempt may have left behind is still to be reckoned with."""
    tx.run(
        q.NOT_SENT,
        delivery_id=delivery.id,
        next_at=next_at,
        error=str(error),
        sending_since=delivery.sending_since,
    )


def channel_ref(row: people_q.ChannelRow) -> ChannelRef:
    return ChannelRef(platform=Platform(row.platform), space=row.space, channel=row.channel, thread=row.thread or None)


def _direct_channel(tx: Tx, ref: ChannelRef) -> int:
    space = tx.one(people_q.SPACE, platform=ref.platform, space=ref.space)
    tx.run(people_q.ADD_CHANNEL, space_id=space.value, channel=ref.channel, thread="")
    return tx.one(people_q.CHANNEL_BY_REF, platform=ref.platform, space=ref.space, channel=ref.channel, thread="").id
