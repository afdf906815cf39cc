"""What counts as a try at a challenge in code, and what is asked back while it is still open."""

import pytest

from bot.testing.conversation import Member
from tests.code_challenge import RIGHT, UNREADABLE, WRONG
from tests.school import School


async def sends(member: Member, code: str) -> str:
    await member.says("/challenge answer")
    return (await member.fills(answer=code)).text


@pytest.mark.parametrize("code", [UNREADABLE, "def twice(x):\nreturn x", "print(“hi”)", "return 1"])
async def test_what_python_can_not_read_is_kept_and_is_no_try(jun: Member, code: str) -> None:
    heard = await sends(jun, code)
    assert heard.startswith("This was no try: Python can't read it yet. You can try again as often as you like.")
    assert "Your week: 1 of 3 days" in heard
    assert "[Try again]" in heard
    assert "Twice as much · code · answered" in (await jun.says("/challenge archive")).text
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 12 points, 2 of them for the first try.")


@pytest.mark.parametrize("code", ["raise SyntaxError('boo')", "x = eval('1 +')"])
async def test_what_raises_a_syntax_error_itself_is_a_try(jun: Member, code: str) -> None:
    heard = await sends(jun, code)
    assert heard.startswith("Not this time.")
    assert "can't be read" not in heard
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 10 points.")


async def test_it_is_no_try_through_any_door(school: School, jun: Member) -> None:
    await school.chat.admin("ada").says("/community settings public_answers:yes")
    await jun.says(f"```\n{UNREADABLE}\n```")
    await jun.says("/challenge answer file:solution.py", files={"solution.py": UNREADABLE})
    await jun.replies(f"```\n{UNREADABLE}\n```", on=school.fake.posts(school.challenges)[-1])
    await school.settle()
    assert "This was no try" in jun.direct_messages()[-1]
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 12 points")


@pytest.mark.parametrize("code", [WRONG, "twice = undefined", "import nothing_of_the_kind"])
async def test_what_python_can_read_is_a_try(jun: Member, code: str) -> None:
    assert "no try" not in await sends(jun, code)
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 10 points.")


@pytest.mark.parametrize("first", [WRONG, UNREADABLE])
async def test_after_a_try_that_failed_a_direct_message_is_asked_back_as_before(jun: Member, first: str) -> None:
    await sends(jun, first)
    heard = await jun.says(RIGHT)
    assert heard.text.startswith("Is that your answer to Twice as much? Then press Answer and paste it there.")
    await jun.presses("Answer", on=heard)
    assert (await jun.fills(answer=RIGHT)).text.startswith("Solved, all 8.")
    assert "right now none waits" in (await jun.says("thanks!")).text
