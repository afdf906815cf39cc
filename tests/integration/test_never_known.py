"""A post that arrived, but never said so: what members did with it stays."""

from pathlib import Path

from bot.testing.faults import lost_answer, not_sent
from bot.testing.records import FindCall
from tests.deliveries import set_up_school


async def test_answers_to_a_post_that_was_never_confirmed_are_kept_and_its_challenge_comes_once(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, FindCall) else None)
        await school.until("2027-03-01 10:00")
        jun = school.chat.member("jun")
        await jun.presses("Answer", on=school.fake.posts(school.challenges)[-1])
        assert "6 points" in (await jun.fills(answer="C")).text

        await school.until("2027-03-02 10:00")
        assert "may have been seen" in school.told()[-1]
        assert "6 points" in (await jun.says("/leaderboard all")).text
        assert "solved" in (await jun.says("/challenge archive")).text

        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-08 10:00")
        titles = [post.splitlines()[0] for post in school.posts()]
        assert len(titles) == len(set(titles))
