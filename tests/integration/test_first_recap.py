"""The first recap of a community that began in mid-week."""

from pathlib import Path

from bot.testing.conversation import Member
from tests.school import School, school_at

FRIDAY = "2027-02-26 17:00"


async def set_up_with_recap(school: School) -> Member:
    ada = school.chat.admin("ada")
    await school.set_up(ada, extras="recap")
    return ada


async def test_the_week_in_which_pacer_came_is_not_called_quiet_but_greeted(tmp_path: Path) -> None:
    async with school_at(FRIDAY, tmp_path / "pacer.db") as school:
        await set_up_with_recap(school)
        await school.until("2027-03-01 08:31")
        [welcome] = school.posts()
        assert welcome.startswith("The rhythm begins")
        assert "quiet" not in welcome
        assert "[Check in]" in welcome


async def test_who_checked_in_already_is_told_of(tmp_path: Path) -> None:
    async with school_at(FRIDAY, tmp_path / "pacer.db") as school:
        await set_up_with_recap(school)
        await school.chat.member("jun").says("/checkin could not wait")
        await school.until("2027-03-01 08:31")
        [recap] = school.posts()
        assert recap.startswith("Recap · 22 February to 28 February")
        assert "First check-in: welcome, jun." in recap


async def test_a_first_full_week_without_check_ins_is_a_quiet_one(tmp_path: Path) -> None:
    async with school_at(FRIDAY, tmp_path / "pacer.db") as school:
        await set_up_with_recap(school)
        await school.until("2027-03-08 08:31")
        assert school.posts()[-1].startswith("Recap · 1 March to 7 March\n\nIt was a quiet week")


async def test_setting_up_anew_later_makes_no_beginning_of_it(tmp_path: Path) -> None:
    async with school_at(FRIDAY, tmp_path / "pacer.db") as school:
        ada = await set_up_with_recap(school)
        await school.until("2027-03-05 12:00")
        await ada.says("/setup")
        await ada.fills()
        await school.until("2027-03-08 08:31")
        assert school.posts()[-1].startswith("Recap · 1 March to 7 March\n\nIt was a quiet week")


async def test_a_recap_that_is_added_to_a_rhythm_tells_of_the_week_before(tmp_path: Path) -> None:
    async with school_at(FRIDAY, tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        await school.set_up(ada)
        await school.until("2027-03-12 12:00")
        await ada.says('/schedule add recap #challenges when:"every Sunday at 20:00"')
        await school.until("2027-03-14 20:01")
        assert school.posts()[-1].startswith("Recap · 8 March to 14 March\n\nIt was a quiet week")
