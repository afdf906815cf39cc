"""What each kind of post says, read as a member would."""

import pytest

from bot.testing.conversation import Member
from bot.testing.platform import Post
from tests.school import School, berlin, library

HOSTILE = "*bold* _em_ `code` [x](http://evil.example) <@1> @everyone\n# no heading\n- no list"


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


@pytest.fixture
async def ada(school: School) -> Member:
    """The admin of a community in Berlin."""
    ada = school.chat.admin("ada")
    await ada.says("/community settings zone:Europe/Berlin")
    return ada


def last(school: School) -> Post:
    return school.fake.posts(school.challenges)[-1]


def labels(post: Post) -> list[str]:
    return [button.label for button in post.message.buttons]


def seeds(post: Post) -> list[str]:
    return [reaction.emoji for reaction in post.reactions if reaction.by is None]


async def posted(school: School, ada: Member, typed: str, at: str = "2027-03-01 09:01") -> Post:
    """What such a schedule has posted by then."""
    heard = await ada.says(f"/schedule add {typed}")
    assert heard.text.startswith("Scheduled."), heard.text
    await school.until(at)
    return last(school)


async def test_the_weekly_issue_has_its_challenge_a_tip_and_the_roadmap_prompt(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    title, facts, *rest = last(school).text.split("\n\n")
    assert title == "Week 1 · The cloakroom ticket"
    assert facts == "This week · beginner · about 5 minutes · 5 points"
    assert "Answer until Sun 7 Mar 21:00." in rest
    assert any(part.startswith("Tip · ") for part in rest)
    assert any(part.startswith("Roadmap · Backend in eight steps, step 1: See what the backend is.") for part in rest)
    assert rest[-2] == "Put in some time today? Check in, any day this week."
    assert labels(last(school)) == ["Answer", "Hint", "Check in", "Done it elsewhere"]
    assert seeds(last(school)) == ["white_check_mark"]
    assert last(school).message.thread == "Week 1 · The cloakroom ticket"
    assert "Last week" not in last(school).text


async def test_the_second_issue_says_how_last_week_s_challenge_went_and_opens_its_solution(
    school: School, ada: Member
) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    for name, letter in (("jun", "C"), ("kim", "A"), ("lee", "C")):
        member = school.chat.member(name)
        await member.presses("Answer", on=last(school))
        await member.fills(answer=letter)
    await school.until("2027-03-08 09:01")
    assert "Last week, The cloakroom ticket: 2 of 3 solved it, 2 at the first try. jun and lee were first." in (
        last(school).text.split("\n\n")
    )
    assert last(school).text.startswith("Week 2 · The line with an echo")
    assert "step 2: Choose one language and stay." in last(school).text
    heard = await school.chat.member("kim").presses("Last solution", on=last(school))
    assert "Right: C" in heard.text
    over = school.posts()[0]
    assert "This round is over; its solution is open, and answering is practice now." in over
    assert "[Solution] [Check in]" in over


async def test_an_issue_run_ahead_of_time_leaves_the_last_challenge_open_as_long_as_was_told(
    school: School, ada: Member
) -> None:
    await school.set_up(ada)
    await school.until("2027-03-04 12:00")
    await ada.says("/schedule run 1")
    await school.settle()
    assert "Last time's The cloakroom ticket stays open until Sun 7 Mar 21:00; its solution comes after that." in (
        last(school).text.split("\n\n")
    )
    assert "Last solution" not in labels(last(school))
    jun = school.chat.member("jun")
    await jun.presses("Answer", on=school.fake.posts(school.challenges)[0])
    assert "Solved." in (await jun.fills(answer="C")).text
    await school.until("2027-03-15 09:01")
    assert "Last week, The line with an echo" in last(school).text


async def test_an_issue_run_after_the_deadline_shows_the_solution_at_once(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-07 22:00")
    await ada.says("/schedule run 1")
    await school.settle()
    assert "Last week, The cloakroom ticket: nobody answered it in time." in last(school).text
    assert "Right: C" in (await school.chat.member("jun").presses("Last solution", on=last(school))).text


async def test_weeks_are_counted_by_the_weekly_issue_whatever_else_is_posted(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await ada.says("/schedule add challenge #challenges every Wednesday 12:00")
    await school.until("2027-03-03 12:01")
    assert last(school).text.startswith("Challenge 2 · The line with an echo")
    await school.until("2027-03-08 09:01")
    assert last(school).text.startswith("Week 2 · The cent that got away")
    assert "Last week, The cloakroom ticket" in last(school).text


async def test_a_weekly_schedule_that_was_made_anew_goes_on_from_the_last_one(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-02 12:00")
    await ada.says("/schedule remove 1")
    await ada.says("/schedule add weekly #challenges every Monday 10:00")
    await school.until("2027-03-08 10:01")
    assert last(school).text.startswith("Week 1 · The line with an echo")
    assert "Last week, The cloakroom ticket" in last(school).text


async def test_the_same_parts_come_on_schedules_of_their_own(school: School, ada: Member) -> None:
    for typed in (
        "challenge #challenges every Monday 09:00",
        "solution #challenges every Monday 09:05",
        "tip #challenges every Monday 09:10",
        "roadmap #challenges every Monday 09:15",
    ):
        await ada.says(f"/schedule add {typed}")
    await school.until("2027-03-08 10:00")
    titles = [post.message.title for post in school.fake.posts(school.challenges)]
    first_tip, next_tip, *_ = (tip.title for tip in library().tips.values())
    assert titles == [
        "Challenge 1 · The cloakroom ticket",
        f"Tip · {first_tip}",
        "Backend in eight steps · step 1 of 8",
        "Challenge 2 · The line with an echo",
        "Solution · The cloakroom ticket",
        f"Tip · {next_tip}",
        "Backend in eight steps · step 2 of 8",
    ]


async def test_a_solution_is_posted_once_and_opens_with_its_button(school: School, ada: Member) -> None:
    await ada.says("/schedule add challenge #challenges every Monday 09:00")
    await ada.says("/schedule add solution #general every day 12:00")
    await school.until("2027-03-14 12:01")
    (solution,) = school.chat.posts
    assert solution.at == berlin("2027-03-08 12:00")
    assert "nobody answered it in time" in solution.text
    assert labels(solution) == ["Solution", "Check in"]
    assert "Right: C" in (await school.chat.member("jun").presses("Solution", on=solution)).text


async def test_a_challenge_of_its_own_says_level_time_points_and_deadline(school: School, ada: Member) -> None:
    post = await posted(school, ada, "challenge #challenges every Monday 09:00")
    title, facts, *rest = post.text.split("\n\n")
    assert title == "Challenge 1 · The cloakroom ticket"
    assert facts == "beginner · about 5 minutes · 5 points"
    assert "Answer until Sun 7 Mar 21:00." in rest
    assert labels(post) == ["Answer", "Hint", "Check in", "Done it elsewhere"]


async def test_a_tip_invites_a_check_in(school: School, ada: Member) -> None:
    post = await posted(school, ada, "tip #challenges every Monday 09:00")
    assert post.text.startswith("Tip · ")
    assert labels(post) == ["Check in"]
    assert seeds(post) == ["white_check_mark"]


async def test_a_roadmap_step_says_what_to_learn_and_why_and_asks(school: School, ada: Member) -> None:
    post = await posted(school, ada, "roadmap #challenges every Monday 09:00 of:twelve-steps-to-backend")
    title, step, learn, why, prompt, _ = post.text.split("\n\n")
    assert (title, step) == ("Twelve steps to backend · step 1 of 12", "Python first")
    assert learn.startswith("Learn · ")
    assert why.startswith("Why · ")
    assert prompt.endswith("Tell us in the thread.")
    assert post.message.thread == "Step 1: Python first"


async def test_each_schedule_has_its_own_place_in_its_roadmap(school: School, ada: Member) -> None:
    await ada.says("/schedule add roadmap #challenges every Monday 09:00")
    await ada.says("/schedule add roadmap #general every day 10:00")
    await ada.says("/schedule add roadmap #general every day 11:00 of:four-phases-to-a-job")
    await school.until("2027-03-08 12:00")
    assert last(school).text.startswith("Backend in eight steps · step 2 of 8")
    titles = [post.message.title for post in school.chat.posts]
    assert titles.count("Backend in eight steps · step 2 of 8") == 1
    assert "Backend in eight steps · step 8 of 8" in titles
    assert [title[-11:] for title in titles if title.startswith("Four")] == [f"step {n} of 4" for n in range(1, 5)]


async def test_a_check_in_post_asks_in_its_own_words_or_in_the_admin_s(school: School, ada: Member) -> None:
    post = await posted(school, ada, "checkin #challenges every Monday 09:00")
    assert "What did you work on today?" in post.text
    await ada.says(f'/schedule edit 1 text:"{HOSTILE}"')
    await school.until("2027-03-08 09:01")
    assert last(school).text == f"Check-in\n\n{HOSTILE}\n\n[Check in]"


async def test_an_announcement_is_shown_letter_by_letter(school: School, ada: Member) -> None:
    post = await posted(school, ada, f'announcement #challenges every Monday 09:00 text:"{HOSTILE}"')
    assert post.text == f"Announcement\n\n{HOSTILE}"


async def test_a_mention_notifies_the_role_and_is_no_markdown(school: School, ada: Member) -> None:
    post = await posted(school, ada, 'tip #challenges every Monday 09:00 mention:"@*the* [team](http://x.example)"')
    assert post.text.split("\n\n")[1] == "@*the* [team](http://x.example)"


async def test_goals_are_asked_for_on_monday_and_looked_back_on_on_friday(school: School, ada: Member) -> None:
    post = await posted(school, ada, "goals #challenges every Monday and Friday at 12:00", "2027-03-01 12:01")
    assert post.text.startswith("Goals for the week")
    jun = school.chat.member("jun")
    await jun.says("/goal set *Read* a chapter")
    await jun.says("/goal done 1")
    await school.until("2027-03-05 12:01")
    assert "1 of 1 goal reached so far." in last(school).text
    assert "✔ jun: *Read* a chapter" in last(school).text


async def test_a_quiet_week_is_told_kindly(school: School, ada: Member) -> None:
    post = await posted(school, ada, "recap #challenges every Monday 08:30", "2027-03-08 08:31")
    assert post.text.startswith("Recap · 1 March to 7 March\n\nIt was a quiet week in here")
    assert labels(post) == ["Check in"]


async def test_the_recap_tells_who_took_part_solved_kept_and_came_for_the_first_time(
    school: School, ada: Member
) -> None:
    await school.set_up(ada, extras="recap")
    jun = school.chat.member("jun", shown_as="*Jun*")
    shy = school.chat.member("shy")
    await shy.says("/settings visible:no")
    for day in (1, 2, 4):
        await school.until(f"2027-03-0{day} 12:00")
        await jun.presses("Check in", on=last(school))
    await shy.presses("Check in", on=last(school))
    await jun.presses("Answer", on=last(school))
    await jun.fills(answer="C")
    await jun.says("/roadmap choose Backend in eight steps")
    await jun.says("/roadmap done")
    await school.until("2027-03-08 08:31")
    assert last(school).text.split("\n\n")[2:-2] == [
        "2 people took part, with 4 check-ins: *Jun*.\nMon 1 · Tue 1 · Wed 0 · Thu 2 · Fri 0 · Sat 0 · Sun 0",
        "Solved 1 time, 6 points: *Jun*.",
        "Kept their week: *Jun*.",
        "First check-in: welcome, *Jun*.",
        "*Jun* finished step 1 of Backend in eight steps: See what the backend is.",
    ]
    assert "shy" not in last(school).text


async def test_the_recap_greets_who_came_back(school: School, ada: Member) -> None:
    await school.set_up(ada, extras="recap")
    jun = school.chat.member("jun")
    await school.until("2027-03-01 12:00")
    await jun.says("/checkin back to work")
    await school.until("2027-03-24 12:00")
    await jun.says("/checkin after a break")
    await school.until("2027-03-29 08:31")
    assert "Back again: good to see you, jun." in last(school).text.split("\n\n")


async def test_a_recap_on_sunday_evening_tells_of_the_week_that_ends(school: School, ada: Member) -> None:
    post = await posted(school, ada, "recap #challenges every Sunday 20:00", "2027-03-07 20:01")
    assert post.text.startswith("Recap · 1 March to 7 March")
