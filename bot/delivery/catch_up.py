"""After an outage: open posts are listed again, and what the listings show is credited."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.delivery.notices import tell_admins
from bot.delivery.sending import SKEW, channel_ref
from bot.errors import DeliveryError
from bot.model.listings import Listing, Recovered
from bot.model.messages import OutgoingMessage, note
from bot.model.refs import MessageRef, Platform
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q
from bot.storage.queries.deliveries import PostRow
from bot.storage.queries.people import CHANNEL
from bot.storage.query import Tx

Credit = Callable[[Tx, PostRow, Listing], Recovered]
"""Brings a post's evidence to what a complete listing shows."""

OPEN_FOR = timedelta(days=9)
"""How long after it was posted a post is listed again: a weekly one until its successor is there."""
LONGEST_LISTING = timedelta(minutes=2)
_NOTHING = Recovered(added=0, removed=0)
_log = structlog.get_logger()


class CatchUp:
    def __init__(self, store: Store, clock: Clock, adapters: Mapping[Platform, Adapter], credit: Credit) -> None:
        self._store = store
        self._clock = clock
        self._adapters = adapters
        self._credit = credit
        self._busy: defaultdict[Platform, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self, platform: Platform) -> None:
        """List every open post of a platform and credit it; a listing that breaks off changes nothing."""
        async with self._busy[platform]:
            since = self._clock.now() - OPEN_FOR
            posts = await self._store.read(lambda tx: tx.all(q.OPEN_POSTS, platform=platform, since=since))
            totals: dict[int, Recovered] = {}
            for post in posts:
                found = await self._post(post, self._adapters[platform])
                totals[post.community_id] = totals.get(post.community_id, _NOTHING) + found
            for community_id, total in totals.items():
                await self._tell(community_id, total)

    async def found(self, delivery_id: int, adapter: Adapter) -> None:
        """List a post that people could see before it was known here, and credit it."""
        async with self._busy[adapter.platform]:
            post = await self._store.read(lambda tx: tx.one(q.POST_OF_DELIVERY, delivery_id=delivery_id))
            await self._post(post, adapter)

    async def _post(self, post: PostRow, adapter: Adapter) -> Recovered:
        try:
            async with asyncio.timeout(LONGEST_LISTING.total_seconds()):
                listing = await self._list(post, adapter)
        except (DeliveryError, TimeoutError) as error:
            _log.warning("catch_up.listing_broke_off", post=post.id, why=str(error) or "it took too long")
            return _NOTHING

        def unit(tx: Tx) -> Recovered:
            recovered = self._credit(tx, post, listing)
            tx.run(q.LISTED, post_id=post.id, at=listing.began)
            return recovered

        return await self._store.write(unit)

    async def _list(self, post: PostRow, adapter: Adapter) -> Listing:
        row = await self._store.read(lambda tx: tx.one(CHANNEL, channel_id=post.channel_id))
        ref = MessageRef(channel=channel_ref(row), message=post.message)
        began = self._clock.now()
        since = post.listed_at or post.posted_at
        reactions = [reaction async for reaction in adapter.reactions(ref)] if post.seeds else []
        replies = [reply async for reply in adapter.replies(ref, since - SKEW)]
        return Listing(reactions=reactions, replies=replies, since=since, began=began)

    async def _tell(self, community_id: int, total: Recovered) -> None:
        if total == _NOTHING:
            return
        now: datetime = self._clock.now()
        await self._store.write(
            lambda tx: tell_admins(tx, community_id, f"caught-up:{now.isoformat()}", _told(total), now)
        )


def _told(total: Recovered) -> OutgoingMessage:
    added = "1 check-in" if total.added == 1 else f"{total.added:,} check-ins"
    taken = f", and {total.removed:,} that were taken back meanwhile are off" if total.removed else ""
    return note(f"**Caught up**: {added} from the time in which Pacer was away are counted{taken}.")
