"""What an occurrence says: its message, composed from rows and content when its lane sends it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.features.challenge_words import buttons, facts, statement, tally
from bot.features.checkins import CHECK_IN
from bot.features.goals import goals_post
from bot.features.recap import Draft, recap_draft
from bot.features.words import length, moment
from bot.library.items import Challenge, Roadmap, Step, Tip
from bot.library.load import Library
from bot.model.messages import Action, Block, Button, OutgoingMessage, Plain, RoleMention, text
from bot.model.refs import Emoji
from bot.rules.zones import find_zone, local_date
from bot.storage.engine import Store
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as q
from bot.storage.queries.people import COMMUNITY, CommunityRow
from bot.storage.queries.rounds import RoundRow
from bot.storage.queries.schedules import OccurrenceRow, PartRow, ScheduleRow
from bot.storage.query import Tx

CHECK = Emoji("white_check_mark")
LATE_FROM = timedelta(minutes=5)
"""A post that comes later than this says so (product default)."""
INVITATION = "Put in some time today? Check in, any day this week."
IN_THREAD = "Tell us in the thread."


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """All that a post is made of; instants are aware UTC."""

    community: CommunityRow
    schedule: ScheduleRow
    due_at: datetime
    now: datetime
    parts: tuple[PartRow, ...]
    round: RoundRow | None
    is_preview: bool = False

    @property
    def closed(self) -> bool:
        return self.round is not None and self.now >= self.round.reveal_at


class Posts:
    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self._composers: dict[str, Callable[[Tx, Scene], OutgoingMessage]] = {
            "weekly": self._weekly,
            "challenge": self._challenge,
            "solution": self._solution,
            "tip": self._tip,
            "roadmap": self._roadmap,
            "checkin": self._check_in,
            "goals": self._goals,
            "announcement": self._announcement,
        }

    async def compose(self, occurrence_id: int, now: datetime) -> OutgoingMessage:
        """The occurrence's message as of now (aware UTC)."""
        draft = await self._store.read(lambda tx: self.draft(tx, self._scene(tx, occurrence_id, now)))
        return await asyncio.to_thread(draft)

    def draft(self, tx: Tx, scene: Scene) -> Draft:
        """Reads what the message is made of; making it may take its time, off the loop."""
        before = (*_mention(scene.schedule), *_late_note(scene))
        if scene.schedule.what == "recap":
            recap = recap_draft(tx, scene.community, self._library, scene.due_at, scene.now)
            return lambda: _headed(recap(), before)
        composed = _headed(self._composers[scene.schedule.what](tx, scene), before)
        return lambda: composed

    def _scene(self, tx: Tx, occurrence_id: int, now: datetime) -> Scene:
        occurrence: OccurrenceRow = tx.one(q.OCCURRENCE, occurrence_id=occurrence_id)
        return Scene(
            community=tx.one(COMMUNITY, community_id=occurrence.community_id),
            schedule=tx.one(q.SCHEDULE_OF_OCCURRENCE, occurrence_id=occurrence_id),
            due_at=occurrence.due_at,
            now=now,
            parts=tuple(tx.all(q.PARTS, occurrence_id=occurrence_id)),
            round=tx.first(rounds_q.ROUND_OF_OCCURRENCE, occurrence_id=occurrence_id),
        )

    def _weekly(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        round_, challenge = self._round_of(scene)
        last, last_buttons = self._last_issue(tx, scene)
        blocks: list[Block] = [*last]
        if round_ and challenge:
            blocks += [text(f"**This week** · {facts(challenge)}"), *statement(challenge), _deadline(scene, round_)]
        if tip := self._tip_of(scene):
            blocks.append(text(f"**Tip** · {tip.text}"))
        if found := self._step_of(scene):
            roadmap, number, step = found
            named = (Plain(text=roadmap.title), f"*, step {number}: **", Plain(text=step.title))
            blocks.append(text("**Roadmap** · *", *named, f"**. {step.prompt} {IN_THREAD}"))
        blocks.append(text(INVITATION))
        title = self._weekly_title(tx, scene, challenge)
        return OutgoingMessage(
            title=title,
            blocks=tuple(blocks),
            buttons=(*self._challenge_buttons(scene, round_, challenge), *last_buttons),
            reactions=(CHECK,),
            thread=title,
        )

    def _weekly_title(self, tx: Tx, scene: Scene, challenge: Challenge | None) -> str:
        if challenge is None:
            day = local_date(scene.due_at, find_zone(scene.schedule.zone))
            return f"The week of {day.day} {day:%B}"
        issue = tx.one(q.ISSUES_BEFORE, schedule_id=scene.schedule.id, due_at=scene.due_at).value + 1
        return f"Week {issue} · {challenge.title}"

    def _challenge(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        round_, challenge = self._round_of(scene)
        if round_ is None or challenge is None:
            return OutgoingMessage(blocks=(text("This challenge is no longer in the library."),))
        return OutgoingMessage(
            title=f"Challenge {round_.number} · {challenge.title}",
            blocks=(text(facts(challenge)), *statement(challenge), _deadline(scene, round_), text(INVITATION)),
            buttons=self._challenge_buttons(scene, round_, challenge),
            reactions=(CHECK,),
            thread=challenge.title,
        )

    def _solution(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        last = tx.first(rounds_q.LAST_REVEALED, community_id=scene.community.id, at=scene.due_at)
        blocks, row = self._told(tx, last, "Solution")
        title = f"Solution · {self._library.challenge(last.slug).title}" if blocks and last else "Solution"
        if not blocks:
            blocks = (text("This challenge is no longer in the library."),)
        return OutgoingMessage(title=title, blocks=blocks, buttons=(*row, CHECK_IN), reactions=(CHECK,), thread=title)

    def _tip(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        tip = self._tip_of(scene)
        title, words = (tip.title, tip.text) if tip else ("A tip", "This tip is no longer in the library.")
        return OutgoingMessage(title=f"Tip · {title}", blocks=(text(words),), buttons=(CHECK_IN,), reactions=(CHECK,))

    def _roadmap(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        found = self._step_of(scene)
        if found is None:
            return OutgoingMessage(blocks=(text("This roadmap is no longer in the library."),))
        roadmap, number, step = found
        blocks = (
            text("**", Plain(text=step.title), "**"),
            text(f"**Learn** · {step.learn}"),
            text(f"**Why** · {step.why}"),
            text(f"{step.prompt} {IN_THREAD}"),
        )
        return OutgoingMessage(
            title=f"{roadmap.title} · step {number} of {len(roadmap.steps)}",
            blocks=blocks,
            buttons=(CHECK_IN,),
            reactions=(CHECK,),
            thread=f"Step {number}: {step.title}",
        )

    def _check_in(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        words = scene.schedule.text or "What did you work on today? A reaction, a reply or the button checks you in."
        return OutgoingMessage(
            title="Check-in",
            blocks=(text(Plain(text=words)),),
            buttons=(CHECK_IN,),
            reactions=(CHECK,),
            thread="Check-in",
        )

    def _goals(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        return goals_post(tx, scene.community, scene.due_at)

    def _announcement(self, tx: Tx, scene: Scene) -> OutgoingMessage:
        return OutgoingMessage(title="Announcement", blocks=(text(Plain(text=scene.schedule.text or "")),))

    def _round_of(self, scene: Scene) -> tuple[RoundRow | None, Challenge | None]:
        if scene.round is None:
            return None, None
        return scene.round, self._library.challenges.get(scene.round.slug)

    def _tip_of(self, scene: Scene) -> Tip | None:
        slug = next((part.slug for part in scene.parts if part.part == "tip"), "")
        return self._library.tips.get(slug)

    def _step_of(self, scene: Scene) -> tuple[Roadmap, int, Step] | None:
        part = next((part for part in scene.parts if part.part == "roadmap"), None)
        roadmap = self._library.roadmaps.get(part.slug) if part else None
        if part is None or roadmap is None or part.step is None or part.step > len(roadmap.steps):
            return None
        return roadmap, part.step, roadmap.steps[part.step - 1]

    def _last_issue(self, tx: Tx, scene: Scene) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
        """How the last round went, told once: the schedule's own, or the community's where it has none yet."""
        last = self._last_round(tx, scene)
        challenge = self._library.challenges.get(last.slug) if last else None
        if last is None or challenge is None:
            return (), ()
        if last.reveal_at > scene.due_at:
            stays = text(
                "Last time's *",
                Plain(text=challenge.title),
                "* stays open until ",
                moment(last.deadline_at, scene.community.zone),
                "; its solution comes after that.",
            )
            return (stays,), ()
        told = tx.one(q.POSTED_BETWEEN, schedule_id=scene.schedule.id, since=last.reveal_at, until=scene.due_at).value
        return ((), ()) if told else self._told(tx, last, "Last solution")

    def _last_round(self, tx: Tx, scene: Scene) -> RoundRow | None:
        own = tx.first(q.LAST_ROUND_OF_SCHEDULE, schedule_id=scene.schedule.id, before=scene.due_at)
        if own is None:
            return tx.first(rounds_q.LAST_REVEALED, community_id=scene.community.id, at=scene.due_at)
        return tx.one(rounds_q.ROUND, round_id=own.value, community_id=scene.community.id)

    def _told(self, tx: Tx, last: RoundRow | None, label: str) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
        """How a round that was revealed went, and the way to its solution."""
        challenge = self._library.challenges.get(last.slug) if last else None
        if last is None or challenge is None:
            return (), ()
        count = tx.one(rounds_q.TALLY, round_id=last.id)
        solvers = tx.all(rounds_q.SOLVERS, round_id=last.id)
        button = Button(label=label, action=Action(name="solution", about=str(last.id)))
        return (tally(challenge, count, solvers),), (button,)

    def _challenge_buttons(
        self, scene: Scene, round_: RoundRow | None, challenge: Challenge | None
    ) -> tuple[Button, ...]:
        if round_ is None or challenge is None:
            return (CHECK_IN,)
        if scene.closed:
            return (Button(label="Solution", action=Action(name="solution", about=str(round_.id))), CHECK_IN)
        return buttons(round_, challenge)


def _deadline(scene: Scene, round_: RoundRow) -> Block:
    if scene.closed:
        return text("This round is over; its solution is open, and answering is practice now.")
    zone = scene.community.zone
    if scene.now > round_.deadline_at:
        return text("Its time is over; late answers count half until ", moment(round_.reveal_at, zone), ".")
    return text("Answer until ", moment(round_.deadline_at, zone), ".")


def _headed(message: OutgoingMessage, before: tuple[Block, ...]) -> OutgoingMessage:
    return replace(message, blocks=(*before, *message.blocks))


def _mention(schedule: ScheduleRow) -> list[Block]:
    return [text(RoleMention(role=schedule.mention))] if schedule.mention else []


def _late_note(scene: Scene) -> list[Block]:
    late = scene.now - scene.due_at
    if scene.is_preview or scene.closed or late <= LATE_FROM:
        return []
    deadline = "; the deadline below stands" if scene.round and scene.now <= scene.round.deadline_at else ""
    return [text(f"*This comes {length(late)} late{deadline}.*")]
