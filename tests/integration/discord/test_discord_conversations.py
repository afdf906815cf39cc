"""What the core's conversations have that only Discord has: commands hidden from members, menus, suggestions."""

import pytest

from tests.discord_reader import read
from tests.discord_school import DiscordSchool
from tests.platform_members import week_of
from tests.standins.discord.invoking import NotPossible


async def test_a_reply_checks_in_without_its_words_being_read(school: DiscordSchool) -> None:
    jun = school.member("jun")
    await jun.replies("something private", on=school.last_post)
    assert "Your week: 1 of 3 days" in await week_of(jun)
    assert "something private" not in (await jun.says("/progress")).text


async def test_a_command_for_admins_is_refused_to_members_even_where_discord_lets_them(school: DiscordSchool) -> None:
    jun = school.member("jun")
    with pytest.raises(NotPossible, match="it is for admins"):
        await jun.says("/schedule list")
    school.let_everyone_use("schedule")
    heard = await jun.says("/schedule list")
    assert heard.text == "That is for admins. Ada set Pacer up here and can help."
    assert heard.is_private


async def test_who_names_an_admin_role_is_told_where_discord_shows_it_the_commands(school: DiscordSchool) -> None:
    await school.add_role("mods")
    heard = await school.admin().says("/community settings admins:@mods")
    assert "Server Settings > Integrations > Pacer" in heard.text


async def test_everyone_can_t_be_made_admins(school: DiscordSchool) -> None:
    heard = await school.admin().says("/community settings admins:@everyone")
    assert heard.text == "That would be everyone here. Choose a role that some people have."


async def test_somebodys_progress_is_in_their_menu(school: DiscordSchool) -> None:
    jun, mei = school.member("jun"), school.member("mei")
    await mei.says("/checkin read")
    answer = await (await jun.person.user_command("Show progress", mei.person.user)).answer()
    assert "Progress of Mei" in read(answer.text)


async def test_challenges_are_suggested_while_they_are_typed(school: DiscordSchool) -> None:
    offered = await school.member("jun").person.autocomplete("/challenge show", "challenge", "")
    assert [each.value for each in offered]
