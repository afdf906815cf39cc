"""Challenges: every kind, hints, points, late and practice, through form, command and direct message."""

import asyncio
from dataclasses import replace

from bot.model.calls import ActionCall, Answer, FormCall
from bot.model.forms import ChoiceField
from bot.model.messages import Action, Button
from bot.testing.conversation import Conversation, Heard, Member
from bot.testing.platform import Post
from tests.school import School, library


async def post_up_to(school: School, title: str) -> Post:
    """The admin posts one issue after the other until that challenge is the newest."""
    ada = school.chat.admin("ada")
    while title not in school.posts()[-1].splitlines()[0]:
        before = len(school.posts())
        await ada.says("/schedule run 1")
        await school.settle()
        assert len(school.posts()) > before, f"{title} never comes."
    return school.fake.posts(school.challenges)[-1]


async def answers(member: Member, post: Post, answer: str) -> Heard:
    await member.presses("Answer", on=post)
    return await member.fills(answer=answer)


async def practises(member: Member, answer: str) -> Heard:
    await member.says("/challenge answer The cloakroom ticket")
    return await member.fills(answer=answer)


async def points_of(member: Member) -> str:
    return (await member.says("/progress")).text.split("\n\n")[2].split(" · ")[0]


async def test_a_right_quiz_answer_brings_points_and_says_why(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "The cloakroom ticket")
    heard = await answers(jun, post, "C")
    assert heard.text.startswith("Solved. 6 points, 1 of them for the first try.")
    assert "See how others did it" in heard.buttons
    assert heard.is_private
    assert await points_of(jun) == "6 points, 1 challenge solved"


async def test_the_first_answer_to_a_quiz_is_locked(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "The cloakroom ticket")
    heard = await answers(jun, post, "A")
    assert heard.text.startswith("Not this time. The solution comes with the next issue.")
    assert "Try again" not in heard.buttons
    locked = "Your first answer to a quiz counts, and you have given it. The solution comes with the next issue."
    assert (await jun.presses("Answer", on=post)).text == locked
    assert (await jun.says("/challenge answer")).text == locked
    assert (await jun.says("C")).text == locked
    assert await points_of(jun) == "0 points, 0 challenges solved"


async def test_a_form_opened_twice_does_not_answer_a_quiz_twice(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "The cloakroom ticket")
    first, second = (await jun.presses("Answer", on=post)).form, (await jun.presses("Answer", on=post)).form
    await jun.fills(first, answer="A")
    assert "you have given it" in (await jun.fills(second, answer="C")).text
    assert await points_of(jun) == "0 points, 0 challenges solved"


async def test_a_quiz_of_several_wants_all_the_right_ones_and_no_other(school: School) -> None:
    post = await post_up_to(school, "Mending the bridge")
    some, all_of_them, too_many = (school.chat.member(name) for name in ("jun", "lena", "tom"))
    assert (await answers(some, post, "B\nD")).text.startswith("Not this time.")
    assert (await answers(all_of_them, post, "E\nB\nD")).text.startswith("Solved. 6 points")
    assert (await too_many.says("b, c, d & (e).")).text.startswith("Not this time.")


async def test_an_answer_that_is_no_letter_is_refused_and_locks_nothing(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "The cloakroom ticket")
    refusal = "Answer with a letter from A to D; several with a space between."
    assert (await jun.says("A B")).text == "Only one choice is right here. Answer with one letter."
    heard = await answers(jun, post, "Z")
    assert heard.errors == {"answer": refusal}
    heard = await answers(jun, post, "A\nC")
    assert heard.errors == {"answer": "Only one choice is right here. Answer with one letter."}
    assert heard.form
    assert isinstance(heard.form.fields[0], ChoiceField)
    assert (await jun.fills(answer="C")).text.startswith("Solved. 6 points")


