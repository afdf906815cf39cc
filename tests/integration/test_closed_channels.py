"""What an admin is told to do about a closed channel works."""

from pathlib import Path

from tests.deliveries import set_up_school


async def test_what_waits_for_a_closed_channel_follows_its_schedule_to_another(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, admin):
        school.fake.remove_channel(school.challenges)
        await school.until("2027-03-01 09:30")
        assert "move its schedules" in school.told()[-1]
        await admin.says("/schedule edit 1 channel:#general")
        await school.settle()
        assert "Week 1" in school.fake.visible(school.general)[-1]
        await school.until("2027-03-08 09:30")
        issues = [shown for shown in school.fake.visible(school.general) if shown.startswith("Week")]
        assert issues[-1].startswith("Week 2")
