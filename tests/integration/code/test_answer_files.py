"""Answers by a command that carries a file."""

from bot.testing.conversation import Member
from tests.code_challenge import RIGHT, WRONG


async def sends(member: Member, code: str) -> str:
    return (await member.says("/challenge answer file:solution.py", files={"solution.py": code})).text


async def test_a_file_is_graded_as_the_form_is(jun: Member) -> None:
    assert (await sends(jun, WRONG)).startswith("7 of 8 passed.")
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 10 points.")


async def test_the_challenge_may_be_named_before_the_file(jun: Member) -> None:
    heard = await jun.says("/challenge answer Twice as much file:solution.py", files={"solution.py": RIGHT})
    assert heard.text.startswith("Solved, all 8. 12 points")


async def test_without_a_file_the_form_opens(jun: Member) -> None:
    assert (await jun.says("/challenge answer")).form


async def test_a_file_that_is_empty_or_too_long_is_told_so_and_counts_as_no_try(jun: Member) -> None:
    assert await sends(jun, "\n\n") == "That answer is empty. Write a few words."
    assert "has 16,001 characters; at most 16,000 fit" in await sends(jun, "#" * 16_001)
    assert "2 of them for the first try" in await sends(jun, RIGHT)


async def test_a_file_that_is_not_there_is_asked_for(jun: Member) -> None:
    heard = await jun.says("/challenge answer file:solution.py")
    assert heard.text == "There is no file solution.py here. Write its path, as in solution.py."
