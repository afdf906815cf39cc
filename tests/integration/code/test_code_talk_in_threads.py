"""Code in a challenge's thread: what of it is an answer, and what is talk."""

import pytest

from bot.testing.conversation import Member
from tests.code_challenge import RIGHT, WRONG
from tests.code_threads import fenced, issue, said_to
from tests.school import School

TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 2, in twice\nTypeError: twice() takes 1 argument'


@pytest.fixture
def school(public_school: School) -> School:
    return public_school


@pytest.mark.parametrize(
    "said",
    [
        f"Stuck here, what is wrong?\n```\n{TRACEBACK}\n```",
        fenced("print(twice(2))"),
        fenced("x = 1"),
        "twice(2) gives 4, doesn't it?",
    ],
    ids=["a traceback", "a call", "other code", "words"],
)
async def test_a_block_that_does_not_define_what_is_asked_for_is_talk(school: School, jun: Member, said: str) -> None:
    await jun.replies(said, on=issue(school))
    assert await said_to(school, jun) == []
    await jun.replies(fenced(RIGHT), on=issue(school))
    [told] = await said_to(school, jun)
    assert "12 points, 2 of them for the first try" in told


async def test_of_several_blocks_the_one_that_defines_it_is_the_answer(school: School, jun: Member) -> None:
    await jun.replies(f"{fenced(WRONG)}\ngives me\n```\n{TRACEBACK}\n```", on=issue(school))
    [told] = await said_to(school, jun)
    assert "7 of 8 passed." in told


async def test_a_name_that_is_nearly_right_is_an_answer_all_the_same(school: School, jun: Member) -> None:
    await jun.replies(fenced("def Twice(x):\n    return x * 2"), on=issue(school))
    [told] = await said_to(school, jun)
    assert "0 of 8 passed." in told


async def test_plain_code_is_asked_about_once_and_is_neither_graded_nor_a_note(school: School, jun: Member) -> None:
    for _ in range(2):
        await jun.replies(f"mine:\n{RIGHT}", on=issue(school))
    [told] = await said_to(school, jun)
    assert told.startswith(
        "Was that your answer to Twice as much? Send it again in a code block (an edit is not seen), or press Answer."
    )
    assert "[Answer]" in told
    assert "def twice" not in (await jun.says("/progress")).text
    await jun.replies(fenced(RIGHT), on=issue(school))
    assert "12 points" in (await said_to(school, jun))[-1]


@pytest.mark.parametrize(
    "said",
    [
        f"||{fenced(RIGHT)}||",
        f"Here: ||```{RIGHT}```||",
        "> ```\n> def twice(x):\n>     return x * 2\n> ```",
        f"**```{RIGHT}```**",
        f"C# user here: {fenced(RIGHT)}",
    ],
    ids=["a spoiler", "a spoiler behind words", "a quote", "bold", "words with a hash"],
)
async def test_a_block_in_other_marks_is_an_answer_as_well(school: School, jun: Member, said: str) -> None:
    await jun.replies(said, on=issue(school))
    [told] = await said_to(school, jun)
    assert "Solved, all 8. 12 points" in told


@pytest.mark.parametrize(
    "said",
    [f"{RIGHT}\n```", f"I'm #1: ```\n{RIGHT}\n```", f"{RIGHT}\n```\n>>> twice(1)\n2\n```"],
    ids=["a stray fence", "a fence behind a hash", "a block beside it"],
)
async def test_where_the_block_can_not_be_told_the_button_is_pointed_to(school: School, jun: Member, said: str) -> None:
    await jun.replies(said, on=issue(school))
    [told] = await said_to(school, jun)
    assert told.startswith("Was that your answer to Twice as much?")
    assert "def twice" not in (await jun.says("/progress")).text


async def test_a_name_that_only_has_as_many_letters_is_talk(school: School, jun: Member) -> None:
    await jun.replies(fenced("def удвои(x):\n    return x * 2"), on=issue(school))
    assert await said_to(school, jun) == []


async def test_where_answers_are_private_plain_code_is_pointed_to_the_button_as_well(school: School) -> None:
    await school.chat.admin("ada").says("/community settings public_answers:no")
    jun = school.chat.member("jun")
    await jun.replies(RIGHT, on=issue(school))
    [told] = await said_to(school, jun)
    assert told.startswith("Was that your answer to Twice as much? Answers are private")
    assert "def twice" not in (await jun.says("/progress")).text
