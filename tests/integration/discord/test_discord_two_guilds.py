"""Who is in two communities on Discord writes to the one that they acted in last, whatever breaks meanwhile."""

import pytest

from bot.model.events import SpaceJoined, SpaceLeft
from tests.discord_school import DiscordSchool, Member

TRY_AGAIN = "Discord did not answer just now. Please try once more."


@pytest.fixture
async def school(new_school: DiscordSchool) -> DiscordSchool:
    """Monday 8 March 2027, ten past nine; the School and the Evening class have a quiz each."""
    await new_school.set_up(new_school.admin())
    other = await new_school.server.guild_joined("Evening class")
    await new_school.core.has_taken(SpaceJoined, 2)
    boss = new_school.admin("boss", other)
    [room] = new_school.server.channels(other)
    await boss.says("/setup", room)
    await boss.fills(channel=room, zone="Europe/Berlin", when="every Monday at 09:00")
    await new_school.until("2027-03-08 09:10")
    return new_school


def in_both(school: DiscordSchool, name: str) -> tuple[Member, Member]:
    """The same person in the School and in the Evening class."""
    other = next(guild for guild in school.server.world.guilds.values() if guild.name == "Evening class")
    return school.member(name), school.member(name, other)


async def test_a_connection_that_breaks_answers_no_quiz_of_the_other_community(school: DiscordSchool) -> None:
    lena, there = in_both(school, "lena")
    await lena.presses("Check in", on=school.last_post)
    school.server.lose_request(f"GET /guilds/{school.server.guild.id}/members/*", times=2)
    assert (await lena.says("A")).text == TRY_AGAIN
    [room] = school.server.channels(there.person.guild)
    assert (await there.presses("Answer", on=school.messages(room)[-1])).has_form
    assert (await lena.presses("Answer", on=school.last_post)).has_form
    assert (await lena.says("A")).text.startswith("Not this time.")


async def test_an_answer_says_which_community_it_was_for_where_its_writer_is_in_several(school: DiscordSchool) -> None:
    lena, there = in_both(school, "lena")
    await there.says("/checkin read")
    await lena.presses("Check in", on=school.last_post)
    assert (await lena.says("A")).text.startswith("In School:\n\nNot this time.")


async def test_an_answer_names_no_community_that_was_left(school: DiscordSchool) -> None:
    lena, there = in_both(school, "lena")
    await there.says("/checkin read")
    await lena.presses("Check in", on=school.last_post)
    await school.server.guild_left(there.person.guild)
    await school.core.has_taken(SpaceLeft, 1)
    assert (await lena.says("A")).text.startswith("Not this time.")
