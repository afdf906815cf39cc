"""Replies in a post's thread: a check-in each, with a note, or an answer where the community takes answers there."""

from datetime import datetime

from bot.errors import Refusal
from bot.features.checkins import Act, CheckedIn, check_in
from bot.features.thread_answers import CODE_FENCE, ThreadAnswers, Whisper
from bot.library.load import Library
from bot.model.events import ThreadReplied, ThreadReply
from bot.model.text import member_line
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.queries.deliveries import POST_BY_THREAD, PostRow
from bot.storage.queries.people import COMMUNITY, CommunityRow
from bot.storage.query import Tx

MOST_NOTE = 140
"""Characters of a reply that become a note; the rest stays in the thread."""


class Replies:
    def __init__(self, store: Store, library: Library, whisper: Whisper) -> None:
        self._store = store
        self._answers = ThreadAnswers(library, whisper)

    async def replied(self, event: ThreadReplied) -> None:
        await self._store.write(lambda tx: self._replied(tx, event))

    def _replied(self, tx: Tx, event: ThreadReplied) -> None:
        thread = event.thread
        post = tx.first(
            POST_BY_THREAD, platform=thread.platform, space=thread.space, channel=thread.channel, thread=thread.thread
        )
        if post is None:
            return
        community = tx.one(COMMUNITY, community_id=post.community_id)
        reply = ThreadReply(message=event.message, by=event.by, at=event.at, text=event.text)
        self.take(tx, community, post, reply, event.at)

    def take(self, tx: Tx, community: CommunityRow, post: PostRow, reply: ThreadReply, now: datetime) -> bool:
        """Keep a reply as a check-in, with what its text adds; False where it was kept before, however it reads now."""
        key = f"reply:{post.id}:{reply.message}"
        done = check_in(tx, community, Act(by=reply.by, at=reply.at, source="reply", key=key))
        if not done.is_new or reply.text is None:
            return done.is_new
        if not self._answers.take(tx, community, post, reply, reply.text, key, now):
            _add_note(tx, done, key, reply.text)
        return True


def _add_note(tx: Tx, done: CheckedIn, key: str, text: str) -> None:
    """A day has one note of this kind, and none beside what the member noted themselves."""
    note = _note(text)
    if note and not tx.first(q.NOTE_OF_DAY, member_id=done.member.id, day=done.day):
        tx.run(q.PUT_NOTE, member_id=done.member.id, source_key=key, note=note)


def _note(text: str) -> str | None:
    """None for code, and for what can't be shown."""
    if CODE_FENCE in text:
        return None
    try:
        line = member_line(text, most=len(text), what="That reply")
    except Refusal:
        return None
    return line if len(line) <= MOST_NOTE else line[: MOST_NOTE - 1] + "…"
