"""Nobody is served another member's answer before they solved it, gave up or the solution was shown."""

from dataclasses import replace

import pytest

from bot.model.calls import CommandCall
from bot.testing.conversation import Heard, Member
from bot.testing.platform import Post
from tests.school import School

HIDDEN = "The answers open once you solved it, gave up (/challenge giveup) or the solution was shown."
NO_SOLUTION = (
    "The solution comes with the next issue; it opens earlier once you solved it or gave up (/challenge giveup)."
)
LINK = "https://example.org/jun/shortener"


@pytest.fixture
async def school(school: School) -> School:
    """The newest challenge is a project, open for some weeks, and jun has sent a link."""
    while "Long roads, short names" not in school.posts()[-1]:
        await school.chat.admin("ada").says("/schedule run 1")
        await school.settle()
    assert "Thank you" in (await answers(school, school.chat.member("jun"), LINK)).text
    return school


def newest(school: School) -> Post:
    return school.fake.posts(school.challenges)[-1]


async def answers(school: School, member: Member, answer: str) -> Heard:
    await member.presses("Answer", on=newest(school))
    return await member.fills(answer=answer)


async def everything_said_to(school: School, member: Member) -> str:
    """All that somebody can ask about the newest challenge without solving it."""
    asked = (
        "/challenge show",
        "/challenge answers",
        "/challenge solution",
        "/challenge archive",
        "/challenge hint",
        "/progress @jun",
        "/leaderboard",
        "/leaderboard all",
        "/help challenge",
    )
    heard = [(await member.says(typed)).text for typed in asked]
    opened = (await member.presses("Answer", on=newest(school))).form
    return "\n".join([*heard, repr(opened)])


async def test_nobody_sees_an_answer_before_they_solved_it(school: School) -> None:
    lena = school.chat.member("lena")
    said = await everything_said_to(school, lena)
    assert said.count(HIDDEN) == said.count(NO_SOLUTION) == 1
    assert LINK not in said
    assert LINK not in "\n".join(school.posts())


async def test_the_answers_open_to_who_solved_it(school: School) -> None:
    lena = school.chat.member("lena")
    await answers(school, lena, "mine is at https://example.org/lena")
    await lena.presses("See how others did it")
    heard = await lena.says("/challenge answers")
    assert heard.text.startswith("How others did it: Long roads, short names")
    assert f"jun\n{LINK}" in heard.text
    assert heard.is_private


async def test_the_answers_open_to_who_gave_up(school: School) -> None:
    lena = school.chat.member("lena")
    await lena.says("/challenge giveup")
    assert LINK in (await lena.says("/challenge answers")).text
    assert (await lena.says("/challenge solution")).text.startswith("Solution: Long roads, short names")


async def test_the_answers_open_to_all_with_the_reveal(school: School) -> None:
    lena = school.chat.member("lena")
    reveal = "2027-05-17 09:00"
    await school.until("2027-05-17 08:59")
    assert (await lena.says("/challenge answers Long roads, short names")).text == HIDDEN
    await school.until(reveal)
    assert LINK in (await lena.says("/challenge answers Long roads, short names")).text


async def test_a_button_in_someone_elses_message_opens_nothing(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    juns = await answers(school, jun, "once more, with a test")
    assert "See how others did it" in juns.buttons
    assert (await lena.presses("See how others did it", on=juns)).text == HIDDEN


async def test_an_answer_that_came_early_stays_closed_though_the_call_comes_again_later(school: School) -> None:
    """The instant of the act decides, not that of its delivery."""
    lena = school.chat.member("lena")
    await lena.says("/challenge answers Long roads, short names")
    call = school.fake.connection.handed[-1]
    assert isinstance(call, CommandCall)
    await school.until("2027-05-17 09:00")
    reply = await school.fake.people.redeliver(call)
    assert reply
    assert Heard(reply=reply).text == HIDDEN
    reply = await school.fake.people.redeliver(replace(call, id="later", at=school.clock.now()))
    assert reply
    assert LINK in Heard(reply=reply).text


async def test_a_hidden_member_is_not_named_with_an_answer(school: School) -> None:
    await school.chat.member("jun").says("/settings visible:no")
    lena = school.chat.member("lena")
    await lena.says("/challenge giveup")
    heard = await lena.says("/challenge answers")
    assert heard.text.endswith("Nobody's answer is there to be shown yet.")


async def test_a_wrong_quiz_answer_does_not_tell_the_right_one(school: School) -> None:
    heard = await wrong_quiz_answer(school)
    assert heard.text.startswith("Not this time.")
    assert "• A " in heard.text
    assert not any(f"• {letter} " in heard.text for letter in "BCD")
    assert "Right" not in heard.text


async def wrong_quiz_answer(school: School) -> Heard:
    lena = school.chat.member("lena")
    await lena.says("/challenge answer The cloakroom ticket")
    return await lena.fills(answer="A")


async def test_code_answers_are_not_shown_while_they_are_not_graded(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    await jun.says("/challenge answer The signpost at the crossroads")
    await jun.fills(answer="def match(): return 'a secret'")
    await lena.says("/challenge giveup The signpost at the crossroads")
    heard = await lena.says("/challenge answers The signpost at the crossroads")
    assert heard.text.endswith("Nobody's answer is there to be shown yet.")


@pytest.mark.parametrize(
    "answer",
    [
        "<@U1> <!channel> @everyone",
        "**bold** _it_ `x` [link](javascript:alert(1)) <script>",
        "```\nfence\n``` ~~~\n# heading\n> quote\n- item",
        "日本 🎉 𝔘𝔫𝔦 ‏",
    ],
)
async def test_an_answer_is_shown_letter_by_letter(school: School, answer: str) -> None:
    lena = school.chat.member("lena")
    await answers(school, lena, answer)
    assert answer in (await lena.says("/challenge answers")).text


async def test_an_answer_that_is_too_long_or_can_not_be_shown_is_refused_and_comes_back(school: School) -> None:
    lena = school.chat.member("lena")
    for answer, refusal in (
        ("a" * 10_000, "That answer has 10,000 characters; at most 1,000 fit. Shorten it and send it again."),
        ("a\x1b[2Jb", "That answer holds a character that can't be shown (U+001B). Send it without."),
        ("a\u202eb", "That answer holds a character that can't be shown (U+202E). Send it without."),
        (" \n ", "That answer is empty. Write a few words."),
    ):
        heard = await answers(school, lena, answer)
        assert heard.errors == {"answer": refusal}
        assert heard.form
    assert "You have no check-ins yet" in (await lena.says("/streak show")).text


async def test_a_name_that_looks_like_markup_stays_a_name(school: School) -> None:
    mallory = school.chat.member("mallory", shown_as="**<@U1>** `x`\n@everyone\u202e")
    await answers(school, mallory, "a link of mine")
    lena = school.chat.member("lena")
    await lena.says("/challenge giveup")
    heard = await lena.says("/challenge answers")
    assert "**<@U1>** `x` @everyone\na link of mine" in heard.text
