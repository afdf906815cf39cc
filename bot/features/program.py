"""What an occurrence shows: items chosen from the library, each claimed once in a community, and its round."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.library.items import Challenge, Roadmap, Tip
from bot.library.load import Library
from bot.model.messages import OutgoingMessage, note
from bot.rules.rounds import windows
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

What = Literal["weekly", "challenge", "solution", "tip", "roadmap", "checkin", "goals", "recap", "announcement"]
_PARTS: dict[str, tuple[str, ...]] = {
    "weekly": ("challenge", "tip", "roadmap"),
    "challenge": ("challenge",),
    "solution": ("solution",),
    "tip": ("tip",),
    "roadmap": ("roadmap",),
}
Tell = Callable[[Tx, int, str, OutgoingMessage, datetime], None]
"""Queues a notice for the admins: `tell(tx, community_id, subject, message, at)`; the same subject is told once."""
FIRST_SERIES = "season-one"
FIRST_ROADMAP = "backend-in-eight-steps"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """An item for one part of a post; a claim is held once in a community."""

    part: str
    slug: str
    step: int | None = None
    claim: str


class Program:
    """Plans occurrences inside the tick's transaction."""

    def __init__(self, library: Library, tell: Tell) -> None:
        self._library = library
        self._tell = tell

    def plan(
        self, tx: Tx, schedule: ScheduleRow, occurrence_id: int, due_at: datetime, next_at: datetime | None
    ) -> bool:
        """Keep what the occurrence will show, and open its round; False where nothing is left to show."""
        chosen = self.choose(tx, schedule, due_at)
        for item in chosen:
            tx.run(
                q.ADD_PART,
                community_id=schedule.community_id,
                occurrence_id=occurrence_id,
                part=item.part,
                slug=item.slug,
                step=item.step,
                claim=item.claim,
            )
            if item.part == "challenge":
                _open_round(tx, schedule, occurrence_id, item.slug, due_at, next_at)
        if schedule.what == "weekly" and chosen and not any(item.part == "challenge" for item in chosen):
            self._tell_run_out(tx, schedule, due_at)
        return bool(chosen) or schedule.what not in _PARTS

    def choose(self, tx: Tx, schedule: ScheduleRow, due_at: datetime) -> list[Chosen]:
        """The next items of a schedule, in the order in which they are shown at an instant (aware UTC)."""
        claimed = {row.value for row in tx.all(q.CLAIMED, community_id=schedule.community_id)}
        found = [self._next(tx, part, schedule, due_at, claimed) for part in _PARTS.get(schedule.what, ())]
        return [item for item in found if item is not None]

    def is_empty(self, tx: Tx, schedule: ScheduleRow, due_at: datetime) -> bool:
        """Whether the schedule lives on items and has none left at that instant."""
        return schedule.what in _PARTS and not self.choose(tx, schedule, due_at)

    def _tell_run_out(self, tx: Tx, schedule: ScheduleRow, due_at: datetime) -> None:
        """Once, until it has had a challenge again."""
        last = tx.first(q.LAST_ROUND_OF_SCHEDULE, schedule_id=schedule.id, before=due_at)
        message = note(
            f"**Challenges have run out** for schedule {schedule.id} ({schedule.what}): its issues come without one. "
            f"What to do: add challenges, or let it choose less narrowly with /schedule edit {schedule.id}."
        )
        self._tell(tx, schedule.community_id, f"run-out:{schedule.id}:{last.value if last else 0}", message, due_at)

    def _roadmap_of(self, schedule: ScheduleRow) -> Roadmap | None:
        """The roadmap that a schedule walks."""
        roadmaps = self._library.roadmaps
        return roadmaps.get(schedule.of or "") or roadmaps.get(FIRST_ROADMAP) or next(iter(roadmaps.values()), None)

    def _next(
        self, tx: Tx, part: str, schedule: ScheduleRow, due_at: datetime, claimed: Collection[str]
    ) -> Chosen | None:
        match part:
            case "challenge":
                items = fitting_challenges(self._library, of=schedule.of, level=schedule.level, topic=schedule.topic)
                return _first_free(items, part, claimed)
            case "tip":
                topic = schedule.topic if schedule.what == "tip" else None
                return _first_free(fitting_tips(self._library, topic), part, claimed)
            case "solution":
                return self._solution(tx, schedule, due_at, claimed)
            case _:
                return self._step(schedule, claimed)

    def _solution(self, tx: Tx, schedule: ScheduleRow, due_at: datetime, claimed: Collection[str]) -> Chosen | None:
        last = tx.first(rounds_q.LAST_REVEALED, community_id=schedule.community_id, at=due_at)
        if last is None or last.slug not in self._library.challenges:
            return None
        claim = f"solution:{schedule.id}:{last.id}"
        return None if claim in claimed else Chosen(part="solution", slug=last.slug, claim=claim)

    def _step(self, schedule: ScheduleRow, claimed: Collection[str]) -> Chosen | None:
        roadmap = self._roadmap_of(schedule)
        if roadmap is None:
            return None
        for number in range(1, len(roadmap.steps) + 1):
            claim = f"roadmap:{schedule.id}:{roadmap.slug}:{number}"
            if claim not in claimed:
                return Chosen(part="roadmap", slug=roadmap.slug, step=number, claim=claim)
        return None


def fitting_challenges(
    library: Library, *, of: str | None, level: str | None, topic: str | None
) -> Iterator[Challenge]:
    """The challenges of a series (of all, the first season before the others) with that level and topic, in order."""
    for slug in _challenge_slugs(library, of):
        item = library.challenges.get(slug)
        if item and level in (None, item.level) and (topic is None or topic in item.topics):
            yield item


def fitting_tips(library: Library, topic: str | None) -> Iterator[Tip]:
    return (tip for tip in library.tips.values() if topic is None or topic in tip.topics)


def _challenge_slugs(library: Library, of: str | None) -> Iterable[str]:
    if of is not None and of in library.series:
        return library.series[of].items
    first = library.series.get(FIRST_SERIES)
    return dict.fromkeys([*(first.items if first else ()), *library.challenges])


def _first_free(items: Iterable[Challenge | Tip], part: str, claimed: Collection[str]) -> Chosen | None:
    for item in items:
        claim = f"{part}:{item.slug}"
        if claim not in claimed:
            return Chosen(part=part, slug=item.slug, claim=claim)
    return None


def _open_round(
    tx: Tx, schedule: ScheduleRow, occurrence_id: int, slug: str, due_at: datetime, next_at: datetime | None
) -> None:
    number = tx.one(rounds_q.LAST_NUMBER, community_id=schedule.community_id).value + 1
    span = windows(due_at, next_at)
    tx.run(
        rounds_q.ADD_ROUND,
        community_id=schedule.community_id,
        occurrence_id=occurrence_id,
        slug=slug,
        number=number,
        opens_at=span.opens_at,
        deadline_at=span.deadline_at,
        reveal_at=span.reveal_at,
    )
