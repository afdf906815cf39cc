"""A post that arrived and was deleted since counts as delivered: whoever deleted it knows why."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.events import ConnectionLost
from bot.model.refs import Emoji
from bot.testing.faults import deleted_since, lost_answer
from bot.testing.records import EditCall, FindCall, OpenThreadCall, PostCall, ReactCall, ReactionsCall
from tests.deliveries import MONDAY, asked, set_up_school
from tests.discord_school import DiscordSchool, discord_school_at

CHECK = Emoji("white_check_mark")


async def test_it_is_neither_sent_again_nor_reported_and_its_items_are_used(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.fail_next(deleted_since())
        await school.until("2027-03-01 12:00")
        assert len(asked(school, PostCall)) == 1
        assert school.posts() == []
        assert school.told() == []
        assert asked(school, OpenThreadCall) == [], "there is nothing to add to"
        assert asked(school, ReactCall) == []

        assert "The cloakroom ticket" in (await ada.says("/challenge show")).text
        await school.until("2027-03-08 09:10")
        [second] = school.posts()
        assert "Week 2" in second and "The cloakroom ticket" not in second.split("This week", maxsplit=1)[1]
        assert school.told() == []


async def test_a_resend_that_meets_the_deleted_post_ends_there(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.remembers_keys_for = timedelta(minutes=10)
        school.fake.fail_next(lost_answer())
        await school.until(MONDAY)
        school.fake.delete(school.fake.posts(school.challenges)[0].ref)
        await school.until("2027-03-01 12:00")
        assert len(asked(school, PostCall)) == 2
        assert len(asked(school, FindCall)) == 1
        assert school.posts() == []
        assert school.told() == []


@pytest.mark.parametrize("step", [OpenThreadCall, ReactCall])
async def test_what_would_follow_a_deleted_post_is_let_go_at_once(
    tmp_path: Path, step: type[OpenThreadCall | ReactCall]
) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(deleted_since(), on=step)
        await school.until("2027-03-01 12:00")
        assert len(asked(school, ReactCall)) == (1 if step is ReactCall else 0)
        assert asked(school, EditCall) == []
        assert school.told() == []


async def test_check_ins_on_a_post_stay_when_it_is_deleted_and_replies_below_it_are_caught_up_with(
    tmp_path: Path,
) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-01 12:00")
        [post] = school.fake.posts(school.challenges)
        jun, kim = school.chat.member("jun"), school.chat.member("kim")
        await jun.reacts(CHECK, on=post)
        await kim.replies("On it", on=post)
        school.fake.delete(post.ref)
        for day in (2, 3):
            await school.until(f"2027-03-0{day} 12:00")
            school.fake.write(school.fake.thread_of(post.ref), post.message, by=kim.account)
            lost = ConnectionLost(platform=school.fake.platform, at=school.clock.now())
            await school.fake.connection.publish(lost)
        await school.until("2027-03-03 18:00")
        assert "1 of 3 days" in (await jun.says("/streak show")).text
        assert "3 of 3 days" in (await kim.says("/streak show")).text
        assert len(asked(school, ReactionsCall)) == 1, "what is gone is not listed again"


# On Discord


@pytest.fixture
async def guild(tmp_path: Path) -> AsyncIterator[DiscordSchool]:
    """Friday 26 February 2027; the first weekly issue comes on Monday."""
    async with discord_school_at("2027-02-26 17:00", tmp_path) as school:
        await school.set_up(school.admin())
        yield school


async def test_on_discord_a_post_whose_answer_was_lost_and_that_was_deleted_is_not_posted_again(
    guild: DiscordSchool,
) -> None:
    greeted = len(guild.server.log.named("POST /channels/*/messages"))
    guild.server.lose_answer("POST /channels/*/messages")
    await guild.until(MONDAY)
    await guild.server.delete(guild.last_post)
    await guild.until("2027-03-01 12:00")
    assert guild.posts() == []
    assert guild.told() == []
    sent = guild.server.log.named("POST /channels/*/messages")[greeted:]
    assert len(sent) == 2, "the second one met the nonce of what was deleted"
    await guild.until("2027-03-08 09:10")
    [second] = guild.posts()
    assert "Week 2" in second


async def test_on_discord_the_reveal_of_a_deleted_post_troubles_nobody(guild: DiscordSchool) -> None:
    await guild.until("2027-03-01 12:00")
    await guild.server.delete(guild.last_post)
    await guild.until("2027-03-08 12:00")
    assert len(guild.posts()) == 1
    assert guild.told() == []
    fetched = guild.server.log.named("GET /channels/*/messages/*")
    assert len(fetched) == 1
