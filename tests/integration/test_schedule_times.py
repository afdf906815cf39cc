"""When a schedule posts: in words, cron and RRULE, where clocks change, and late."""

from pathlib import Path

import pytest

from bot.testing.conversation import Member
from tests.school import School, berlin, school_at


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


async def away(school: School, until: str) -> None:
    """The process ends and starts again at that Berlin time."""
    await school.stop()
    school.clock.set(berlin(until))
    await school.start()
    await school.settle()


@pytest.mark.parametrize(
    ("when", "words", "coming"),
    [
        ("every Monday at 09:00", "every Monday at 09:00", "Mon 1 Mar 09:00, Mon 8 Mar 09:00, Mon 15 Mar 09:00"),
        ("weekdays 18:30", "every weekday at 18:30", "Fri 26 Feb 18:30, Mon 1 Mar 18:30, Tue 2 Mar 18:30"),
        (
            "every 2 weeks on Thu 17:00",
            "every 2 weeks on Thursday at 17:00",
            "Thu 4 Mar 17:00, Thu 18 Mar 17:00, Thu 1 Apr 17:00",
        ),
        (
            "first Friday of the month 10:00",
            "the first Friday of every month at 10:00",
            "Fri 5 Mar 10:00, Fri 2 Apr 10:00, Fri 7 May 10:00",
        ),
        ("2027-12-24 12:00", "once, on Friday 24 December 2027 at 12:00", "Fri 24 Dec 12:00"),
        ("30 9 * * 1-5", "every weekday at 09:30", "Mon 1 Mar 09:30, Tue 2 Mar 09:30, Wed 3 Mar 09:30"),
        (
            "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=7;BYMINUTE=15",
            "every Tuesday and Thursday at 07:15",
            "Tue 2 Mar 07:15, Thu 4 Mar 07:15, Tue 9 Mar 07:15",
        ),
    ],
)
async def test_a_cadence_is_answered_in_words_with_its_next_three_instants(
    school: School, ada: Member, when: str, words: str, coming: str
) -> None:
    await ada.says("/community settings zone:Europe/Berlin")
    heard = await ada.says(f'/schedule add tip #challenges "{when}"')
    assert (
        heard.text == f"Scheduled. 1 · tip in #{school.challenges.channel} · {words} (Europe/Berlin) · next: {coming}"
    )
    assert heard.is_private


async def test_instants_stay_at_their_wall_clock_time_where_clocks_change(tmp_path: Path) -> None:
    async with school_at("2027-03-19 12:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        heard = await ada.says("/schedule add tip #challenges every Sunday at 02:30 zone:Europe/Berlin")
        assert "next: Sun 21 Mar 02:30, Sun 28 Mar 03:00, Sun 4 Apr 02:30" in heard.text
        await school.until("2027-03-28 03:05")
        assert [post.at for post in school.fake.posts(school.challenges)] == [
            berlin("2027-03-21 02:30"),
            berlin("2027-03-28 03:00"),
        ]


async def test_an_hour_that_comes_twice_posts_once(tmp_path: Path) -> None:
    async with school_at("2027-10-29 12:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        await ada.says("/schedule add tip #challenges every Sunday at 02:30 zone:Europe/Berlin")
        await school.until("2027-11-01 12:00")
        assert [post.at for post in school.fake.posts(school.challenges)] == [berlin("2027-10-31 02:30")]


async def test_after_a_short_outage_the_post_comes_late_with_a_note(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await away(school, "2027-03-01 12:00")
    assert "This comes 3 hours late; the deadline below stands." in school.posts()[0]
    assert "Answer until Sun 7 Mar 21:00." in school.posts()[0]


async def test_a_late_tip_speaks_of_no_deadline(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every Monday 09:00 zone:Europe/Berlin")
    await away(school, "2027-03-01 09:30")
    assert "This comes 30 minutes late.\n" in school.posts()[0]


async def test_after_more_than_a_day_it_is_skipped_and_reported(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await away(school, "2027-03-02 09:01")
    assert not school.posts()
    assert "Missed: 1 post was too late to be posted" in school.told()[0]
    await school.until("2027-03-08 09:01")
    assert "Week 1 · The cloakroom ticket" in school.posts()[0]


async def test_one_that_skips_late_ones_does_so_after_five_minutes(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await ada.says("/schedule edit 1 late:skip")
    await away(school, "2027-03-01 09:04")
    assert "Week 1" in school.posts()[0]
    await away(school, "2027-03-08 09:06")
    assert len(school.posts()) == 1
    assert "Missed" in school.told()[0]
