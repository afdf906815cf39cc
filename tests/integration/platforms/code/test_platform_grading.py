"""Answers in code on every platform: wrong, not Python, solved, late and for practice, each told alone."""

from tests.code_challenge import RIGHT, UNREADABLE, WRONG
from tests.platform_members import AnyMember, Heard
from tests.platform_school import AnySchool


async def sends(member: AnyMember, school: AnySchool, code: str) -> Heard:
    """By the button under the challenge."""
    await member.presses("Answer", on=school.messages(school.challenges)[0])
    heard: Heard = await member.fills(answer=code)
    return heard


async def test_answers_are_graded_while_the_challenge_is_open(school: AnySchool) -> None:
    jun = school.member("jun")
    wrong = await sends(jun, school, WRONG)
    assert wrong.is_private
    assert "7 of 8 passed." in wrong.text
    assert "The first open case that didn't: A list." in wrong.text
    assert "twice([1])" in wrong.text
    assert "It expects [1, 1] and got [2]." in wrong.text

    unreadable = await sends(jun, school, UNREADABLE)
    assert "Line 2 can't be read by Python: return (x * 2" in unreadable.text
    assert "'(' was never closed" in unreadable.text

    solved = await sends(jun, school, RIGHT)
    assert solved.is_private
    assert "Solved, all 8. 10 points." in solved.text
    assert "See how others did it" in solved.buttons


async def test_after_the_deadline_an_answer_is_late_and_after_the_reveal_practice(school: AnySchool) -> None:
    await school.until("2027-03-07 22:00")
    late = await sends(school.member("jun"), school, RIGHT)
    assert "Solved, all 8. 6 points, 1 of them for the first try, halved since" in late.text
    await school.until("2027-03-08 09:10")
    mei = school.member("mei")
    assert "Next for practice: Twice as much." in (await mei.says("/challenge archive")).text
    await mei.presses("Practise it")
    practice = await mei.fills(answer=RIGHT)
    assert "Solved, all 8, for practice." in practice.text


async def test_code_is_sent_in_a_direct_message_too(school: AnySchool) -> None:
    heard = await school.member("jun").says(f"I think this is it:\n```python\n{RIGHT}\n```")
    assert "Solved, all 8." in heard.text


async def test_what_it_printed_pings_nobody_and_is_read_letter_by_letter(school: AnySchool) -> None:
    printing = "def twice(x):\n    print('<!channel> <@1> @everyone **x**')\n    return None"
    heard = await sends(school.member("jun"), school, printing)
    assert "@everyone **x**" in heard.text
    assert school.notified() == []
