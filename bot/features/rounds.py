"""Rounds and the attempts in them: what may be asked, what an answer brings."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Refusal
from bot.features.boards import credit_points
from bot.features.checkins import Act, credit
from bot.features.histories import streak_of
from bot.features.people import known_member, member_of
from bot.library.items import Challenge
from bot.library.load import Library
from bot.model.calls import Caller
from bot.model.text import shown
from bot.rules.answers import NO_TRIES, Verdict
from bot.rules.points import earned, worth
from bot.rules.rounds import Phase, Windows
from bot.rules.streaks import Streak
from bot.rules.zones import find_zone, local_date
from bot.storage.queries import rounds as q
from bot.storage.queries.people import CommunityRow, MemberRow
from bot.storage.queries.rounds import AttemptRow, RoundRow
from bot.storage.query import Tx


class NoRound(Refusal):
    """No challenge has been posted here yet. An admin starts the rhythm with /setup."""


class NotPosted(Refusal):
    """That challenge has not been posted here."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"“{shown(asked)}” has not been posted here. /challenge archive lists what was.")


class NotPostedHere(Refusal):
    """That challenge has not been posted here. /challenge archive lists what was."""


class AnswerLocked(Refusal):
    """Your first answer to a quiz counts, and you have given it. The solution comes with the next issue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a member stands in a round, as of an instant."""

    round: RoundRow
    phase: Phase
    attempts: tuple[AttemptRow, ...]
    hints: int
    gave_up: bool

    @property
    def solved(self) -> bool:
        return any(attempt.counts for attempt in self.attempts)

    @property
    def may_see_answers(self) -> bool:
        """Nobody is served an answer before they solved it, gave up or the solution was shown."""
        return self.solved or self.gave_up or self.phase == "practice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one answer brought, and where its member stands after it."""

    attempt: AttemptRow
    standing: Standing
    streak: Streak


def windows_of(round_: RoundRow) -> Windows:
    return Windows(opens_at=round_.opens_at, deadline_at=round_.deadline_at, reveal_at=round_.reveal_at)


def find_round(tx: Tx, community: CommunityRow, asked: str | None, library: Library) -> RoundRow:
    """The round of a slug or title, the newest one where nothing was asked. Raises NoRound or NotPosted."""
    rounds = tx.all(q.POSTED_ROUNDS, community_id=community.id)
    if not rounds:
        raise NoRound
    if asked is None:
        return rounds[0]
    wanted = _plain(asked)
    for round_ in rounds:
        challenge = library.challenges.get(round_.slug)
        if wanted in (round_.slug, challenge and _plain(challenge.title)):
            return round_
    raise NotPosted(asked)


def _plain(title: str) -> str:
    """Without case, and with the apostrophe that keyboards have."""
    return title.strip().casefold().replace("’", "'")


def standing_of(tx: Tx, round_: RoundRow, member: MemberRow | None, at: datetime) -> Standing:
    phase = windows_of(round_).phase(at)
    if member is None:
        return Standing(round=round_, phase=phase, attempts=(), hints=0, gave_up=False)
    return Standing(
        round=round_,
        phase=phase,
        attempts=tuple(tx.all(q.ATTEMPTS_IN_ROUND, round_id=round_.id, member_id=member.id)),
        hints=tx.one(q.HINTS_TAKEN, round_id=round_.id, member_id=member.id).value,
        gave_up=tx.one(q.GAVE_UP, round_id=round_.id, member_id=member.id).value > 0,
    )


def own_standing(tx: Tx, community: CommunityRow, round_: RoundRow, caller: Caller, at: datetime) -> Standing:
    return standing_of(tx, round_, known_member(tx, community, caller.account), at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An answer on its way to its row; `call` makes it unique for its member."""

    by: Caller
    at: datetime
    call: str
    text: str


def answer(
    tx: Tx, community: CommunityRow, round_: RoundRow, challenge: Challenge, given: Given, verdict: Verdict
) -> Outcome:
    """Keep an answer; the first right one in time counts. Raises AnswerLocked for a quiz's second one."""
    member = member_of(tx, community, given.by, given.at)
    known = tx.first(q.ATTEMPT_BY_CALL, member_id=member.id, call_key=given.call)
    return Outcome(
        attempt=known or _keep_attempt(tx, community, round_, member, challenge, given, verdict),
        standing=standing_of(tx, round_, member, given.at),
        streak=streak_of(tx, community, member, given.at),
    )


def _keep_attempt(
    tx: Tx,
    community: CommunityRow,
    round_: RoundRow,
    member: MemberRow,
    challenge: Challenge,
    given: Given,
    verdict: Verdict,
) -> AttemptRow:
    standing = standing_of(tx, round_, member, given.at)
    if challenge.kind == "quiz" and standing.attempts and not standing.may_see_answers:
        raise AnswerLocked
    row = _attempt(standing, challenge, given, verdict)
    day = local_date(given.at, find_zone(community.zone))
    made = tx.one(
        q.ADD_ATTEMPT,
        community_id=community.id,
        round_id=round_.id,
        member_id=member.id,
        call_key=given.call,
        day=day,
        **{name: value for name, value in row._asdict().items() if name not in ("id", "member_id")},
    )
    if row.counts:
        credit_points(tx, community, member.id, day, row.points)
    act = Act(by=given.by, at=given.at, source="attempt", key=f"attempt:{given.call}")
    credit(tx, community, member, act)
    return row._replace(id=made.value, member_id=member.id)


def _attempt(standing: Standing, challenge: Challenge, given: Given, verdict: Verdict) -> AttemptRow:
    practice = standing.phase == "practice" or standing.gave_up
    number = 1 + sum(attempt.verdict not in NO_TRIES for attempt in standing.attempts)
    counts = verdict == "right" and not practice and not standing.solved
    late = standing.phase == "late"
    base = worth(challenge.kind, challenge.level)
    return AttemptRow(
        id=0,
        member_id=0,
        at=given.at,
        text=given.text,
        verdict=verdict,
        number=number,
        practice=practice,
        late=late,
        hints=standing.hints,
        points=earned(base, first_try=number == 1, hints=standing.hints, late=late) if counts else 0,
        counts=counts,
    )


def take_hint(tx: Tx, round_: RoundRow, member: MemberRow, number: int, at: datetime) -> None:
    tx.run(q.TAKE_HINT, round_id=round_.id, member_id=member.id, number=number, at=at)
