"""Files in Discord: attached to the command, or to a direct message."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.code_challenge import RIGHT, UNREADABLE, code_library
from tests.discord_school import DiscordSchool, Member, discord_school_at
from tests.sandbox import sandbox
from tests.standins.discord.cdn import File


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[DiscordSchool]:
    """Monday, ten past nine; the challenge of 10 points is in #challenges, until Sunday evening."""
    content = code_library(tmp_path / "content")
    async with (
        sandbox() as grader,
        discord_school_at("2027-02-26 17:00", tmp_path, content=content, grader=grader) as school,
    ):
        await school.set_up(school.admin())
        await school.until("2027-03-01 09:10")
        yield school


@pytest.fixture
def jun(school: DiscordSchool) -> Member:
    return school.member("jun")


def solution(code: str) -> File:
    return File(name="solution.py", content=code.encode())


async def test_a_file_with_the_command_is_graded_and_told_alone(jun: Member) -> None:
    unreadable = await jun.attaches(solution(UNREADABLE), to="/challenge answer")
    assert "Line 2 can't be read by Python: return (x * 2" in unreadable.text
    solved = await jun.attaches(solution(RIGHT), to="/challenge answer")
    assert solved.is_private
    assert "Solved, all 8. 12 points" in solved.text


async def test_a_file_in_a_direct_message_is_an_answer_in_code(jun: Member) -> None:
    heard = await jun.attaches(File(name="message.txt", content=RIGHT.encode()), to="I think this is it:")
    assert "Solved, all 8." in heard.text


async def test_a_message_that_discord_made_a_file_of_is_read_with_its_code_block(jun: Member) -> None:
    written = f"Here you go:\n```python\n{RIGHT}\n```"
    heard = await jun.attaches(File(name="message.txt", content=written.encode()), to="")
    assert "Solved, all 8." in heard.text


@pytest.mark.parametrize(
    "code",
    [
        'def twice(x):\n    """\n    ```\n    >>> twice(2)\n    ```\n    """\n    return x * 2',
        'FENCE = "```"\n' + RIGHT,
        "# between ```py and ```\n" + RIGHT,
        "# ```py\n# twice(2)\n# ```\n" + RIGHT,
        f"```python\n{RIGHT}\n```",
    ],
    ids=["a docstring", "a string", "a comment", "comments", "a block of its own"],
)
async def test_a_file_is_graded_whatever_its_strings_and_comments_hold(jun: Member, code: str) -> None:
    heard = await jun.attaches(solution(code), to="")
    assert "Solved, all 8." in heard.text


async def test_a_picture_and_a_large_file_are_told_what_would_be_right(jun: Member) -> None:
    picture = File(name="shot.png", content=b"\x89PNG\r\n\x1a\n", content_type="image/png")
    assert "shot.png can't be read as text." in (await jun.attaches(picture, to="/challenge answer")).text
    assert "shot.png can't be read as text." in (await jun.attaches(picture, to="Look at that")).text
    heard = await jun.attaches(solution("x" * 70_000), to="/challenge answer")
    assert "solution.py has 69 KiB; a file of at most 64 KiB fits." in heard.text


async def test_a_file_that_discord_does_not_hand_out_is_asked_for_again(school: DiscordSchool, jun: Member) -> None:
    school.server.world.cdn.refuses = True
    heard = await jun.attaches(solution(RIGHT), to="/challenge answer")
    assert "Discord did not hand out solution.py. Please attach it again." in heard.text
    school.server.world.cdn.refuses = False
    assert "2 of them for the first try" in (await jun.attaches(solution(RIGHT), to="/challenge answer")).text
