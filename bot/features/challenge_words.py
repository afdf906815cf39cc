"""How a challenge looks: its post, its answer form, what comes back for an answer, its solution."""

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase

from bot.errors import Refusal
from bot.features.checkins import CHECK_IN
from bot.features.grade_words import details
from bot.features.rounds import Outcome, Standing
from bot.features.words import NEW_LINE, amount, code_block, counted, italic, moment, names, week_so_far
from bot.grading.cases import Grade
from bot.library.items import Challenge, Choice, CodeChallenge, ProjectChallenge, QuizChallenge, ShortChallenge
from bot.model.calls import Answer
from bot.model.forms import ChoiceField, Form, FormField, FormOption, TextField
from bot.model.messages import Action, Block, Button, Line, OutgoingMessage, Plain, Text, line, text
from bot.model.plain import plain_line
from bot.model.text import refilled
from bot.rules.points import earned, hint_cost, worth
from bot.storage.queries.rounds import RoundRow, SolverRow, TallyRow

MOST_ANSWER = {"code": 3000, "short": 200, "project": 1000, "reflection": 2000}
MOST_LABEL = 100
MOST_ANSWERS = 5
MOST_QUOTED = 700
SANDBOX = "Python 3.14, its standard library, two seconds, no input()."
IDLE = (
    "Hello! A direct message answers the challenge that is open, and right now none waits for an answer of yours. "
    "/help lists what Pacer can do."
)
_OR_ELSE = "If it is something else: /help lists what Pacer can do."
_WITH_THE_NEXT = "The solution comes with the next issue."


class NoHints(Refusal):
    """This challenge has no hints."""


def facts(challenge: Challenge) -> str:
    """intermediate · about 40 minutes · 20 points"""
    points = counted(worth(challenge.kind, challenge.level), "point")
    return f"{challenge.level} · about {counted(challenge.minutes, 'minute')} · {points}"


def open_until(standing: Standing, zone: str) -> Line:
    """open until Sun 7 Mar 20:00"""
    round_ = standing.round
    match standing.phase:
        case "open":
            return line("open until ", moment(round_.deadline_at, zone))
        case "late":
            return line("late, half the points, until ", moment(round_.reveal_at, zone))
        case "practice":
            return line("for practice")


def statement(challenge: Challenge) -> tuple[Block, ...]:
    blocks: list[Block] = [text(challenge.statement)]
    match challenge:
        case QuizChallenge():
            blocks.append(text("\n".join(f"- **{letter}** {choice.says}" for letter, choice in lettered(challenge))))
        case ProjectChallenge():
            blocks.append(text("Done when:\n\n" + "\n".join(f"- {criterion}" for criterion in challenge.done)))
    return tuple(blocks)


def lettered(challenge: QuizChallenge) -> list[tuple[str, Choice]]:
    return list(zip(ascii_uppercase, challenge.choices, strict=False))


def right_letters(challenge: QuizChallenge) -> str:
    return ", ".join(letter for letter, choice in lettered(challenge) if choice.right)


def buttons(round_: RoundRow, challenge: Challenge) -> tuple[Button, ...]:
    about = str(round_.id)
    hint = (Button(label="Hint", action=Action(name="hint", about=about)),) if challenge.hints else ()
    return (
        answer_button(round_),
        *hint,
        CHECK_IN,
        Button(label="Done it elsewhere", action=Action(name="elsewhere", about=about)),
    )


def hint_button(round_: RoundRow, number: int, item: Challenge) -> Button:
    return Button(
        label=f"Hint {number} of {len(item.hints)}", action=Action(name="take-hint", about=f"{round_.id}.{number}")
    )


def answer_button(round_: RoundRow, label: str = "Answer") -> Button:
    return Button(label=label, action=Action(name="answer", about=str(round_.id)), style="primary", opens_form=True)


def answer_form(round_: RoundRow, challenge: Challenge, typed: str = "") -> Form:
    """The form, filled in with what was typed as far as it fits."""
    return Form(
        action=Action(name="answer", about=str(round_.id)),
        title="Your answer",
        intro=challenge.title,
        fields=(_field(challenge, typed),),
        submit="Answer",
    )


