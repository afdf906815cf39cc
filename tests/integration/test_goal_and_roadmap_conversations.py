"""Weekly goals, and the way along a roadmap."""

from dataclasses import replace

import pytest

from bot.testing.conversation import Heard, Member
from tests.school import School, library

NO_GOALS = "You have no open goals. Set one for this week with /goal set and what you want to reach."
EIGHT = "backend-in-eight-steps"


@pytest.fixture
async def school(new_school: School) -> School:
    """Monday 1 March 2027; goals are asked for on Mondays and looked back on on Fridays."""
    await new_school.set_up(new_school.chat.admin("ada"), extras="goals")
    await new_school.until("2027-03-01 12:01")
    return new_school


async def goals(member: Member) -> list[str]:
    return (await member.says("/goal list")).text.split("\n\n")[1:]


async def test_a_goal_is_set_listed_and_reached(school: School) -> None:
    jun = school.chat.member("jun")
    assert (await jun.says("/goal list")).text == NO_GOALS
    heard = await jun.says("/goal set finish the chapter on HTTP")
    assert heard.text == (
        "Goal set for this week: finish the chapter on HTTP. Mark it with /goal done. "
        "Friday's look back names the goals that were reached, unless you hide: /settings visible:no."
    )
    assert heard.is_private
    assert await goals(jun) == ["1. ◻ finish the chapter on HTTP"]
    assert (await jun.says("/goal done")).text == "Reached: finish the chapter on HTTP. Well done."
    assert await goals(jun) == ["1. ✔ finish the chapter on HTTP"]
    assert (await jun.says("/goal done")).text == NO_GOALS
    assert (await jun.says("/goal done 1")).text == "That goal is not open any more."


async def test_of_several_goals_one_is_named_by_number_or_words(school: School) -> None:
    jun = school.chat.member("jun")
    for goal in ("Read", "Read more", "write tests"):
        await jun.says(f"/goal set {goal}")
    assert (await jun.says("/goal done")).text == "You have 3 open goals. Name one by its number from /goal list."
    assert (await jun.says("/goal done rea")).text == (
        "“rea” fits 2 of your goals. Name one by its number from /goal list."
    )
    assert (await jun.says("/goal done read")).text == "Reached: Read. Well done."
    assert (await jun.says("/goal drop TESTS")).text == "Let go: write tests. Choosing is part of planning."
    assert await goals(jun) == ["1. ✔ Read", "2. ◻ Read more", "3. – write tests"]


@pytest.mark.parametrize("named", ["4", "0", "0000001", "-1", "99999999999999999999", "nothing like it", "²"])
async def test_a_goal_that_is_not_there_is_refused(school: School, named: str) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read")
    heard = await jun.says(f"/goal done {named}")
    assert heard.text == f"“{named}” names none of your goals. /goal list shows them with their numbers."


