"""What an occurrence shows: items chosen from the library, each claimed once in a community, and its round."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.library.items import Challenge, Roadmap, Tip
from bot.library.load import Library
from bot.rules.rounds import windows
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

What = Literal["weekly", "challenge", "solution", "tip", "roadmap", "checkin", "goals", "recap", "announcement"]
WHATS: tuple[What, ...] = get_args(What)
_PARTS: dict[str, tuple[str, ...]] = {
    "weekly": ("challenge", "tip", "roadmap"),
    "challenge": ("challenge",),
    "tip": ("tip",),
    "roadmap": ("roadmap",),
}
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

    def __init__(self, library: Library) -> None:
        self._library = library

    def plan(
        self, tx: Tx, schedule: ScheduleRow, occurrence_id: int, due_at: datetime, next_at: datetime | None
    ) -> bool:
        """Keep what the occurrence will show, and open its round; False where nothing is left to show."""
        chosen = self.choose(tx, schedule)
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
        return bool(chosen) or schedule.what not in _PARTS

    def choose(self, tx: Tx, schedule: ScheduleRow) -> list[Chosen]:
        """The next items of a schedule, in the order in which they are shown."""
        claimed = {row.value for row in tx.all(q.CLAIMED, community_id=schedule.community_id)}
        choices: dict[str, Callable[[], Chosen | None]] = {
            "challenge": lambda: _first_free(self._challenges(schedule), "challenge", claimed),
            "tip": lambda: _first_free(self._tips(schedule), "tip", claimed),
            "roadmap": lambda: self._step(tx, schedule),
        }
        found = [choices[part]() for part in _PARTS.get(schedule.what, ())]
        return [item for item in found if item is not None]

    def _challenges(self, schedule: ScheduleRow) -> Iterator[Challenge]:
        for slug in self._challenge_slugs(schedule.of):
            item = self._library.challenges.get(slug)
            if item and _fits(item, schedule):
                yield item

    def _challenge_slugs(self, of: str | None) -> Iterable[str]:
        if of is not None and of in self._library.series:
            return self._library.series[of].items
        first = self._library.series.get(FIRST_SERIES)
        return dict.fromkeys([*(first.items if first else ()), *self._library.challenges])

    def _tips(self, schedule: ScheduleRow) -> Iterator[Tip]:
        tips = self._library.tips.values()
        if schedule.topic is None or schedule.what != "tip":
            return iter(tips)
        return (tip for tip in tips if schedule.topic in tip.topics)

    def _step(self, tx: Tx, schedule: ScheduleRow) -> Chosen | None:
        roadmap = self.roadmap_of(schedule)
        if roadmap is None:
            return None
        last = tx.one(q.LAST_STEP, schedule_id=schedule.id, slug=roadmap.slug).step or 0
        if last >= len(roadmap.steps):
            return None
        return Chosen(
            part="roadmap",
            slug=roadmap.slug,
            step=last + 1,
            claim=f"roadmap:{schedule.id}:{roadmap.slug}:{last + 1}",
        )

    def roadmap_of(self, schedule: ScheduleRow) -> Roadmap | None:
        """The roadmap that a schedule walks."""
        roadmaps = self._library.roadmaps
        return roadmaps.get(schedule.of or "") or roadmaps.get(FIRST_ROADMAP) or next(iter(roadmaps.values()), None)


def _fits(item: Challenge, schedule: ScheduleRow) -> bool:
    return schedule.level in (None, item.level) and (schedule.topic is None or schedule.topic in item.topics)


def _first_free(items: Iterable[Challenge | Tip], part: str, claimed: set[str]) -> Chosen | None:
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