def _field(challenge: Challenge, typed: str) -> FormField:
    fitting = refilled(typed, MOST_ANSWER.get(challenge.kind, len(typed)))
    match challenge:
        case QuizChallenge():
            several = sum(choice.right for choice in challenge.choices) > 1
            offered = [letter for letter, _ in lettered(challenge) if letter in typed.split()]
            return ChoiceField(
                name="answer",
                label="Choose all that are right" if several else "Choose one",
                options=tuple(
                    FormOption(value=letter, label=_cut(f"{letter} · {plain_line(line(choice.says))}", MOST_LABEL))
                    for letter, choice in lettered(challenge)
                ),
                hint="Your first answer counts.",
                several=several,
                value=tuple(offered if several else offered[:1]),
            )
        case ShortChallenge():
            return TextField(name="answer", label=challenge.asks, most=MOST_ANSWER["short"], value=fitting)
        case CodeChallenge():
            return TextField(
                name="answer",
                label="Your Python",
                hint=f"It defines {challenge.entry}. {SANDBOX}",
                long=True,
                most=MOST_ANSWER["code"],
                value=fitting,
            )
        case _:
            return TextField(
                name="answer",
                label="A link, or a few words" if challenge.kind == "project" else "Your thoughts",
                long=True,
                most=MOST_ANSWER[challenge.kind],
                value=fitting,
            )


def solution(challenge: Challenge) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if isinstance(challenge, QuizChallenge):
        blocks.append(text(f"Right: **{right_letters(challenge)}**"))
        blocks.append(text("\n".join(f"- **{letter}** {choice.because}" for letter, choice in lettered(challenge))))
    elif isinstance(challenge, ShortChallenge):
        blocks.append(text("Answer: **", Plain(text=challenge.accepts[0]), "**"))
    blocks += [text(challenge.solution), text(f"**Why it works**\n\n{challenge.why}")]
    if challenge.further:
        blocks.append(text(f"**Further**\n\n{challenge.further}"))
    return tuple(blocks)


def solution_message(item: Challenge, opening: str = "") -> OutgoingMessage:
    first = (text(opening),) if opening else ()
    return OutgoingMessage(title=f"Solution: {item.title}", blocks=(*first, *solution(item)))


def answers_message(item: Challenge, solvers: Sequence[SolverRow]) -> OutgoingMessage:
    """The shortest answers of those who are visible."""
    shown = sorted((solver for solver in solvers if solver.visible), key=lambda solver: len(solver.text))
    blocks: list[Block] = [
        text("**", Plain(text=solver.name), "**", *_quoted(item, solver.text)) for solver in shown[:MOST_ANSWERS]
    ]
    if not blocks:
        blocks = [text("Nobody's answer is there to be shown yet.")]
    return OutgoingMessage(title=f"How others did it: {item.title}", blocks=tuple(blocks))


def _quoted(item: Challenge, answer: str) -> Line:
    return code_block(answer) if item.kind == "code" else line(NEW_LINE, Plain(text=_cut(answer, MOST_QUOTED)))


def outcome_message(item: Challenge, outcome: Outcome, grade: Grade | None) -> OutgoingMessage:
    """What comes back for an answer."""
    attempt, standing, round_ = outcome.attempt, outcome.standing, outcome.standing.round
    blocks: list[Block] = [text(_verdict_line(item, outcome, grade))]
    row: list[Button] = []
    if isinstance(item, QuizChallenge) and attempt.verdict != "ungraded":
        chosen = attempt.text.split()
        reasons = [f"- **{letter}** {choice.because}" for letter, choice in lettered(item) if letter in chosen]
        blocks.append(text("\n".join(reasons)))
    if isinstance(item, CodeChallenge) and grade:
        blocks += details(item, grade, attempt.text)
    if attempt.verdict in ("wrong", "unreadable") and item.kind != "quiz":
        row.append(answer_button(round_, "Try again"))
        if standing.hints < len(item.hints):
            row.append(hint_button(round_, standing.hints + 1, item))
            blocks.append(text(hint_offer(standing, item)))
    if standing.may_see_answers:
        row.append(Button(label="See how others did it", action=Action(name="answers", about=str(round_.id))))
    blocks.append(text(week_so_far(outcome.streak)))
    return OutgoingMessage(blocks=tuple(blocks), buttons=tuple(row))


def named(answer: Answer, community: str) -> Answer:
    """The same, with the community that it is about."""
    where = text("In **", Plain(text=community), "**:")
    return replace(answer, message=replace(answer.message, blocks=(where, *answer.message.blocks)))


