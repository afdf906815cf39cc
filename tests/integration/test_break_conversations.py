"""Planned breaks: begun, told, ended early."""

import pytest

from bot.testing.conversation import Member
from tests.school import School

HOW = "Say which days, as in /streak pause from:2026-12-24 to:2027-01-03; to:today ends a break that runs."


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


async def daily(school: School) -> Member:
    """Jun, whose target is every day from Monday 8 March on, the day that is made already."""
    jun = school.chat.member("jun")
    await jun.says("/settings target:daily")
    await checks_in(school, jun, "2027-03-08 08:00")
    return jun


async def test_a_planned_break_asks_nothing_and_is_told(school: School) -> None:
    jun = await daily(school)
    heard = await jun.says("/streak pause 2027-03-09 2027-03-11")
    assert heard.text == (
        "Your break is planned from Tuesday, 9 March to Thursday, 11 March. Those days ask nothing of you; a check-in "
        "still counts. Back earlier? /streak pause to:today ends it. Rest well."
    )
    await checks_in(school, jun, "2027-03-12 08:00")
    assert "Streak: 2 days." in await shown(jun)
    assert "Wed 10 Mar · nothing asked · 0 of 0 days\nCheck-ins: none · Wed 10 Mar: planned break" in await why(jun)


async def test_a_break_of_most_of_a_week_lowers_its_target(school: School) -> None:
    jun = school.chat.member("jun")
    await checks_in(school, jun, "2027-03-01 12:00")
    await jun.says("/streak pause from:tomorrow to:2027-03-07")
    assert "Your week: 1 of 1 day, kept." in await shown(jun)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("2027-03-05 2027-03-03", "A break ends on the day it begins or later; 2027-03-03 lies before 2027-03-05."),
        ("2027-02-27", "A break is planned from today on; 2027-02-27 has passed. Begin it on 2027-03-01 or later."),
        ("2027-03-01 2027-06-01", "A break lasts 92 days at most; that one has 93."),
        ("soon", "from is a day, not “soon”. Write today, yesterday or a date such as 2027-03-01."),
    ],
)
async def test_a_break_that_can_not_be_is_refused(school: School, typed: str, refusal: str) -> None:
    assert (await school.chat.member("jun").says(f"/streak pause {typed}")).text == refusal


async def test_without_options_nothing_is_planned_and_it_shows_how(school: School) -> None:
    jun = await daily(school)
    assert (await jun.says("/streak pause")).text == HOW
    await school.until("2027-03-10 12:00")
    assert "Streak: 0 days." in await shown(jun)


async def test_a_running_break_ends_today_and_the_days_gone_by_stay_excused(school: School) -> None:
    jun = await daily(school)
    await jun.says("/streak pause from:2027-03-09 to:2027-03-21")
    await school.until("2027-03-11 12:00")
    heard = await jun.says("/streak pause to:today")
    ended = "Your break ends with Thursday, 11 March; what has passed of it stays excused. Welcome back."
    assert heard.text == ended
    await school.fake.people.redeliver(school.fake.connection.handed[-1])
    await checks_in(school, jun, "2027-03-12 08:00")
    assert "Today: done. Streak: 2 days." in await shown(jun)
    assert "Wed 10 Mar: planned break" in await why(jun)
    await school.until("2027-03-14 08:00")
    assert "Streak: 0 days." in await shown(jun)


async def test_a_break_that_ended_yesterday_asks_for_today(school: School) -> None:
    jun = await daily(school)
    await jun.says("/streak pause from:2027-03-09 to:2027-03-21")
    await school.until("2027-03-11 12:00")
    heard = await jun.says("/streak pause to:yesterday")
    assert heard.text.startswith("Your break ends with Wednesday, 10 March")
    assert "Today: 0 of 1 day, 1 to go." in await shown(jun)


async def test_a_break_that_was_never_wanted_is_gone_without_a_day(school: School) -> None:
    jun = await daily(school)
    await school.until("2027-03-09 12:00")
    await jun.says("/streak pause to:2027-03-21")
    assert "Today asks nothing of you." in await shown(jun)
    assert (await jun.says("/streak pause to:yesterday")).text.startswith("Your break ends with Monday, 8 March")
    assert "Today: 0 of 1 day, 1 to go." in await shown(jun)


async def test_a_running_break_is_shortened_to_a_day_to_come_and_can_be_made_longer(school: School) -> None:
    jun = await daily(school)
    await school.until("2027-03-09 12:00")
    await jun.says("/streak pause to:2027-03-21")
    assert (await jun.says("/streak pause to:2027-03-10")).text.startswith("Your break ends with Wednesday, 10 March")
    heard = await jun.says("/streak pause to:2027-03-12")
    assert heard.text.startswith("Your break is planned from Tuesday, 9 March to Friday, 12 March.")
    await checks_in(school, jun, "2027-03-13 08:00")
    assert "Today: done. Streak: 2 days." in await shown(jun)


async def test_a_break_does_not_end_before_yesterday(school: School) -> None:
    jun = await daily(school)
    await jun.says("/streak pause from:2027-03-09 to:2027-03-21")
    await school.until("2027-03-12 12:00")
    assert (await jun.says("/streak pause to:2027-03-10")).text == (
        "What has passed of a break stays excused, 2027-03-10 too. End it with to:yesterday or to:today."
    )


async def test_nobody_ends_anothers_break(school: School) -> None:
    jun, lena = await daily(school), school.chat.member("lena")
    await school.until("2027-03-09 12:00")
    await jun.says("/streak pause to:2027-03-21")
    assert "planned from" in (await lena.says("/streak pause to:today")).text
    await checks_in(school, jun, "2027-03-20 08:00")
    assert "Today asks nothing of you. Streak: 1 day." in await shown(jun)
