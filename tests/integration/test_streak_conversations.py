"""Streaks through travel, breaks, holidays and outages, and what `/streak why` says of them."""

import re
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.testing.conversation import Member
from tests.school import BERLIN, School, berlin

TRAVELS = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Pacific/Pago_Pago", "Asia/Kathmandu")


@pytest.fixture
async def school(school: School) -> School:
    """Monday 1 March 2027 at noon in a community of Berlin."""
    await school.until("2027-03-01 12:00")
    return school


async def shown(member: Member) -> str:
    return (await member.says("/streak show")).text


async def why(member: Member) -> str:
    return (await member.says("/streak why")).text


async def checks_in(school: School, member: Member, *times: str) -> None:
    for at in times:
        await school.until(at)
        await member.says("/checkin today's work")


async def daily(school: School, name: str = "jun") -> Member:
    """Somebody whose target is every day from Monday 8 March on, the day that is made already."""
    member = school.chat.member(name)
    heard = await member.says("/settings target:daily")
    assert "From Monday, 8 March on your target is every day." in heard.text
    await checks_in(school, member, "2027-03-08 08:00")
    return member


async def away(school: School, since: str, until: str) -> None:
    """The process is down for that long."""
    await school.until(since)
    await school.stop()
    school.clock.set(berlin(until))
    await school.start()


async def test_why_names_each_week_with_its_local_boundary_and_check_ins(school: School) -> None:
    jun = school.chat.member("jun")
    assert await why(jun) == "You have no check-ins yet. Start with /checkin; the first one begins your streak."
    await checks_in(school, jun, "2027-03-01 12:00", "2027-03-03 12:00", "2027-03-06 12:00", "2027-03-08 12:00")
    assert (await why(jun)).split("\n\n") == [
        "Why your streak is what it is",
        "Streak: 1 week, freezes: 0 of 3.",
        "---",
        "Mon 8 Mar to Sun 14 Mar · running · 1 of 3 days\nCheck-ins: Mon 8 Mar · streak so far: 1\n"
        "From Mon 8 Mar 00:00 to Mon 15 Mar 00:00 (Europe/Berlin)",
        "---",
        "Mon 1 Mar to Sun 7 Mar · kept · 3 of 3 days\nCheck-ins: Mon 1 Mar, Wed 3 Mar, Sat 6 Mar · "
        "streak after it: 1\nFrom Mon 1 Mar 00:00 to Mon 8 Mar 00:00 (Europe/Berlin)",
    ]


async def test_a_missed_week_ends_the_streak_and_the_longest_one_stays(school: School) -> None:
    jun = school.chat.member("jun")
    await checks_in(school, jun, "2027-03-01 12:00", "2027-03-03 12:00", "2027-03-06 12:00")
    assert "Your week: 3 of 3 days, kept. Streak: 1 week." in await shown(jun)
    await school.until("2027-03-15 12:00")
    assert "missed · 0 of 3 days" in await why(jun)
    seen = await shown(jun)
    assert "Streak: 0 weeks." in seen
    assert "Longest: 1 week. Freezes: 0 of 3. Kept 1 of 2 weeks." in seen


async def test_four_kept_weeks_earn_a_freeze_that_saves_the_fifth(school: School) -> None:
    jun = school.chat.member("jun")
    for monday in (1, 8, 15, 22):
        await checks_in(school, jun, *(f"2027-03-{monday + n:02} 12:00" for n in range(3)))
    assert "Streak: 4 weeks." in await shown(jun)
    assert "earned a freeze (1 held)" in await why(jun)
    await school.until("2027-04-05 12:00")
    seen = await why(jun)
    assert "Mon 29 Mar to Sun 4 Apr · saved by a freeze · 0 of 3 days" in seen
    assert "spent a freeze (0 left)" in seen
    assert "Streak: 4 weeks." in await shown(jun)


