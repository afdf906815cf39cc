"""Answers in a challenge's thread: taken where the community wants them there, else pointed to where they go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.errors import Refusal
from bot.features.challenge_words import answer_button, outcome_message
from bot.features.judging import Judged, defines_entry, is_plainly_an_answer, read_answer, verdict_of
from bot.features.rounds import AnswerLocked, Given, answer, own_standing, windows_of
from bot.features.words import italic
from bot.library.items import Challenge, CodeChallenge
from bot.library.load import Library
from bot.model.messages import OutgoingMessage, Plain, note, text
from bot.rules.code_blocks import has_block
from bot.storage.queries.deliveries import PostRow
from bot.storage.queries.people import ACCOUNT_BY_REF, CommunityRow
from bot.storage.queries.rounds import ROUND_OF_OCCURRENCE, RoundRow
from bot.storage.query import Tx

Whisper = Callable[[Tx, int, int, str, OutgoingMessage, datetime], None]
"""Queues a direct message: `whisper(tx, community_id, account_id, subject, message, at)`; a subject is told once."""
_UNGRADED = "It was not graded there. The button takes it."
_PRIVATE = "Answers are private, so that everybody gets to find their own: the button takes yours."
_PLAIN = "Send it again in a code block (an edit is not seen), or press Answer."


class ThreadAnswers:
    def __init__(self, library: Library, whisper: Whisper) -> None:
        self._library = library
        self._whisper = whisper

    def gradable(
        self, tx: Tx, community: CommunityRow, post: PostRow, reply: Given
    ) -> tuple[CodeChallenge, str] | None:
        """What of a reply is to be graded before it is taken, and for which challenge; None where nothing is."""
        round_, item = self._round(tx, post)
        if not (round_ and isinstance(item, CodeChallenge) and community.public_answers):
            return None
        if not is_plainly_an_answer(item, reply.text) or _is_done(tx, community, round_, reply):
            return None
        try:
            return item, read_answer(item, reply.text)
        except Refusal:
            # Its author is told when the reply is taken.
            return None

    def take(
        self, tx: Tx, community: CommunityRow, post: PostRow, reply: Given, now: datetime, judged: Judged | None
    ) -> bool:
        """Whether a reply was an answer, or code; whoever wrote it is told alone, at `now` (aware UTC), where it went.

        Code that nobody `judged` is not kept.
        """
        round_, item = self._round(tx, post)
        if round_ is None or item is None:
            return False
        if not community.public_answers:
            has_code = has_block(reply.text) or _defines_entry(item, reply.text)
            return has_code and self._point(tx, round_, item, reply, "private", _PRIVATE, now)
        if _is_done(tx, community, round_, reply):
            return False
        if not is_plainly_an_answer(item, reply.text):
            return _defines_entry(item, reply.text) and self._point(tx, round_, item, reply, "plain", _PLAIN, now)
        subject = reply.call
        try:
            message = self._judge_and_keep(tx, community, round_, item, reply, judged)
        except AnswerLocked as refusal:
            subject = f"locked:{round_.id}"
            message = note(str(refusal))
        except Refusal as refusal:
            message = note(Plain(text=str(refusal)))
        self._tell(tx, round_, reply, subject, _about(item, message), now)
        return True

    def _judge_and_keep(
        self, tx: Tx, community: CommunityRow, round_: RoundRow, item: Challenge, reply: Given, judged: Judged | None
    ) -> OutgoingMessage:
        """Raises AnswerLocked, and a Refusal for an answer that can't be read."""
        tidy = read_answer(item, reply.text)
        if isinstance(item, CodeChallenge) and judged is None:
            return OutgoingMessage(blocks=(text(_UNGRADED),), buttons=(answer_button(round_),))
        grade = judged.grade if judged else None
        outcome = answer(tx, community, round_, item, replace(reply, text=tidy), verdict_of(item, tidy, grade))
        return outcome_message(item, outcome, grade)

    def _point(
        self, tx: Tx, round_: RoundRow, item: Challenge, reply: Given, subject: str, why: str, now: datetime
    ) -> bool:
        """Whether its author is told where code goes: once a round, as long as it brings points."""
        if windows_of(round_).phase(reply.at) == "practice":
            return False
        words = text("Was that your answer to ", *italic(item.title), f"? {why}")
        message = OutgoingMessage(blocks=(words,), buttons=(answer_button(round_),))
        self._tell(tx, round_, reply, f"{subject}:{round_.id}", message, now)
        return True

    def _round(self, tx: Tx, post: PostRow) -> tuple[RoundRow | None, Challenge | None]:
        round_ = tx.first(ROUND_OF_OCCURRENCE, occurrence_id=post.occurrence_id)
        return round_, self._library.challenges.get(round_.slug) if round_ else None

    def _tell(
        self, tx: Tx, round_: RoundRow, reply: Given, subject: str, message: OutgoingMessage, now: datetime
    ) -> None:
        by = reply.by.account
        account = tx.one(ACCOUNT_BY_REF, platform=by.platform, space=by.space, account=by.account)
        self._whisper(tx, round_.community_id, account.id, f"{subject}:{account.id}", message, now)


def _is_done(tx: Tx, community: CommunityRow, round_: RoundRow, reply: Given) -> bool:
    """Once somebody has answered and may see the answers, or gave up, they talk about it."""
    standing = own_standing(tx, community, round_, reply.by, reply.at)
    return standing.may_see_answers and bool(standing.attempts or standing.gave_up)


def _about(item: Challenge, message: OutgoingMessage) -> OutgoingMessage:
    opening = text("To your answer in the thread of ", *italic(item.title), ":")
    return replace(message, blocks=(opening, *message.blocks))


def _defines_entry(item: Challenge, written: str) -> bool:
    return isinstance(item, CodeChallenge) and defines_entry(item, written)
