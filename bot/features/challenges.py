"""`/challenge`: show, answer, hints, giving up, solutions, the archive."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.errors import Refusal
from bot.features.archive import archive_message
from bot.features.challenge_words import (
    IDLE,
    answer_button,
    answer_form,
    answers_message,
    asked_back,
    buttons,
    facts,
    hint_button,
    hint_offer,
    hints_message,
    named,
    open_until,
    outcome_message,
    solution_message,
    statement,
)
from bot.features.checkins import Act, CheckedIn, check_in
from bot.features.declare import Asked, Says, action, command, direct, form, suggester
from bot.features.direct_answers import Open, addressed, open_to, round_of_call
from bot.features.histories import streak_of
from bot.features.judging import NotGraded, UnclearAnswer, judge_code, read_answer, verdict_of
from bot.features.people import is_elsewhere_too, member_of, own_rule
from bot.features.rounds import (
    AnswerLocked,
    Given,
    NoRound,
    NotPostedHere,
    Standing,
    answer,
    find_round,
    own_standing,
    standing_of,
    take_hint,
)
from bot.features.words import day_name, italic, week_so_far
from bot.grading.turns import OwnStillWaiting, TooManyWaiting
from bot.library.items import Challenge
from bot.library.load import Library
from bot.model.calls import Answer, Choice, FormErrors, OpenForm, Reply
from bot.model.files import TextFile
from bot.model.messages import OutgoingMessage, note, text
from bot.model.text import Empty, TooLong, Unshowable
from bot.ports import Grader
from bot.storage.engine import Store
from bot.storage.queries import rounds as q
from bot.storage.queries.rounds import RoundRow
from bot.storage.query import Tx

WHICH = Says("Its name; the newest where it is left out", suggests="posted", greedy=True)
FILE = Says("A text file with the answer, instead of the form")
MOST_ARCHIVED = 20


class OutOfTurn(Refusal):
    """Hints come one at a time. /challenge hint offers the next one."""


class AnswersHidden(Refusal):
    """The answers open once you solved it, gave up (/challenge giveup) or the solution was shown."""


class SolutionHidden(Refusal):
    """The solution comes with the next issue; it opens earlier once you solved it or gave up (/challenge giveup)."""


class Challenges:
    def __init__(self, store: Store, library: Library, grader: Grader | None = None) -> None:
        self._store = store
        self._library = library
        self._grader = grader

    @command("challenge show", "A challenge, with its buttons.")
    async def show(self, asked: Asked, challenge: Annotated[str | None, WHICH] = None) -> Reply:
        round_, item, standing = await self._found(asked, challenge)
        rule = await self._store.read(lambda tx: own_rule(tx, asked.community, asked.caller))
        blocks = (text(f"{facts(item)} · ", *open_until(standing, rule.zone)), *statement(item))
        return Answer(message=OutgoingMessage(title=item.title, blocks=blocks, buttons=buttons(round_, item)))

    @command("challenge answer", "Answer a challenge in a form, or with a file.", opens_form=True)
    async def answer(
        self,
        asked: Asked,
        challenge: Annotated[str | None, WHICH] = None,
        file: Annotated[TextFile | None, FILE] = None,
    ) -> Reply:
        round_, item, standing = await self._found(asked, challenge)
        if file:
            return await self._judge_and_keep(asked, round_, item, read_answer(item, file.text))
        return self._open(round_, item, standing)

    @action("answer")
    async def press_answer(self, asked: Asked, about: str) -> Reply:
        return self._open(*await self._by_id(asked, about))

    @form("answer")
    async def send_answer(self, asked: Asked, about: str, values: Mapping[str, str]) -> Reply:
        round_, item, _ = await self._by_id(asked, about)
        typed = values.get("answer", "")
        try:
            return await self._judge_and_keep(asked, round_, item, read_answer(item, typed))
        except (TooLong, Unshowable, Empty, UnclearAnswer, NotGraded, TooManyWaiting, OwnStillWaiting) as error:
            return FormErrors(form=answer_form(round_, item, typed), errors={"answer": str(error)})

    @direct
    async def write_answer(self, asked: Asked, text_: str) -> Reply:
        """A direct message answers an open challenge where it can be nothing else; otherwise it is asked back."""

        def look(tx: Tx) -> tuple[RoundRow | None, list[Open], bool]:
            taken = round_of_call(tx, asked.community, asked.caller, asked.id)
            open_ = open_to(tx, asked.community, asked.caller, asked.at, self._library)
            return taken, open_, is_elsewhere_too(tx, asked.community, asked.caller.account)

        taken, open_, is_one_of_many = await self._store.read(look)
        if taken and (item := self._library.challenges.get(taken.slug)):
            answered = await self._judge_and_keep(asked, taken, item, read_answer(item, text_))
        elif not (found := addressed(open_, text_)):
            return Answer(message=note(IDLE))
        elif found.is_plain:
            item = found.to.item
            answered = await self._judge_and_keep(asked, found.to.round, item, read_answer(item, text_))
        else:
            return Answer(message=asked_back(found.to.round, found.to.item))
        return named(answered, asked.community.name) if is_one_of_many else answered

    @command("challenge hint", "The next hint; its cost is told before.")
    async def hint(self, asked: Asked, challenge: Annotated[str | None, WHICH] = None) -> Reply:
        return Answer(message=hints_message(*await self._found(asked, challenge)))

    @action("hint")
    async def press_hint(self, asked: Asked, about: str) -> Reply:
        return Answer(message=hints_message(*await self._by_id(asked, about)))

    @action("take-hint")
    async def take(self, asked: Asked, about: str) -> Reply:
        round_about, _, number = about.partition(".")
        round_, item, standing = await self._by_id(asked, round_about)
        wanted = int(number) if number.isdecimal() and len(number) < 3 else 0
        if not 1 <= wanted <= min(len(item.hints), standing.hints + 1):
            raise OutOfTurn

        def unit(tx: Tx) -> Standing:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            take_hint(tx, round_, member, wanted, asked.at)
            return standing_of(tx, round_, member, asked.at)

        standing = await self._store.write(unit)
        hint = text(f"**Hint {wanted} of {len(item.hints)}** · {item.hints[wanted - 1]}")
        if standing.hints >= len(item.hints):
            return Answer(message=OutgoingMessage(blocks=(hint,), buttons=(answer_button(round_),)))
        row = (answer_button(round_), hint_button(round_, standing.hints + 1, item))
        return Answer(message=OutgoingMessage(blocks=(hint, text(hint_offer(standing, item))), buttons=row))

    @command("challenge giveup", "Give a challenge up and see its solution; it brings no points then.")
    async def giveup(self, asked: Asked, challenge: Annotated[str | None, WHICH] = None) -> Reply:
        round_, item, standing = await self._found(asked, challenge)
        if not standing.may_see_answers:
            await self._store.write(
                lambda tx: tx.run(
                    q.GIVE_UP,
                    round_id=round_.id,
                    member_id=member_of(tx, asked.community, asked.caller, asked.at).id,
                    at=asked.at,
                )
            )
        opening = "No harm done: reading a good solution is work, too."
        if standing.solved:
            opening = "You solved it already, so there is nothing to give up. Here is how we did it."
        return Answer(message=solution_message(item, opening))

    @command("challenge solution", "The solution, once you may see it.")
    async def solution(self, asked: Asked, challenge: Annotated[str | None, WHICH] = None) -> Reply:
        return self._solution(*await self._found(asked, challenge))

    @action("solution")
    async def press_solution(self, asked: Asked, about: str) -> Reply:
        return self._solution(*await self._by_id(asked, about))

    @command("challenge answers", "How others solved it, once you may see it.")
    async def answers(self, asked: Asked, challenge: Annotated[str | None, WHICH] = None) -> Reply:
        return await self._answers(asked, *await self._found(asked, challenge))

    @action("answers")
    async def press_answers(self, asked: Asked, about: str) -> Reply:
        return await self._answers(asked, *await self._by_id(asked, about))

    @command("challenge archive", "The challenges posted so far, with what you made of them.")
    async def archive(self, asked: Asked) -> Reply:
        def look(tx: Tx) -> list[Standing]:
            rounds = tx.all(q.POSTED_ROUNDS, community_id=asked.community.id)[:MOST_ARCHIVED]
            return [own_standing(tx, asked.community, round_, asked.caller, asked.at) for round_ in rounds]

        standings = await self._store.read(look)
        if not standings:
            raise NoRound
        return Answer(message=archive_message(standings, self._library))

    @action("elsewhere")
    async def elsewhere(self, asked: Asked, about: str) -> Reply:
        round_, item, _ = await self._by_id(asked, about)

        def unit(tx: Tx) -> tuple[CheckedIn, str]:
            act = Act(by=asked.caller, at=asked.at, source="elsewhere", key=f"elsewhere:{round_.id}")
            done = check_in(tx, asked.community, act)
            return done, week_so_far(streak_of(tx, asked.community, done.member, asked.at))

        done, week = await self._store.write(unit)
        day = f"**{day_name(done.day)}**"
        if not done.is_new:
            return Answer(message=note(f"You said so already, and it counted for {day}. {week}"))
        done_line = f". It checks you in for {day}, without points. {week}"
        return Answer(message=note("Good work on ", *italic(item.title), done_line))

    @suggester("posted")
    async def suggest(self, asked: Asked, typed: str) -> Sequence[Choice]:
        rounds = await self._store.read(lambda tx: tx.all(q.POSTED_ROUNDS, community_id=asked.community.id))
        found = [item for round_ in rounds if (item := self._library.challenges.get(round_.slug))]
        wanted = typed.casefold()
        return [Choice(value=item.slug, label=item.title) for item in found if wanted in item.title.casefold()][:25]

    async def _found(self, asked: Asked, which: str | None) -> tuple[RoundRow, Challenge, Standing]:
        def look(tx: Tx) -> tuple[RoundRow, Standing]:
            round_ = find_round(tx, asked.community, which, self._library)
            return round_, own_standing(tx, asked.community, round_, asked.caller, asked.at)

        round_, standing = await self._store.read(look)
        return round_, self._library.challenge(round_.slug), standing

    async def _by_id(self, asked: Asked, about: str) -> tuple[RoundRow, Challenge, Standing]:
        def look(tx: Tx) -> tuple[RoundRow, Standing]:
            wanted = int(about) if about.isdecimal() and len(about) < 18 else 0
            round_ = tx.first(q.ROUND, round_id=wanted, community_id=asked.community.id)
            if round_ is None:
                raise NotPostedHere
            return round_, own_standing(tx, asked.community, round_, asked.caller, asked.at)

        round_, standing = await self._store.read(look)
        return round_, self._library.challenge(round_.slug), standing

    def _open(self, round_: RoundRow, item: Challenge, standing: Standing) -> Reply:
        if item.kind == "quiz" and standing.attempts and not standing.may_see_answers:
            raise AnswerLocked
        return OpenForm(form=answer_form(round_, item))

    async def _judge_and_keep(self, asked: Asked, round_: RoundRow, item: Challenge, tidy: str) -> Answer:
        """Take an answer that was read already; of code its source. Raises a Refusal where it can't be taken now."""
        grade = await judge_code(self._grader, asked.caller.account, item, tidy)
        verdict = verdict_of(item, tidy, grade)
        given = Given(by=asked.caller, at=asked.at, call=asked.id, text=tidy)
        outcome = await self._store.write(lambda tx: answer(tx, asked.community, round_, item, given, verdict))
        return Answer(message=outcome_message(item, outcome, grade))

    def _solution(self, round_: RoundRow, item: Challenge, standing: Standing) -> Reply:
        if not standing.may_see_answers:
            raise SolutionHidden
        return Answer(message=solution_message(item))

    async def _answers(self, asked: Asked, round_: RoundRow, item: Challenge, standing: Standing) -> Reply:
        if not standing.may_see_answers:
            raise AnswersHidden
        solvers = await self._store.read(lambda tx: tx.all(q.SOLVERS, round_id=round_.id))
        return Answer(message=answers_message(item, solvers))
