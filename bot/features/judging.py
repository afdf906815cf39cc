"""What was written as an answer, read and judged."""

import re
from dataclasses import dataclass

from bot.errors import CannotGrade, Refusal
from bot.features.challenge_words import MOST_ANSWER, lettered
from bot.grading.cases import Grade, grade
from bot.grading.turns import Stopping
from bot.library.items import Challenge, CodeChallenge, QuizChallenge, ShortChallenge
from bot.model.refs import AccountRef
from bot.model.text import member_code, member_text
from bot.ports import Grader
from bot.rules.answers import Verdict, quiz_verdict, short_verdict
from bot.rules.code_blocks import code_in, defines, has_block_with

MOST_CODE = 16_000
"""Characters of an answer in code; more than anybody writes by hand for a week's challenge."""
MOST_PLAIN = 40
"""Characters of a direct message that can be a short answer and nothing else (product default)."""
_LETTERS_ALONE = re.compile(r"[A-Za-z\s,;.&()]+")


class NotGraded(Refusal):
    """Pacer is being restarted, so this was not graded and not kept. Please send it again in a minute."""


class UnclearAnswer(Refusal):
    """That answer can't be read."""


def read_answer(item: Challenge, typed: str) -> str:
    """The answer as it is kept. Raises a Refusal for one that can't be read."""
    match item:
        case QuizChallenge():
            return " ".join(_letters(item, typed))
        case CodeChallenge():
            return member_code(code_in(typed, item.entry), most=MOST_CODE, what="That answer")
        case _:
            return member_text(typed, most=MOST_ANSWER[item.kind], what="That answer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What grading made of code."""

    grade: Grade | None
    """None where nothing here can grade it just now: it is kept without."""


async def judge_code(grader: Grader | None, by: AccountRef, item: Challenge, tidy: str) -> Grade | None:
    """None for what is no code, and where there is no sandbox just now.

    Raises NotGraded where Pacer stops meanwhile, and a Refusal where too many wait.
    """
    if grader is None or not isinstance(item, CodeChallenge):
        return None
    try:
        return await grade(grader, f"{by.platform}:{by.space}:{by.account}", item, tidy)
    except Stopping:
        raise NotGraded from None
    except CannotGrade:
        return None


def verdict_of(item: Challenge, tidy: str, grade: Grade | None) -> Verdict:
    """The verdict on an answer as it is kept; code comes with its grade."""
    match item:
        case QuizChallenge():
            return quiz_verdict(tidy.split(), [letter for letter, choice in lettered(item) if choice.right])
        case ShortChallenge():
            return short_verdict(tidy, item.accepts)
        case CodeChallenge():
            if grade is None:
                return "ungraded"
            if grade.failed and grade.failed.is_unread:
                return "unreadable"
            return "right" if grade.is_right else "wrong"
        case _:
            return "right"


def is_plainly_an_answer(item: Challenge, typed: str) -> bool:
    """Whether what somebody wrote, unasked, can be nothing but an answer: a quiz's letters, a short line, or a block
    of code that defines the entry."""
    match item:
        case QuizChallenge():
            known = {letter for letter, _ in lettered(item)}
            return bool(_LETTERS_ALONE.fullmatch(typed)) and set() < _chosen(typed) <= known
        case ShortChallenge():
            line = typed.strip()
            return 0 < len(line) <= MOST_PLAIN and "?" not in line and "\n" not in line and not line.startswith("/")
        case CodeChallenge():
            return has_block_with(typed, item.entry)
        case _:
            return False


def defines_entry(item: CodeChallenge, typed: str) -> bool:
    """Whether it holds code that may be an answer, in a block or without one."""
    return defines(typed, item.entry) or defines(code_in(typed, item.entry), item.entry)


def _letters(item: QuizChallenge, typed: str) -> list[str]:
    known = [letter for letter, _ in lettered(item)]
    chosen = _chosen(typed)
    if not chosen or not chosen <= set(known):
        raise UnclearAnswer(f"Answer with a letter from {known[0]} to {known[-1]}; several with a space between.")
    right = sum(choice.right for choice in item.choices)
    if right == 1 and len(chosen) > 1:
        raise UnclearAnswer("Only one choice is right here. Answer with one letter.")
    return sorted(chosen)


def _chosen(typed: str) -> set[str]:
    return set("".join(each if each.isalnum() else " " for each in typed.upper()).split())
