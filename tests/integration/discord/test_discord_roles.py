"""The role that a schedule names is notified, however it was written; one that is gone notifies nobody."""

import pytest

from tests.discord_school import DiscordSchool
from tests.standins.discord.entities import Role


async def test_a_role_is_notified_by_its_name_its_digits_or_its_mention(new_school: DiscordSchool) -> None:
    students, year, night = [
        await new_school.server.add_role(name, is_mentionable=True) for name in ("Students", "2027", "night owls")
    ]
    await schedule(new_school, at="10:00", mention="@students")
    await schedule(new_school, at="11:00", mention="2027")
    await schedule(new_school, at="12:00", mention=f"<@&{night.id}>")
    await schedule(new_school, at="13:00", mention=str(students.id))

    await new_school.until("2027-03-01 10:05")
    assert new_school.notified() == [students.name]
    await new_school.until("2027-03-01 13:05")
    assert new_school.notified() == [students.name, year.name, night.name, students.name]


@pytest.mark.parametrize("written", ["Students", "mention", "id"])
async def test_a_role_that_was_deleted_meanwhile_notifies_nobody(new_school: DiscordSchool, written: str) -> None:
    role = await new_school.server.add_role("Students", is_mentionable=True)
    await schedule(new_school, at="10:00", mention=as_written(role, written))
    await new_school.until("2027-03-01 10:05")
    assert new_school.notified() == ["Students"]

    await new_school.server.delete(role)
    await new_school.until("2027-03-08 10:05")
    assert len(new_school.posts()) == 2
    assert new_school.notified() == ["Students"]


async def test_a_role_that_the_guild_does_not_let_be_mentioned_notifies_nobody(new_school: DiscordSchool) -> None:
    await new_school.server.add_role("Students")
    await schedule(new_school, at="10:00", mention="Students")
    await new_school.until("2027-03-01 10:05")

    assert len(new_school.posts()) == 1
    assert new_school.notified() == []


async def test_a_role_that_another_guild_has_notifies_nobody_here(new_school: DiscordSchool) -> None:
    other = await new_school.server.guild_joined("Evening class")
    theirs = await new_school.server.add_role("Students", other, is_mentionable=True)
    await schedule(new_school, at="10:00", mention=f"<@&{theirs.id}>")
    await new_school.until("2027-03-01 10:05")

    assert len(new_school.posts()) == 1
    assert new_school.notified() == []


async def schedule(school: DiscordSchool, *, at: str, mention: str) -> None:
    ada = school.admin()
    asked = await ada.person.command(
        "/schedule add",
        what="checkin",
        channel=school.challenges,
        when=f"every Monday at {at}",
        zone="Europe/Berlin",
        mention=mention,
    )
    answer = await asked.answer()
    assert "Scheduled" in answer.text


def as_written(role: Role, how: str) -> str:
    return {"mention": f"<@&{role.id}>", "id": str(role.id)}.get(how, role.name)
