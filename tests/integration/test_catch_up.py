"""What members did while Pacer was out of reach is counted once it is back."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.model.events import ConnectionLost, SpaceLeft
from bot.model.messages import note
from bot.model.refs import Emoji
from bot.testing.faults import lost_answer
from bot.testing.platform import Post, Reaction
from bot.testing.records import ReactionsCall
from tests.school import School, school_at

CHECK = Emoji("white_check_mark")


async def first_issue(school: School) -> Post:
    await school.set_up(school.chat.admin("ada"))
    await school.until("2027-03-01 09:05")
    return school.fake.posts(school.challenges)[-1]


async def is_back(school: School) -> None:
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()


async def test_a_reaction_made_during_an_outage_completes_the_week_it_can(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun")
        await jun.says("/checkin started")
        await school.until("2027-03-04 12:00")
        await jun.says("/checkin again")
        school.fake.add_reaction(post.ref, Reaction(emoji=CHECK, by=jun.account))
        await school.until("2027-03-08 08:00")
        await is_back(school)
        heard = await jun.says("/streak why")
        assert "kept · 3 of 3 days" in heard.text
        assert any("Caught up" in told and "1 check-in" in told for told in school.told())


async def test_a_reaction_taken_back_during_an_outage_counts_no_more(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun")
        await jun.reacts(CHECK, on=post)
        await school.until("2027-03-01 12:00")
        school.fake.remove_reaction(post.ref, Reaction(emoji=CHECK, by=jun.account))
        await is_back(school)
        assert "0 of 3 days" in (await jun.says("/streak show")).text


async def test_admins_are_told_only_what_there_is(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        people = [school.chat.member(name) for name in ("jun", "kim", "mei")]
        jun, kim, mei = (Reaction(emoji=CHECK, by=member.account) for member in people)

        async def told() -> str:
            await school.until(f"2027-03-01 {school.clock.now().hour + 2}:00")
            await is_back(school)
            return school.told()[-1]

        school.fake.add_reaction(post.ref, jun)
        assert await told() == "Caught up: 1 check-in that Pacer had not heard of is counted now."
        school.fake.remove_reaction(post.ref, jun)
        assert await told() == "Caught up: 1 check-in that was taken back meanwhile no longer counts."
        school.fake.add_reaction(post.ref, jun)
        school.fake.add_reaction(post.ref, kim)
        assert await told() == "Caught up: 2 check-ins that Pacer had not heard of are counted now."
        school.fake.remove_reaction(post.ref, jun)
        school.fake.remove_reaction(post.ref, kim)
        school.fake.add_reaction(post.ref, mei)
        assert await told() == (
            "Caught up: 1 check-in that Pacer had not heard of is counted now, "
            "and 2 that were taken back meanwhile no longer count."
        )
        school.fake.remove_reaction(post.ref, mei)
        school.fake.add_reaction(post.ref, jun)
        school.fake.add_reaction(post.ref, kim)
        await told()
        school.fake.remove_reaction(post.ref, jun)
        school.fake.remove_reaction(post.ref, kim)
        assert await told() == "Caught up: 2 check-ins that were taken back meanwhile no longer count."


async def test_a_listing_that_breaks_off_takes_nothing_away(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun")
        await jun.reacts(CHECK, on=post)
        await school.until("2027-03-01 12:00")
        school.fake.remove_reaction(post.ref, Reaction(emoji=CHECK, by=jun.account))
        school.fake.fail_next(lost_answer(), on=ReactionsCall)
        await is_back(school)
        assert "1 of 3 days" in (await jun.says("/streak show")).text


async def test_a_reply_during_an_outage_counts_for_its_own_day(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun")
        await school.until("2027-03-02 20:00")
        school.fake.write(school.fake.thread_of(post.ref), note("done"), by=jun.account)
        await school.until("2027-03-04 20:00")
        await is_back(school)
        await is_back(school)
        assert "Tue 2 Mar" in (await jun.says("/streak why")).text


async def test_a_community_that_was_left_is_kept_for_a_month_and_then_forgotten(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        await first_issue(school)
        posted = len(school.posts())
        await school.fake.connection.publish(SpaceLeft(space=school.fake.home, at=school.clock.now()))
        await school.until("2027-03-22 10:00")
        assert len(school.posts()) == posted
        ada = school.chat.admin("ada")
        assert "Schedules" in (await ada.says("/schedule list")).text
        await school.until("2027-04-01 10:00")
        assert "does not know this place" in (await ada.says("/schedule list")).text
        assert timedelta(days=30) < school.clock.now() - post_time(school)


def post_time(school: School) -> datetime:
    return school.fake.posts(school.challenges)[-1].at
