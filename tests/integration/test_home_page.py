"""Pacer's own page: where a member stands, and for admins what is scheduled. Looking at it changes nothing."""

import pytest

from bot.model.calls import Answer
from bot.testing.conversation import Member
from tests.school import School


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday, ten past nine; the first weekly issue is in #challenges, with a quiz."""
    await new_school.set_up(new_school.chat.admin("ada"), extras="recap")
    await new_school.until("2027-03-01 09:10")
    return new_school


@pytest.fixture
def jun(new_school: School) -> Member:
    return new_school.chat.member("jun")


async def members(school: School) -> str:
    shown = (await school.chat.admin("ada").says("/community show")).text
    return next(each for each in shown.splitlines() if each.startswith("Members"))


async def test_a_newcomer_sees_how_to_begin(new_school: School, jun: Member) -> None:
    heard = await jun.opens_home()
    assert "You have no check-ins yet; the first one begins your streak." in heard.text
    assert "/goal set" in heard.text
    assert "/roadmap list" in heard.text
    assert "Challenge" not in heard.text
    assert heard.buttons == ("Check in",)
    assert heard.is_private


async def test_a_member_sees_week_streak_goals_and_roadmaps(school: School, jun: Member) -> None:
    await jun.says("/checkin a first step")
    await jun.says("/goal set read about indexes")
    await jun.says("/goal set draw a diagram")
    await jun.says("/goal done 2")
    await jun.says("/roadmap choose four-phases-to-a-job")
    await jun.says("/roadmap done")
    shown = (await jun.opens_home()).text
    assert "Your week: 1 of 3 days, 2 to go. Streak: 0 weeks." in shown
    assert "1. ◻ read about indexes" in shown
    assert "2. ✔ draw a diagram" in shown
    assert " 1 of 4, next: 2 " in shown


async def test_a_roadmap_that_is_done_says_so(school: School, jun: Member) -> None:
    await jun.says("/roadmap choose four-phases-to-a-job")
    for step in range(1, 5):
        await jun.says(f"/roadmap done step:{step}")
    assert "4 of 4, every step is done" in (await jun.opens_home()).text


async def test_the_open_challenge_can_be_answered_from_the_page(school: School, jun: Member) -> None:
    heard = await jun.opens_home()
    assert "· not answered yet" in heard.text
    assert "open until " in heard.text
    assert heard.buttons == ("Check in", "Answer")
    await jun.presses("Answer")
    await jun.fills(answer="C")
    after = await jun.opens_home()
    assert "· solved" in after.text
    assert after.buttons == ("Check in",)


async def test_who_gave_up_or_answered_the_quiz_is_told_so_and_not_asked_again(school: School, jun: Member) -> None:
    await jun.says("/challenge giveup")
    heard = await jun.opens_home()
    assert "· given up" in heard.text
    assert heard.buttons == ("Check in",)
    mei = school.chat.member("mei")
    await mei.says("/challenge answer")
    await mei.fills(answer="A")
    heard = await mei.opens_home()
    assert heard.text.count("· answered") == 1
    assert heard.buttons == ("Check in",)


async def test_past_its_deadline_the_challenge_is_shown_as_late_and_after_the_reveal_as_none(
    school: School, jun: Member
) -> None:
    await school.until("2027-03-08 08:00")
    assert "late, half the points, until " in (await jun.opens_home()).text
    await school.chat.admin("ada").says("/schedule pause 1")
    await school.until("2027-03-08 09:10")
    heard = await jun.opens_home()
    assert "No challenge is open right now" in heard.text
    assert heard.buttons == ("Check in",)


async def test_the_check_in_button_of_the_page_checks_in(school: School, jun: Member) -> None:
    page = await jun.opens_home()
    assert (await jun.presses("Check in", on=page)).text.startswith("Checked in for Monday, 1 March.")
    assert "Your week: 1 of 3 days" in (await jun.opens_home()).text


async def test_who_only_looks_is_no_member_yet(school: School, jun: Member) -> None:
    before = await members(school)
    await jun.opens_home()
    assert await members(school) == before


async def test_an_admin_sees_the_schedules_with_their_next_instants(school: School) -> None:
    heard = await school.chat.admin("ada").opens_home()
    assert "For admins: what is scheduled" in heard.text
    assert "1 · weekly in #" in heard.text
    assert "next: Mon 8 Mar 09:00" in heard.text
    assert "Set up" not in heard.buttons


async def test_a_member_sees_nothing_of_the_schedules(school: School, jun: Member) -> None:
    assert "scheduled" not in (await jun.opens_home()).text


async def test_before_setup_an_admin_finds_the_way_to_it(new_school: School) -> None:
    ada = new_school.chat.admin("ada")
    heard = await ada.opens_home()
    assert "Nothing is scheduled yet." in heard.text
    assert heard.buttons == ("Check in", "Set up")
    assert (await ada.presses("Set up")).form is not None


async def test_of_many_schedules_the_first_ten_are_shown_and_the_others_counted(new_school: School) -> None:
    ada = new_school.chat.admin("ada")
    for _ in range(12):
        await ada.says("/schedule add tip #challenges every Monday 09:00")
    shown = (await ada.opens_home()).text
    assert "10 · tip" in shown
    assert "11 · tip" not in shown
    assert "And 2 more: /schedule list." in shown


async def test_a_place_that_pacer_does_not_know_gets_a_sentence(new_school: School, jun: Member) -> None:
    new_school.fake.home = new_school.fake.add_space("new")
    reply = (await jun.opens_home()).reply
    assert isinstance(reply, Answer)
    assert (await jun.opens_home()).text.startswith("Pacer does not know this place yet. Try again in a moment")


async def test_looking_often_uses_up_nobody_s_commands(new_school: School, jun: Member) -> None:
    for _ in range(40):
        await jun.opens_home()
    assert (await jun.says("/checkin work")).text.startswith("Checked in")
