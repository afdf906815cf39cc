"""An answer in code that others show: what a member reads there can be copied and sent, to the letter."""

from tests.platform_members import AnyMember, Heard
from tests.platform_school import AnySchool

MARKED = "def twice(x):\n    '''`x` *two* ~times~, <x> & x: _x_.'''\n    return x * 2 if x != '@here' else x *2"


async def sends(member: AnyMember, school: AnySchool, code: str) -> Heard:
    await member.presses("Answer", on=school.messages(school.challenges)[0])
    heard: Heard = await member.fills(answer=code)
    return heard


async def test_an_answer_that_is_shown_can_be_sent_as_it_is(school: AnySchool) -> None:
    jun, mei = school.member("jun"), school.member("mei")
    assert "Solved, all 8." in (await sends(jun, school, MARKED)).text
    shown = (await jun.says("/challenge answers")).text
    [_, found] = shown.split("Jun\n")
    code = "\n".join(line for line in found.splitlines() if line.strip())

    assert code == MARKED
    assert "Solved, all 8." in (await sends(mei, school, code)).text
