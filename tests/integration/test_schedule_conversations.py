"""/schedule: adding, listing, pausing, skipping, previewing, running."""

import sqlite3

import pytest

from bot.model.calls import Answer
from bot.model.plain import plain_text
from bot.testing.conversation import Member
from tests.school import School, berlin


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


def rows(school: School) -> list[str]:
    """Everything that is stored."""
    with sqlite3.connect(f"file:{school.database}?mode=ro", uri=True) as connection:
        dump = list(connection.iterdump())
    connection.close()
    return dump


def tips(school: School) -> list[str]:
    return [post for post in school.posts() if post.startswith("Tip")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tipp #challenges every day 09:00", "what can't be “tipp”. Did you mean tip? It is one of: weekly, challenge"),
        ("tip #nowhere every day 09:00", "There is no channel #nowhere here. Write it as #name."),
        ("tip #challenges", "/schedule add needs when. It is /schedule add what channel when [zone]"),
        ("tip #challenges every day at noonish", "Pacer does not understand"),
        ("tip #challenges every day 09:00 zone:Berlin", "Did you mean Europe/Berlin?"),
        ("tip #challenges every day 09:00 late:never", "late can't be “never”. It is one of: post, skip."),
        (
            "challenge #challenges every day 09:00 of:seasn-one",
            "There is no series “seasn-one”. Did you mean season-one?",
        ),
        (
            "challenge #challenges every day 09:00 level:begginer",
            "There is no level “begginer”. Did you mean beginner?",
        ),
        ("tip #challenges every day 09:00 topic:caching", "There is no topic “caching”. Did you mean"),
        ("announcement #challenges every day 09:00", 'An announcement needs its words. Add them as text:"Our words".'),
        (
            "announcement #challenges every day 09:00 text:" + "x" * 1501,
            "That text has 1,501 characters; at most 1,500",
        ),
        ("announcement #challenges every day 09:00 text:\u202eHi", "That text holds a character that can't be shown"),
        ("tip #challenges every day 09:00 mention:" + "x" * 101, "That mention has 101 characters; at most 100 fit."),
        ("tip #challenges every day 09:00 text:Hi", "text is for checkin and announcement; tip has no use for it."),
        (
            "goals #challenges every day 09:00 of:season-one",
            "of is for weekly, challenge and roadmap; goals has no use",
        ),
        ("roadmap #challenges every day 09:00 of:season-one", "There is no roadmap “season-one”."),
        ("roadmap #challenges every day 09:00 level:beginner", "level is for weekly and challenge; roadmap has no use"),
        (
            "challenge #challenges every day 09:00 of:season-one level:advanced topic:sql-and-normalization",
            "No challenge fits season-one and advanced and sql-and-normalization. Choose less narrowly.",
        ),
    ],
)
async def test_a_wrong_option_is_answered_with_what_would_be_right(
    school: School, ada: Member, typed: str, sentence: str
) -> None:
    assert sentence in (await ada.says(f"/schedule add {typed}")).text
    assert (await ada.says("/schedule list")).text.startswith("Nothing is scheduled yet.")


async def test_a_channel_that_pacer_cannot_write_in_is_refused_with_the_permission(school: School, ada: Member) -> None:
    school.fake.close_channel(school.challenges, "Send Messages")
    heard = await ada.says("/schedule add tip #challenges every day 09:00")
    assert "it lacks Send Messages" in heard.text
    school.fake.remove_channel(school.notices)
    assert "There is no channel #notices here." in (await ada.says("/schedule add tip #notices every day 09:00")).text


