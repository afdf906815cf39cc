"""Which local days evidence shows work for, and which day a member may check in for."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.errors import Refusal
from bot.rules.days import DayRule, RuleChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One act that shows work: the local day it was read for, and its instant (aware UTC).

    The day of `told` evidence is no reading of its instant ("yesterday"), so that no change of zone moves it.
    """

    day: date
    at: datetime
    told: bool = False


class StillToCome(Refusal):
    """That day is still to come."""

    def __init__(self, asked: date, today: date) -> None:
        super().__init__(f"{_in_words(asked)} is still to come. Today is {_in_words(today)}; check in for that.")


class BeforeJoining(Refusal):
    """That day is before you joined."""

    def __init__(self, asked: date, joined: date) -> None:
        super().__init__(
            f"{_in_words(asked)} is before you joined. Check-ins count from your first day on, {_in_words(joined)}."
        )


class PastGrace(Refusal):
    """That day is too long ago."""

    def __init__(self, asked: date, earliest: date) -> None:
        super().__init__(
            f"{_in_words(asked)} is too long ago to add. You can still check in back to {_in_words(earliest)}."
        )


def check_day(asked: date | None, *, today: date, joined: date, grace_days: int = 1) -> date:
    """The local day that a check-in is for; without one asked for it is today.

    Raises StillToCome, BeforeJoining or PastGrace (more than `grace_days` before today).
    """
    if asked is None or asked == today:
        return today
    if asked > today:
        raise StillToCome(asked, today)
    if asked < joined:
        raise BeforeJoining(asked, joined)
    earliest = max(joined, today - timedelta(days=grace_days))
    if asked < earliest:
        raise PastGrace(asked, earliest)
    return asked


def credited_days(
    evidence: Iterable[Evidence], changes: Sequence[RuleChange], *, since: date = date.min
) -> frozenset[date]:
    """The days from `since` on that are made.

    Evidence of the day of a zone change may count for the day that another rule of that change reads instead (product
    rule: the better of both readings). Each piece counts for one day, together they cover as many days as they can, and
    no day is lost that their own readings cover. Where only some of the further days can be covered, the earliest are.
    """
    if not changes:
        return frozenset(piece.day for piece in evidence if piece.day >= since)
    pieces = _readings(evidence, _rules_near(changes), since)
    counts_for = _own_days(pieces)
    covered = set(counts_for.values())
    could_show: defaultdict[date, list[int]] = defaultdict(list)
    for piece, days in enumerate(pieces):
        for day in days:
            could_show[day].append(piece)
    for day in sorted(could_show.keys() - covered):
        _cover(day, counts_for, could_show)
    return frozenset(counts_for.values())


def _rules_near(changes: Iterable[RuleChange]) -> Mapping[date, frozenset[DayRule]]:
    rules: defaultdict[date, frozenset[DayRule]] = defaultdict(frozenset)
    for change in changes:
        for day in {change.old.day_of(change.at), change.new.day_of(change.at)}:
            rules[day] |= {change.old, change.new}
    return rules


def _readings(
    evidence: Iterable[Evidence], rules_near: Mapping[date, frozenset[DayRule]], since: date
) -> list[tuple[date, ...]]:
    """Each piece as the days that it can count for, its own first; more pieces alike than days would change nothing."""
    alike: Counter[tuple[date, ...]] = Counter()
    several: set[Evidence] = set()
    for piece in evidence:
        if piece.day in rules_near and not piece.told:
            several.add(piece)
        elif piece.day >= since:
            alike[(piece.day,)] = 1
    for piece in several:
        others = {rule.day_of(piece.at) for rule in rules_near[piece.day]} - {piece.day}
        days = tuple(day for day in (piece.day, *sorted(others)) if day >= since)
        if days:
            alike[days] += 1
    return [days for days, number in sorted(alike.items()) for _ in range(min(number, len(days)))]


def _own_days(pieces: Sequence[tuple[date, ...]]) -> dict[int, date]:
    first_for: dict[date, int] = {}
    for piece, (own, *_) in enumerate(pieces):
        first_for.setdefault(own, piece)
    return {piece: day for day, piece in first_for.items()}


def _cover(day: date, counts_for: dict[int, date], could_show: Mapping[date, Sequence[int]]) -> None:
    """Find a piece for one more day along an augmenting path, so that every day covered before stays covered."""
    given_up_for: dict[date, tuple[int, date]] = {}
    wanting = deque([day])
    while wanting:
        wanted = wanting.popleft()
        for piece in could_show[wanted]:
            current = counts_for.get(piece)
            if current is None:
                counts_for[piece] = wanted
                while wanted != day:
                    piece, wanted = given_up_for[wanted]
                    counts_for[piece] = wanted
                return
            if current != day and current not in given_up_for:
                given_up_for[current] = (piece, wanted)
                wanting.append(current)


def _in_words(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B} {day.year}"
