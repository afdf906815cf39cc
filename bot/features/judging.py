"""What was written as an answer, read and judged."""

import re

from bot.errors import Refusal
from bot.features.challenge_words import MOST_ANSWER, lettered
from bot.library.items import Challenge, ProjectChallenge, QuizChallenge, ReflectionChallenge, ShortChallenge
from bot.model.text import member_text
from bot.rules.answers import Verdict, quiz_verdict, short_verdict

MOST_PLAIN = 40
"""Characters of a direct message that can be a short answer and nothing else (product default)."""
_LETTERS_ALONE = re.compile(r"[A-Za-z\s,;.&()]+")


class UnclearAnswer(Refusal):
    """That answer can't be read."""


def judge(item: Challenge, typed: str) -> tuple[str, Verdict]:
    """The answer as it is kept, and its verdict. Raises a Refusal for one that can't be read."""
    match item:
        case QuizChallenge():
            letters = _letters(item, typed)
            right = {letter for letter, choice in lettered(item) if choice.right}
            order = {letter: index for index, (letter, _) in enumerate(lettered(item))}
            verdict = quiz_verdict([order[letter] for letter in letters], [order[letter] for letter in right])
            return " ".join(letters), verdict
        case ShortChallenge():
            tidy = member_text(typed, most=MOST_ANSWER["short"], what="That answer")
            return tidy, short_verdict(tidy, item.accepts)
        case ProjectChallenge() | ReflectionChallenge():
            return member_text(typed, most=MOST_ANSWER[item.kind], what="That answer"), "right"
        case _:
            return member_text(typed, most=MOST_ANSWER["code"], what="That answer"), "ungraded"


def is_plainly_an_answer(item: Challenge, typed: str) -> bool:
    """Whether what somebody wrote, unasked, can be nothing but an answer: a quiz's letters, or a short line."""
    match item:
        case QuizChallenge():
            known = {letter for letter, _ in lettered(item)}
            return bool(_LETTERS_ALONE.fullmatch(typed)) and set() < _chosen(typed) <= known
        case ShortChallenge():
            line = typed.strip()
            return len(line) <= MOST_PLAIN and "?" not in line and "\n" not in line and not line.startswith("/")
        case _:
            return False


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
