"""What an admin is told to do about a closed channel works."""

from pathlib import Path

from tests.deliveries import set_up_school


async def test_what_waits_for_a_closed_channel_follows_its_schedule_to_another(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, admin):
        school.fake.remove_channel(school.challenges)
        await school.until("2027-03-01 09:30")
        assert school.told()[-1] == (
            "Channel gone: The channel no longer exists. What to do: move its schedules to another one with "
            "/schedule edit; /schedule list shows which. What waits for it is kept until then or until it would be "
            "too late."
        )
        await admin.says("/schedule edit 1 channel:#general")
        await school.settle()
        assert "Week 1" in school.fake.visible(school.general)[-1]
        await school.until("2027-03-08 09:30")
        issues = [shown for shown in school.fake.visible(school.general) if shown.startswith("Week")]
        assert issues[-1].startswith("Week 2")


async def test_a_closed_channel_is_shown_for_as_long_as_something_goes_there(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, admin):
        await admin.says("/schedule add tip #challenges every day at 10:00")
        school.fake.close_channel(school.challenges, "Send Messages")
        await school.until("2027-03-01 09:30")
        closed = "there. Mend it, then /schedule resume {}; or move what goes there with /schedule edit."
        assert closed.format("1") in (await admin.says("/community show")).text
        await admin.says("/schedule remove 1")
        assert closed.format("2") in (await admin.says("/community show")).text
        await admin.says("/schedule remove 2")
        assert "is closed to Pacer" not in (await admin.says("/community show")).text


async def test_a_closed_notices_channel_is_shown_with_where_another_is_chosen(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, admin):
        school.fake.close_channel(school.notices, "Send Messages")
        school.fake.close_channel(school.challenges, "Send Messages")
        await school.until("2027-03-01 09:30")
        shown = (await admin.says("/community show")).text
        assert "Notices go to who set up until it is mended, or /community settings chooses another." in shown
        await admin.says("/community settings notices:#general")
        assert (await admin.says("/community show")).text.count("is closed to Pacer") == 1
