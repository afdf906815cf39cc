"""An edited schedule applies from its next period on, so that nothing is posted twice and nothing is lost."""

import pytest

from bot.testing.conversation import Member
from tests.school import BERLIN, School, berlin


@pytest.fixture
async def school(new_school: School) -> School:
    """Friday afternoon; the first weekly issue comes on Monday."""
    await new_school.set_up(new_school.chat.admin("ada"))
    return new_school


def issues(school: School) -> list[str]:
    """When each weekly issue was posted, in Berlin."""
    posts = [post for post in school.fake.posts(school.challenges) if post.message.title.startswith("Week ")]
    return [f"{post.at.astimezone(BERLIN):%a %d %H:%M}" for post in posts]


async def test_moved_from_nine_to_ten_at_half_past_nine_nothing_is_posted_twice(school: School, ada: Member) -> None:
    await school.until("2027-03-01 09:30")
    heard = await ada.says("/schedule edit 1 when:every Monday at 10:00")
    assert heard.text.startswith("Changed. 1 · weekly in")
    assert "every Monday at 10:00 (Europe/Berlin)" in heard.text
    assert "next: Mon 8 Mar 10:00, Mon 15 Mar 10:00, Mon 22 Mar 10:00" in heard.text
    await school.until("2027-03-16 12:00")
    assert issues(school) == ["Mon 01 09:00", "Mon 08 10:00", "Mon 15 10:00"]


async def test_moved_from_ten_to_nine_at_eight_it_comes_at_nine_today(school: School, ada: Member) -> None:
    await ada.says("/schedule edit 1 when:every Monday at 10:00")
    await school.until("2027-03-08 08:00")
    heard = await ada.says("/schedule edit 1 when:every Monday at 09:00")
    assert "next: Mon 8 Mar 09:00, Mon 15 Mar 09:00" in heard.text
    await school.until("2027-03-16 12:00")
    assert issues(school) == ["Mon 01 10:00", "Mon 08 09:00", "Mon 15 09:00"]


async def test_moved_to_an_earlier_time_of_today_that_has_passed_it_comes_at_once_and_is_not_late(
    school: School, ada: Member
) -> None:
    await ada.says("/schedule edit 1 when:every Monday at 10:00 late:skip")
    await school.until("2027-03-08 09:30")
    heard = await ada.says("/schedule edit 1 when:every Monday at 09:00")
    assert "next: Mon 8 Mar 09:30, Mon 15 Mar 09:00" in heard.text
    await school.until("2027-03-16 12:00")
    assert issues(school) == ["Mon 01 10:00", "Mon 08 09:30", "Mon 15 09:00"]
    assert not any("late" in post for post in school.posts())
    assert not school.told()


async def test_an_issue_that_was_moved_to_an_earlier_hour_still_shows_last_week_s_solution(
    school: School, ada: Member
) -> None:
    await ada.says("/schedule edit 1 when:every Monday at 10:00")
    await school.until("2027-03-08 08:00")
    await ada.says("/schedule edit 1 when:every Monday at 09:00")
    await school.until("2027-03-08 09:01")
    assert "Last week, The cloakroom ticket" in school.posts()[-1]
    await ada.presses("Last solution", on=school.fake.posts(school.challenges)[-1])
    assert "This round is over" in school.posts()[0]


async def test_moved_before_its_first_post_it_comes_at_the_new_time(school: School, ada: Member) -> None:
    heard = await ada.says("/schedule edit 1 when:every Saturday at 10:00")
    assert "next: Sat 27 Feb 10:00" in heard.text
    await school.until("2027-03-06 12:00")
    assert issues(school) == ["Sat 27 10:00", "Sat 06 10:00"]


async def test_moved_to_another_weekday_the_running_week_keeps_its_length(school: School, ada: Member) -> None:
    await school.until("2027-03-02 12:00")
    heard = await ada.says("/schedule edit 1 when:every Friday at 09:00")
    assert "next: Fri 12 Mar 09:00" in heard.text
    await school.until("2027-03-20 12:00")
    assert issues(school) == ["Mon 01 09:00", "Fri 12 09:00", "Fri 19 09:00"]
    assert "Last week, The cloakroom ticket" in school.posts()[1]


async def test_an_interval_counts_anew_from_where_it_takes_over(school: School, ada: Member) -> None:
    await school.until("2027-03-01 12:00")
    heard = await ada.says("/schedule edit 1 when:every 2 weeks on Monday 09:00")
    assert "next: Mon 8 Mar 09:00, Mon 22 Mar 09:00, Mon 5 Apr 09:00" in heard.text


async def test_moved_to_a_zone_in_the_west_the_same_week_is_not_posted_again(school: School, ada: Member) -> None:
    await school.until("2027-03-01 09:30")
    heard = await ada.says("/schedule edit 1 zone:America/New_York")
    assert "every Monday at 09:00 (America/New_York)" in heard.text
    assert "next: Mon 8 Mar 09:00" in heard.text
    await school.until("2027-03-09 12:00")
    assert issues(school) == ["Mon 01 09:00", "Mon 08 15:00"]


async def test_moved_to_a_zone_in_the_east_the_next_one_comes_at_its_nine_o_clock(school: School, ada: Member) -> None:
    await school.until("2027-03-01 09:30")
    await ada.says("/schedule edit 1 zone:Asia/Seoul")
    await school.until("2027-03-09 12:00")
    assert issues(school) == ["Mon 01 09:00", "Mon 08 01:00"]


