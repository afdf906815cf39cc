"""Replies in a post's thread: a check-in each, with a note, or an answer where the community takes answers there."""

from datetime import datetime

from bot.errors import Refusal
from bot.features.checkins import Act, CheckedIn, check_in
from bot.features.judging import Judged, judge_code
from bot.features.rounds import Given
from bot.features.thread_answers import ThreadAnswers, Whisper
from bot.library.items import CodeChallenge
from bot.library.load import Library
from bot.model.events import ThreadReplied, ThreadReply
from bot.model.refs import AccountRef, ChannelRef
from bot.model.text import member_line
from bot.ports import Grader
from bot.rules.code_blocks import has_block
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.queries.deliveries import POST_BY_THREAD, PostRow
from bot.storage.queries.people import COMMUNITY, CommunityRow
from bot.storage.query import Tx

MOST_NOTE = 140
"""Characters of a reply that become a note; the rest stays in the thread."""


class Replies:
    def __init__(self, store: Store, library: Library, whisper: Whisper, grader: Grader | None = None) -> None:
        self._store = store
        self._grader = grader
        self._answers = ThreadAnswers(library, whisper)
        self._grading: set[tuple[AccountRef, str]] = set()
        """Replies whose code is being graded now, by author and message."""

    async def replied(self, event: ThreadReplied) -> None:
        reply = ThreadReply(message=event.message, by=event.by, at=event.at, text=event.text)
        self._grading.add(_key(reply))
        try:
            judged = await self._judge(event.thread, reply) if has_block(reply.text or "") else None

            def unit(tx: Tx) -> None:
                if found := _place(tx, event.thread):
                    self._take(tx, *found, reply, event.at, judged)

            await self._store.write(unit)
        finally:
            self._grading.discard(_key(reply))

    async def _judge(self, thread: ChannelRef, reply: ThreadReply) -> Judged | None:
        def find(tx: Tx) -> tuple[CodeChallenge, str] | None:
            if found := _place(tx, thread):
                community, post = found
                return self._answers.gradable(tx, community, post, _written(post, reply))
            return None

        code = await self._store.read(find)
        try:
            return Judged(grade=await judge_code(self._grader, reply.by.account, *code)) if code else None
        except Refusal:
            # Too many wait, or Pacer stops: whoever wrote it is pointed to the button.
            return None

    def take_listed(self, tx: Tx, community: CommunityRow, post: PostRow, reply: ThreadReply, now: datetime) -> bool:
        """Keep a reply as a check-in, with what its text adds; False where it was kept before, however it reads now.

        One that is being graded is left to its grade.
        """
        return _key(reply) not in self._grading and self._take(tx, community, post, reply, now, None)

    def _take(
        self,
        tx: Tx,
        community: CommunityRow,
        post: PostRow,
        reply: ThreadReply,
        now: datetime,
        judged: Judged | None,
    ) -> bool:
        written = _written(post, reply)
        done = check_in(tx, community, Act(by=reply.by, at=reply.at, source="reply", key=written.call))
        if done.is_new and written.text and not self._answers.take(tx, community, post, written, now, judged):
            _add_note(tx, done, written)
        return done.is_new


def _key(reply: ThreadReply) -> tuple[AccountRef, str]:
    return reply.by.account, reply.message


def _place(tx: Tx, thread: ChannelRef) -> tuple[CommunityRow, PostRow] | None:
    """Whose post's thread it is; None where it is nobody's."""
    post = tx.first(
        POST_BY_THREAD, platform=thread.platform, space=thread.space, channel=thread.channel, thread=thread.thread
    )
    return (tx.one(COMMUNITY, community_id=post.community_id), post) if post else None


def _written(post: PostRow, reply: ThreadReply) -> Given:
    """The reply as an answer would be, without text where the platform keeps it from us."""
    return Given(by=reply.by, at=reply.at, call=f"reply:{post.id}:{reply.message}", text=reply.text or "")


def _add_note(tx: Tx, done: CheckedIn, written: Given) -> None:
    """A day has one note of this kind, and none beside what the member noted themselves."""
    note = _note(written.text)
    if note and not tx.first(q.NOTE_OF_DAY, member_id=done.member.id, day=done.day):
        tx.run(q.PUT_NOTE, member_id=done.member.id, source_key=written.call, note=note)


def _note(text: str) -> str | None:
    """None for code, and for what can't be shown."""
    if has_block(text):
        return None
    try:
        line = member_line(text, most=len(text), what="That reply")
    except Refusal:
        return None
    return line if len(line) <= MOST_NOTE else line[: MOST_NOTE - 1] + "…"
