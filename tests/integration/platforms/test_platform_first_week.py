"""The whole of Pacer on every platform: from set up to the second weekly issue, with a restart in between."""

from tests.platform_members import CHECK
from tests.platform_school import AnySchool


async def test_a_community_lives_its_first_week(new_school: AnySchool) -> None:
    school = new_school
    heard = await school.set_up(school.admin(), extras=["recap"])
    assert "Pacer is set up" in heard.text

    await school.until("2027-03-01 09:01")
    weekly = school.last_post
    assert "Week 1" in school.posts()[-1]
    assert school.emoji(weekly) == (CHECK,)
    jun = school.member("jun")
    await jun.presses("Answer", on=weekly)
    heard = await jun.fills(answer="C")
    assert "Solved." in heard.text
    assert heard.is_private

    await school.restart()
    mei = school.member("mei")
    await mei.reacts(CHECK, on=weekly)
    await mei.replies("I start tonight", on=weekly)
    assert "You were checked in" in (await mei.presses("Check in", on=weekly)).text
    assert "Progress of Mei" in (await jun.says("/progress @mei")).text
    await school.until("2027-03-08 09:01")
    assert "Last week" in school.posts()[-1]
