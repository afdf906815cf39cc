"""`/roadmap`: choose one, see where you stand, finish a step, see the next."""

from collections.abc import Sequence
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, action, command, suggester
from bot.features.people import known_member, member_of
from bot.features.words import counted, italic
from bot.library.items import Roadmap, Step
from bot.library.load import Library, NoSuchItem
from bot.model.calls import Answer, Choice, Reply
from bot.model.messages import Action, Block, Button, Line, OutgoingMessage, Plain, Text, line, note, text
from bot.rules.roadmaps import bar, next_step
from bot.storage.engine import Store
from bot.storage.queries import goals as q
from bot.storage.query import Tx

WHICH = Says("Its name; yours where it is left out", suggests="roadmaps", greedy=True)


class NoneChosen(Refusal):
    """You have not chosen a roadmap yet. /roadmap list shows them, /roadmap choose takes one."""


class SeveralChosen(Refusal):
    """You are on several roadmaps. Name one."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(f"You are on several roadmaps ({', '.join(titles)}). Name the one that you mean.")


class NoSuchStep(Refusal):
    """There is no such step."""

    def __init__(self, step: int, roadmap: Roadmap) -> None:
        super().__init__(f"“{roadmap.title}” has steps 1 to {len(roadmap.steps)}; there is no step {step}.")


class Roadmaps:
    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    @command("roadmap list", "The roadmaps there are, and how far you are on yours.")
    async def list_all(self, asked: Asked) -> Reply:
        chosen, done = await self._store.read(lambda tx: _own(tx, asked))
        blocks: list[Block] = []
        for slug, roadmap in self._library.roadmaps.items():
            steps = done.get(slug, set())
            mine = f" · yours, {len(steps)} of {len(roadmap.steps)} done" if slug in chosen else ""
            named = ("**", Plain(text=roadmap.title), "**")
            blocks.append(text(*named, f" (`{slug}`) · {counted(len(roadmap.steps), 'step')}{mine}"))
        blocks.append(text("Take one with /roadmap choose and its name; several at a time are fine."))
        return Answer(message=OutgoingMessage(title="Roadmaps", blocks=tuple(blocks)))

    @command("roadmap choose", "Take a roadmap; several at a time are fine.")
    async def choose(
        self, asked: Asked, roadmap: Annotated[str, Says("Its name", suggests="roadmaps", greedy=True)]
    ) -> Reply:
        found = self._named(roadmap)

        def unit(tx: Tx) -> None:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            tx.run(q.CHOOSE_ROADMAP, member_id=member.id, roadmap=found.slug, at=asked.at)

        await self._store.write(unit)
        opening = text("You are on ", *italic(found.title), " now. Here is your next step.")
        return await self._next(asked, found, opening)

    @command("roadmap show", "Where you stand on a roadmap.")
    async def show(self, asked: Asked, roadmap: Annotated[str | None, WHICH] = None) -> Reply:
        chosen, done = await self._store.read(lambda tx: _own(tx, asked))
        found = self._meant(roadmap, chosen)
        steps = done.get(found.slug, set())
        lines = [
            part
            for number, step in enumerate(found.steps, start=1)
            for part in (f"- {'✔' if number in steps else '◻'} **{number}** ", Plain(text=step.title), "\n")
        ]
        blocks = (
            text(f"`{bar(len(steps), len(found.steps))}` {len(steps)} of {len(found.steps)}"),
            text(*lines),
        )
        return Answer(message=OutgoingMessage(title=found.title, blocks=blocks))

    @command("roadmap done", "Finish a step; the next one where no number is given.")
    async def done(
        self,
        asked: Asked,
        step: Annotated[int | None, Says("The step's number")] = None,
        roadmap: Annotated[str | None, WHICH] = None,
    ) -> Reply:
        chosen, _ = await self._store.read(lambda tx: _own(tx, asked))
        return await self._finish(asked, self._meant(roadmap, chosen), step)

    @action("step-done")
    async def press_done(self, asked: Asked, about: str) -> Reply:
        slug, _, number = about.rpartition(".")
        return await self._finish(asked, self._named(slug), int(number) if number.isdecimal() else 0)

    @command("roadmap next", "The next step of your roadmap, with its question, project and challenges.")
    async def next(self, asked: Asked, roadmap: Annotated[str | None, WHICH] = None) -> Reply:
        chosen, _ = await self._store.read(lambda tx: _own(tx, asked))
        return await self._next(asked, self._meant(roadmap, chosen))

    @suggester("roadmaps")
    async def suggest(self, asked: Asked, typed: str) -> Sequence[Choice]:
        titles = [(slug, roadmap.title) for slug, roadmap in self._library.roadmaps.items()]
        return [Choice(value=slug, label=title) for slug, title in titles if typed.casefold() in title.casefold()][:25]

    async def _finish(self, asked: Asked, found: Roadmap, step: int | None) -> Reply:
        number, fresh = await self._store.write(lambda tx: _finish(tx, asked, found, step))
        if number is None:
            return Answer(
                message=note("All of ", *italic(found.title), " is done. Quite a way. /roadmap list shows the others.")
            )
        opening = text(f"**Step {number} done**: ", Plain(text=found.steps[number - 1].title), ".")
        return await self._next(asked, found, opening if fresh else text(f"Step {number} was done already."))

    async def _next(self, asked: Asked, found: Roadmap, *opening: Block) -> Reply:
        _, done = await self._store.read(lambda tx: _own(tx, asked))
        steps = done.get(found.slug, set())
        number = next_step(steps, len(found.steps))
        first: list[Block] = [*opening, _bar(steps, found)]
        if number is None:
            message = OutgoingMessage(title=found.title, blocks=(*first, text("Every step is done. Quite a way.")))
            return Answer(message=message)
        step = found.steps[number - 1]
        finish = Button(label=f"Step {number} done", action=Action(name="step-done", about=f"{found.slug}.{number}"))
        blocks = (*first, *self._step_blocks(number, step))
        return Answer(message=OutgoingMessage(title=found.title, blocks=blocks, buttons=(finish,)))

    def _step_blocks(self, number: int, step: Step) -> list[Block]:
        blocks: list[Block] = [
            text(f"**Step {number}: ", Plain(text=step.title), "**"),
            text(f"**Learn** · {step.learn}"),
            text(f"**Why** · {step.why}"),
            text(f"**To answer** · {step.prompt}"),
        ]
        if step.project and (project := self._library.projects.get(step.project)):
            blocks.append(text("**Project** · ", *italic(project.title), f" ({project.level}): {project.text}"))
        trained = [self._library.challenges[slug] for slug in step.challenges if slug in self._library.challenges]
        if trained:
            titles = [part for challenge in trained for part in (", ", *italic(challenge.title))][1:]
            blocks.append(text("**Challenges that train it** · ", *titles))
        return blocks

    def _named(self, asked: str) -> Roadmap:
        wanted = asked.strip().casefold()
        for slug, roadmap in self._library.roadmaps.items():
            if wanted in (slug, roadmap.title.casefold()):
                return roadmap
        raise NoSuchItem("roadmap", asked, self._library.roadmaps)

    def _meant(self, asked: str | None, chosen: Sequence[str]) -> Roadmap:
        if asked is not None:
            return self._named(asked)
        known = [slug for slug in chosen if slug in self._library.roadmaps]
        if not known:
            raise NoneChosen
        if len(known) > 1:
            raise SeveralChosen(known)
        return self._library.roadmaps[known[0]]


def own_roadmaps(tx: Tx, asked: Asked, library: Library) -> list[Block]:
    """The caller's roadmaps, each with its bar and its next step."""
    chosen, done = _own(tx, asked)
    found = [(library.roadmaps[slug], done.get(slug, set())) for slug in chosen if slug in library.roadmaps]
    return [
        text(*italic(roadmap.title), " ", *_bar(steps, roadmap).parts, *_next_in_line(steps, roadmap))
        for roadmap, steps in found
    ]


