"""Boards, progress and the weekly recap, in words; reading any of them changes nothing."""

import sqlite3
from contextlib import closing

import pytest

from bot.testing.conversation import Member
from tests.school import School


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday 1 March 2027; a quiz of 5 points is open and a recap comes on Mondays at half past eight."""
    await new_school.set_up(new_school.chat.admin("ada"), extras="recap")
    await new_school.until("2027-03-01 09:10")
    return new_school


async def board(member: Member, period: str = "") -> list[str]:
    return (await member.says(f"/leaderboard {period}")).text.split("\n\n")


async def answer(school: School, name: str, answer: str = "C") -> Member:
    member = school.chat.member(name)
    await member.says(answer)
    return member


def dump(school: School) -> list[str]:
    """Every row of every table."""
    with closing(sqlite3.connect(school.database)) as connection:
        return list(connection.iterdump())


async def test_ties_are_ties_and_the_next_rank_is_left_out(school: School) -> None:
    jun = school.chat.member("jun")
    assert (await board(jun))[1] == "Nobody has solved a challenge in this time yet. The next one is open to all."
    await answer(school, "jun")
    await answer(school, "lena")
    mei = school.chat.member("mei")
    await mei.says("/challenge hint")
    for number in (1, 2):
        await mei.presses(f"Hint {number} of 3")
    await mei.says("C")
    await answer(school, "tom", "A")
    assert await board(mei) == [
        "This week's board",
        "1. jun · 6 points · 1 solved",
        "1. lena · 6 points · 1 solved",
        "3. mei · 5 points · 1 solved",
        "You are number 3 with 5 points.",
    ]
    assert (await board(jun))[-1] == "You are number 1 with 6 points."
    assert len(await board(school.chat.member("tom"))) == 4


async def test_a_board_shows_ten_and_ones_own_rank_below(school: School) -> None:
    for number in range(11):
        await answer(school, f"member{number:02}")
    late = school.chat.member("late")
    await school.until("2027-03-07 22:00")
    await late.says("C")
    seen = await board(late)
    assert len(seen) == 12
    assert {line.split(" ")[0] for line in seen[1:11]} == {"1."}
    assert seen[-1] == "You are number 12 with 3 points."


async def test_the_periods_hold_what_was_solved_in_them(school: School) -> None:
    jun = await answer(school, "jun")
    await school.until("2027-03-08 09:01")
    assert (await board(jun, "week"))[1].startswith("Nobody has solved a challenge")
    assert (await board(jun, "month"))[1] == "1. jun · 6 points · 1 solved · kept 0 of 1 week"
    await school.until("2027-04-01 09:01")
    assert (await board(jun, "month"))[1].startswith("Nobody has solved a challenge")
    assert (await board(jun, "season"))[1] == "1. jun · 6 points · 1 solved · kept 0 of 4 weeks"
    await school.until("2027-05-16 23:59")
    assert "jun" in (await board(jun, "season"))[1]
    await school.until("2027-05-17 00:01")
    assert (await board(jun, "season"))[1].startswith("Nobody has solved a challenge")
    assert (await board(jun, "all"))[1].startswith("1. jun · 6 points · 1 solved")
    assert "week, month, season, all" in (await jun.says("/leaderboard year")).text


async def test_consistency_lets_late_joiners_compare(school: School) -> None:
    jun = await answer(school, "jun")
    await school.until("2027-03-22 12:00")
    lena = school.chat.member("lena")
    for day in (22, 23, 24):
        await school.until(f"2027-03-{day} 12:00")
        await lena.says("/checkin today's work")
    await lena.says("/challenge answer Three thousand suspects")
    await lena.fills(answer="12")
    assert await board(jun, "all") == [
        "The board of all time",
        "1. jun · 6 points · 1 solved · kept 0 of 3 weeks",
        "1. lena · 6 points · 1 solved · kept 1 of 1 week",
        "You are number 1 with 6 points.",
    ]


async def test_one_switch_hides_from_boards_recaps_and_others_eyes(school: School) -> None:
    jun, lena, mei = [await answer(school, name) for name in ("jun", "lena", "mei")]
    await jun.says("/settings visible:no")
    await school.until("2027-03-07 22:00")
    tom = await answer(school, "tom")
    assert [line[:8] for line in (await board(tom))[1:]] == ["1. lena ", "1. mei ·", "3. tom ·", "You are "]
    assert (await board(tom))[-1] == "You are number 3 with 3 points."
    assert (await board(jun))[1:] == (await board(tom))[1:-1]
    assert (await lena.says("/progress @jun")).text == "That member keeps their progress to themselves."
    assert "6 points" in (await jun.says("/progress")).text
    assert "6 points" in (await jun.says("/progress @jun")).text
    await school.until("2027-03-08 08:31")
    recap = school.posts()[-1]
    assert "4 people took part, with 4 check-ins: lena, mei and tom." in recap
    assert "Solved 4 times, 21 points: lena, mei and tom." in recap
    assert "jun" not in recap
    await school.until("2027-03-08 09:01")
    issue = school.posts()[-1]
    assert "Last week, The cloakroom ticket: 4 of 4 solved it, 4 at the first try. lena and mei were first." in issue
    await jun.says("/settings visible:yes")
    assert "jun" in (await board(mei, "all"))[1]


async def test_progress_in_words(school: School) -> None:
    jun = school.chat.member("jun")
    assert (await jun.says("/progress")).text == "There is nothing to show yet. /checkin is a fine first step."
    await answer(school, "jun")
    await jun.says("/roadmap choose backend-in-eight-steps")
    await jun.says("/roadmap done")
    await school.until("2027-03-02 10:00")
    await jun.says("/checkin read a chapter")
    assert (await jun.says("/progress")).text.split("\n\n") == [
        "Progress of jun",
        "Your week: 2 of 3 days, 1 to go. Streak: 0 weeks.",
        "6 points, 1 challenge solved · longest streak 0 weeks, now 0 weeks · 0 of 3 freezes",
        "Backend in eight steps ■□□□□□□□□□□□ 1 of 8 steps",
        "The last 8 weeks, Monday to Sunday:",
        "11 Jan  · · · · · · ·\n18 Jan  · · · · · · ·\n25 Jan  · · · · · · ·\n01 Feb  · · · · · · ·\n"
        "08 Feb  · · · · · · ·\n15 Feb  · · · · · · ·\n22 Feb  · · · · · · ·\n01 Mar  ■ ■          ",
        "Your last notes, which only you see here:",
        "Tue 2 Mar · read a chapter",
    ]


async def test_the_progress_of_others_speaks_of_them(school: School) -> None:
    await answer(school, "jun")
    lena = school.chat.member("lena")
    seen = (await lena.says("/progress @jun")).text
    assert "Their week: 1 of 3 days" in seen
    assert "Your" not in seen
    school.chat.member("mei")
    nothing = "That person has not taken part here yet, so there is nothing to show."
    assert (await lena.says("/progress @mei")).text == nothing
    assert (await lena.says("/progress @nobody")).text.startswith("There is no member")


async def test_the_recap_tells_the_week_back_in_names_and_numbers(school: School) -> None:
    old = await answer(school, "old")
    await school.until("2027-04-05 12:00")
    await old.says("/checkin back")
    jun = school.chat.member("jun")
    for day in (5, 6, 7):
        await school.until(f"2027-04-0{day} 13:00")
        await jun.says("/checkin today's work")
    await jun.says("/roadmap choose backend-in-eight-steps")
    await jun.says("/roadmap done")
    await jun.says("/challenge answer The wristband")
    await jun.fills(answer="B")
    await school.until("2027-04-12 08:31")
    recap = school.posts()[-1].split("\n\n")
    assert recap[0] == "Recap · 5 April to 11 April"
    took_part, by_day = recap[2].split("\n")
    assert took_part == "2 people took part, with 4 check-ins: old and jun."
    assert by_day == "Mon 2 · Tue 1 · Wed 1 · Thu 0 · Fri 0 · Sat 0 · Sun 0"
    assert "Solved 1 time, 6 points: jun." in recap
    assert "Kept their week: jun." in recap
    assert "First check-in: welcome, jun." in recap
    assert "Back again: good to see you, old." in recap
    assert any(line.startswith("jun finished step 1 of Backend in eight steps: ") for line in recap)


async def test_a_quiet_week_is_told_kindly(school: School) -> None:
    await school.until("2027-03-08 08:31")
    recap = school.posts()[-1]
    assert recap.startswith("Recap · 1 March to 7 March")
    assert "0" not in recap.split("\n\n", maxsplit=1)[1]


READ_ONLY = (
    "/help",
    "/help challenge show",
    "/checkin",
    "/streak show",
    "/streak why",
    "/progress",
    "/progress @jun",
    "/leaderboard",
    "/leaderboard season",
    "/challenge show",
    "/challenge answer",
    "/challenge hint",
    "/challenge solution",
    "/challenge answers",
    "/challenge archive",
    "/roadmap list",
    "/roadmap show backend-in-eight-steps",
    "/roadmap next backend-in-eight-steps",
    "/goal list",
    "/settings",
)


@pytest.mark.parametrize("name", ["jun", "somebody who never acted"])
async def test_reading_never_writes(school: School, name: str) -> None:
    jun = await answer(school, "jun")
    await jun.says("/goal set read")
    await jun.says("/roadmap choose backend-in-eight-steps")
    reader = school.chat.member(name, zone="Asia/Seoul")
    before = dump(school)
    for typed in READ_ONLY:
        await reader.says(typed)
    post = school.fake.posts(school.challenges)[-1]
    for button in ("Hint", "Answer"):
        await reader.presses(button, on=post)
    for typed, option in (("/settings", "zone"), ("/goal done", "goal"), ("/challenge show", "challenge")):
        await school.fake.people.suggestions(name, typed, option, "a")
    assert dump(school) == before
