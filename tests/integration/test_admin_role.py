"""Admin is whoever the platform says, or whoever has the role that the community named."""

import pytest

from bot.testing.conversation import Member
from tests.school import School


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


@pytest.fixture
def mo(school: School) -> Member:
    """A moderator by role, and no admin to the platform."""
    return school.chat.member("mo", roles=["mods", "readers"])


@pytest.fixture
def jun(school: School) -> Member:
    return school.chat.member("jun", roles=["readers"])


async def test_the_named_role_may_do_what_admins_may(school: School, ada: Member, mo: Member, jun: Member) -> None:
    assert (await mo.says("/schedule list")).text.startswith("That is for admins.")
    shown = (await ada.says("/community settings admins:@mods")).text
    assert "Admins: whoever manages this place, and the role @mods" in shown
    assert "on Discord under Server Settings > Integrations > Pacer" in shown
    await mo.says("/setup")
    assert (await mo.fills()).text.startswith("Pacer is set up")
    assert "/schedule" in (await mo.says("/help")).text
    assert "For admins" in (await mo.opens_home()).text
    assert await school.fake.people.suggestions(mo.name, "/schedule pause", "schedule", "")
    assert (await jun.says("/schedule list")).text.startswith("That is for admins.")
    assert "/schedule" not in (await jun.says("/help")).text
    assert "For admins" not in (await jun.opens_home()).text


async def test_what_the_role_makes_due_is_posted_at_once(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:mods")
    await school.set_up(mo)
    await mo.says("/schedule run 1")
    await school.settle()
    assert "Week 1" in school.posts()[-1]


async def test_a_role_that_was_taken_from_somebody_counts_no_longer(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:@mods")
    await mo.says("/setup")
    school.chat.member("mo", roles=["readers"])
    assert (await mo.fills()).text.startswith("That is for admins.")


async def test_the_role_may_not_pass_itself_on(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:@mods")
    for typed in ("admins:@readers", "admins_off:yes", "admins:@readers name:Ours"):
        heard = await mo.says(f"/community settings {typed}")
        assert heard.text.startswith("Only whoever manages this place on the platform itself can choose that role")
    shown = (await mo.says("/community show")).text
    assert "the role @mods" in shown
    assert "Ours" not in shown


async def test_the_role_is_taken_back(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:@mods")
    shown = (await ada.says("/community settings admins_off:yes")).text
    assert "Admins: whoever manages this place\n" in shown
    assert "Integrations" not in shown
    assert (await mo.says("/schedule list")).text.startswith("That is for admins.")


async def test_another_setting_leaves_the_role_as_it_is(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:@mods")
    assert "the role @mods" in (await mo.says("/community settings zone:Asia/Seoul name:Ours")).text
    assert "the role @mods" in (await mo.says("/community settings admins_off:no")).text


async def test_a_role_that_nobody_has_is_refused(school: School, ada: Member) -> None:
    heard = await ada.says("/community settings admins:@nobody")
    assert heard.text == "There is no role @nobody here. Write it as @name."


async def test_another_community_has_a_role_of_its_own(school: School, ada: Member, mo: Member) -> None:
    await ada.says("/community settings admins:@mods")
    channel = school.fake.add_channel("elsewhere", space=school.fake.add_space("other"))
    await school.restart()
    await school.fake.people.command("mo", "/schedule list", channel=channel)
    account = school.fake.account("mo", school.fake.add_space("other"))
    assert "That is for admins" in str(school.fake.private[account][-1])


async def test_who_is_no_admin_hears_who_can_help(school: School, ada: Member, mo: Member, jun: Member) -> None:
    assert (await jun.says("/schedule list")).text == "That is for admins. Ask one of them."
    await school.set_up(ada)
    assert (await jun.says("/schedule list")).text == "That is for admins. ada set Pacer up here and can help."
    await ada.says("/community settings admins:@mods")
    assert (await jun.says("/schedule list")).text == (
        "That is for admins. Anyone with the role @mods can help, and so can ada, who set Pacer up here."
    )


async def test_before_setup_the_role_alone_can_help(school: School, ada: Member, mo: Member, jun: Member) -> None:
    await ada.says("/community settings admins:@mods")
    assert (await jun.says("/setup")).text == "That is for admins. Anyone with the role @mods can help."


async def test_a_role_is_not_named_and_taken_back_at_once(school: School, ada: Member, mo: Member) -> None:
    heard = await ada.says("/community settings admins:@mods admins_off:yes name:Ours")
    assert heard.text == "Name a role with admins: or take it back with admins_off:yes, not both at once."
    shown = (await ada.says("/community show")).text
    assert "Admins: whoever manages this place\n" in shown
    assert "Ours" not in shown
    assert "the role @mods" in (await ada.says("/community settings admins:@mods admins_off:no")).text
