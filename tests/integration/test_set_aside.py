"""A schedule that can't be carried out holds up no other."""

from pathlib import Path

from sqlalchemy import update

from bot.storage.query import Statement
from bot.storage.tables import schedule
from tests.deliveries import set_up_school

SPOIL = Statement(update(schedule).where(schedule.c.what == "tip").values(zone="Nowhere/Land"))


async def test_a_schedule_whose_zone_is_no_more_is_paused_and_told_while_the_others_go_on(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, admin):
        await admin.says('/schedule add tip #general when:"every Monday at 09:00"')
        await school.app.store.write(lambda tx: tx.run(SPOIL))
        await school.until("2027-03-01 09:05")
        assert any(post.startswith("Week 1") for post in school.posts())
        [told] = school.told()
        assert "Paused" in told and "(tip)" in told
