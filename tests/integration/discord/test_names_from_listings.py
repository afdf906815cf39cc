"""What a listing shows of somebody is less than what their own acts show, and changes nothing that is known."""

from pathlib import Path

import pytest

from bot.model.events import ConnectionLost, ReactionAdded
from bot.model.messages import note
from bot.model.refs import Emoji
from bot.testing.conversation import Member
from bot.testing.platform import Post, Reaction
from tests.discord_bot import CHALLENGE, KEY, Bot
from tests.school import School, school_at
from tests.standins.discord.server import DiscordServer

CHECK = Emoji("white_check_mark")


async def first_issue(school: School) -> Post:
    await school.set_up(school.chat.admin("ada"))
    await school.until("2027-03-01 12:00")
    return school.fake.posts(school.challenges)[-1]


async def acts_unheard(school: School, member: Member, post: Post, act: str) -> None:
    if act == "reaction":
        school.fake.add_reaction(post.ref, Reaction(emoji=CHECK, by=member.account))
    else:
        school.fake.write(school.fake.thread_of(post.ref), note("done"), by=member.account)
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()


async def page(school: School) -> str:
    """What others read of jun."""
    return (await school.chat.member("reader").says("/progress @jun")).text


@pytest.mark.parametrize("act", ["reaction", "reply"])
async def test_who_is_known_by_their_name_here_keeps_it_when_they_are_listed(tmp_path: Path, act: str) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun", shown_as="Jun of 4b", listed_as="xX_jun_Xx", zone="Asia/Tokyo")
        await jun.says("/checkin started")
        await acts_unheard(school, jun, post, act)
        assert "Jun of 4b" in await page(school)
        assert "Asia/Tokyo" in (await jun.says("/settings")).text


@pytest.mark.parametrize("act", ["reaction", "reply"])
async def test_who_is_new_by_a_listing_is_called_as_listed_until_they_act_themselves(tmp_path: Path, act: str) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        jun = school.chat.member("jun", shown_as="Jun of 4b", listed_as="xX_jun_Xx")
        await acts_unheard(school, jun, post, act)
        assert "xX_jun_Xx" in await page(school)
        await jun.says("/checkin it was me")
        assert "Jun of 4b" in await page(school)
        assert "xX_jun_Xx" not in await page(school)


async def test_a_listing_that_knows_the_name_here_brings_the_new_one(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        post = await first_issue(school)
        await school.chat.member("jun", shown_as="Jun").says("/checkin started")
        jun = school.chat.member("jun", shown_as="Junko")
        await acts_unheard(school, jun, post, "reaction")
        assert "Junko" in await page(school)


async def test_discords_lists_know_no_names_of_the_server_and_its_events_do(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    posted = bot.seen(post)
    lena = server.member("lena")
    await lena.react(posted, "✅")
    await lena.replies_in_thread(posted, "Done")
    assert (await bot.sink.heard(ReactionAdded)).by.is_name_known

    [reaction] = [each async for each in bot.adapter.reactions(post)]
    [reply] = [each async for each in bot.adapter.replies(post, posted.at)]
    assert not reaction.by.is_name_known
    assert not reply.by.is_name_known