async def test_a_zone_moved_during_a_pause_does_not_post_the_same_period_again(school: School, ada: Member) -> None:
    await school.until("2027-03-01 09:30")
    await ada.says("/schedule pause 1")
    await ada.says("/schedule edit 1 zone:America/New_York")
    assert "next: Mon 8 Mar 09:00" in (await ada.says("/schedule resume 1")).text


async def test_a_time_moved_during_a_pause_counts_from_the_next_period_on(school: School, ada: Member) -> None:
    await school.until("2027-03-01 09:30")
    await ada.says("/schedule pause 1")
    heard = await ada.says("/schedule edit 1 when:every Monday at 10:00")
    assert "paused" in heard.text
    assert "next: Mon 8 Mar 10:00" in (await ada.says("/schedule resume 1")).text


async def test_moved_after_it_was_run_ahead_of_time_its_week_is_not_posted_again(school: School, ada: Member) -> None:
    await ada.says("/schedule run 1")
    heard = await ada.says("/schedule edit 1 when:every Monday at 11:00")
    assert "next: Mon 8 Mar 11:00" in heard.text
    await school.until("2027-03-09 12:00")
    assert issues(school) == ["Fri 26 17:00", "Mon 08 11:00"]


async def test_a_change_that_moves_nothing_leaves_the_next_time_as_it_was(school: School, ada: Member) -> None:
    heard = await ada.says("/schedule edit 1 level:beginner channel:#general late:skip mention:@learners")
    assert f"weekly in #{school.general.channel}" in heard.text
    assert "beginner · skips late ones · notifies @learners · next: Mon 1 Mar 09:00" in heard.text
    heard = await ada.says("/schedule edit 1 level:none mention:none late:post")
    assert "(Europe/Berlin) · next: Mon 1 Mar 09:00" in heard.text


async def test_an_edit_without_a_change_asks_what_is_to_change(ada: Member) -> None:
    assert (await ada.says("/schedule edit 1")).text.startswith("Say what is to change, such as")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("when:every blue moon", "Pacer does not understand"),
        ("zone:Berlin", "Did you mean Europe/Berlin?"),
        ("when:2027-02-26 16:00", "2027-02-26 16:00 has passed."),
        ("text:Hello", "text is for checkin and announcement; weekly has no use for it."),
        ("level:none topic:nothing", "There is no topic “nothing”."),
    ],
)
async def test_a_wrong_edit_changes_nothing(ada: Member, typed: str, sentence: str) -> None:
    before = (await ada.says("/schedule list")).text
    assert sentence in (await ada.says(f"/schedule edit 1 {typed}")).text
    assert (await ada.says("/schedule list")).text == before


async def test_a_one_off_is_replaced_as_long_as_it_was_not_posted(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #general 2027-03-02 12:00 text:"Hello"')
    heard = await ada.says("/schedule edit 2 when:2027-02-27 10:00")
    assert "once, on Saturday 27 February 2027 at 10:00" in heard.text
    await school.until("2027-03-03 12:00")
    assert [post.at for post in school.chat.posts] == [berlin("2027-02-27 10:00")]
    spent = await ada.says("/schedule edit 2 when:2027-03-05 10:00")
    assert spent.text == "That one-off has been posted. Add a new schedule for another one."
    assert (await ada.says("/schedule edit 2 zone:Asia/Seoul")).text == spent.text


async def test_a_one_off_that_was_skipped_can_be_given_its_time_again(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #general 2027-03-02 12:00 text:"Hello"')
    await ada.says("/schedule skip 2")
    assert "next: Tue 2 Mar 12:00" in (await ada.says("/schedule edit 2 when:2027-03-02 12:00")).text
    await school.until("2027-03-03 12:00")
    assert len(school.chat.posts) == 1


async def test_a_one_off_that_was_missed_can_be_given_a_new_time(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #general 2027-03-02 12:00 text:"Hello"')
    await school.stop()
    school.clock.set(berlin("2027-03-04 12:00"))
    await school.start()
    await school.settle()
    assert "next: Fri 5 Mar 12:00" in (await ada.says("/schedule edit 2 when:2027-03-05 12:00")).text
    await school.until("2027-03-05 12:01")
    assert len(school.chat.posts) == 1


async def test_a_one_off_becomes_a_weekly_one_and_a_weekly_one_a_one_off(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #general 2027-03-02 12:00 text:"Hello"')
    assert "next: Thu 4 Mar 10:00, Thu 11 Mar" in (await ada.says("/schedule edit 2 when:every Thursday 10:00")).text
    await school.until("2027-03-04 12:00")
    early = await ada.says("/schedule edit 2 when:2027-03-06 10:00")
    assert early.text == (
        "A change applies from the schedule's next period on, and that begins on Thursday, 11 March. "
        "Choose a time from that day on, or add a schedule of its own with /schedule add."
    )
    await ada.says("/schedule edit 2 when:2027-03-12 10:00")
    await ada.says("/schedule edit 2 when:2027-03-13 10:00")
    await school.until("2027-03-26 12:00")
    assert [post.at for post in school.chat.posts] == [berlin("2027-03-04 10:00"), berlin("2027-03-13 10:00")]


async def test_new_words_of_an_announcement_are_in_its_next_post(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #general every Friday 12:00 text:"Old words"')
    await school.until("2027-03-05 12:01")
    await ada.says('/schedule edit 2 text:"New words"')
    await school.until("2027-03-12 12:01")
    assert [post.text.split("\n\n")[1] for post in school.chat.posts] == ["Old words", "New words"]
    assert (await ada.says("/schedule edit 2 text:none")).text.startswith("An announcement needs its words.")
