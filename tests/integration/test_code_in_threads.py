"""A code block in a challenge's thread: whoever wrote it is told, alone, where answers go."""

from bot.errors import Unreachable
from bot.testing.conversation import Member
from bot.testing.faults import Fault
from bot.testing.platform import Post
from bot.testing.records import PostCall
from tests.school import School

CODE = "I think it is\n```python\nreturn 42\n```"
POINTER = (
    "Was that your answer to The cloakroom ticket? "
    "Answers are private, so that everybody gets to find their own: the button takes yours."
)


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


def direct(school: School, member: Member) -> list[Post]:
    return school.fake.posts(school.fake.direct_channel(member.account))


async def test_its_author_is_pointed_to_the_button_that_takes_answers(school: School, jun: Member) -> None:
    await jun.replies(CODE, on=issue(school))
    await school.settle()
    assert jun.direct_messages() == [f"{POINTER}\n\n[Answer]"]
    await jun.presses("Answer", on=direct(school, jun)[0])
    assert (await jun.fills(answer="C")).text.startswith("Solved.")


async def test_the_reply_is_a_check_in_all_the_same(school: School, jun: Member) -> None:
    await jun.replies(CODE, on=issue(school))
    assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_it_is_said_once_a_member_and_round(school: School, jun: Member) -> None:
    mei = school.chat.member("mei")
    for who in (jun, jun, mei):
        await who.replies(CODE, on=issue(school))
    await school.settle()
    assert (len(jun.direct_messages()), len(mei.direct_messages())) == (1, 1)


async def test_talk_without_code_gets_no_word(school: School, jun: Member) -> None:
    await jun.replies("I drew it on paper; `O(n)` I think", on=issue(school))
    await school.settle()
    assert not jun.direct_messages()


async def test_once_the_solution_is_shown_code_may_be_shown_too(school: School, jun: Member) -> None:
    await school.until("2027-03-08 09:10")
    await jun.replies(CODE, on=issue(school))
    await school.settle()
    assert not jun.direct_messages()


async def test_a_thread_that_is_no_challenge_s_is_for_all_code(school: School, jun: Member) -> None:
    await school.chat.admin("ada").says("/schedule add checkin #general 2027-03-01 10:00")
    await school.until("2027-03-01 10:05")
    await jun.replies(CODE, on=school.chat.last_post)
    await school.settle()
    assert not jun.direct_messages()


async def test_closed_direct_messages_are_let_be_after_an_hour(school: School, jun: Member) -> None:
    closed = Fault(before=Unreachable())
    school.fake.fail_next(*[closed] * 3, on=PostCall)
    await jun.replies(CODE, on=issue(school))
    await school.settle()
    await school.until("2027-03-01 16:00")
    assert not jun.direct_messages()
    assert not school.told()
