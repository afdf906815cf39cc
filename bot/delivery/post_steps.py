"""What follows a post, each a step that may be repeated: its thread, its seed reactions, its edits."""

import asyncio
from datetime import datetime
from typing import Literal

import structlog

from bot.delivery.notices import tell_admins
from bot.delivery.sending import Compose, channel_ref, retry_in
from bot.errors import Ambiguous, DeletedSince, DeliveryError, NotSent, PermissionMissing, RateLimited
from bot.model.messages import ChannelLink, OutgoingMessage, Plain, message_from_json, message_to_json, note
from bot.model.refs import ChannelRef, Emoji, MessageRef
from bot.ports import Adapter, Clock
from bot.storage.engine import Store
from bot.storage.queries import deliveries as q
from bot.storage.queries import people as people_q
from bot.storage.queries.deliveries import PostRow
from bot.storage.query import Tx
from bot.storage.writer import DatabaseUnavailable

Step = Literal["thread", "seed", "edit", "rest"]
MOST_ATTEMPTS = 300
"""After that many failures in a row, about a day, a step is let go: the post itself is there."""
_log = structlog.get_logger()


class PostSteps:
    def __init__(self, store: Store, clock: Clock, compose: Compose) -> None:
        self._store = store
        self._clock = clock
        self._compose = compose

    async def advance(self, post: PostRow, adapter: Adapter) -> None:
        """Do the post's next step: thread, then seed reactions, then the newest revision."""
        step = _next_step(post)
        try:
            async with asyncio.timeout(adapter.limits.answer.total_seconds()):
                await self._do(step, post, adapter)
        except RateLimited as error:
            await self._later(post, self._clock.now() + error.retry_after, attempts=post.attempts)
        except (NotSent, Ambiguous, TimeoutError) as error:
            await self._retry(step, post, str(error) or "no answer in time")
        except DatabaseUnavailable:
            raise
        except DeletedSince:
            await self._store.write(lambda tx: tx.run(q.POST_GONE, post_id=post.id))
        except DeliveryError as error:
            await self._give_up(step, post, error)
        except Exception as error:
            _log.exception("post.step_failed", post=post.id, step=step)
            await self._retry(step, post, type(error).__name__)

    async def _do(self, step: Step, post: PostRow, adapter: Adapter) -> None:
        ref = await self._ref(post)
        match step:
            case "thread":
                thread = await adapter.open_thread(ref, post.thread_title)
                await self._store.write(lambda tx: tx.run(q.THREAD_OPENED, post_id=post.id, opened=thread.thread))
            case "seed":
                await adapter.react(ref, Emoji(post.seeds.split()[post.seeded]))
                await self._store.write(lambda tx: tx.run(q.SEEDED, post_id=post.id, count=post.seeded + 1))
            case "edit":
                await self._edit(post, ref, adapter)
            case "rest":
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

    async def _retry(self, step: Step, post: PostRow, why: str) -> None:
        if post.attempts >= MOST_ATTEMPTS:
            await self._give_up(step, post, DeliveryError(why))
        else:
            await self._later(post, self._clock.now() + retry_in(post.attempts), attempts=post.attempts + 1)

    async def _later(self, post: PostRow, at: datetime, *, attempts: int) -> None:
        await self._store.write(lambda tx: tx.run(q.POST_LATER, post_id=post.id, next_at=at, attempts=attempts))

    async def _give_up(self, step: Step, post: PostRow, error: DeliveryError) -> None:
        """Let the step go and take the next; a permission that is missing is told, as a person can give it."""
        _log.warning("post.step_refused", post=post.id, step=step, why=str(error))
        now = self._clock.now()

        def unit(tx: Tx) -> None:
            match step:
                case "thread":
                    tx.run(q.THREAD_LEFT, post_id=post.id)
                case "seed":
                    tx.run(q.SEEDED, post_id=post.id, count=post.seeded + 1)
                case "edit":
                    tx.run(q.SHOWN, post_id=post.id, revision=post.wanted)
                case "rest":
                    return
            if isinstance(error, PermissionMissing):
                channel = channel_ref(tx.one(people_q.CHANNEL, channel_id=post.channel_id))
                subject = f"step:{post.channel_id}:{step}:{error.permission}"
                tell_admins(tx, post.community_id, subject, _lacks(step, channel, error), now)

        await self._store.write(unit)


def _next_step(post: PostRow) -> Step:
    if post.thread_title and post.thread is None:
        return "thread"
    if post.seeded < len(post.seeds.split()):
        return "seed"
    return "edit" if post.shown < post.wanted else "rest"


def _lacks(step: Step, channel: ChannelRef, error: PermissionMissing) -> OutgoingMessage:
    left_out = {"thread": "without its thread", "seed": "without its reaction", "edit": "as it was before"}
    return note(
        "**Something is missing**: a post in ",
        ChannelLink(channel=channel, name=channel.channel),
        f" stands there {left_out.get(step, '')}. ",
        Plain(text=str(error)),
        " Mend that, and the next post will have it.",
    )