async def test_two_goals_of_the_same_words_are_reached_one_after_the_other(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set walk")
    await jun.says("/goal set walk")
    await jun.says("/goal done walk")
    assert await goals(jun) == ["1. ✔ walk", "2. ◻ walk"]
    await jun.says("/goal done walk")
    assert await goals(jun) == ["1. ✔ walk", "2. ✔ walk"]


async def test_an_open_goal_is_carried_into_the_next_week(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read")
    assert (await jun.says("/goal carry")).text == "Carried into the week of 8 March: read."
    assert await goals(jun) == ["1. → read", "For next week:", "2. ◻ read"]
    await school.until("2027-03-08 12:00")
    assert await goals(jun) == ["1. ◻ read"]


async def test_a_goal_of_next_week_can_be_reached_or_dropped_where_it_is_named(school: School) -> None:
    jun = school.chat.member("jun")
    for goal in ("read", "write"):
        await jun.says(f"/goal set {goal}")
        await jun.says(f"/goal carry {goal}")
    assert (await jun.says("/goal carry read")).text == "That goal is set for next week already."
    assert (await jun.says("/goal done")).text == NO_GOALS
    assert (await jun.says("/goal done 3")).text == "Reached: read. Well done."
    assert (await jun.says("/goal drop write")).text.startswith("Let go: write.")
    assert await goals(jun) == ["1. → read", "2. → write", "For next week:", "3. ✔ read", "4. – write"]


async def test_where_goals_become_public_it_is_told_and_nowhere_else(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    await lena.says("/settings visible:no")
    assert (await lena.says("/goal set swim")).text == "Goal set for this week: swim. Mark it with /goal done."
    assert "names the goals" in (await jun.says("/goal set swim")).text
    await school.chat.admin("ada").says("/schedule pause 2")
    assert (await jun.says("/goal set run")).text == "Goal set for this week: run. Mark it with /goal done."


async def test_a_goal_left_from_before_is_carried_into_this_week_or_let_go(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read")
    await jun.says("/goal set write")
    await school.until("2027-03-09 12:00")
    await jun.says("/goal set walk")
    assert await goals(jun) == [
        "1. ◻ walk",
        "Left from before; /goal carry takes one along, /goal drop lets it go:",
        "2. ◻ read",
        "3. ◻ write",
    ]
    assert (await jun.says("/goal carry 2")).text == "Carried into the week of 8 March: read."
    await jun.says("/goal drop write")
    assert await goals(jun) == ["1. ◻ walk", "2. ◻ read"]


async def test_ten_open_goals_are_enough_also_by_carrying(school: School) -> None:
    jun = school.chat.member("jun")
    enough = "Ten open goals are plenty for a week. Finish, carry or drop one first."
    for number in range(10):
        assert "Goal set" in (await jun.says(f"/goal set number {number}")).text
    tenth = school.fake.connection.handed[-1]
    assert (await jun.says("/goal set one more")).text == enough
    again = await school.fake.people.redeliver(tenth)
    assert again
    assert "Goal set" in Heard(reply=again).text
    for number in range(10):
        assert "Carried" in (await jun.says(f"/goal carry {number + 1}")).text
    await jun.says("/goal set an eleventh")
    assert (await jun.says("/goal carry an eleventh")).text == enough
    await school.until("2027-03-08 12:00")
    assert len([line for line in await goals(jun) if "number" in line]) == 10


async def test_a_goal_that_is_delivered_again_is_set_once(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set read")
    await school.fake.people.redeliver(school.fake.connection.handed[-1])
    assert await goals(jun) == ["1. ◻ read"]


async def test_the_week_of_a_goal_is_the_members_own(school: School) -> None:
    jun = school.chat.member("jun", zone="Pacific/Apia")
    await school.until("2027-03-07 13:00")
    await jun.says("/goal set swim")
    await school.until("2027-03-08 12:30")
    assert await goals(jun) == ["1. ◻ swim"]


async def test_goals_are_completed_while_typing(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("/goal set Read the book")
    await jun.says("/goal set write a test")
    offered = await school.fake.people.suggestions("jun", "/goal done", "goal", "the BOOK")
    assert [choice.value for choice in offered] == ["Read the book"]


async def test_a_goal_is_shown_letter_by_letter_or_refused(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("/goal set " + "a" * 10_000)
    assert heard.text == "That goal has 10,000 characters; at most 200 fit. Shorten it and send it again."
    for character in ("\x1b", "\u202e", "\x00"):
        assert "can't be shown" in (await jun.says(f"/goal set a{character}b")).text
    hostile = "<@U1> <!here> @everyone **bold** [x](https://a.example)"
    assert hostile in (await jun.says(f"/goal set {hostile}")).text
    assert await goals(jun) == [f"1. ◻ {hostile}"]
    assert hostile in (await jun.says("/goal done 1")).text
    await school.until("2027-03-05 12:01")
    assert f"✔ jun: {hostile}" in school.posts()[-1]


async def test_monday_asks_and_friday_looks_back_without_those_who_hide(school: School) -> None:
    assert "What do you want to reach this week?" in school.posts()[-1]
    for name in ("jun", "lena"):
        member = school.chat.member(name)
        await member.says(f"/goal set the plan of {name}")
        await member.says("/goal done")
    await school.chat.member("lena").says("/settings visible:no")
    await school.until("2027-03-05 12:01")
    assert "1 of 1 goal reached so far." in school.posts()[-1]
    assert "✔ jun: the plan of jun" in school.posts()[-1]
    assert "lena" not in school.posts()[-1]


async def test_a_roadmap_is_chosen_walked_and_finished(school: School) -> None:
    jun = school.chat.member("jun")
    assert "Backend in eight steps (backend-in-eight-steps) · 8 steps" in (await jun.says("/roadmap list")).text
    none = "You have not chosen a roadmap yet. /roadmap list shows them, /roadmap choose takes one."
    assert (await jun.says("/roadmap next")).text == none
    heard = await jun.says("/roadmap choose Backend in eight steps")
    assert "You are on Backend in eight steps now. Here is your next step." in heard.text
    assert "□□□□□□□□□□□□ 0 of 8" in heard.text
    assert "Step 1: " in heard.text
    for step in range(1, 9):
        heard = await jun.presses(f"Step {step} done", on=heard)
        assert f"Step {step} done: " in heard.text
    assert "■■■■■■■■■■■■ 8 of 8" in heard.text
    assert "Every step is done. Quite a way." in heard.text
    assert (await jun.says("/roadmap done")).text.startswith("All of Backend in eight steps is done.")
    assert "yours, 8 of 8 done" in (await jun.says("/roadmap list")).text


async def test_a_step_names_its_question_project_and_challenges(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says(f"/roadmap choose {EIGHT}")
    seen = (await jun.says("/roadmap next")).text
    for part in ("Learn · ", "Why · ", "To answer · ", "Challenges that train it · "):
        assert part in seen, part


async def test_a_step_that_is_done_twice_is_done_once(school: School) -> None:
    jun = school.chat.member("jun")
    first = await jun.says(f"/roadmap choose {EIGHT}")
    await jun.presses("Step 1 done", on=first)
    heard = await jun.presses("Step 1 done", on=first)
    assert "Step 1 was done already." in heard.text
    assert "1 of 8" in heard.text


async def test_several_roadmaps_at_a_time_are_told_apart(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says(f"/roadmap choose {EIGHT}")
    await jun.says("/roadmap choose four-phases-to-a-job")
    heard = await jun.says("/roadmap next")
    assert heard.text.startswith("You are on several roadmaps (backend-in-eight-steps, four-phases-to-a-job).")
    heard = await jun.says("/roadmap done roadmap:Backend in eight steps")
    assert "Step 1 done" in heard.text
    assert "1 of 8" in (await jun.says("/roadmap show Backend in eight steps")).text
    assert "0 of 4" in (await jun.says("/roadmap show four-phases-to-a-job")).text


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("/roadmap choose backend-in-nine-steps", "There is no roadmap “backend-in-nine-steps”."),
        ("/roadmap done 9 backend-in-eight-steps", "“Backend in eight steps” has steps 1 to 8; there is no step 9."),
        ("/roadmap done 0 backend-in-eight-steps", "“Backend in eight steps” has steps 1 to 8; there is no step 0."),
        ("/roadmap done first", "step is a whole number, not “first”."),
    ],
)
async def test_a_roadmap_or_step_that_is_not_there_is_refused(school: School, typed: str, refusal: str) -> None:
    assert (await school.chat.member("jun").says(typed)).text.startswith(refusal)


async def test_a_title_is_shown_letter_by_letter(school: School) -> None:
    odd = "__init__ and *args, or `x`"
    roadmap = library().roadmaps[EIGHT]
    step = roadmap.steps[0].model_copy(update={"title": odd})
    changed = roadmap.model_copy(update={"title": odd, "steps": (step, *roadmap.steps[1:])})
    challenges = {slug: item.model_copy(update={"title": odd}) for slug, item in library().challenges.items()}
    school.library = replace(library(), roadmaps={EIGHT: changed}, challenges=challenges)
    await school.restart()
    jun = school.chat.member("jun")
    heard = [await jun.says(f"/roadmap choose {EIGHT}"), await jun.presses("Step 1 done")]
    heard.append(await jun.presses("Done it elsewhere", on=school.fake.posts(school.challenges)[0]))
    shows = ("/roadmap list", "/roadmap show", "/roadmap next", "/progress", "/challenge archive")
    heard += [await jun.says(typed) for typed in shows]
    for each in heard:
        assert odd in each.text
