"""Answers in code, graded in the real sandbox: who sends what, and what comes back, privately."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import CannotGrade
from bot.library.load import Library
from bot.model.runs import Run, Script
from bot.ports import Grader
from bot.testing.conversation import Member
from tests.code_challenge import RIGHT, UNREADABLE, WRONG
from tests.sandbox import sandbox
from tests.school import School, school_at


async def sends(member: Member, code: str) -> str:
    await member.says("/challenge answer")
    return (await member.fills(answer=code)).text


async def test_the_right_answer_is_solved_at_once_with_its_points(school: School, jun: Member) -> None:
    heard = await sends(jun, RIGHT)
    assert heard.startswith("Solved, all 8. 12 points, 2 of them for the first try.")
    assert "Your week: 1 of 3 days" in heard


async def test_a_wrong_answer_is_told_how_far_it_got_and_the_first_open_case_that_failed(jun: Member) -> None:
    heard = await sends(jun, WRONG)
    assert heard.startswith("7 of 8 passed.")
    assert "The first open case that didn't: A list." in heard
    assert "twice([1])" in heard
    assert "It expects [1, 1] and got [2]." in heard
    assert "Hint 1 of 3 costs 1 point." in heard
    assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 10 points.")


async def test_what_a_hidden_case_holds_is_never_shown(jun: Member) -> None:
    heard = await sends(jun, "def twice(x):\n    print('called with', x)\n    return x * 2 if x != 4242 else 'spy'")
    assert heard.startswith("7 of 8 passed.")
    assert "All open cases passed; what didn't is hidden." in heard
    assert "called with -3" in heard
    assert "4242" not in heard
    assert "secret" not in heard


async def test_a_syntax_error_is_explained_with_its_line(jun: Member) -> None:
    heard = await sends(jun, UNREADABLE)
    assert "Line 2 can't be read by Python: return (x * 2" in heard
    assert "'(' was never closed" in heard
    assert "You can try again as often as you like." in heard


async def test_an_error_is_told_with_its_line_in_the_members_own_code(jun: Member) -> None:
    heard = await sends(jun, "def twice(x):\n    y = x\n    return y / 0")
    assert "Your code stopped in line 3 with ZeroDivisionError: division by zero." in heard


async def test_a_missing_name_and_code_that_fails_to_load_are_told(jun: Member) -> None:
    assert "Your code doesn't define twice yet" in await sends(jun, "def double(x):\n    return x * 2")
    assert "Your code stopped in line 1 with NameError" in await sends(jun, "twise = undefined_thing")


async def test_an_endless_loop_is_stopped_and_what_did_pass_still_counts(school: School, jun: Member) -> None:
    heard = await sends(jun, "def twice(x):\n    while x == [1]: pass\n    return x * 2")
    assert heard.startswith("7 of 8 passed.")
    assert "It took longer than two seconds, or ten with all cases." in heard
    assert (await sends(school.chat.member("mei"), RIGHT)).startswith("Solved")


async def test_words_that_look_like_mentions_come_back_letter_by_letter(jun: Member) -> None:
    heard = await sends(
        jun, "def twice(x):\n    print('<!channel> @everyone **x**')\n    raise ValueError('<@U1> `x`')"
    )
    assert "ValueError: <@U1> `x`" in heard
    assert "<!channel> @everyone **x**" in heard


async def test_a_late_answer_halves_and_one_after_the_reveal_is_practice(school: School, jun: Member) -> None:
    await school.until("2027-03-07 22:00")
    assert (await sends(jun, RIGHT)).startswith(
        "Solved, all 8. 6 points, 1 of them for the first try, halved since the deadline had passed."
    )
    await school.until("2027-03-08 09:10")
    mei = school.chat.member("mei")
    assert (await sends(mei, RIGHT)).startswith("Solved, all 8, for practice.")


async def test_a_direct_message_with_a_code_block_is_an_answer(jun: Member) -> None:
    heard = await jun.says(f"I think this is it:\n```python\n{RIGHT}\n```\nis it?")
    assert heard.text.startswith("Solved, all 8.")


async def test_the_answer_is_private_until_others_solved_it_themselves(school: School, jun: Member) -> None:
    await sends(jun, RIGHT)
    mei = school.chat.member("mei")
    assert "x * 2" not in (await mei.says("/challenge answers")).text
    await sends(mei, "def twice(x): return x + 1")
    assert "x * 2" not in (await mei.says("/challenge answers")).text
    await sends(mei, "def twice(x): return x + x")
    assert "return x * 2" in (await mei.says("/challenge answers")).text


async def test_a_call_that_comes_again_is_not_graded_into_a_second_attempt(school: School, jun: Member) -> None:
    await sends(jun, RIGHT)
    await school.fake.people.redeliver(school.fake.connection.handed[-1])
    assert "1 challenge solved" in (await jun.says("/progress")).text
    assert "solved, 12 points" in (await jun.says("/challenge archive")).text


async def test_nul_bytes_and_too_much_are_refused_at_the_field_with_the_answer_kept(jun: Member) -> None:
    await jun.says("/challenge answer")
    heard = await jun.fills(answer="def twice(x): return x\x00")
    assert heard.errors["answer"]


async def test_where_there_is_no_sandbox_code_is_kept_and_everything_else_goes_on(
    tmp_path: Path, content: Library
) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db", content=content, grader=NoSandbox()) as school:
        await school.set_up(school.chat.admin("ada"))
        await school.until("2027-03-01 09:10")
        heard = await sends(school.chat.member("jun"), RIGHT)
    assert heard.startswith("Answered. Your code is kept and counts as a check-in.")
    assert "Your week: 1 of 3 days" in heard


async def test_what_could_not_be_graded_was_no_attempt_and_the_next_one_is_the_first(
    tmp_path: Path, content: Library
) -> None:
    async with (
        sandbox() as grader,
        school_at("2027-02-26 17:00", tmp_path / "pacer.db", content=content, grader=Mended(grader)) as school,
    ):
        await school.set_up(school.chat.admin("ada"))
        await school.until("2027-03-01 09:10")
        jun = school.chat.member("jun")
        heard = await sends(jun, RIGHT)
        assert "Code can't be graded just now, so this is no attempt. Send it again later for its points." in heard
        assert (await sends(jun, RIGHT)).startswith("Solved, all 8. 12 points, 2 of them for the first try.")


async def test_code_in_the_thread_is_graded_where_answers_are_public(school: School, jun: Member) -> None:
    await school.chat.admin("ada").says("/community settings public_answers:yes")
    post = school.fake.posts(school.challenges)[-1]
    await jun.replies(f"First try:\n```\ndef twice(x): pass\n```\nand now\n```python\n{RIGHT}\n```", on=post)
    await school.until("2027-03-01 09:11")
    [told] = jun.direct_messages()
    assert "To your answer in the thread of Twice as much:" in told
    assert "Solved, all 8. 12 points" in told
    await jun.replies(f"```\n{RIGHT}\n```\nhere it is once more, for everybody", on=post)
    await school.until("2027-03-01 09:12")
    assert len(jun.direct_messages()) == 1


@pytest.mark.parametrize("code", ["twice = 1\n" * 20_000, "twice = 1\n" + "# ü\n" * 4_001, "twice = '\x00'"])
async def test_code_in_the_thread_that_can_not_be_taken_is_refused_with_why(
    school: School, jun: Member, code: str
) -> None:
    await school.chat.admin("ada").says("/community settings public_answers:yes")
    await jun.replies(f"```\n{code}\n```", on=school.fake.posts(school.challenges)[-1])
    await school.until("2027-03-01 09:11")
    [told] = jun.direct_messages()
    assert "To your answer in the thread of Twice as much:" in told
    assert ("at most 16,000 fit" if len(code) > 100 else "can't be shown") in told


async def test_what_was_missed_is_offered_again_for_practice_without_points(school: School, jun: Member) -> None:
    await school.until("2027-03-08 09:10")
    heard = await jun.says("/challenge archive")
    assert "Next for practice: Twice as much. It trains data structures and algorithms." in heard.text
    await jun.presses("Practise it")
    assert (await jun.fills(answer=RIGHT)).text.startswith("Solved, all 8, for practice.")


class NoSandbox:
    """A machine on which no sandbox can be made."""

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        raise CannotGrade

    async def prepare(self) -> None: ...
    async def close(self) -> None: ...


class Mended(NoSandbox):
    """A machine on which a sandbox can be made from the second time on."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._asked = 0

    async def run(self, who: str, source: str, batches: Sequence[Sequence[Script]]) -> Sequence[Run]:
        self._asked += 1
        if self._asked == 1:
            return await super().run(who, source, batches)
        return await self._grader.run(who, source, batches)
