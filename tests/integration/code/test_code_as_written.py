"""Code is run letter by letter as it was written, whatever chat has put around it."""

import pytest

from bot.testing.conversation import Member
from tests.code_challenge import RIGHT

DOCSTRING = 'def twice(x):\n    """\n```\n>>> twice(2)\n4\n```\n    """\n    return x * 2'
ODD = "assert len('e\u0301\u2028\u2029') == 4\n"


async def sends(member: Member, code: str) -> str:
    await member.says("/challenge answer")
    return (await member.fills(answer=code)).text


@pytest.mark.parametrize(
    "typed",
    [
        DOCSTRING,
        f"```python3.12\n{DOCSTRING}\n```",
        "```python def twice(x): return x * 2```",
        f"````\n{RIGHT}\n````",
        f"~~~\n{RIGHT}\n~~~",
        f"`{RIGHT}`",
        f"\ufeff{RIGHT}",
        ODD + RIGHT,
        f"{ODD}{RIGHT}".replace("\n", "\r\n"),
        f"||```py\n{RIGHT}\n```||",
        f"{RIGHT}\n```",
        f"```\n```\n{RIGHT}",
        f"{RIGHT}\n```\n>>> twice(1)\n2\n```",
    ],
    ids=[
        "a docstring",
        "in a block",
        "one line",
        "four backticks",
        "tildes",
        "backticks",
        "bom",
        "odd",
        "windows",
        "a spoiler",
        "a stray fence",
        "an empty block",
        "a block beside it",
    ],
)
async def test_a_right_answer_is_right_however_it_is_sent(jun: Member, typed: str) -> None:
    assert (await sends(jun, typed)).startswith("Solved, all 8.")


@pytest.mark.parametrize("character", ["\x00", "\x0c", "\x1b", "\u202e", "\x85"])
async def test_a_control_character_that_can_not_be_shown_is_refused_at_the_field(jun: Member, character: str) -> None:
    await jun.says("/challenge answer")
    heard = await jun.fills(answer=f"{RIGHT} # {character}")
    assert f"can't be shown (U+{ord(character):04X})" in heard.errors["answer"]
