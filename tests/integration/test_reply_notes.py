"""What a reply in a thread says becomes the note of its check-in, where the platform lets Pacer read it."""

from pathlib import Path

import pytest

from bot.model.events import ThreadReplied
from bot.testing.conversation import Member
from bot.testing.fake import FakeAdapter
from bot.testing.platform import Post
from tests.school import School

NOTES = "Your last notes, which only you see here:\n\n"


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


async def notes(member: Member) -> str:
    """As /progress shows them; empty where there is none."""
    return (await member.says("/progress")).text.partition(NOTES)[2]


async def test_a_reply_is_noted_on_one_line(school: School, jun: Member) -> None:
    await jun.replies("I drew it  on paper.\n*Then* <@lena> helped", on=issue(school))
    assert await notes(jun) == "Mon 1 Mar · I drew it on paper. *Then* <@lena> helped"
    assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_of_a_day_s_replies_the_first_is_noted(school: School, jun: Member) -> None:
    for said in ("I start", "and I go on", "and on"):
        await jun.replies(said, on=issue(school))
    await school.until("2027-03-02 09:10")
    await jun.replies("Tuesday's", on=issue(school))
    assert await notes(jun) == "Tue 2 Mar · Tuesday's\n\nMon 1 Mar · I start"


async def test_a_reply_stands_back_behind_a_note_that_was_made_as_one(school: School, jun: Member) -> None:
    await jun.says("/checkin read about hashing")
    await jun.replies("done", on=issue(school))
    assert await notes(jun) == "Mon 1 Mar · read about hashing"


async def test_a_long_reply_is_shortened(school: School, jun: Member) -> None:
    await jun.replies("long " * 800, on=issue(school))
    noted = await notes(jun)
    assert noted.endswith("long…")
    assert len(noted) < 170


@pytest.mark.parametrize("said", ["here is \x07 a bell", "\u202eevil", "\u200b", "see\n```python\nreturn 42\n```"])
async def test_what_can_not_be_shown_on_a_line_is_a_check_in_without_a_note(
    school: School, jun: Member, said: str
) -> None:
    post = issue(school)
    event = ThreadReplied(
        thread=school.fake.thread_of(post.ref),
        message="9001",
        by=school.fake.caller("jun", school.fake.home),
        at=school.clock.now(),
        text=said,
    )
    await school.fake.connection.publish(event)
    assert await notes(jun) == ""
    assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_a_reply_that_comes_again_with_other_words_changes_nothing(school: School, jun: Member) -> None:
    await jun.replies("I start", on=issue(school))
    event = school.fake.connection.handed[-1]
    assert isinstance(event, ThreadReplied)
    await school.fake.people.redeliver(event)
    await school.fake.people.redeliver(
        ThreadReplied(thread=event.thread, message=event.message, by=event.by, at=event.at, text="I started")
    )
    assert await notes(jun) == "Mon 1 Mar · I start"


async def test_where_replies_can_not_be_read_they_are_check_ins(tmp_path: Path) -> None:
    school = School(tmp_path / "pacer.db", "2027-02-26 17:00")
    fake = FakeAdapter(school.clock, hides_replies=True)
    for name in ("general", "challenges", "notices"):
        fake.add_channel(name)
    school.fake = fake
    school.chat.fake = fake
    await school.start()
    try:
        await school.set_up(school.chat.admin("ada"))
        await school.until("2027-03-01 09:10")
        jun = school.chat.member("jun")
        await jun.replies("I start", on=issue(school))
        assert await notes(jun) == ""
        assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text
    finally:
        await school.stop()
