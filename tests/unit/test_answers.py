"""Verdicts that need no running of code, and what may be an answer at all."""

import pytest

from bot.errors import Refusal
from bot.features.judging import MOST_CODE, read_answer, verdict_of
from bot.library.items import Challenge
from bot.rules.answers import Verdict, quiz_verdict, short_verdict
from tests.school import library


def judge(challenge: Challenge, typed: str) -> tuple[str, Verdict]:
    tidy = read_answer(challenge, typed)
    return tidy, verdict_of(challenge, tidy, None)


@pytest.mark.parametrize(
    ("chosen", "right", "verdict"),
    [
        ([2], [2], "right"),
        ([1], [2], "wrong"),
        ([], [2], "wrong"),
        ([1, 3], [3, 1], "right"),
        ([1], [1, 3], "wrong"),
        ([1, 2, 3], [1, 3], "wrong"),
    ],
)
def test_a_quiz_wants_all_the_right_choices_and_no_other(chosen: list[int], right: list[int], verdict: str) -> None:
    assert quiz_verdict(chosen, right) == verdict


@pytest.mark.parametrize("answer", ["twelve tests", "  Twelve \t TESTS\n", "TWELVE\u00a0tests", "12"])
def test_a_short_answer_forgives_case_and_white_space(answer: str) -> None:
    assert short_verdict(answer, ["12", "Twelve  tests"]) == "right"


@pytest.mark.parametrize("answer", ["", "1 2", "twelvetests", "12.0", "twelve test"])
def test_a_short_answer_is_exact_otherwise(answer: str) -> None:
    assert short_verdict(answer, ["12", "twelve tests"]) == "wrong"


def test_case_is_folded_as_languages_do() -> None:
    assert short_verdict("STRASSE", ["Straße"]) == "right"


@pytest.mark.parametrize("typed", ["B D E", "e,d,b", "b\nd\ne", "B & (D) & E.", "B B D E D"])
def test_letters_are_read_however_they_are_put(typed: str) -> None:
    assert judge(library().challenge("rolling-migration"), typed) == ("B D E", "right")


@pytest.mark.parametrize("typed", ["", "  ", "G", "BDE", "2", "all of them", "b d é", "²"])
def test_what_holds_no_letter_of_the_quiz_is_no_answer(typed: str) -> None:
    with pytest.raises(Refusal, match="Answer with a letter from A to F; several with a space between"):
        judge(library().challenge("rolling-migration"), typed)


def test_one_letter_is_asked_where_one_is_right() -> None:
    with pytest.raises(Refusal, match="Only one choice is right here"):
        judge(library().challenge("created-and-where"), "A C")


@pytest.mark.parametrize(
    ("slug", "verdict"),
    [
        ("link-shortener-api", "right"),
        ("looking-back-on-a-bug", "right"),
        ("bisecting-commits", "wrong"),
    ],
)
def test_each_kind_has_its_verdict_and_keeps_the_words(slug: str, verdict: str) -> None:
    assert judge(library().challenge(slug), "  my words \r\n of today ") == ("my words \n of today", verdict)


@pytest.mark.parametrize("typed", ["  def f():\r\n      pass\r\n", "Mine:\n```python\ndef f():\n    pass\n```\nright?"])
def test_code_is_kept_as_it_is_run_and_judged_elsewhere(typed: str) -> None:
    assert judge(library().challenge("route-matching"), typed) == ("def f():\n    pass", "ungraded")


@pytest.mark.parametrize(
    ("slug", "most"),
    [
        ("bisecting-commits", 200),
        ("link-shortener-api", 1000),
        ("looking-back-on-a-bug", 2000),
        ("route-matching", MOST_CODE),
    ],
)
def test_an_answer_is_kept_up_to_its_length_and_refused_past_it(slug: str, most: int) -> None:
    challenge = library().challenge(slug)
    assert judge(challenge, "x" * most)[0] == "x" * most
    with pytest.raises(Refusal, match=f"at most {most:,} fit"):
        judge(challenge, "x" * (most + 1))


@pytest.mark.parametrize("typed", ["", " \n ", "a\x00b", "a\x1bb", "a\u202eb", "\ud800", "a\u2069"])
@pytest.mark.parametrize("slug", ["bisecting-commits", "link-shortener-api", "looking-back-on-a-bug", "route-matching"])
def test_what_is_empty_or_can_not_be_shown_is_refused(slug: str, typed: str) -> None:
    with pytest.raises(Refusal):
        judge(library().challenge(slug), typed)
