"""Which items are posted: none twice in a community, in a series' order, by level and topic, from the pool."""

import pytest

from bot.model.messages import line
from bot.model.plain import plain_line
from bot.testing.conversation import Member
from bot.testing.faults import rejected
from tests.school import School, berlin, library

SEASON = library().series["season-one"].items


@pytest.fixture
async def school(new_school: School) -> School:
    """Friday afternoon; nothing is planned."""
    await new_school.chat.admin("ada").says("/community settings zone:Europe/Berlin notices:#notices")
    return new_school


def titles(school: School) -> list[str]:
    """The titles of what was posted in #challenges, without what stands before the dot."""
    return [post.message.title.partition(" · ")[2] for post in school.fake.posts(school.challenges)]


def run_out(school: School) -> list[str]:
    """What admins were told of challenges that have run out."""
    return [told for told in school.told() if "run out" in told]


def title(slug: str) -> str:
    return library().challenge(slug).title


async def test_a_season_comes_in_its_order_and_ends_with_a_word_to_the_admins(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00 of:season-one")
    await school.until("2027-03-10 12:00")
    assert titles(school) == [title(slug) for slug in SEASON]
    assert not school.told()
    await school.until("2027-03-11 12:00")
    assert "Schedule 1 (challenge)" in school.told()[0]
    assert "nothing was posted" in school.told()[0]
    assert len(titles(school)) == len(SEASON)


async def test_without_a_series_every_challenge_comes_once_the_first_season_first(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00")
    await school.until("2027-07-31 12:00")
    posted = titles(school)
    assert posted[: len(SEASON)] == [title(slug) for slug in SEASON]
    assert sorted(posted) == sorted(challenge.title for challenge in library().challenges.values())


async def test_two_schedules_of_a_community_never_show_the_same_item(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every day 09:00")
    await ada.says("/schedule add challenge #challenges every day 09:00")
    await ada.says("/schedule add tip #general every day 09:00")
    await school.until("2027-03-04 12:00")
    assert len(titles(school)) == 12
    assert len(set(titles(school))) == 12
    tips = [plain_line(line(tip.text)) for tip in library().tips.values()]
    posts = [*school.posts(), *(post.text for post in school.chat.posts)]
    shown = [tip for tip in tips for post in posts if tip in post]
    assert len(shown) == 12
    assert len(set(shown)) == 12


async def test_a_schedule_that_was_made_anew_does_not_begin_again(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00")
    await school.until("2027-02-28 12:00")
    await ada.says("/schedule remove 1")
    await ada.says("/schedule add challenge #challenges every day 10:00")
    await school.until("2027-03-02 12:00")
    assert titles(school) == [title(slug) for slug in SEASON[:4]]


async def test_another_community_has_a_pool_of_its_own(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00")
    other = school.fake.add_space("other")
    channel = school.fake.add_channel("elsewhere", space=other)
    await school.restart()
    school.fake.add_member("bo", is_admin=True)
    await school.fake.people.command("bo", "/schedule add challenge #elsewhere every day 10:00", channel=channel)
    await school.until("2027-02-27 12:00")
    (post,) = school.fake.posts(channel)
    assert post.message.title == f"Challenge 1 · {title(SEASON[0])}"


async def test_a_level_chooses_only_its_challenges(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00 level:beginner")
    await school.until("2027-03-20 12:00")
    beginner = [slug for slug in SEASON if library().challenge(slug).level == "beginner"]
    assert titles(school)[: len(beginner)] == [title(slug) for slug in beginner]
    assert all("\nbeginner · about" in post for post in school.posts())


async def test_a_topic_chooses_only_its_challenges_and_tips(school: School, ada: Member) -> None:
    topic = "api-development"
    await ada.says(f"/schedule add challenge #challenges every day 09:00 topic:{topic} of:season-one")
    await school.until("2027-03-20 12:00")
    fitting = [slug for slug in SEASON if topic in library().challenge(slug).topics]
    assert len(fitting) > 1
    assert titles(school) == [title(slug) for slug in fitting]


async def test_a_weekly_issue_whose_season_is_over_goes_on_with_tip_and_roadmap(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every day 09:00 level:advanced of:season-one")
    advanced = [slug for slug in SEASON if library().challenge(slug).level == "advanced"]
    await school.until("2027-03-05 12:00")
    posts = school.fake.posts(school.challenges)
    assert titles(school)[: len(advanced)] == [title(slug) for slug in advanced]
    after = posts[len(advanced)]
    assert after.message.title.startswith("The week of ")
    assert f"Last week, {title(advanced[-1])}" in after.text
    assert "Tip · " in after.text
    assert "Roadmap · " in after.text
    assert [button.label for button in after.message.buttons] == ["Check in", "Last solution"]
    assert "Last week" not in posts[len(advanced) + 1].text


async def test_admins_are_told_once_that_a_weekly_issue_has_no_challenge_left(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every day 09:00 level:advanced of:season-one")
    await school.until("2027-02-27 12:00")
    assert school.posts()[-1].startswith("Week 1")
    assert not run_out(school)
    await school.until("2027-03-08 12:00")
    assert school.posts()[-1].startswith("The week of ")
    assert school.posts()[-2].startswith("The week of ")
    assert run_out(school) == [
        "Challenges have run out for schedule 1 (weekly): its issues come without one. "
        "What to do: add challenges, or let it choose less narrowly with /schedule edit 1."
    ]


async def test_once_it_had_challenges_again_admins_are_told_anew(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every day 09:00 level:advanced of:season-one")
    await school.until("2027-03-02 12:00")
    assert len(run_out(school)) == 1
    await ada.says("/schedule edit 1 level:none topic:data-structures-and-algorithms")
    await school.until("2027-03-08 12:00")
    assert len(run_out(school)) == 2


async def test_what_was_missed_stays_in_the_pool(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every Monday 09:00")
    await school.stop()
    school.clock.set(berlin("2027-03-03 12:00"))
    await school.start()
    await school.until("2027-03-08 09:01")
    (post,) = school.posts()
    assert post.startswith(f"Week 1 · {title(SEASON[0])}")
    assert "step 1:" in post


async def test_what_failed_goes_back_to_the_pool(school: School, ada: Member) -> None:
    await ada.says("/schedule add weekly #challenges every Monday 09:00")
    school.fake.fail_next(rejected())
    await school.until("2027-03-01 12:00")
    assert not school.posts()
    assert "Not posted" in school.told()[0]
    await school.until("2027-03-08 09:01")
    (post,) = school.posts()
    assert post.startswith(f"Week 1 · {title(SEASON[0])}")
    assert "step 1:" in post
    assert "Last week" not in post


async def test_what_failed_while_a_later_step_was_planned_already_is_not_lost(school: School, ada: Member) -> None:
    await ada.says("/schedule add roadmap #challenges every day 09:00 of:four-phases-to-a-job")
    school.fake.close_channel(school.challenges, "Send Messages")
    await school.until("2027-02-28 09:30")
    school.fake.reopen_channel(school.challenges)
    await ada.says("/schedule resume 1")
    await school.until("2027-03-10 12:00")
    assert sorted(titles(school)) == [f"step {number} of 4" for number in range(1, 5)]


async def test_a_skipped_occurrence_takes_no_item_along(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every day 09:00")
    await ada.says("/schedule skip 1")
    await school.until("2027-02-28 12:00")
    assert titles(school) == [title(SEASON[0])]
