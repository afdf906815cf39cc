"""Checking in through every door; a day counts once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.events import ReactionAdded, ThreadReplied
from bot.model.refs import MessageRef
from bot.testing.conversation import Member
from bot.testing.platform import Post
from tests.school import School

CHECK = "white_check_mark"


def issue(school: School) -> Post:
    return school.fake.posts(school.challenges)[0]


async def week_of(member: Member) -> str:
    return (await member.says("/streak show")).text


async def progress_of(member: Member) -> str:
    return (await member.says("/progress")).text


async def test_twice_a_day_is_once(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("/checkin read about indexes")
    assert heard.text.startswith("Checked in for Monday, 1 March. Your week: 1 of 3 days, 2 to go.")
    assert heard.is_private
    heard = await jun.presses("Check in", on=issue(school))
    assert heard.text.startswith("You were checked in for Monday, 1 March already; a day counts once.")
    assert "1 of 3 days" in heard.text


async def test_a_note_can_be_added_and_changed_later_the_same_day(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.presses("Check in", on=issue(school))
    await school.until("2027-03-01 21:00")
    heard = await jun.says("/checkin wrote my first join")
    assert heard.text.startswith("You were checked in for Monday, 1 March already; your note is added.")
    assert "wrote my first join" in await progress_of(jun)
    heard = await jun.says("/checkin wrote my second join")
    assert heard.text.startswith("The note of Monday, 1 March now reads as you wrote it.")
    seen = await progress_of(jun)
    assert "wrote my second join" in seen
    assert "first join" not in seen


async def test_only_oneself_reads_ones_notes(school: School) -> None:
    await school.chat.member("jun").says("/checkin a private thought")
    lena = school.chat.member("lena")
    seen = (await lena.says("/progress @jun")).text
    assert "Progress of jun" in seen
    assert "a private thought" not in seen


async def test_without_a_note_the_command_opens_a_form_which_may_stay_empty(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("/checkin")
    assert heard.form
    heard = await jun.fills()
    assert heard.text.startswith("Checked in for Monday, 1 March.")
    await jun.says("/checkin")
    heard = await jun.fills(note="three pages of notes")
    assert heard.text.startswith("You were checked in for Monday, 1 March already; your note is added.")


async def test_every_door_checks_in_for_the_day(school: School) -> None:
    post = issue(school)
    by_reaction, by_reply, by_button, by_answer, by_talk = (
        school.chat.member(name) for name in ("mei", "tom", "lena", "jonas", "noor")
    )
    await by_reaction.reacts(CHECK, on=post)
    await by_reply.replies("I drew it on paper first", on=post)
    await by_button.presses("Done it elsewhere", on=post)
    await by_answer.presses("Answer", on=post)
    await by_answer.fills(answer="A")
    await by_talk.says("b")
    for member in (by_reaction, by_reply, by_button, by_answer, by_talk):
        assert "Your week: 1 of 3 days" in await week_of(member), member.name


async def test_all_doors_together_are_still_one_day(school: School) -> None:
    post = issue(school)
    jun = school.chat.member("jun")
    await jun.reacts(CHECK, on=post)
    await jun.replies("first", on=post)
    await jun.replies("second", on=post)
    await jun.presses("Check in", on=post)
    await jun.presses("Done it elsewhere", on=post)
    await jun.says("c")
    await jun.says("/checkin and so to bed")
    assert "Your week: 1 of 3 days" in await week_of(jun)


async def test_taking_a_reaction_back_takes_that_day_back(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.reacts(CHECK, on=issue(school))
    await jun.unreacts(CHECK, on=issue(school))
    assert "Your week: 0 of 3 days" in await week_of(jun)
    await school.until("2027-03-02 10:00")
    await jun.reacts(CHECK, on=issue(school))
    heard = await jun.says("/streak why")
    assert "Check-ins: Tue 2 Mar ·" in heard.text


async def test_another_piece_keeps_the_day_when_a_reaction_is_taken_back(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.reacts(CHECK, on=issue(school))
    await jun.replies("and I mean it", on=issue(school))
    await jun.unreacts(CHECK, on=issue(school))
    assert "Your week: 1 of 3 days" in await week_of(jun)


async def test_an_emoji_that_was_not_offered_does_nothing(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.reacts("tada", on=issue(school))
    await jun.unreacts("tada", on=issue(school))
    assert "You have no check-ins yet" in await week_of(jun)
    await jun.presses("Check in", on=issue(school))
    await jun.reacts("tada", on=issue(school))
    await jun.unreacts("tada", on=issue(school))
    assert "Your week: 1 of 3 days" in await week_of(jun)


async def test_a_reaction_under_someone_elses_message_does_nothing(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.replies("look at this", on=issue(school))
    reply = school.fake.connection.handed[-1]
    assert isinstance(reply, ThreadReplied)
    tom = school.chat.member("tom")
    await tom.reacts(CHECK, on=MessageRef(channel=reply.thread, message=reply.message))
    assert "You have no check-ins yet" in await week_of(tom)


async def test_a_reaction_that_is_delivered_again_counts_once_and_for_its_first_day(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.reacts(CHECK, on=issue(school))
    reaction = school.fake.connection.handed[-1]
    assert isinstance(reaction, ReactionAdded)
    await school.fake.people.redeliver(reaction)
    await school.until("2027-03-02 10:00")
    await school.fake.people.redeliver(replace(reaction, at=reaction.at + timedelta(days=1)))
    assert "Your week: 1 of 3 days" in await week_of(jun)
    rows = (await progress_of(jun)).splitlines()
    assert next(row for row in rows if row.startswith("01 Mar")).count("■") == 1
    await jun.unreacts(CHECK, on=issue(school))
    assert "Your week: 0 of 3 days" in await week_of(jun)
    assert "■" not in await progress_of(jun)


async def test_a_button_that_is_pressed_twice_or_delivered_twice_counts_once(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.presses("Check in", on=issue(school))
    await school.fake.people.redeliver(school.fake.connection.handed[-1])
    await jun.presses("Check in", on=issue(school))
    assert "Your week: 1 of 3 days" in await week_of(jun)


async def test_the_check_in_button_of_an_old_post_works_every_day_and_after_a_restart(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.presses("Check in", on=issue(school))
    await school.until("2027-03-03 07:00")
    await jun.presses("Check in", on=issue(school))
    await school.restart()
    await school.until("2027-03-10 22:00")
    heard = await jun.presses("Check in", on=issue(school))
    assert heard.text.startswith("Checked in for Wednesday, 10 March. Your week: 1 of 3 days")


async def test_done_elsewhere_says_for_which_day_it_counted(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.presses("Done it elsewhere", on=issue(school))
    assert heard.text.startswith(
        "Good work on The cloakroom ticket. It checks you in for Monday, 1 March, without points."
    )
    await school.until("2027-03-02 10:00")
    heard = await jun.presses("Done it elsewhere", on=issue(school))
    assert heard.text.startswith("You said so already, and it counted for Monday, 1 March.")
    assert "Your week: 1 of 3 days" in heard.text
    assert "0 points, 0 challenges solved" in await progress_of(jun)


async def test_the_first_acts_of_a_newcomer_may_come_all_at_once(school: School) -> None:
    jun = school.chat.member("jun")
    post = issue(school)
    await asyncio.gather(
        jun.reacts(CHECK, on=post),
        jun.replies("hello", on=post),
        jun.presses("Check in", on=post),
        jun.says("/goal set begin"),
        jun.says("C"),
    )
    assert "Your week: 1 of 3 days" in await week_of(jun)
    heard = await school.chat.admin("ada").says("/community show")
    assert "Members: 2" in heard.text


async def test_yesterday_can_be_told(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/checkin first day")
    await school.until("2027-03-03 00:30")
    heard = await jun.says('/checkin note:"it was late" day:yesterday')
    assert heard.text.startswith("Checked in for Tuesday, 2 March. Your week: 2 of 3 days")
    heard = await jun.says("/checkin day:2027-03-02")
    assert heard.text.startswith("You were checked in for Tuesday, 2 March already")
    assert "Check-ins: Mon 1 Mar, Tue 2 Mar ·" in (await jun.says("/streak why")).text


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("yesterday", "Sunday, 28 February 2027 is before you joined."),
        ("tomorrow", "Tuesday, 2 March 2027 is still to come. Today is Monday, 1 March 2027"),
        ("2037-02-28", "is still to come"),
        ("2037-12-31", "is still to come"),
        ("2050-01-01", "is too far away"),
        ("someday", "not “someday”. Write today, yesterday or a date such as 2027-03-01."),
    ],
)
async def test_a_day_before_joining_or_to_come_is_refused_and_nothing_is_kept(
    school: School, day: str, refusal: str
) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says(f"/checkin day:{day}")
    assert refusal in heard.text
    assert "You have no check-ins yet" in await week_of(jun)


async def test_two_days_ago_is_too_long_ago(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/checkin first day")
    await school.until("2027-03-05 12:00")
    heard = await jun.says("/checkin day:2027-03-03")
    assert heard.text == (
        "Wednesday, 3 March 2027 is too long ago to add. You can still check in back to Thursday, 4 March 2027."
    )


async def test_a_note_of_ten_thousand_characters_is_refused_and_the_form_keeps_what_fits(school: School) -> None:
    jun = school.chat.member("jun")
    refusal = "That note has 10,000 characters; at most 500 fit. Shorten it and send it again."
    assert (await jun.says("/checkin " + "a" * 10_000)).text == refusal
    await jun.says("/checkin")
    heard = await jun.fills(note="a" * 10_000)
    assert heard.errors == {"note": refusal}
    heard = await jun.fills(note="a" * 500)
    assert heard.text.startswith("Checked in for Monday, 1 March.")


@pytest.mark.parametrize("character", ["\x1b", "\x00", "\u202e", "\u2066", "\ue000"])
async def test_a_note_with_a_hidden_character_is_refused_in_words(school: School, character: str) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says(f"/checkin abc{character}def")
    assert heard.text == f"That note holds a character that can't be shown (U+{ord(character):04X}). Send it without."
    await jun.says("/checkin")
    heard = await jun.fills(note=f"abc{character}def")
    assert "can't be shown" in heard.errors["note"]
    assert "You have no check-ins yet" in await week_of(jun)


async def test_a_note_is_shown_letter_by_letter(school: School) -> None:
    jun = school.chat.member("jun")
    hostile = "<@U1> <!here> @everyone **bold** `code` [x](https://a.example) </b> & 日本 🎉 é"
    await jun.says(f"/checkin {hostile}")
    assert hostile in await progress_of(jun)
