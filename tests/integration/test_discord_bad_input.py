"""Hostile words, forged presses and forms, and what is gone: on Discord, with the whole app behind it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord.listening import UNANSWERABLE
from tests.discord_school import DiscordSchool, Member, discord_school_at
from tests.standins.discord.components import Kind
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.interactions import Modal
from tests.standins.discord.wire import Fields, Json


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[DiscordSchool]:
    """Monday 1 March 2027, ten past nine; the first weekly issue is in #challenges, with a quiz of 5 points."""
    async with discord_school_at("2027-02-26 17:00", tmp_path) as school:
        await school.set_up(school.admin())
        await school.until("2027-03-01 09:10")
        yield school


async def week_of(member: Member) -> str:
    return (await member.says("/streak show")).text


# Hostile words

HOSTILE = (
    "@everyone @here <@1> <@&2>",
    "```\nout\n``` ```` ``` ````",
    "**bold** _it_ ~~no~~ ||hidden|| `code` [x](https://a.example) # head",
    "日本 🎉 𝔘𝔫𝔦 👩‍🚀",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_letter_by_letter_and_notify_nobody(school: DiscordSchool, words: str) -> None:
    jun = school.member("jun")
    await jun.says("/checkin")
    await jun.fills(note=words)
    assert " ".join(words.split()) in " ".join((await jun.says("/progress")).text.split())
    assert school.notified() == []


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_stays_a_name_and_notifies_nobody(school: DiscordSchool, name: str) -> None:
    await school.member("mallory", shown_as=name).says("C")
    shown = " ".join(name.split())
    assert f"{shown} · 6 points" in (await school.member("jun").says("/leaderboard")).text
    await school.until("2027-03-08 09:10")
    assert f"{shown} got there first" in school.posts()[-1]
    assert school.notified() == []


# What is not theirs, or gone


async def test_a_client_that_sends_more_than_fits_gets_a_sentence_and_what_fits_back(school: DiscordSchool) -> None:
    jun = school.member("jun")
    form = (await jun.says("/checkin")).form
    assert form
    heard = await jun.fills(without_limits(form), note="𝔘" * 4_000)
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


def forged(school: DiscordSchool, channel: Channel, custom_id: str) -> Message:
    """A message of Pacer's with such a button, as a changed client would press it."""
    button: Json = {"type": int(Kind.BUTTON), "id": 2, "style": 1, "label": "Press", "custom_id": custom_id}
    row: Json = {"type": int(Kind.ACTION_ROW), "id": 1, "components": [button]}
    return school.server.scene.chat.post(channel, school.server.world.bot, Draft(components=(row,)))


NOT_HERE = "That challenge has not been posted here. /challenge archive lists what was."
NO_LONGER = "That button belongs to something that is no longer there. /help shows what there is."
KEPT_NO_MORE = "That was kept for a while and is gone by now. Ask for it once more."


@pytest.mark.parametrize(
    ("custom_id", "sentence"),
    [
        ("rm -rf", "That button is none of Pacer's. /help shows what there is."),
        ("p:answer:9999:", NOT_HERE),
        ("p:answer:x:", NOT_HERE),
        ("p:elsewhere:99999999999999999999:", NOT_HERE),
        ("p:take-hint:1.3:", "Hints come one at a time. /challenge hint offers the next one."),
        ("p:setup::", "That is for admins. Ada set Pacer up here and can help."),
        ("p:no-such::", NO_LONGER),
        ("more:x:2", KEPT_NO_MORE),
        ("open:x", KEPT_NO_MORE),
    ],
)
async def test_a_forged_button_is_answered_with_a_sentence_and_does_nothing(
    school: DiscordSchool, custom_id: str, sentence: str
) -> None:
    jun = school.member("jun")
    heard = await jun.presses("Press", on=forged(school, school.general, custom_id))
    assert heard.text == sentence
    assert heard.is_private
    assert "You have no check-ins yet" in await week_of(jun)


async def test_a_button_or_form_of_another_communitys_round_is_refused(school: DiscordSchool) -> None:
    answer = next(button.custom_id for button in school.last_post.buttons if button.label == "Answer")
    other = await school.server.guild_joined("Evening class")
    [room, *_] = school.server.channels(other)
    await school.server.posted(room)
    mei = school.member("mei", other)
    assert (await mei.presses("Press", on=forged(school, room, answer))).text == NOT_HERE
    mine = (await mei.says("/checkin")).form
    theirs = (await school.member("jun").presses("Answer", on=school.last_post)).form
    assert mine
    assert theirs
    assert (await mei.fills(replace(theirs, asked=mine.asked), answer="C")).text == NOT_HERE
    assert "You have no check-ins yet" in await week_of(mei)


async def test_a_setup_form_that_a_member_sends_changes_nothing(school: DiscordSchool) -> None:
    ada, jun = school.admin(), school.member("jun")
    theirs, own = (await ada.says("/setup")).form, (await jun.says("/checkin")).form
    assert theirs
    assert own
    heard = await jun.fills(replace(theirs, asked=own.asked), channel=school.general, when="every Friday at 09:00")
    assert heard.text == "That is for admins. Ada set Pacer up here and can help."
    assert "every Monday at 09:00" in (await ada.says("/schedule list")).text


async def test_a_deleted_channel_is_told_to_admins_once_with_what_to_do(school: DiscordSchool) -> None:
    await school.server.delete(school.challenges)
    for week in ("2027-03-08 09:10", "2027-03-15 09:10"):
        await school.until(week)
    [told] = [notice for notice in school.told() if notice.startswith("Channel closed")]
    assert "What to do: open it again, or move its schedules, then /schedule resume" in told
    ada = school.admin()
    await school.server.add_channel("again")
    await ada.says("/schedule edit 1 channel:#again")
    await school.settle()
    again = next(channel for channel in school.server.channels() if channel.name == "again")
    assert any("Week 2" in post for post in school.read(again))


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
