"""Answers in a challenge's thread: taken where the community wants them there, else pointed to where they go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.errors import Refusal
from bot.features.challenge_words import answer_button, outcome_message
from bot.features.histories import streak_of
from bot.features.judging import is_plainly_an_answer, judge, verdict_of
from bot.features.rounds import AnswerLocked, Given, answer, own_standing, standing_of, windows_of
from bot.features.words import italic, week_so_far
from bot.grading.cases import Grade
from bot.library.items import Challenge, CodeChallenge
from bot.library.load import Library
from bot.model.events import ThreadReply
from bot.model.messages import OutgoingMessage, Plain, note, text
from bot.rules.code_blocks import FENCE
from bot.storage.queries.deliveries import PostRow
from bot.storage.queries.people import ACCOUNT_BY_REF, CommunityRow
from bot.storage.queries.rounds import ROUND_OF_OCCURRENCE, RoundRow
from bot.storage.query import Tx

Whisper = Callable[[Tx, int, int, str, OutgoingMessage, datetime], None]
"""Queues a direct message: `whisper(tx, community_id, account_id, subject, message, at)`; a subject is told once."""


class ThreadAnswers:
    def __init__(self, library: Library, whisper: Whisper, *, grades_code: bool) -> None:
        """`grades_code`: whether there is somebody to grade it; else it is kept ungraded."""
        self._library = library
        self._grades_code = grades_code
        self._whisper = whisper

    def code_in(
        self, tx: Tx, community: CommunityRow, post: PostRow, reply: ThreadReply
    ) -> tuple[CodeChallenge, str] | None:
        """What of a reply is to be graded before it is taken, and for which challenge; None where nothing is."""
        round_, item = self._round(tx, post)
        if not (round_ and isinstance(item, CodeChallenge) and community.public_answers and reply.text):
            return None
        if FENCE not in reply.text or _is_done(tx, community, round_, reply):
            return None
        source = _source(item, reply.text)
        return (item, source) if source else None

    def take(
        self,
        tx: Tx,
        community: CommunityRow,
        post: PostRow,
        reply: ThreadReply,
        written: str,
        key: str,
        now: datetime,
        grade: Grade | None,
    ) -> bool:
        """Whether a reply was an answer; whoever wrote it is told alone, at `now` (aware UTC), what became of it.

        `key` makes the answer unique for its member; code comes with its grade.
        """
        round_, item = self._round(tx, post)
        if round_ is None or item is None:
            return False
        if not community.public_answers:
            if FENCE in written and windows_of(round_).phase(reply.at) != "practice":
                self._tell(tx, round_, reply, f"private:{round_.id}", _pointer(round_, item), now)
            return False
        if not is_plainly_an_answer(item, written) or _is_done(tx, community, round_, reply):
            return False
        if isinstance(item, CodeChallenge) and grade is None and self._grades_code and _source(item, written):
            self._tell(tx, round_, reply, key, _ungraded(round_, item), now)
            return True
        try:
            message = _answered(tx, community, round_, item, reply, written, key, grade)
        except AnswerLocked as refusal:
            self._tell(tx, round_, reply, f"locked:{round_.id}", _about(item, note(str(refusal))), now)
        except Refusal as refusal:
            self._tell(tx, round_, reply, key, _about(item, note(Plain(text=str(refusal)))), now)
        else:
            self._tell(tx, round_, reply, key, _about(item, message), now)
        return True

    def _round(self, tx: Tx, post: PostRow) -> tuple[RoundRow | None, Challenge | None]:
        round_ = tx.first(ROUND_OF_OCCURRENCE, occurrence_id=post.occurrence_id)
        return round_, self._library.challenges.get(round_.slug) if round_ else None

    def _tell(
        self, tx: Tx, round_: RoundRow, reply: ThreadReply, subject: str, message: OutgoingMessage, now: datetime
    ) -> None:
        by = reply.by.account
        account = tx.one(ACCOUNT_BY_REF, platform=by.platform, space=by.space, account=by.account)
        self._whisper(tx, round_.community_id, account.id, f"{subject}:{account.id}", message, now)


def _source(item: CodeChallenge, written: str) -> str | None:
    """The code in it; None where it can't be taken, which is told when it is."""
    try:
        return judge(item, written)[0]
    except Refusal:
        return None


def _is_done(tx: Tx, community: CommunityRow, round_: RoundRow, reply: ThreadReply) -> bool:
    """Once somebody has answered and may see the answers, or gave up, they talk about it."""
    standing = own_standing(tx, community, round_, reply.by, reply.at)
    return standing.may_see_answers and bool(standing.attempts or standing.gave_up)


def _answered(
    tx: Tx,
    community: CommunityRow,
    round_: RoundRow,
    item: Challenge,
    reply: ThreadReply,
    written: str,
    key: str,
    grade: Grade | None,
) -> OutgoingMessage:
    """Raises AnswerLocked, and a Refusal for an answer that can't be read."""
    tidy, verdict = judge(item, written)
    if grade:
        verdict = verdict_of(grade)
    given = Given(by=reply.by, at=reply.at, call=key, text=tidy, verdict=verdict)
    outcome = answer(tx, community, round_, item, given)
    standing = standing_of(tx, round_, outcome.member, reply.at)
    week = week_so_far(streak_of(tx, community, outcome.member, reply.at))
    return outcome_message(round_, item, outcome, standing, week, grade)


def _about(item: Challenge, message: OutgoingMessage) -> OutgoingMessage:
    opening = text("To your answer in the thread of ", *italic(item.title), ":")
    return replace(message, blocks=(opening, *message.blocks))


def _ungraded(round_: RoundRow, item: CodeChallenge) -> OutgoingMessage:
    words = text("Your code in the thread of ", *italic(item.title), " was not graded there. The button takes it.")
    return OutgoingMessage(blocks=(words,), buttons=(answer_button(round_),))


def _pointer(round_: RoundRow, item: Challenge) -> OutgoingMessage:
    words = text(
        "Was that your answer to ",
        *italic(item.title),
        "? Answers are private, so that everybody gets to find their own: the button takes yours.",
    )
    return OutgoingMessage(blocks=(words,), buttons=(answer_button(round_),))
