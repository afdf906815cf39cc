"""Which of the open challenges a direct message answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.features.judging import is_plainly_an_answer
from bot.features.people import known_member
from bot.features.rounds import Standing, standing_of
from bot.library.items import Challenge, CodeChallenge, QuizChallenge, ShortChallenge
from bot.library.load import Library
from bot.model.calls import Caller
from bot.storage.queries import rounds as q
from bot.storage.queries.people import CommunityRow
from bot.storage.queries.rounds import RoundRow
from bot.storage.query import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Open:
    """A challenge that somebody may still answer."""

    round: RoundRow
    item: Challenge
    standing: Standing
    is_newest: bool

    @property
    def waits(self) -> bool:
        """Only the first answer to a quiz counts."""
        return not (isinstance(self.item, QuizChallenge) and self.standing.attempts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressed:
    to: Open
    is_plain: bool
    """Whether it can be nothing else; otherwise it is asked back."""


def round_of_call(tx: Tx, community: CommunityRow, caller: Caller, call: str) -> RoundRow | None:
    """Of a call that was taken before."""
    member = known_member(tx, community, caller.account)
    return tx.first(q.ROUND_OF_CALL, member_id=member.id, call_key=call) if member else None


def open_to(tx: Tx, community: CommunityRow, caller: Caller, at: datetime, library: Library) -> list[Open]:
    """What is open to them at an instant (aware UTC), newest first."""
    rounds = tx.all(q.POSTED_ROUNDS, community_id=community.id)
    member = known_member(tx, community, caller.account)
    return [
        Open(round=round_, item=item, standing=standing, is_newest=round_ == rounds[0])
        for round_ in rounds
        if at < round_.reveal_at
        and (item := library.challenges.get(round_.slug))
        and not (standing := standing_of(tx, round_, member, at)).may_see_answers
    ]


def addressed(open_: Sequence[Open], typed: str) -> Addressed | None:
    """The newest one where it fits, or else the only one in code whose name it defines; None where none waits."""
    fitting = [each for each in open_ if _fits(each, typed)]
    in_code = [each for each in fitting if isinstance(each.item, CodeChallenge)]
    if fitting and fitting[0] == open_[0]:
        return Addressed(to=open_[0], is_plain=True)
    if in_code:
        return Addressed(to=in_code[0], is_plain=len(in_code) == 1)
    waiting = next((each for each in open_ if each.waits), None)
    return Addressed(to=waiting, is_plain=waiting in fitting) if waiting else None


def _fits(one: Open, typed: str) -> bool:
    """A short line goes to nothing but the newest: after that one was solved it may be a word of thanks."""
    return (one.is_newest or not isinstance(one.item, ShortChallenge)) and is_plainly_an_answer(one.item, typed)