def _verdict_line(item: Challenge, outcome: Outcome, grade: Grade | None) -> str:
    attempt = outcome.attempt
    solution_follows = "/challenge solution shows how it goes." if attempt.practice else _WITH_THE_NEXT
    if attempt.verdict == "ungraded":
        kept = "Your code is kept and counts as a check-in. Code can't be graded just now, so this is no attempt."
        later = "" if attempt.practice else " Send it again later for its points."
        return f"**Answered.** {kept}{later} {solution_follows}"
    again = "You can try again as often as you like."
    if attempt.verdict == "unreadable":
        return f"**This was no try**: Python can't read it yet. {again}"
    if attempt.verdict == "wrong":
        if grade and grade.checked:
            return f"**{grade.passed} of {len(grade.checked)} passed.**"
        return f"**Not this time.** {solution_follows if item.kind == 'quiz' else again}"
    word = "Thank you" if item.kind in ("project", "reflection") else "Solved"
    if grade:
        word = f"Solved, all {len(grade.checked)}"
    if not attempt.counts:
        return f"**{word}**, for practice." if attempt.practice else f"**{word}**, once more; the first time counts."
    return f"**{word}.** {_points_line(item, outcome)}"


def _points_line(item: Challenge, outcome: Outcome) -> str:
    attempt = outcome.attempt
    base = worth(item.kind, item.level)
    details: list[str] = []
    bonus = attempt.points - earned(base, first_try=False, hints=attempt.hints, late=attempt.late)
    if attempt.number == 1 and bonus:
        details.append(f"{bonus} of them for the first try")
    if attempt.hints:
        details.append(f"after {counted(attempt.hints, 'hint')}")
    if attempt.late:
        details.append("halved since the deadline had passed")
    return ", ".join([counted(attempt.points, "point"), *details]) + "."


def tally(challenge: Challenge, count: TallyRow, solvers: list[SolverRow]) -> Text:
    """Last week, *title*: **23 of 41** solved it, 9 at the first try. Ada and Jun were first."""
    opening = line("Last week, ", *italic(challenge.title), ": ")
    if not count.answered:
        return text(*opening, "nobody answered it in time. The solution is one press away.")
    if challenge.kind == "code" and not count.solved:
        # Where there is no sandbox, nobody's code was looked at.
        return text(*opening, f"**{count.answered}** answered it.")
    if challenge.kind in ("project", "reflection"):
        return text(*opening, f"**{count.answered}** took it on.")
    solved = f"**{count.solved} of {count.answered}** solved it, {count.at_first_try} at the first try."
    first = [solver.name for solver in solvers if solver.visible][:2]
    if not first:
        return text(*opening, solved)
    return text(*opening, f"{solved} ", *names(first), " got there first." if len(first) == 1 else " were first.")


def hint_offer(standing: Standing, challenge: Challenge) -> str:
    number = standing.hints + 1
    cost = amount(hint_cost(worth(challenge.kind, challenge.level)))
    free = standing.may_see_answers
    price = "costs nothing any more" if free else f"costs {cost} point{'s' if cost != '1' else ''}"
    return f"Hint {number} of {len(challenge.hints)} {price}."


def hints_message(round_: RoundRow, item: Challenge, standing: Standing) -> OutgoingMessage:
    """The hints taken so far, and the offer of the next one. Raises NoHints."""
    if not item.hints:
        raise NoHints
    taken = [text(f"**Hint {n} of {len(item.hints)}** · {item.hints[n - 1]}") for n in range(1, standing.hints + 1)]
    if standing.hints >= len(item.hints):
        return OutgoingMessage(blocks=tuple(taken), buttons=(answer_button(round_),))
    return OutgoingMessage(
        blocks=(*taken, text(hint_offer(standing, item))), buttons=(hint_button(round_, standing.hints + 1, item),)
    )


def asked_back(round_: RoundRow, item: Challenge) -> OutgoingMessage:
    """What comes back for a direct message that may be an answer."""
    how = "press Answer and paste it there"
    if isinstance(item, QuizChallenge):
        letters = [letter for letter, _ in lettered(item)]
        how = f"write its letter alone, from {letters[0]} to {letters[-1]}, or press Answer"
    question = text("Is that your answer to ", *italic(item.title), f"? Then {how}. {_OR_ELSE}")
    return OutgoingMessage(blocks=(question,), buttons=(answer_button(round_),))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
