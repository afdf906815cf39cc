"""After an outage: open posts are listed again, and what the listings show is credited."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from bot.delivery.keys import new_key
from bot.delivery.live_reactions import LiveReactions
from bot.delivery.notices import tell_admins
from bot.delivery.sending import SKEW, channel_ref
from bot.delivery.unlisted import Unlisted
from bot.errors import ChannelGone, DeletedSince, DeliveryError
from bot.model.events import ReactionAdded, ReactionRemoved
from bot.model.listings import Listing, Recovered
from bot.model.messages import OutgoingMessage, note
from bot.model.refs import MessageRef, Platform
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q
from bot.storage.queries.deliveries import PostRow
from bot.storage.queries.people import CHANNEL
from bot.storage.query import Tx
from bot.storage.writer import StoreClosed

Credit = Callable[[Tx, PostRow, Listing], Recovered]
"""Brings a post's evidence to what a complete listing shows."""

OPEN_FOR = timedelta(days=9)
"""How long after it was posted a post is listed again: a weekly one until its successor is there."""
LONGEST_LISTING = timedelta(minutes=2)
_NOTHING = Recovered(added=0, removed=0)
_log = structlog.get_logger()


class CatchUp:
    """Lists a platform's posts, one after the other; what breaks off changes nothing and is listed again later.

    Admins get one line for all that an outage hid, also where a part of it could be listed only minutes later.
    """

    def __init__(self, store: Store, clock: Clock, adapters: Mapping[Platform, Adapter], credit: Credit) -> None:
        self._store = store
        self._clock = clock
        self._adapters = adapters
        self._credit = credit
        self._live = LiveReactions()
        self._unlisted = Unlisted()
        self._untold: defaultdict[tuple[Platform, int], Recovered] = defaultdict(lambda: _NOTHING)
        """By platform and community."""
        self._busy: defaultdict[Platform, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By post: each is listed by one at a time."""
        self._again: dict[Platform, asyncio.Task[None]] = {}
        self._closing = False

    def heard(self, event: ReactionAdded | ReactionRemoved) -> None:
        """To be told of every reaction before it is kept."""
        self._live.heard(event)

    async def run(self, platform: Platform) -> None:
        """List every open post of a platform and credit it."""
        async with self._busy[platform]:
            await self._list_all(platform, await self._open_posts(platform))
            await self._tell_all(platform)

    async def found(self, delivery_id: int, adapter: Adapter) -> None:
        """List a post that people could see before it was known here, and credit it; no catch-up holds it up."""
        post = await self._store.read(lambda tx: tx.one(q.POST_OF_DELIVERY, delivery_id=delivery_id))
        await self._post(post, adapter)
        # What was done just before, when nobody could credit it, the history may show only by then.
        self._unlisted.list_again(post, adapter.platform, self._clock.now() + adapter.limits.settle)

    # What broke off

    def kick(self) -> None:
        """Begin to list again what is due, unless it is under way."""
        for platform in self._unlisted.due(self._clock.now()):
            if platform not in self._again and not self._closing:
                self._again[platform] = asyncio.create_task(self._run_again(platform), name=f"catch up {platform}")
                self._again[platform].add_done_callback(_note_failure)

    async def drain(self) -> None:
        """Return when nothing is left to be listed again at this instant. Raises what a listing could not survive."""
        self.kick()
        while self._again:
            done, _ = await asyncio.wait(self._again.values())
            for task in done:
                task.result()
            self.kick()

    def next_at(self, after: datetime) -> datetime | None:
        """The next instant after `after` (aware UTC) at which something is listed again."""
        return self._unlisted.next_at(after)

    async def close(self) -> None:
        """Begin nothing more, and tell what was found so far."""
        self._closing = True
        for task in self._again.values():
            task.cancel()
        await asyncio.gather(*self._again.values(), return_exceptions=True)
        for platform, community_id in list(self._untold):
            await self._tell(platform, community_id)

    async def _run_again(self, platform: Platform) -> None:
        """No catch-up that is under way holds it up; what it finds is told with that one's."""
        try:
            posts = await self._open_posts(platform)
            due = self._unlisted.due(self._clock.now()).get(platform, set())
            await self._list_all(platform, [post for post in posts if post.id in due])
            if not self._busy[platform].locked():
                await self._tell_all(platform)
        finally:
            del self._again[platform]

    # Listing

    async def _open_posts(self, platform: Platform) -> Sequence[PostRow]:
        since = self._clock.now() - OPEN_FOR
        posts = await self._store.read(lambda tx: tx.all(q.OPEN_POSTS, platform=platform, since=since))
        self._unlisted.keep(platform, {post.id for post in posts})
        return posts

    async def _list_all(self, platform: Platform, posts: Sequence[PostRow]) -> None:
        for post in posts:
            recovered = await self._post(post, self._adapters[platform])
            self._untold[platform, post.community_id] += recovered

    async def _tell_all(self, platform: Platform) -> None:
        """Where nothing more is expected soon."""
        for of, community_id in list(self._untold):
            if of == platform and not self._unlisted.is_expected(platform, community_id):
                await self._tell(platform, community_id)

    async def _post(self, post: PostRow, adapter: Adapter) -> Recovered:
        began = self._clock.now()
        try:
            async with self._listing.setdefault(post.id, asyncio.Lock()):
                recovered = await self._list_what_is_there(post, adapter)
        except StoreClosed:
            raise
        except ChannelGone:
            self._unlisted.let_go(post.id)
            _log.info("catch_up.channel_gone", post=post.id)
            return _NOTHING
        except Exception as error:
            self._unlisted.broke_off(post, adapter.platform, self._clock.now())
            if isinstance(error, DeliveryError | TimeoutError):
                _log.warning("catch_up.listing_broke_off", post=post.id, why=str(error) or "it took too long")
            else:
                _log.exception("catch_up.listing_failed", post=post.id)
            return _NOTHING
        self._unlisted.listed(post.id, began)
        return recovered

    async def _list_what_is_there(self, post: PostRow, adapter: Adapter) -> Recovered:
        """What was reacted to a deleted post stays as it is known; talk goes on in its thread."""
        try:
            return await self._list_and_credit(post, adapter)
        except DeletedSince:
            await self._store.write(lambda tx: tx.run(q.POST_GONE, post_id=post.id))
        return await self._list_what_is_there(post._replace(seeds=""), adapter) if post.seeds else _NOTHING

    async def _list_and_credit(self, post: PostRow, adapter: Adapter) -> Recovered:
        row = await self._store.read(lambda tx: tx.one(CHANNEL, channel_id=post.channel_id))
        ref = MessageRef(channel=channel_ref(row), message=post.message)
        with self._live.during(ref) as touched:
            async with asyncio.timeout(LONGEST_LISTING.total_seconds()):
                listing = await self._list(post, ref, adapter)

            def unit(tx: Tx) -> Recovered:
                recovered = self._credit(tx, post, replace(listing, touched=touched()))
                tx.run(q.LISTED, post_id=post.id, at=listing.began)
                return recovered

            return await self._store.write(unit)

    async def _list(self, post: PostRow, ref: MessageRef, adapter: Adapter) -> Listing:
        began = self._clock.now()
        since = post.listed_at or post.posted_at
        reactions = [reaction async for reaction in adapter.reactions(ref)] if post.seeds else []
        replies = [reply async for reply in adapter.replies(ref, since - SKEW)]
        return Listing(reactions=reactions, replies=replies, since=since, began=began)

    async def _tell(self, platform: Platform, community_id: int) -> None:
        total = self._untold.pop((platform, community_id))
        if total == _NOTHING:
            return
        now = self._clock.now()

        def unit(tx: Tx) -> None:
            tell_admins(tx, community_id, f"caught-up:{new_key()}", _told(total), now)

        await self._store.write(unit)


def _told(total: Recovered) -> OutgoingMessage:
    """Of what there is."""
    parts = [part for part in (_added(total.added), _removed(total.removed, after=total.added > 0)) if part]
    return note(f"**Caught up**: {', and '.join(parts)}.")


def _added(number: int) -> str:
    match number:
        case 0:
            return ""
        case 1:
            return "1 check-in that Pacer had not heard of is counted now"
    return f"{number:,} check-ins that Pacer had not heard of are counted now"


def _removed(number: int, *, after: bool) -> str:
    """`after` the check-ins were named."""
    match number:
        case 0:
            return ""
        case 1:
            return f"1{'' if after else ' check-in'} that was taken back meanwhile no longer counts"
    return f"{number:,}{'' if after else ' check-ins'} that were taken back meanwhile no longer count"


def _note_failure(task: "asyncio.Task[None]") -> None:
    """The next pulse begins it again."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("catch_up.failed", task=task.get_name(), exc_info=error)
