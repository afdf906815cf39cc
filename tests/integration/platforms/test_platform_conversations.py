"""The core's conversations told again on every platform, each over its own library."""

import pytest

from tests.platform_members import CHECK, week_of
from tests.platform_school import AnySchool

# Checking in


async def test_every_door_checks_in_for_the_day(school: AnySchool) -> None:
    post = school.last_post
    names = ("mei", "tom", "lena", "jonas", "noor", "sam", "kai")
    reacts, replies, presses, answers, talks, commands, fills = (school.member(name) for name in names)
    await reacts.reacts(CHECK, on=post)
    await replies.replies("I drew it on paper first", on=post)
    await presses.presses("Done it elsewhere", on=post)
    await answers.presses("Answer", on=post)
    await answers.fills(answer="A")
    await talks.says("b")
    await commands.says("/checkin read about indexes")
    await fills.says("/checkin")
    await fills.fills(note="three pages")
    for member in (reacts, replies, presses, answers, talks, commands, fills):
        assert "Your week: 1 of 3 days" in await week_of(member), member.name


async def test_all_doors_together_are_still_one_day(school: AnySchool) -> None:
    jun, post = school.member("jun"), school.last_post
    await jun.reacts(CHECK, on=post)
    await jun.replies("first", on=post)
    heard = await jun.presses("Check in", on=post)
    assert heard.text.startswith("You were checked in for Monday, 1 March already; a day counts once.")
    assert heard.is_private
    assert "1 of 3 days" in (await jun.says("/checkin and so to bed")).text


async def test_a_reaction_taken_back_takes_its_day_back_unless_another_piece_keeps_it(school: AnySchool) -> None:
    jun, lena, post = school.member("jun"), school.member("lena"), school.last_post
    await jun.reacts(CHECK, on=post)
    await jun.unreacts(CHECK, on=post)
    assert "Your week: 0 of 3 days" in await week_of(jun)
    await lena.reacts(CHECK, on=post)
    await lena.replies("and I mean it", on=post)
    await lena.unreacts(CHECK, on=post)
    assert "Your week: 1 of 3 days" in await week_of(lena)


async def test_another_emoji_and_a_bots_own_seed_do_nothing(school: AnySchool) -> None:
    jun = school.member("jun")
    await jun.reacts("tada", on=school.last_post)
    assert "You have no check-ins yet" in await week_of(jun)
    assert "Members: 1" in (await school.admin().says("/community show")).text


async def test_a_reply_checks_in(school: AnySchool) -> None:
    jun = school.member("jun")
    await jun.replies("something private", on=school.last_post)
    assert "Your week: 1 of 3 days" in await week_of(jun)
    assert "something private" not in (await school.member("mei").says("/progress @jun")).text


async def test_a_note_that_is_too_long_is_refused_with_a_sentence(school: AnySchool) -> None:
    jun = school.member("jun")
    heard = await jun.says("/checkin " + "a" * 5_000)
    assert heard.text == "That note has 5,000 characters; at most 500 fit. Shorten it and send it again."
    assert heard.is_private


async def test_a_forms_field_takes_no_more_than_fits(school: AnySchool) -> None:
    jun = school.member("jun")
    await jun.says("/checkin")
    with pytest.raises(AssertionError, match="takes 0 to 500 characters, not 10000"):
        await jun.fills(note="a" * 10_000)
    assert (await jun.fills(note="a" * 500)).text.startswith("Checked in for Monday, 1 March.")


async def test_the_streak_says_why(school: AnySchool) -> None:
    jun = school.member("jun")
    assert (await jun.says("/streak why")).text.startswith("You have no check-ins yet.")
    await jun.says("/checkin read")
    await school.until("2027-03-03 12:00")
    await jun.says("/checkin wrote")
    assert "Check-ins: Mon 1 Mar, Wed 3 Mar" in (await jun.says("/streak why")).text


# Challenges


async def test_the_first_answer_to_a_quiz_is_locked(school: AnySchool) -> None:
    jun, post = school.member("jun"), school.last_post
    await jun.presses("Answer", on=post)
    heard = await jun.fills(answer="A")
    assert heard.text.startswith("Not this time. The solution comes with the next issue.")
    locked = "Your first answer to a quiz counts, and you have given it. The solution comes with the next issue."
    assert (await jun.presses("Answer", on=post)).text == locked
    assert (await jun.says("/challenge answer")).text == locked
    assert (await jun.says("C")).text == locked


