"""`/settings` and `/help`."""

import pytest

from tests.school import School


@pytest.fixture
async def school(school: School) -> School:
    """Monday 1 March 2027 at noon in a community of Berlin."""
    await school.until("2027-03-01 12:00")
    return school


async def test_without_options_they_are_shown(school: School) -> None:
    heard = await school.chat.member("jun").says("/settings")
    assert heard.is_private
    assert heard.text == (
        "Your settings\n\nZone: Europe/Berlin (the community's)\nDay starts at: 00:00\n"
        "Target: 3 days a week\nOn boards and in recaps: yes"
    )


async def test_all_of_them_can_be_changed_at_once(school: School) -> None:
    jun = school.chat.member("jun")
    changed = (
        "Your settings\n\nZone: America/New_York\nDay starts at: 04:30\n"
        "Target: 3 days a week\nOn boards and in recaps: no\n\n"
        "From Monday, 8 March on your target is 5 days a week."
    )
    assert (await jun.says("/settings new_york 4 5 no")).text.startswith("There is no time zone")
    heard = await jun.says("/settings zone:america/new_york day_start:4:30 target:5 visible:no")
    assert heard.text == changed
    await school.restart()
    assert (await jun.says("/settings")).text == changed


async def test_a_refused_option_changes_nothing_at_all(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/settings zone:Asia/Seoul target:9")
    assert "Zone: Europe/Berlin (the community's)" in (await jun.says("/settings")).text


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("zone:Berlin", 'There is no time zone "Berlin". Did you mean Europe/Berlin?'),
        ("zone:../../etc/passwd", 'There is no time zone "../../etc/passwd". Write it as region and city'),
        ("day_start:13:00", "“13:00” is not a time from 00:00 to 12:00. Write one such as 04:00."),
        ("day_start:12:01", "“12:01” is not a time from 00:00 to 12:00. Write one such as 04:00."),
        ("day_start:-1", "“-1” is not a time"),
        ("day_start:4:5", "“4:5” is not a time"),
        ("day_start:४:00", "“४:00” is not a time"),
        ("target:0", "“0” is no target. Write a number of days from 1 to 7, or daily."),
        ("target:8", "“8” is no target."),
        ("target:weekly", "“weekly” is no target."),
        ("visible:perhaps", "visible is yes or no, not “perhaps”."),
    ],
)
async def test_what_can_not_be_is_refused_in_words(school: School, typed: str, refusal: str) -> None:
    assert (await school.chat.member("jun").says(f"/settings {typed}")).text.startswith(refusal)


@pytest.mark.parametrize(("typed", "shown"), [("0", "00:00"), ("4", "04:00"), ("04:00", "04:00"), ("12:00", "12:00")])
async def test_the_start_of_the_day_is_read_as_people_write_it(school: School, typed: str, shown: str) -> None:
    heard = await school.chat.member("jun").says(f"/settings day_start:{typed}")
    assert f"Day starts at: {shown}" in heard.text


async def test_a_target_that_is_taken_back_before_it_counts_is_not_announced(school: School) -> None:
    jun = school.chat.member("jun")
    assert "your target is every day" in (await jun.says("/settings target:daily")).text
    assert (await jun.says("/settings target:3")).text.endswith("Target: 3 days a week\nOn boards and in recaps: yes")
    await school.until("2027-03-09 12:00")
    assert "Target: 3 days a week" in (await jun.says("/settings")).text


async def test_a_daily_target_is_left_from_the_next_day_on(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/settings target:daily")
    await school.until("2027-03-09 12:00")
    heard = await jun.says("/settings target:2")
    assert "Target: every day" in heard.text
    assert "From Wednesday, 10 March on your target is 2 days a week." in heard.text


async def test_the_profiles_zone_holds_until_one_is_chosen(school: School) -> None:
    jun = school.chat.member("jun", zone="Asia/Seoul")
    assert "Zone: Asia/Seoul (your profile's)" in (await jun.says("/settings")).text
    await jun.says("/checkin from home")
    assert "Zone: Asia/Seoul (your profile's)" in (await jun.says("/settings")).text
    school.chat.member("jun", zone="America/Los_Angeles")
    await jun.says("/checkin from the road")
    assert "Zone: America/Los_Angeles (your profile's)" in (await jun.says("/settings")).text
    await jun.says("/settings zone:Europe/Berlin")
    school.chat.member("jun", zone="Asia/Seoul")
    await jun.says("/checkin again")
    assert "Zone: Europe/Berlin\n" in (await jun.says("/settings")).text
    assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_an_unknown_profile_zone_is_passed_over(school: School) -> None:
    jun = school.chat.member("jun", zone="Mars/Olympus_Mons")
    await jun.says("/checkin")
    await jun.fills()
    assert "Zone: Europe/Berlin (the community's)" in (await jun.says("/settings")).text


async def test_zones_are_completed_while_typing(school: School) -> None:
    school.chat.member("jun")
    offered = await school.fake.people.suggestions("jun", "/settings", "zone", "new york")
    assert [choice.value for choice in offered] == ["America/New_York"]
    assert len(await school.fake.people.suggestions("jun", "/settings", "zone", "a")) == 25


async def test_help_lists_what_a_member_can_do(school: School) -> None:
    jun = school.chat.member("jun")
    seen = (await jun.says("/help")).text
    assert "• /checkin Check in for today" in seen
    assert "• /goal set · list · done · drop · carry" in seen
    assert "/schedule" not in seen
    assert "/schedule" in (await school.chat.admin("ada").says("/help")).text


async def test_help_explains_one_command_or_a_family(school: School) -> None:
    jun = school.chat.member("jun")
    assert (await jun.says("/help checkin")).text == (
        "/checkin\n\n/checkin [note] [day]\nCheck in for today; without a note it opens a form.\n\n"
        "• note What you worked on\n• day today or yesterday"
    )
    assert (await jun.says("/help  /Goal   SET")).text.startswith("/goal set\n\n/goal set text")
    assert (await jun.says("/help streak")).text.count("/streak ") == 3
    assert "(week, month, season, all)" in (await jun.says("/help leaderboard")).text
    heard = await jun.says("/help <@U1> flying")
    assert heard.text == "There is no command “<@U1> flying”. /help lists them all."
