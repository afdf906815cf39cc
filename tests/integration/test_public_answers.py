"""Where a community takes answers in threads, a plain one is judged there and its outcome told alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.features.judging import MOST_CODE
from bot.model.events import ConnectionLost, ThreadReplied
from bot.model.messages import note
from bot.testing.conversation import Member
from bot.testing.platform import Post
from tests.school import School, school_at

ABOUT = "To your answer in the thread of {}:"
LOCKED = "Your first answer to a quiz counts, and you have given it."


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday 1 March 2027, ten past nine; the first weekly issue has a quiz, and answers in threads are taken."""
    await new_school.set_up(new_school.chat.admin("ada"))
    await new_school.chat.admin("ada").says("/community settings public_answers:yes")
    await new_school.until("2027-03-01 09:10")
    return new_school


def newest(school: School) -> Post:
    return school.fake.posts(school.challenges)[-1]


async def newest_is(school: School, title: str) -> None:
    while title not in school.posts()[-1].splitlines()[0]:
        await school.chat.admin("ada").says("/schedule run 1")
        await school.settle()


async def said_to(school: School, member: Member) -> list[str]:
    """What they were told alone, oldest first."""
    await school.settle()
    return member.direct_messages()


async def test_an_admin_turns_it_on_and_off_and_it_is_off_at_first(school: School, tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "other.db") as fresh:
        assert (
            "Answers in threads: not taken, only talk" in (await fresh.chat.admin("ada").says("/community show")).text
        )
    ada = school.chat.admin("ada")
    assert "Answers in threads: taken" in (await ada.says("/community show")).text
    heard = await ada.says("/community settings public_answers:yes")
    assert "Answers in threads: taken" in heard.text
    assert "PACER_DISCORD_MESSAGE_CONTENT=1" in heard.text
    heard = await ada.says("/community settings name:Ours public_answers:no")
    assert "Answers in threads: not taken" in heard.text
    assert "PACER_DISCORD" not in heard.text
    assert "not taken" in (await ada.says("/community settings zone:Europe/Paris")).text
    assert (await school.chat.member("jun").says("/community settings public_answers:yes")).text.startswith(
        "That is for admins."
    )


async def test_a_quiz_s_letter_is_judged_and_its_outcome_told_alone(school: School, jun: Member) -> None:
    await jun.replies("C", on=newest(school))
    [told] = await said_to(school, jun)
    assert told.startswith(ABOUT.format("The cloakroom ticket"))
    assert "Solved. 6 points, 1 of them for the first try." in told
    assert "Your week: 1 of 3 days" in told
    assert "[See how others did it]" in told
    assert "6" in (await jun.says("/leaderboard")).text
    assert "last notes" not in (await jun.says("/progress")).text
    assert len(school.posts()) == 1, "nobody else hears of it"


async def test_the_first_letter_counts_and_a_second_one_is_told_so_once(school: School, jun: Member) -> None:
    for said in ("A", "C", "D"):
        await jun.replies(said, on=newest(school))
    wrong, locked = await said_to(school, jun)
    assert "Not this time." in wrong
    assert LOCKED in locked
    assert (await jun.says("C")).text.startswith(LOCKED)


async def test_it_locks_whatever_door_the_first_one_came_through(school: School, jun: Member) -> None:
    await jun.says("A")
    await jun.replies("C", on=newest(school))
    assert LOCKED in (await said_to(school, jun))[-1]


async def test_talk_stays_talk(school: School, jun: Member) -> None:
    for said in ("I think C", "is it C?", "good morning all", "```python\nreturn 42\n```"):
        await jun.replies(said, on=newest(school))
    assert await said_to(school, jun) == []
    assert "Mon 1 Mar · I think C" in (await jun.says("/progress")).text
    await jun.presses("Answer", on=newest(school))
    assert (await jun.fills(answer="C")).text.startswith("Solved. 6 points")