async def test_a_new_target_counts_from_the_next_period_and_says_so(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("/settings target:1")
    assert "From Monday, 8 March on your target is 1 day a week." in heard.text
    await checks_in(school, jun, "2027-03-01 12:00")
    assert "Your week: 1 of 3 days" in await shown(jun)
    await checks_in(school, jun, "2027-03-08 12:00")
    assert "Your week: 1 of 1 day, kept." in await shown(jun)


async def test_a_daily_streak_counts_days(school: School) -> None:
    jun = await daily(school)
    await checks_in(school, jun, "2027-03-09 23:59", "2027-03-10 00:01")
    assert "Today: done. Streak: 3 days." in await shown(jun)
    await school.until("2027-03-12 00:01")
    assert "Today: 0 of 1 day, 1 to go. Streak: 0 days." in await shown(jun)


async def test_the_day_starts_when_the_member_says(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/settings day_start:04:00")
    await school.until("2027-03-03 02:00")
    heard = await jun.says("/checkin past midnight")
    assert heard.text.startswith("Checked in for Tuesday, 2 March.")
    await school.until("2027-03-08 05:00")
    assert "From Mon 8 Mar 04:00 to Mon 15 Mar 04:00 (Europe/Berlin)" in await why(jun)


async def test_a_traveller_keeps_a_daily_streak_from_berlin_over_los_angeles_to_apia(school: School) -> None:
    jun = await daily(school)
    await checks_in(school, jun, "2027-03-09 08:00")
    await school.until("2027-03-09 20:00")
    await jun.says("/settings zone:America/Los_Angeles")
    await checks_in(school, jun, "2027-03-10 17:00", "2027-03-11 17:00")
    await school.until("2027-03-11 18:00")
    await jun.says("/settings zone:Pacific/Apia")
    await checks_in(school, jun, "2027-03-11 20:00", "2027-03-12 20:00")
    assert "Today: done. Streak: 6 days." in await shown(jun)
    await school.until("2027-03-13 00:00")
    await jun.says("/settings zone:Europe/Berlin")
    await checks_in(school, jun, "2027-03-13 08:00")
    assert "Today: done. Streak: 6 days." in await shown(jun)
    await checks_in(school, jun, "2027-03-14 08:00")
    assert "Today: done. Streak: 7 days." in await shown(jun)
    heatmap = (await jun.says("/progress")).text
    assert "08 Mar  ■ ■ ■ ■ ■ ■ ■" in heatmap


async def test_a_boundary_is_told_in_the_zone_that_held_at_it(school: School) -> None:
    jun = school.chat.member("jun")
    await checks_in(school, jun, "2027-03-01 12:00")
    await jun.says("/settings zone:America/Los_Angeles")
    assert "From Mon 1 Mar 00:00 (Europe/Berlin) to Mon 8 Mar 00:00 (America/Los_Angeles)" in await why(jun)


async def test_who_joins_and_flies_west_into_the_day_before_is_still_answered(school: School) -> None:
    jun = school.chat.member("jun")
    await checks_in(school, jun, "2027-03-02 08:00")
    await jun.says("/settings zone:America/Los_Angeles")
    assert "Streak: 0 weeks." in await shown(jun)
    assert "Streak: 0 weeks." in (await jun.says("/progress")).text
    await school.until("2027-03-02 19:00")
    assert "Your week: 1 of 3 days" in await shown(jun)


async def test_one_check_in_on_the_day_of_a_change_counts_once(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set take the plane")
    await checks_in(school, jun, "2027-03-02 07:30")
    await jun.says("/settings zone:America/Los_Angeles")
    await school.until("2027-03-02 19:00")
    assert "Your week: 1 of 3 days" in await shown(jun)


async def test_the_same_day_by_two_zones_is_two_pieces_so_that_no_day_is_lost(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set take the plane")
    await checks_in(school, jun, "2027-03-02 07:30")
    await jun.says("/settings zone:America/Los_Angeles")
    await checks_in(school, jun, "2027-03-02 19:00")
    assert "Check-ins: Mon 1 Mar, Tue 2 Mar ·" in await why(jun)
    assert "01 Mar  ■ ■" in (await jun.says("/progress")).text


async def test_a_new_start_of_the_day_loses_no_day_either(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set sleep more")
    await checks_in(school, jun, "2027-03-02 02:00")
    await jun.says("/settings day_start:04:00")
    await checks_in(school, jun, "2027-03-02 09:00")
    assert "Check-ins: Mon 1 Mar, Tue 2 Mar ·" in await why(jun)


async def test_the_communitys_new_zone_moves_who_has_no_own_and_keeps_their_days(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    await lena.says("/settings zone:Asia/Seoul")
    for member in (jun, lena):
        await member.says("/checkin monday")
    await checks_in(school, jun, "2027-03-02 07:00")
    await lena.says("/checkin tuesday")
    await school.chat.admin("ada").says("/community settings zone:America/Los_Angeles")
    await school.until("2027-03-02 19:00")
    for member in (jun, lena):
        assert "Check-ins: Mon 1 Mar, Tue 2 Mar ·" in await why(member)
    assert "Zone: America/Los_Angeles (the community's)" in (await jun.says("/settings")).text
    assert "Zone: Asia/Seoul\n" in (await lena.says("/settings")).text
    await school.until("2027-03-03 08:00")
    assert (await jun.says("/checkin")).form
    heard = await jun.fills()
    assert "for Tuesday, 2 March" in heard.text


async def test_a_holiday_asks_nothing_of_anybody(school: School) -> None:
    jun = await daily(school)
    await school.chat.admin("ada").says("/community holiday 2027-03-09")
    await checks_in(school, jun, "2027-03-10 08:00")
    assert "Streak: 2 days." in await shown(jun)
    assert "Tue 9 Mar: holiday" in await why(jun)


async def test_an_outage_of_more_than_an_hour_excuses_its_day(school: School) -> None:
    jun = await daily(school)
    await away(school, "2027-03-09 19:00", "2027-03-09 20:01")
    await checks_in(school, jun, "2027-03-10 08:00")
    assert "Streak: 2 days." in await shown(jun)
    assert "Tue 9 Mar · nothing asked · 0 of 0 days\nCheck-ins: none · Tue 9 Mar: Pacer was away" in await why(jun)


async def test_an_outage_takes_nothing_from_who_made_the_day(school: School) -> None:
    jun = await daily(school)
    await checks_in(school, jun, "2027-03-09 08:00")
    await away(school, "2027-03-09 19:00", "2027-03-09 23:00")
    assert "Today: done. Streak: 2 days." in await shown(jun)


async def test_a_short_outage_excuses_nothing(school: School) -> None:
    jun = await daily(school)
    await away(school, "2027-03-09 19:00", "2027-03-09 20:00")
    await checks_in(school, jun, "2027-03-10 08:00")
    assert "Streak: 1 day." in await shown(jun)


async def test_an_outage_excuses_the_day_that_the_member_had_then_also_after_a_move(school: School) -> None:
    jun = await daily(school)
    await away(school, "2027-03-09 00:30", "2027-03-09 03:00")
    await checks_in(school, jun, "2027-03-10 08:00")
    assert "Streak: 2 days." in await shown(jun)
    await school.until("2027-03-10 20:00")
    await jun.says("/settings zone:America/Los_Angeles")
    assert "Today: done. Streak: 2 days." in await shown(jun)


@pytest.mark.parametrize("seed", range(4))
async def test_wherever_one_travels_no_day_is_lost_and_none_counts_twice(school: School, seed: int) -> None:
    random = Random(seed)
    jun = school.chat.member("jun")
    told: set[str] = set()
    acts = 0
    for _ in range(30):
        later = school.clock.now() + timedelta(hours=random.randint(2, 22))
        await school.until(later.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M"))
        if random.random() < 0.4:
            await jun.says(f"/settings zone:{random.choice(TRAVELS)}")
        else:
            acts += 1
            heard = (await jun.says("/checkin on the way")).text
            told |= set(re.findall(r"^Checked in for \w+, (.+?)\. ", heard))
    await jun.says("/settings zone:Pacific/Apia")
    later = school.clock.now() + timedelta(days=2)
    await school.until(later.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M"))
    made = days_shown((await jun.says("/progress")).text)
    assert told
    assert told <= made
    assert len(made) <= acts


def days_shown(progress: str) -> set[str]:
    """The days that the picture of the last weeks shows as made, as in `1 March`."""
    rows = re.findall(r"^(\d\d \w\w\w)  (.+)$", progress, re.MULTILINE)
    mondays = [(datetime.strptime(f"{monday} 2027", "%d %b %Y").replace(tzinfo=UTC), cells) for monday, cells in rows]
    days = [
        monday + timedelta(days=n) for monday, cells in mondays for n in range(7) if cells[2 * n : 2 * n + 1] == "■"
    ]
    return {f"{day.day} {day:%B}" for day in days}
