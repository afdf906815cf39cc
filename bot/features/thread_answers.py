"""A code block in a challenge's thread: whoever wrote it is told, alone, where answers go."""

from collections.abc import Callable
from datetime import datetime

from bot.features.challenge_words import answer_button
from bot.features.rounds import windows_of
from bot.features.words import italic
from bot.library.load import Library
from bot.model.events import ThreadReplied
from bot.model.messages import OutgoingMessage, text
from bot.storage.engine import Store
from bot.storage.queries.deliveries import POST_BY_THREAD
from bot.storage.queries.people import ACCOUNT_BY_REF
from bot.storage.queries.rounds import ROUND_OF_OCCURRENCE, RoundRow
from bot.storage.query import Tx

Whisper = Callable[[Tx, int, int, str, OutgoingMessage, datetime], None]
"""Queues a direct message: `whisper(tx, community_id, account_id, subject, message, at)`; a subject is told once."""
_CODE = "```"


class ThreadAnswers:
    def __init__(self, store: Store, library: Library, whisper: Whisper) -> None:
        self._store = store
        self._library = library
        self._whisper = whisper

    async def replied(self, event: ThreadReplied) -> None:
        """Once a member and round, for as long as the round is open."""
        if event.text is not None and _CODE in event.text:
            await self._store.write(lambda tx: self._point_out(tx, event))

    def _point_out(self, tx: Tx, event: ThreadReplied) -> None:
        round_ = _open_round(tx, event)
        by = event.by.account
        account = tx.first(ACCOUNT_BY_REF, platform=by.platform, space=by.space, account=by.account)
        item = self._library.challenges.get(round_.slug) if round_ else None
        if round_ is None or item is None or account is None:
            return
        words = text(
            "Was that your answer to ",
            *italic(item.title),
            "? Answers are private, so that everybody gets to find their own: the button takes yours.",
        )
        message = OutgoingMessage(blocks=(words,), buttons=(answer_button(round_),))
        self._whisper(tx, round_.community_id, account.id, f"private:{round_.id}:{account.id}", message, event.at)


def _open_round(tx: Tx, event: ThreadReplied) -> RoundRow | None:
    """The round of the thread's post, where it is not over."""
    thread = event.thread
    post = tx.first(
        POST_BY_THREAD, platform=thread.platform, space=thread.space, channel=thread.channel, thread=thread.thread
    )
    round_ = tx.first(ROUND_OF_OCCURRENCE, occurrence_id=post.occurrence_id) if post else None
    return round_ if round_ and windows_of(round_).phase(event.at) != "practice" else None