def _next_in_line(done: set[int], found: Roadmap) -> Line:
    number = next_step(done, len(found.steps))
    if number is None:
        return line(", every step is done")
    return line(f", next: **{number}** ", Plain(text=found.steps[number - 1].title))


def _bar(done: set[int], found: Roadmap) -> Text:
    return text(f"`{bar(len(done), len(found.steps))}` {len(done)} of {len(found.steps)}")


def _finish(tx: Tx, asked: Asked, found: Roadmap, step: int | None) -> tuple[int | None, bool]:
    """The step, None where none is left, and whether it is new; a call that comes again takes no other step."""
    member = member_of(tx, asked.community, asked.caller, asked.at)
    if before := tx.first(q.STEP_OF_CALL, member_id=member.id, call_key=asked.id):
        return before.step, False
    _, done = _own(tx, asked)
    number = next_step(done.get(found.slug, set()), len(found.steps)) if step is None else step
    if number is None:
        return None, False
    if not 1 <= number <= len(found.steps):
        raise NoSuchStep(number, found)
    tx.run(q.CHOOSE_ROADMAP, member_id=member.id, roadmap=found.slug, at=asked.at)
    is_new = tx.run(
        q.FINISH_STEP,
        member_id=member.id,
        roadmap=found.slug,
        step=number,
        community_id=asked.community.id,
        at=asked.at,
        call_key=asked.id,
    )
    return number, bool(is_new)


def _own(tx: Tx, asked: Asked) -> tuple[list[str], dict[str, set[int]]]:
    member = known_member(tx, asked.community, asked.caller.account)
    if member is None:
        return [], {}
    done: dict[str, set[int]] = {}
    for row in tx.all(q.STEPS_DONE, member_id=member.id):
        done.setdefault(row.roadmap, set()).add(row.step)
    return [row.roadmap for row in tx.all(q.CHOSEN_ROADMAPS, member_id=member.id)], done
