"""Of several open challenges, the one that a direct message answers."""

import pytest

from bot.library.load import Library, load_library
from bot.testing.conversation import Heard, Member
from tests.code_challenge import CHALLENGE, RIGHT, WRONG, write_content
from tests.school import School

TITLES = {"twice": "Twice as much", "double": "Double it"}
QUESTION = "What is wrong here?\n```\nTypeError: can't multiply\n```"
NONE_WAITS = "right now none waits for an answer of yours"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two challenges that differ in what they ask for."""
    folder = write_content(tmp_path_factory.mktemp("two"))
    second = CHALLENGE.replace("twice-as-much", "double-it").replace("Twice as much", "Double it")
    (folder / "challenges" / "double-it.md").write_text(second.replace("twice", "double"), encoding="utf-8")
    return load_library(folder)


@pytest.fixture
async def newest(school: School) -> str:
    """What the newest challenge asks for; both are open."""
    await school.chat.admin("ada").says("/schedule run 1")
    await school.settle()
    return "twice" if TITLES["twice"] in school.posts()[-1] else "double"


@pytest.fixture
def older(newest: str) -> str:
    return "double" if newest == "twice" else "twice"


def block(code: str, entry: str) -> str:
    return f"```python\n{code.replace('twice', entry)}\n```"


async def test_a_block_answers_the_challenge_whose_name_it_defines(jun: Member, newest: str, older: str) -> None:
    assert (await jun.says(block(RIGHT, older))).text.startswith("Solved, all 8. 12 points")
    assert (await jun.says(block(RIGHT, newest))).text.startswith("Solved, all 8. 12 points")
    assert NONE_WAITS in (await jun.says("thanks!")).text


async def test_the_older_one_waits_also_once_the_newest_is_solved(jun: Member, newest: str, older: str) -> None:
    await jun.says(block(RIGHT, newest))
    heard = await jun.says("thanks!")
    assert heard.text.startswith(f"Is that your answer to {TITLES[older]}?")
    assert (await jun.says(block(RIGHT, older))).text.startswith("Solved, all 8. 12 points")


async def test_a_block_with_both_answers_the_newest_that_waits(jun: Member, newest: str, older: str) -> None:
    both = f"```python\n{RIGHT}\n{RIGHT.replace('twice', 'double')}\n```"
    assert (await jun.says(both)).text.startswith("Solved, all 8. 12 points")
    assert f"{TITLES[older]} · code · not tried" in (await jun.says("/challenge archive")).text
    assert (await jun.says(both)).text.startswith("Solved, all 8. 12 points")


async def test_an_answer_that_comes_again_is_told_the_same_though_another_waits(
    school: School, jun: Member, older: str
) -> None:
    heard = await jun.says(block(RIGHT, older))
    again = await school.fake.people.redeliver(school.fake.connection.handed[-1])
    assert again
    assert Heard(reply=again).text == heard.text


@pytest.mark.parametrize("typed", [QUESTION, f"```\n{WRONG.replace('twice', 'helper')}\n```"])
async def test_a_block_that_defines_neither_is_asked_back_and_costs_nothing(
    jun: Member, newest: str, typed: str
) -> None:
    heard = await jun.says(typed)
    assert heard.text.startswith(f"Is that your answer to {TITLES[newest]}? Then press Answer and paste it there.")
    assert (await jun.says(block(RIGHT, newest))).text.startswith("Solved, all 8. 12 points")
