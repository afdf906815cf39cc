"""What becomes of an occurrence whose time passed while Pacer was away, and of clocks that step."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliveries import announce, set_up_school, times_seen
from tests.school import School, berlin

DAILY = '/schedule add checkin #general when:"every day at 07:00"'


@asynccontextmanager
async def away(school: School, until: str) -> AsyncIterator[None]:
    """Pacer stops; it is the given Berlin time when it starts again."""
    await school.stop()
    yield
    school.clock.set(berlin(until))
    await school.start()
    await school.settle()


def step(school: School, by: timedelta) -> None:
    """The machine's clock is corrected, as no stepping clock allows by itself."""
    school.clock._at += by


@pytest.mark.parametrize(("back_at", "is_late"), [("2027-03-01 09:04", False), ("2027-03-01 09:06", True)])
async def test_a_post_says_that_it_is_late_from_five_minutes_on(tmp_path: Path, back_at: str, is_late: bool) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        async with away(school, until=back_at):
            pass
        [post] = school.posts()
        assert "Week 1" in post
        assert ("late" in post) is is_late
        assert school.told() == []


async def test_after_three_days_a_daily_schedule_posts_once_and_reports_the_others_in_one_notice(
    tmp_path: Path,
) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says(DAILY)
        async with away(school, until="2027-03-01 08:00"):
            pass
        [post] = school.fake.visible(school.general)
        assert "Check-in" in post and "1 hour late" in post
        [told] = school.told()
        assert "2 posts were too late" in told
        assert "Sat 27 Feb 07:00, Sun 28 Feb 07:00" in told
        await school.until("2027-03-02 08:00")
        assert "late" not in school.fake.visible(school.general)[-1]


async def test_what_is_older_than_the_catch_up_window_is_only_reported(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        async with away(school, until="2027-03-02 09:01"):
            pass
        assert school.posts() == []
        [told] = school.told()
        assert "1 post was too late" in told and "weekly" in told
        await school.until("2027-03-08 09:00")
        assert "Week 1 · The cloakroom ticket" in school.posts()[-1], "its item went back to the pool"


async def test_at_the_very_end_of_the_window_it_still_posts(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        async with away(school, until="2027-03-02 09:00"):
            pass
        assert times_seen("Week 1", school.posts()) == 1
        assert school.told() == []


async def test_a_schedule_that_skips_late_ones_posts_nothing_and_says_so(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says(f"{DAILY} late:skip")
        async with away(school, until="2027-03-01 08:00"):
            pass
        assert school.fake.visible(school.general) == []
        assert times_seen("3 posts were too late", school.told()) == 1
        await school.until("2027-03-02 07:00")
        assert len(school.fake.visible(school.general)) == 1


async def test_a_one_off_that_was_missed_is_reported_and_over(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        number = await announce(ada, "Hello all", when="2027-02-27 12:00")
        async with away(school, until="2027-03-01 08:00"):
            pass
        assert times_seen("announcement, Sat 27 Feb 12:00", school.told()) == 1
        assert f"{number} · announcement" in (await ada.says("/schedule list")).text
        await school.until("2027-03-01 08:30")
        assert times_seen("Hello all", school.posts()) == 0


async def test_going_down_again_before_the_late_post_is_out_loses_nothing(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.stop()
        school.clock.set(berlin("2027-03-01 10:00"))
        await school.start()
        await school.app.rhythm.pulse()
        await school.stop()
        school.clock.set(berlin("2027-03-01 11:00"))
        await school.start()
        await school.settle()
        await school.until("2027-03-01 11:10")
        assert times_seen("Week 1", school.posts()) == 1


async def test_several_weeks_away_are_told_in_one_notice_for_each_schedule(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says(DAILY)
        async with away(school, until="2027-04-07 12:00"):
            pass
        assert school.posts() == []
        assert len(school.fake.visible(school.general)) == 1
        assert times_seen("6 posts were too late", school.told()) == 1
        assert times_seen("39 posts were too late", school.told()) == 1


async def test_a_clock_that_steps_an_hour_forward_and_back_posts_nothing_twice(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-01 08:30")
        step(school, timedelta(hours=1))
        await school.settle()
        assert times_seen("Week 1", school.posts()) == 1
        step(school, timedelta(hours=-1))
        await school.until("2027-03-01 10:30")
        assert len(school.posts()) == 1
        await school.until("2027-03-08 09:00")
        assert times_seen("Week 2", school.posts()) == 1
        assert school.told() == []


async def test_a_clock_that_steps_back_over_the_due_instant_posts_nothing_twice(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-01 09:30")
        step(school, timedelta(hours=-1))
        await school.until("2027-03-01 12:00")
        assert len(school.posts()) == 1
        assert school.told() == []


async def test_a_clock_that_was_days_ahead_for_a_moment_leaves_the_schedule_in_step(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says(DAILY)
        step(school, timedelta(days=2))
        await school.settle()
        step(school, timedelta(days=-2))
        await school.until("2027-03-02 08:00")
        posts = school.fake.posts(school.general)
        assert len(posts) == len({post.key for post in posts})
        assert len(posts) >= 2, "Monday's and Tuesday's come at their time"


async def test_the_hour_that_comes_twice_in_autumn_posts_once(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db", at="2027-10-29 17:00") as (school, ada):
        await ada.says('/schedule add checkin #general when:"every day at 02:30"')
        await school.until("2027-10-31 12:00")
        assert len(school.fake.posts(school.general)) == 2


async def test_the_hour_that_is_missing_in_spring_posts_right_after_it(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db", at="2027-03-27 17:00") as (school, ada):
        await ada.says('/schedule add checkin #general when:"every day at 02:30"')
        await school.until("2027-03-28 12:00")
        [post] = school.fake.posts(school.general)
        assert post.at == berlin("2027-03-28 03:00")
        assert "late" not in post.text
