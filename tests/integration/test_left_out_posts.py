"""A schedule that is removed or paused posts nothing any more, not even what waited already."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.model.messages import OutgoingMessage
from bot.testing.conversation import Member
from bot.testing.faults import lost_answer
from tests.school import School, school_at

LEFT_OUT = "What waited to be posted is left out, and its content goes back to the pool."


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday, half past nine; the first weekly issue waits for a channel that is closed."""
    await new_school.set_up(new_school.chat.admin("ada"))
    new_school.fake.close_channel(new_school.challenges, "Send Messages")
    await new_school.until("2027-03-01 09:30")
    return new_school


async def open_again(school: School, ada: Member) -> None:
    """By resuming another schedule of that channel."""
    await ada.says("/schedule add checkin #general every day 20:00")
    school.fake.reopen_channel(school.challenges)
    await ada.says("/schedule edit 2 channel:#challenges")
    await ada.says("/schedule resume 2")
    await school.settle()


async def test_what_waits_of_a_removed_schedule_is_not_posted(school: School, ada: Member) -> None:
    heard = await ada.says("/schedule remove 1")
    assert heard.text == f"Removed schedule 1 (weekly). What was posted stays. {LEFT_OUT}"
    await open_again(school, ada)
    await school.until("2027-03-01 19:00")
    assert not school.posts()


async def test_what_it_would_have_shown_is_shown_by_the_next_one(school: School, ada: Member) -> None:
    await ada.says("/schedule remove 1")
    school.fake.reopen_channel(school.challenges)
    await ada.says("/schedule add weekly #challenges every Tuesday 09:00")
    await school.until("2027-03-02 10:30")
    (post,) = school.posts()
    assert post.startswith("Week 1 · ")
    assert "Last week" not in post
    jun = school.chat.member("jun")
    assert "• 1 " in (await jun.says("/challenge archive")).text


async def test_what_waits_of_a_paused_schedule_is_not_posted_and_the_next_one_is(school: School, ada: Member) -> None:
    heard = await ada.says("/schedule pause 1")
    assert heard.text == f"Paused schedule 1 (weekly). {LEFT_OUT} /schedule resume 1 goes on."
    school.fake.reopen_channel(school.challenges)
    assert "next: Mon 8 Mar 09:00" in (await ada.says("/schedule resume 1")).text
    await school.settle()
    assert not school.posts()
    await school.until("2027-03-08 09:01")
    (post,) = school.posts()
    assert post.startswith("Week 1 · ")


async def test_another_schedule_s_waiting_post_stays(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #general 2027-03-01 10:00")
    school.fake.reopen_channel(school.challenges)
    await ada.says("/schedule edit 2 channel:#challenges")
    school.fake.close_channel(school.challenges, "Send Messages")
    await school.until("2027-03-01 10:05")
    await ada.says("/schedule remove 1")
    school.fake.reopen_channel(school.challenges)
    await ada.says("/schedule resume 2")
    await school.settle()
    (post,) = school.posts()
    assert post.startswith("Tip")


async def test_nothing_is_said_of_waiting_posts_where_there_are_none(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #general every day 20:00")
    assert (await ada.says("/schedule pause 2")).text == "Paused schedule 2 (tip). /schedule resume 2 goes on."
    assert (await ada.says("/schedule remove 2")).text == "Removed schedule 2 (tip). What was posted stays."


async def test_what_may_have_been_seen_finishes(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        await school.set_up(ada)
        school.fake.fail_next(lost_answer())
        await school.until("2027-03-01 09:00:05")
        assert (await ada.says("/schedule remove 1")).text == "Removed schedule 1 (weekly). What was posted stays."
        await school.until("2027-03-01 09:10")
        (post,) = school.posts()
        assert post.startswith("Week 1 · ")
        jun = school.chat.member("jun")
        assert "open until" in (await jun.says("/challenge show")).text


@pytest.mark.parametrize("fails", [False, True])
async def test_what_is_removed_while_it_is_composed_is_not_posted_and_not_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        ada = school.chat.admin("ada")
        await school.set_up(ada)
        compose = school.app.posts.compose

        async def slowly(occurrence_id: int, now: datetime) -> OutgoingMessage:
            message = await compose(occurrence_id, now)
            await ada.says("/schedule remove 1")
            if fails:
                raise RuntimeError("it can't be composed")
            return message

        monkeypatch.setattr(school.app.sending, "_compose", slowly)
        await school.until("2027-03-01 09:10")
        assert not school.posts()
        assert not school.told()