async def test_whoever_solved_it_talks_about_it(school: School, jun: Member) -> None:
    await newest_is(school, "Three thousand suspects")
    await jun.replies("3000", on=newest(school))
    await jun.replies("twelve tests", on=newest(school))
    await jun.replies("that was fun", on=newest(school))
    wrong, solved = await said_to(school, jun)
    assert "Not this time. You can try again as often as you like." in wrong
    assert "[Try again]" in wrong
    assert "Solved. 5 points" in solved


@pytest.mark.parametrize("typed", ["", " \n "])
async def test_a_reply_without_a_word_as_a_picture_has_is_no_try_at_a_short_challenge(
    school: School, jun: Member, typed: str
) -> None:
    await newest_is(school, "Three thousand suspects")
    await jun.replies(typed, on=newest(school))
    assert await said_to(school, jun) == []


async def test_whoever_gave_up_talks_about_it(school: School, jun: Member) -> None:
    await jun.says("/challenge giveup")
    await jun.replies("C", on=newest(school))
    assert await said_to(school, jun) == []


async def test_code_is_kept_as_the_answer_to_a_code_challenge(school: School, jun: Member) -> None:
    await newest_is(school, "Pages that don")
    code = "def page(orders, size):\n    return orders[:size]"
    await jun.replies("no code yet", on=newest(school))
    await jun.replies(f"I think it is\n```python\n{code}\n```\nright?", on=newest(school))
    [told] = await said_to(school, jun)
    assert "Answered. Your code is kept and counts as a check-in." in told
    await jun.replies(f"```page = {'x' * MOST_CODE}```", on=newest(school))
    assert "at most 16,000 fit" in (await said_to(school, jun))[-1]


async def test_after_the_deadline_it_is_late_and_after_the_reveal_practice(school: School, jun: Member) -> None:
    issue, lena = newest(school), school.chat.member("lena")
    await school.until("2027-03-07 22:00")
    await jun.replies("C", on=issue)
    assert "Solved. 3 points, 1 of them for the first try, halved since" in (await said_to(school, jun))[-1]
    await school.until("2027-03-08 09:10")
    for said in ("C", "C"):
        await lena.replies(said, on=issue)
    [told] = await said_to(school, lena)
    assert "Solved, for practice." in told


async def test_a_reply_that_comes_again_or_was_edited_counts_once(school: School, jun: Member) -> None:
    await jun.replies("A", on=newest(school))
    event = school.fake.connection.handed[-1]
    assert isinstance(event, ThreadReplied)
    await school.fake.people.redeliver(event)
    await school.fake.people.redeliver(replace(event, text="C"))
    [told] = await said_to(school, jun)
    assert "Not this time." in told
    assert (await jun.says("/challenge archive")).text.count("answered") == 1


async def test_where_it_is_off_again_a_letter_is_talk_and_code_is_pointed_to_its_button(
    school: School, jun: Member
) -> None:
    await school.chat.admin("ada").says("/community settings public_answers:no")
    await jun.replies("C", on=newest(school))
    assert await said_to(school, jun) == []
    await jun.replies("```python\nreturn 42\n```", on=newest(school))
    [told] = await said_to(school, jun)
    assert told.startswith("Was that your answer to The cloakroom ticket?")


async def test_a_thread_without_a_challenge_takes_no_answers(school: School, jun: Member) -> None:
    await school.chat.admin("ada").says("/schedule add checkin #general 2027-03-01 10:00")
    await school.until("2027-03-01 10:05")
    await jun.replies("C", on=school.chat.last_post)
    assert await said_to(school, jun) == []


async def test_an_answer_that_an_outage_hid_is_judged_for_its_own_time(school: School, jun: Member) -> None:
    school.fake.write(school.fake.thread_of(newest(school).ref), note("C"), by=jun.account)
    await school.until("2027-03-08 12:00")
    for _ in range(2):
        await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    [told] = await said_to(school, jun)
    assert "Solved. 6 points" in told
