"""What a direct message is taken for: an answer only where it can be nothing else."""

from pathlib import Path

import pytest

from bot.testing.conversation import Heard
from tests.school import School, school_at

IDLE = (
    "Hello! A direct message answers the challenge that is open, and right now none waits for an answer of yours. "
    "/help lists what Pacer can do."
)
NO_STREAK = "You have no check-ins yet. Start with /checkin; the first one begins your streak."


async def newest_is(school: School, title: str) -> None:
    while title not in school.posts()[-1].splitlines()[0]:
        await school.chat.admin("ada").says("/schedule run 1")
        await school.settle()


@pytest.mark.parametrize("typed", ["C", " c. ", "(c)"])
async def test_a_letter_answers_the_open_quiz(school: School, typed: str) -> None:
    assert (await school.chat.member("jun").says(typed)).text.startswith("Solved. 6 points")


@pytest.mark.parametrize("typed", ["maybe the third", "Z", "C?", "thanks! how do I check in?", "/tmp/it", "🎉"])
async def test_whatever_else_is_asked_back_and_costs_nothing(school: School, typed: str) -> None:
    jun = school.chat.member("jun")
    call = await school.fake.people.direct("jun", typed)
    heard = Heard(reply=call)
    assert heard.text.startswith(
        "Is that your answer to The cloakroom ticket? Then write its letter alone, from A to D, or press Answer. "
        "If it is something else: /help lists what Pacer can do."
    )
    assert heard.buttons == ("Answer",)
    assert (await jun.says("/streak show")).text == NO_STREAK
    await jun.presses("Answer", on=heard)
    assert (await jun.fills(answer="C")).text.startswith("Solved. 6 points, 1 of them for the first try.")


async def test_a_short_line_answers_a_short_challenge(school: School) -> None:
    jun = school.chat.member("jun")
    await newest_is(school, "Three thousand suspects")
    assert (await jun.says("3000")).text.startswith("Not this time. You can try again as often as you like.")
    assert (await jun.says("twelve tests")).text.startswith("Solved. 5 points")
    assert (await jun.says("thanks!")).text.startswith("Is that your answer to")


@pytest.mark.parametrize("typed", ["", "12?", "thanks! how do I check in?", "12\n13", "1" * 41, "/tmp/it"])
async def test_a_question_a_long_text_or_none_is_no_try_at_a_short_challenge(school: School, typed: str) -> None:
    jun = school.chat.member("jun")
    await newest_is(school, "Three thousand suspects")
    heard = Heard(reply=await school.fake.people.direct("jun", typed))
    assert heard.text.startswith(
        "Is that your answer to Three thousand suspects? Then press Answer and paste it there. "
        "If it is something else: /help lists what Pacer can do."
    )
    assert (await jun.says("12")).text.startswith("Solved. 6 points, 1 of them for the first try.")


@pytest.mark.parametrize(
    "title", ["Long roads, short names", "The bug you owe a postcard", "The signpost at the crossroads"]
)
async def test_free_text_is_asked_back(school: School, title: str) -> None:
    jun = school.chat.member("jun")
    await newest_is(school, title)
    heard = await jun.says("thanks, that was fun")
    assert heard.text.startswith(f"Is that your answer to {title}")
    assert "press Answer and paste it there" in heard.text
    assert (await jun.says("/streak show")).text == NO_STREAK
    await jun.presses("Answer", on=heard)
    assert "Your week: 1 of 3 days" in (await jun.fills(answer="my answer")).text


@pytest.mark.parametrize("typed", ["/progress", " /Progress of jun"])
async def test_a_command_that_is_written_as_a_message_is_no_answer(school: School, typed: str) -> None:
    heard = Heard(reply=await school.fake.people.direct("jun", typed))
    assert heard.text == "/progress is a command. Type it in a channel; a direct message only takes answers."


async def test_where_nothing_waits_for_an_answer_it_says_what_a_direct_message_can_do(school: School) -> None:
    jun, lena, tom = (school.chat.member(name) for name in ("jun", "lena", "tom"))
    await jun.says("C")
    assert (await jun.says("C")).text == IDLE
    await lena.says("/challenge giveup")
    assert (await lena.says("C")).text == IDLE
    await school.until("2027-03-07 22:00")
    assert (await tom.says("c")).text.startswith("Solved. 3 points")


async def test_an_answer_given_already_is_locked_and_other_words_are_not(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("A")
    assert (await jun.says("C")).text.startswith("Your first answer to a quiz counts, and you have given it.")
    assert (await jun.says("oh no")).text == IDLE


async def test_a_direct_message_that_is_delivered_again_is_told_the_same(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("C")
    again = await school.fake.people.redeliver(school.fake.connection.handed[-1])
    assert again
    assert Heard(reply=again).text == heard.text


async def test_before_the_first_challenge_and_after_the_last_one_it_is_no_error(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        assert (await ada.says("hello")).text == IDLE
        await school.set_up(ada)
        await school.until("2027-03-01 09:10")
        await ada.says("/schedule pause 1")
        await school.until("2027-03-10 09:10")
        assert (await ada.says("C")).text == IDLE
