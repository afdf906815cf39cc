"""Forged presses and forms, and what is gone, as only Discord has it; with the whole app behind it."""

from dataclasses import replace

from adapters.discord.listening import UNANSWERABLE
from tests.discord_school import DiscordSchool
from tests.platform_members import week_of
from tests.standins.discord.interactions import Modal
from tests.standins.discord.wire import Fields


async def test_hostile_words_of_several_lines_are_shown_letter_by_letter(school: DiscordSchool) -> None:
    words = "```\nout\n``` ```` ``` ````"
    jun = school.member("jun")
    await jun.says("/checkin")
    await jun.fills(note=words)
    assert " ".join(words.split()) in " ".join((await jun.says("/progress")).text.split())


async def test_a_hostile_name_of_several_lines_stays_a_name(school: DiscordSchool) -> None:
    await school.member("mallory", shown_as="```\nout\n``` ```` ``` ````").says("C")
    assert "``` out ``` ```` ``` ```` · 6 points" in (await school.member("jun").says("/leaderboard")).text
    await school.until("2027-03-08 09:10")
    assert "``` out ``` ```` ``` ```` got there first" in school.posts()[-1]


async def test_a_client_that_sends_more_than_fits_gets_a_sentence_and_what_fits_back(school: DiscordSchool) -> None:
    jun = school.member("jun")
    form = (await jun.says("/checkin")).form
    assert form
    heard = await jun.sends(without_limits(form), note="𝔘" * 4_000)
    assert (
        heard.text
        == "What did you work on? That note has 4,000 characters; at most 500 fit. Shorten it and send it again."
    )
    assert (await jun.presses("Correct it")).filled_in["note"]
    assert (await jun.fills(note="𝔘𝔫𝔦 🎉")).text.startswith("Checked in for Monday, 1 March.")


def without_limits(form: Modal) -> Modal:
    """The form in a client that checks nothing."""
    fields = tuple(replace(field, raw=Fields(field.raw.raw | {"max_length": 4_000})) for field in form.fields)
    labels = zip(form.components, fields, strict=True)
    return replace(
        form, fields=fields, components=tuple({**label, "component": each.raw.raw} for label, each in labels)
    )


NOT_HERE = "That challenge has not been posted here. /challenge archive lists what was."


async def test_a_button_that_is_none_of_pacers_is_answered_with_a_sentence_and_does_nothing(
    school: DiscordSchool,
) -> None:
    jun = school.member("jun")
    heard = await jun.presses("Press", on=school.forged(school.general, "rm -rf"))
    assert heard.text == "That button is none of Pacer's. /help shows what there is."
    assert heard.is_private
    assert "You have no check-ins yet" in await week_of(jun)


async def test_a_button_or_form_of_another_communitys_round_is_refused(school: DiscordSchool) -> None:
    answer = next(button.custom_id for button in school.last_post.buttons if button.label == "Answer")
    other = await school.server.guild_joined("Evening class")
    [room, *_] = school.server.channels(other)
    await school.server.posted(room)
    mei = school.member("mei", other)
    assert (await mei.presses("Press", on=school.forged(room, answer))).text == NOT_HERE
    mine = (await mei.says("/checkin")).form
    theirs = (await school.member("jun").presses("Answer", on=school.last_post)).form
    assert mine
    assert theirs
    assert (await mei.sends(replace(theirs, asked=mine.asked), answer="C")).text == NOT_HERE
    assert "You have no check-ins yet" in await week_of(mei)


async def test_a_setup_form_that_a_member_sends_changes_nothing(school: DiscordSchool) -> None:
    ada, jun = school.admin(), school.member("jun")
    theirs, own = (await ada.says("/setup")).form, (await jun.says("/checkin")).form
    assert theirs
    assert own
    heard = await jun.sends(replace(theirs, asked=own.asked), channel=school.general, when="every Friday at 09:00")
    assert heard.text == "That is for admins. Ada set Pacer up here and can help."
    assert "every Monday at 09:00" in (await ada.says("/schedule list")).text


async def test_a_round_whose_post_or_thread_is_gone_still_takes_answers(school: DiscordSchool) -> None:
    jun, post = school.member("jun"), school.last_post
    await jun.replies("hello", on=post)
    thread = school.server.thread_of(post)
    assert thread
    await school.server.delete(thread)
    await school.server.delete(post)
    assert (await jun.says("C")).text.startswith("Solved.")
    await school.until("2027-03-08 09:10")
    assert "Week 2" in school.posts()[-1]


async def test_who_left_gets_a_sign_instead_of_an_answer_and_stays_in_the_weeks_story(
    school: DiscordSchool,
) -> None:
    jun = school.member("jun")
    await jun.says("C")
    await school.server.member_leaves(jun.person)
    unanswerable = await jun.person.direct("hello?")
    await school.server.world.board.until(lambda: school.server.see(unanswerable).emoji or None, "no sign")
    assert school.server.see(unanswerable).emoji == (UNANSWERABLE,)
    await school.until("2027-03-08 09:10")
    assert "Jun got there first" in school.posts()[-1]
