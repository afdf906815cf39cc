"""What follows a post, each a step that may be repeated: its thread, its seed reactions, its edits."""

import asyncio
from datetime import datetime

import structlog

from bot.delivery.sending import Compose, channel_ref, retry_in
from bot.errors import Ambiguous, DeliveryError, NotSent, RateLimited
from bot.model.messages import message_from_json, message_to_json
from bot.model.refs import Emoji, MessageRef
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q
from bot.storage.queries import people as people_q
from bot.storage.queries.deliveries import PostRow

MOST_ATTEMPTS = 8
"""After that many failures in a row a post's steps are let go: the post itself is there."""
_log = structlog.get_logger()


class PostSteps:
    def __init__(self, store: Store, clock: Clock, compose: Compose) -> None:
        self._store = store
        self._clock = clock
        self._compose = compose

    async def advance(self, post: PostRow, adapter: Adapter) -> None:
        """Do the post's next step: thread, then seed reactions, then the newest revision."""
        try:
            async with asyncio.timeout(adapter.limits.answer.total_seconds()):
                await self._step(post, adapter)
        except RateLimited as error:
            await self._later(post, self._clock.now() + error.retry_after)
        except (NotSent, Ambiguous, TimeoutError):
            await self._retry(post)
        except DeliveryError as error:
            _log.warning("post.step_refused", post=post.id, why=str(error))
            await self._give_up(post)
        except Exception:
            _log.exception("post.step_failed", post=post.id)
            await self._retry(post)

    async def _step(self, post: PostRow, adapter: Adapter) -> None:
        ref = await self._ref(post)
        seeds = post.seeds.split()
        if post.thread_title and post.thread is None:
            thread = await adapter.open_thread(ref, post.thread_title)
            await self._store.write(lambda tx: tx.run(q.THREAD_OPENED, post_id=post.id, opened=thread.thread))
        elif post.seeded < len(seeds):
            await adapter.react(ref, Emoji(seeds[post.seeded]))
            await self._store.write(lambda tx: tx.run(q.SEEDED, post_id=post.id, count=post.seeded + 1))
        elif post.shown < post.wanted:
            await self._edit(post, ref, adapter)
        else:
            await self._store.write(lambda tx: tx.run(q.POST_RESTS, post_id=post.id))

    async def _edit(self, post: PostRow, ref: MessageRef, adapter: Adapter) -> None:
        """Bring the post to the revision that it should show; several revisions become one edit."""
        body = post.wanted_body
        if body is None:
            if post.occurrence_id is None:
                raise ValueError(f"post {post.id} has no occurrence to be composed from")
            composed = message_to_json(await self._compose(post.occurrence_id, self._clock.now()))
            await self._store.write(
                lambda tx: tx.run(q.WANT_BODY, post_id=post.id, revision=post.wanted, body=composed)
            )
            body = composed
        await adapter.edit(ref, message_from_json(body))
        await self._store.write(lambda tx: tx.run(q.SHOWN, post_id=post.id, revision=post.wanted))

    async def _ref(self, post: PostRow) -> MessageRef:
        row = await self._store.read(lambda tx: tx.one(people_q.CHANNEL, channel_id=post.channel_id))
        return MessageRef(channel=channel_ref(row), message=post.message)

    async def _retry(self, post: PostRow) -> None:
        if post.attempts >= MOST_ATTEMPTS:
            await self._give_up(post)
        else:
            await self._later(post, self._clock.now() + retry_in(post.attempts))

    async def _later(self, post: PostRow, at: datetime) -> None:
        await self._store.write(lambda tx: tx.run(q.POST_LATER, post_id=post.id, next_at=at))

    async def _give_up(self, post: PostRow) -> None:
        count = len(post.seeds.split())
        await self._store.write(lambda tx: tx.run(q.POST_GIVEN_UP, post_id=post.id, count=count))