async def test_a_short_answer_is_forgiving_of_case_and_space_and_can_be_tried_again(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    post = await post_up_to(school, "Three thousand suspects")
    heard = await jun.says("3000")
    assert heard.text.startswith("Not this time. You can try again as often as you like.")
    await jun.presses("Try again")
    assert (await jun.fills(answer="  Twelve   TESTS ")).text.startswith("Solved. 5 points.")
    assert (await answers(jun, post, "12")).text.startswith("Solved, once more; the first time counts.")
    assert (await lena.says("twelve")).text.startswith("Solved. 6 points, 1 of them for the first try.")
    assert await points_of(jun) == "5 points, 1 challenge solved"


async def test_a_project_and_a_reflection_are_solved_by_answering(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await answers(jun, await post_up_to(school, "Long roads, short names"), "https://example.org/jun/shortener")
    assert heard.text.startswith("Thank you. 24 points, 4 of them for the first try.")
    heard = await answers(jun, await post_up_to(school, "The bug you owe a postcard"), "It was a comma.")
    assert heard.text.startswith("Thank you. 6 points, 1 of them for the first try.")
    assert await points_of(jun) == "30 points, 2 challenges solved"


async def test_code_that_nobody_grades_is_kept_and_checks_in_without_points(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "The signpost at the crossroads")
    heard = await answers(jun, post, "def match(routes, path):\n\treturn None\n")
    assert heard.text.startswith("Answered. Your code is kept and counts as a check-in. Code can't be graded just now")
    assert "Your week: 1 of 3 days" in heard.text
    assert await points_of(jun) == "0 points, 0 challenges solved"
    assert "The signpost at the crossroads · code · answered" in (await jun.says("/challenge archive")).text
    assert (await jun.says("/challenge solution")).text == (
        "The solution comes with the next issue; it opens earlier once you solved it or gave up (/challenge giveup)."
    )


async def test_a_hint_tells_its_cost_before_and_comes_one_at_a_time(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "Three thousand suspects")
    heard = await jun.presses("Hint", on=post)
    assert heard.text == "Hint 1 of 3 costs 0.5 points.\n\n[Hint 1 of 3]"
    first = await jun.presses("Hint 1 of 3")
    assert first.text.startswith("Hint 1 of 3 · ")
    assert first.text.endswith("Hint 2 of 3 costs 0.5 points.\n\n[Answer] [Hint 2 of 3]")
    second = await jun.presses("Hint 2 of 3")
    assert second.text.startswith("Hint 2 of 3 · ")
    again = await jun.presses("Hint 2 of 3", on=first)
    assert again.text == second.text
    assert (await jun.says("/challenge hint")).text.startswith(first.text.split("\n\n")[0])
    heard = await jun.says("12")
    assert heard.text.startswith("Solved. 5 points, 1 of them for the first try, after 2 hints.")
    await jun.says("/challenge hint")
    heard = await jun.presses("Hint 3 of 3")
    assert heard.buttons == ("Answer",)
    assert await points_of(jun) == "5 points, 1 challenge solved"


async def test_a_hint_out_of_turn_is_not_given(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "Three thousand suspects")
    await jun.presses("Hint", on=post)
    call = school.fake.connection.handed[-1]
    assert isinstance(call, ActionCall)
    for about in ("4.3", "4.0", "4.9999", "4.", "4.x", "4.²"):
        forged = replace(call, id=about, action=replace(call.action, name="take-hint", about=about))
        reply = await school.fake.people.redeliver(forged)
        assert reply
        assert Heard(reply=reply).text == "Hints come one at a time. /challenge hint offers the next one."


async def test_all_hints_leave_half_the_points_and_a_second_try(school: School) -> None:
    jun = school.chat.member("jun")
    post = await post_up_to(school, "Three thousand suspects")
    await jun.says("11")
    await jun.presses("Hint", on=post)
    for number in (1, 2, 3):
        await jun.presses(f"Hint {number} of 3")
    assert (await jun.says("12")).text.startswith("Solved. 3 points, after 3 hints.")


async def test_a_late_answer_brings_half_and_says_so(school: School) -> None:
    jun, lena = school.chat.member("jun"), school.chat.member("lena")
    await school.until("2027-03-07 21:00")
    assert (await jun.says("C")).text.startswith("Solved. 6 points, 1 of them for the first try.")
    await school.until("2027-03-07 21:01")
    assert "late, half the points, until Mon 8 Mar 09:00" in (await lena.says("/challenge show")).text
    traveller = school.chat.member("mei", zone="Asia/Seoul")
    assert "until Mon 8 Mar 17:00" in (await traveller.says("/challenge show")).text
    await lena.says("/settings zone:America/New_York")
    assert "until Mon 8 Mar 03:00" in (await lena.says("/challenge show")).text
    heard = await lena.says("C")
    assert heard.text.startswith("Solved. 3 points, 1 of them for the first try, halved since the deadline had passed.")


async def test_after_the_reveal_an_answer_is_practice(school: School) -> None:
    jun = school.chat.member("jun")
    await school.until("2027-03-08 09:00")
    assert "for practice" in (await jun.says("/challenge show created-and-where")).text
    heard = await practises(jun, "A")
    assert heard.text.startswith("Not this time. /challenge solution shows how it goes.")
    heard = await practises(jun, "C")
    assert heard.text.startswith("Solved, for practice.")
    assert await points_of(jun) == "0 points, 0 challenges solved"
    assert "Your week: 1 of 3 days" in heard.text


async def test_giving_up_shows_the_solution_and_brings_no_points(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await jun.says("/challenge giveup")
    assert heard.text.startswith("Solution: The cloakroom ticket\n\nNo harm done")
    assert "Right: C" in heard.text
    assert (await practises(jun, "C")).text.startswith("Solved, for practice.")
    assert await points_of(jun) == "0 points, 0 challenges solved"


async def test_giving_up_after_solving_takes_nothing_away(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("C")
    heard = await jun.says("/challenge giveup")
    assert heard.text.startswith("Solution: The cloakroom ticket\n\nYou solved it already, so there is nothing to give")
    assert await points_of(jun) == "6 points, 1 challenge solved"
    assert "solved, 6 points" in (await jun.says("/challenge archive")).text


async def test_two_answers_that_race_are_credited_once(school: School) -> None:
    jun = school.chat.member("jun")
    form = (await jun.presses("Answer", on=await post_up_to(school, "Three thousand suspects"))).form
    heard = await asyncio.gather(*(jun.fills(form, answer="12") for _ in range(8)))
    assert sum("6 points" in each.text for each in heard) == 1
    assert sum("once more" in each.text for each in heard) == 7
    assert await points_of(jun) == "6 points, 1 challenge solved"


async def test_an_answer_that_is_delivered_again_is_credited_once_and_told_the_same(school: School) -> None:
    jun = school.chat.member("jun")
    heard = await answers(jun, await post_up_to(school, "The cloakroom ticket"), "C")
    call = school.fake.connection.handed[-1]
    assert isinstance(call, FormCall)
    replies = await asyncio.gather(*(school.fake.people.redeliver(call) for _ in range(3)))
    assert {Heard(reply=reply).text for reply in replies if reply} == {heard.text}
    assert await points_of(jun) == "6 points, 1 challenge solved"


async def test_the_archive_names_each_once_with_what_was_made_of_it(school: School) -> None:
    jun = school.chat.member("jun")
    await jun.says("C")
    await post_up_to(school, "The line with an echo")
    await jun.says("/challenge giveup")
    await post_up_to(school, "The wristband")
    await jun.says("A")
    await post_up_to(school, "The bug you owe a postcard")
    lines = (await jun.says("/challenge archive")).text.splitlines()
    titles = [line.split(" · ")[0].split(maxsplit=2)[2] for line in lines if line.startswith("•")]
    assert len(set(titles)) == len(titles) == 12
    assert "• 6 The wristband · quiz · answered" in lines
    assert "• 2 The line with an echo · short · given up" in lines
    assert "• 1 The cloakroom ticket · quiz · solved, 6 points" in lines


async def test_a_challenge_is_found_by_its_title_or_name_and_an_unposted_one_is_not(school: School) -> None:
    jun = school.chat.member("jun")
    assert "The cloakroom ticket" in (await jun.says("/challenge show the CLOAKROOM ticket")).text
    assert "The cloakroom ticket" in (await jun.says("/challenge show created-and-where")).text
    heard = await jun.says("/challenge show The line with an echo")
    assert heard.text == "“The line with an echo” has not been posted here. /challenge archive lists what was."
    heard = await jun.says("/challenge solution repeated-requests")
    assert "has not been posted here" in heard.text
    await post_up_to(school, "Pages that don't lie")
    assert "Pages that don't lie" in (await jun.says("/challenge show pages that don’t lie")).text
    offered = await school.fake.people.suggestions("jun", "/challenge show", "challenge", "CLOAK")
    assert [choice.label for choice in offered] == ["The cloakroom ticket"]


async def test_a_challenge_that_left_the_library_breaks_nothing_else(school: School) -> None:
    jun = school.chat.member("jun")
    await post_up_to(school, "The line with an echo")
    kept = {slug: item for slug, item in library().challenges.items() if slug != "created-and-where"}
    school.library = replace(library(), challenges=kept)
    await school.restart()
    assert "The line with an echo" in (await jun.says("/challenge show")).text
    assert "• 1 created-and-where · no longer in the library" in (await jun.says("/challenge archive")).text
    offered = await school.fake.people.suggestions("jun", "/challenge show", "challenge", "")
    assert [choice.label for choice in offered] == ["The line with an echo"]
    assert (await jun.says("/challenge show created-and-where")).text.startswith("There is no challenge")


async def test_a_button_of_another_communitys_round_is_refused(school: School) -> None:
    channel = school.fake.add_channel("elsewhere", space=school.fake.add_space("other"))
    await school.restart()
    post = await post_up_to(school, "The cloakroom ticket")
    form = (await school.chat.member("jun").presses("Answer", on=post)).form
    eve = Conversation(school.fake, channel).member("eve")
    here = (await eve.says("/help")).reply
    assert isinstance(here, Answer)
    assert form
    borrowed = [
        Button(label=name, action=Action(name=name, about=about))
        for name in ("answer", "hint", "take-hint", "solution", "answers", "elsewhere")
        for about in ("1", "1.1", "", "0", "x", "99999999999999999999")
    ]
    people = school.fake.people
    replies = [await people.press(f"{button.label}-eve", here, button, channel=channel) for button in borrowed]
    replies.append(await people.submit("eve", form, {"answer": "C"}, channel=channel))
    refusal = "That challenge has not been posted here. /challenge archive lists what was."
    assert {Heard(reply=reply).text for reply in replies} == {refusal}
    assert "You have no check-ins yet" in (await eve.says("/streak show")).text
    assert (await eve.says("/challenge archive")).text.startswith("No challenge has been posted here yet.")
