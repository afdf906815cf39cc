"""From invited to the first solved challenge."""

from pathlib import Path

from tests.school import school_at


async def test_an_admin_sets_up_and_a_member_answers_the_first_weekly_issue(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        heard = await school.set_up(ada)
        assert "Pacer is set up" in heard.text
        await school.until("2027-03-01 09:01")
        assert "Week 1" in school.posts()[-1]

        jun = school.chat.member("jun")
        post = school.fake.posts(school.challenges)[-1]
        await jun.presses("Answer", on=post)
        heard = await jun.fills(answer="C")
        assert "Solved." in heard.text
        assert "Your week: 1 of 3 days" in heard.text