async def test_a_hint_tells_its_cost_before_and_costs_it(school: AnySchool) -> None:
    jun = school.member("jun")
    heard = await jun.presses("Hint", on=school.last_post)
    assert heard.text == "Hint 1 of 3 costs 0.5 points."
    first = await jun.presses("Hint 1 of 3")
    assert first.text.startswith("Hint 1 of 3 · ")
    await jun.presses("Hint 2 of 3")
    assert (await jun.says("C")).text.startswith("Solved. 5 points, 1 of them for the first try, after 2 hints.")
    assert "5 points, 1 challenge solved" in (await jun.says("/progress")).text


async def test_the_board_names_who_solved_it(school: AnySchool) -> None:
    jun, lena = school.member("jun"), school.member("lena")
    await jun.says("C")
    heard = await lena.says("/leaderboard")
    assert "Jun · 6 points · 1 solved" in heard.text
    assert "This week's board" in heard.text


# Goals, roadmaps, settings


async def test_a_goal_is_set_listed_and_reached(school: AnySchool) -> None:
    jun = school.member("jun")
    heard = await jun.says("/goal set finish the chapter on HTTP")
    assert heard.text.startswith("Goal set for this week: finish the chapter on HTTP.")
    assert heard.is_private
    assert (await jun.says("/goal done")).text == "Reached: finish the chapter on HTTP. Well done."
    assert "✔ finish the chapter on HTTP" in (await jun.says("/goal list")).text


async def test_a_step_of_a_roadmap_is_done(school: AnySchool) -> None:
    jun = school.member("jun")
    await jun.says("/roadmap choose backend-in-eight-steps")
    assert "Step 1 done" in (await jun.says("/roadmap done")).text
    assert "1 of 8" in (await jun.says("/progress")).text
    refused = await jun.says("/roadmap done 9 backend-in-eight-steps")
    assert refused.text == "“Backend in eight steps” has steps 1 to 8; there is no step 9."


async def test_an_unknown_zone_is_refused_with_what_was_meant(school: AnySchool) -> None:
    jun = school.member("jun")
    assert (await jun.says("/settings zone:Berlin")).text == (
        'There is no time zone "Berlin". Did you mean Europe/Berlin?'
    )
    changed = await jun.says("/settings zone:Asia/Seoul target:5 visible:no")
    assert "Zone: Asia/Seoul" in changed.text
    assert "On boards and in recaps: no" in changed.text


# Admins


async def test_a_command_for_admins_is_refused_to_members(school: AnySchool) -> None:
    school.let_everyone_use("schedule")
    heard = await school.member("jun").says("/schedule list")
    assert heard.text == "That is for admins. Ada set Pacer up here and can help."
    assert heard.is_private


async def test_whoever_has_the_role_that_was_named_may_do_what_admins_may(school: AnySchool) -> None:
    await school.add_role("mods", "mo")
    heard = await school.admin().says("/community settings admins:@mods")
    assert "Admins: whoever manages this place, and the role @mods" in heard.text
    school.let_everyone_use("schedule")
    assert (await school.member("mo").says("/schedule list")).text.startswith("Schedules")
    refused = await school.member("jun").says("/schedule list")
    helps = "Anyone with the role @mods can help, and so can Ada, who set Pacer up here."
    assert refused.text == f"That is for admins. {helps}"


async def test_a_schedule_in_words_is_answered_with_its_next_three_instants(school: AnySchool) -> None:
    heard = await school.admin().says("/schedule add tip #challenges every Friday at 16:00")
    assert "tip in «mention" in heard.text
    assert "every Friday at 16:00 (Europe/Berlin)" in heard.text
    for day in ("2027-03-05", "2027-03-12", "2027-03-19"):
        assert school.stamp(f"{day} 16:00") in heard.raw


async def test_a_wrong_field_of_the_setup_comes_back_as_it_was_filled_in(new_school: AnySchool) -> None:
    ada = new_school.admin()
    await ada.says("/setup")
    heard = await ada.fills(
        channel=new_school.challenges,
        zone="Berlin",
        when="every 31 February at 09:00",
        notices=new_school.notices,
        extras=["recap"],
    )
    assert 'There is no time zone "Berlin". Did you mean Europe/Berlin?' in heard.text
    assert "No day in the next ten years fits" in heard.text
    assert (await ada.corrects()).filled_in == {
        "channel": new_school.place_id(new_school.challenges),
        "zone": "Berlin",
        "when": "every 31 February at 09:00",
        "notices": new_school.place_id(new_school.notices),
        "extras": "recap",
    }
    mended = await ada.fills(
        channel=new_school.challenges,
        zone="Europe/Berlin",
        when="every Tuesday at 09:00",
        notices=new_school.notices,
    )
    assert "Pacer is set up" in mended.text
    assert "every Tuesday at 09:00 (Europe/Berlin)" in mended.text