async def test_schedules_are_listed_with_all_that_they_choose(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every Monday 09:00 level:beginner of:season-one late:skip")
    await ada.says('/schedule add announcement #general every Friday 16:00 mention:@learners text:"*Demo* time"')
    listed = (await ada.says("/schedule list")).text
    assert "every Monday at 09:00 (UTC) · season-one · beginner · skips late ones · next: Mon 1 Mar 09:00" in listed
    assert "every Friday at 16:00 (UTC) · notifies @learners · “*Demo* time” · next: Fri 5 Mar 16:00" in listed


async def test_a_number_may_be_left_out_only_where_there_is_one_schedule(school: School, ada: Member) -> None:
    assert (await ada.says("/schedule pause")).text.startswith("Nothing is scheduled yet.")
    await ada.says("/schedule add tip #challenges every day 09:00")
    assert (await ada.says("/schedule pause")).text.startswith("Paused schedule 1 (tip).")
    await ada.says("/schedule add recap #challenges every Monday 08:30")
    assert (await ada.says("/schedule pause")).text.startswith("There are several schedules.")
    assert (await ada.says("/schedule pause 7")).text.startswith("There is no schedule 7.")
    assert (await ada.says("/schedule pause x")).text == "schedule is a whole number, not “x”."


async def test_schedules_of_another_community_cannot_be_seen_or_touched(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every day 09:00")
    other = school.fake.add_space("other")
    channel = school.fake.add_channel("elsewhere", space=other)
    await school.restart()
    school.fake.add_member("bo", is_admin=True)
    people = school.fake.people
    for command in ("list", "pause 1", "resume 1", "edit 1 late:skip", "skip 1", "run 1", "preview 1", "remove 1"):
        reply = await people.command("bo", f"/schedule {command}", channel=channel)
        assert isinstance(reply, Answer)
        text = plain_text(reply.message)
        assert text.startswith(("Nothing is scheduled yet.", "There is no schedule 1.")), command
    assert "next: Sat 27 Feb 09:00" in (await ada.says("/schedule list")).text


async def test_a_paused_schedule_posts_nothing_until_it_is_resumed(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every day 09:00 zone:Europe/Berlin")
    await school.until("2027-02-27 09:01")
    await ada.says("/schedule pause 1")
    assert "paused" in (await ada.says("/schedule list")).text
    await school.until("2027-03-02 12:00")
    assert len(tips(school)) == 1
    heard = await ada.says("/schedule resume 1")
    assert heard.text.startswith("Going on. 1 · tip")
    assert "next: Wed 3 Mar 09:00" in heard.text
    await school.until("2027-03-03 09:01")
    assert len(tips(school)) == 2


async def test_a_pause_and_resume_right_after_a_post_does_not_post_it_again(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every day 09:00 zone:Europe/Berlin")
    await ada.says("/schedule run 1")
    await school.settle()
    await ada.says("/schedule pause 1")
    assert "next: Sun 28 Feb 09:00" in (await ada.says("/schedule resume 1")).text
    await school.until("2027-02-28 08:59")
    assert len(tips(school)) == 1


async def test_skip_leaves_out_exactly_the_next_one(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every Monday 09:00 zone:Europe/Berlin")
    heard = await ada.says("/schedule skip")
    assert heard.text.startswith("Skipped the one of Mon 1 Mar 09:00. 1 · tip")
    assert "next: Mon 8 Mar 09:00" in heard.text
    await school.until("2027-03-08 09:01")
    assert [post.at for post in school.fake.posts(school.challenges)] == [berlin("2027-03-08 09:00")]


async def test_a_skipped_one_survives_a_pause(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every Monday 09:00 zone:Europe/Berlin")
    await ada.says("/schedule skip")
    await ada.says("/schedule pause")
    assert "next: Mon 8 Mar 09:00" in (await ada.says("/schedule resume")).text


async def test_a_removed_schedule_is_gone_and_its_posts_stay(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every day 09:00 zone:Europe/Berlin")
    await school.until("2027-02-27 09:01")
    assert (await ada.says("/schedule remove 1")).text == "Removed schedule 1 (tip). What was posted stays."
    assert (await ada.says("/schedule pause 1")).text.startswith("There is no schedule 1.")
    await school.until("2027-03-05 12:00")
    assert len(school.posts()) == 1


async def test_run_posts_now_and_not_again_at_its_time(school: School, ada: Member) -> None:
    await school.set_up(ada)
    heard = await ada.says("/schedule run 1")
    assert heard.text == (
        f"Posting now: weekly in #{school.challenges.channel}. The one after it comes at Mon 8 Mar 09:00."
    )
    await school.settle()
    assert "Week 1" in school.posts()[-1]
    await school.until("2027-03-08 08:59")
    assert len(school.posts()) == 1
    await school.until("2027-03-08 09:01")
    assert "Week 2" in school.posts()[-1]


async def test_a_preview_changes_nothing_and_shows_what_will_be_posted(school: School, ada: Member) -> None:
    await school.set_up(ada)
    before = rows(school)
    heard = await ada.says("/schedule preview 1")
    assert heard.is_private
    assert rows(school) == before
    assert not school.posts()
    await school.until("2027-03-01 09:01")
    assert school.posts() == [heard.text]
    second = await ada.says("/schedule preview 1")
    assert "Week 2" in second.text
    assert "Last week, The cloakroom ticket" in second.text
    await school.until("2027-03-08 09:01")
    assert school.posts()[-1] == second.text


@pytest.mark.parametrize("what", ["challenge", "tip", "roadmap", "checkin", "goals", "recap"])
async def test_every_kind_looks_in_its_preview_as_it_is_posted(school: School, ada: Member, what: str) -> None:
    await ada.says(f"/schedule add {what} #challenges every Monday 09:00 zone:Europe/Berlin")
    preview = await ada.says("/schedule preview")
    await school.until("2027-03-01 09:01")
    assert school.posts() == [preview.text]


async def test_the_calendar_shows_eight_weeks_in_the_community_s_zone(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await ada.says("/schedule add tip #challenges 2027-03-03 09:00 zone:America/New_York")
    heard = (await ada.says("/schedule calendar")).text
    assert "Week of 1 March · Mon 09:00 weekly · Wed 15:00 tip" in heard
    assert heard.count("weekly") == 8
    assert "Week of 19 April" in heard
    assert "Week of 26 April" not in heard
    assert "Times in Europe/Berlin" in heard
    assert "tip" not in (await ada.says("/schedule calendar 1")).text
    await ada.says("/schedule pause 1")
    assert "Nothing is to come in the next eight weeks." in (await ada.says("/schedule calendar 1")).text


async def test_a_one_off_that_was_posted_is_over(school: School, ada: Member) -> None:
    await ada.says('/schedule add announcement #challenges 2027-02-27 12:00 zone:Europe/Berlin text:"Hi"')
    await school.until("2027-02-27 12:01")
    assert "over" in (await ada.says("/schedule list")).text
    for command in ("skip", "run", "resume", "pause", "preview"):
        assert (await ada.says(f"/schedule {command}")).text.startswith("That schedule has nothing more to come.")


async def test_a_paused_schedule_is_resumed_before_it_is_run_or_skipped(school: School, ada: Member) -> None:
    await ada.says("/schedule add tip #challenges every day at 12:00")
    await ada.says("/schedule pause 1")
    for command in ("run", "skip"):
        heard = await ada.says(f"/schedule {command} 1")
        assert heard.text == "Schedule 1 is paused. /schedule resume 1 goes on with it."
    await ada.says("/schedule resume 1")
    assert (await ada.says("/schedule run 1")).text.startswith("Posting now")


async def test_run_and_preview_say_where_nothing_is_left_to_show(school: School, ada: Member) -> None:
    await ada.says("/schedule add solution #challenges every Monday 09:00")
    for command in ("run", "preview"):
        assert (await ada.says(f"/schedule {command}")).text.startswith("There is no new solution to show yet.")
    await ada.says("/schedule add roadmap #general every day 09:00 of:four-phases-to-a-job")
    for _ in range(4):
        await ada.says("/schedule run 2")
        await school.settle()
    for command in ("run", "preview"):
        heard = await ada.says(f"/schedule {command} 2")
        assert heard.text.startswith("Everything that fits that schedule has been posted.")


async def test_fifty_schedules_are_enough(school: School, ada: Member) -> None:
    for hour in (18, 19):
        await school.until(f"2027-02-27 {hour}:00")
        for _ in range(25):
            await ada.says("/schedule add tip #challenges every Monday 09:00")
    await school.until("2027-02-27 20:00")
    assert (await ada.says("/schedule add tip #challenges every Monday 09:00")).text.startswith("Fifty schedules")


async def test_completions_name_schedules_series_and_roadmaps_to_admins_only(school: School, ada: Member) -> None:
    await school.set_up(ada)
    jun = school.chat.member("jun")
    people = school.fake.people
    offered = await people.suggestions(ada.name, "/schedule pause", "schedule", "week")
    assert [choice.label for choice in offered] == ["1 · weekly · every Monday at 09:00 (Europe/Berlin)"]
    assert not await people.suggestions(jun.name, "/schedule pause", "schedule", "week")
    command = "/schedule add tip #challenges"
    series = await people.suggestions(ada.name, command, "of", "season")
    assert [choice.value for choice in series] == ["season-one", "season-two"]
