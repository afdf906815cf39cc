"""Hostile words, forged presses, and what is gone: on every platform, with the whole app behind it."""

import pytest

from tests.platform_members import week_of
from tests.platform_school import AnySchool

HOSTILE = (
    "@everyone @here <@1> <@&2>",
    "```out``` ```` ``` ````",
    "**bold** _it_ ~~no~~ ||hidden|| `code` [x](https://a.example) # head",
    "日本 🎉 𝔘𝔫𝔦 👩‍🚀",
    "<!channel> <!here|here> <@U1> <#C1|general> <!subteam^S1>",
    "<https://a.example|label> <a@b.example> https://a.example",
    "R&D < 5 > 3 &amp; &lt;!channel&gt; <b>",
    "*bold* ~no~ :tada: > quote",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_letter_by_letter_and_notify_nobody(school: AnySchool, words: str) -> None:
    jun = school.member("jun")
    await jun.says("/checkin")
    await jun.fills(note=words)
    assert " ".join(words.split()) in " ".join((await jun.says("/progress")).text.split())
    assert school.notified() == []


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_stays_a_name_and_notifies_nobody(school: AnySchool, name: str) -> None:
    await school.member("mallory", shown_as=name).says("C")
    shown = " ".join(name.split())
    assert f"{shown} · 6 points" in (await school.member("jun").says("/leaderboard")).text
    await school.until("2027-03-08 09:10")
    assert f"{shown} got there first" in school.posts()[-1]
    assert school.notified() == []


# What is not theirs, or gone

NOT_HERE = "That challenge has not been posted here. /challenge archive lists what was."
NO_LONGER = "That button belongs to something that is no longer there. /help shows what there is."
KEPT_NO_MORE = "That was kept for a while and is gone by now. Ask for it once more."


@pytest.mark.parametrize(
    ("action_id", "sentence"),
    [
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
    school: AnySchool, action_id: str, sentence: str
) -> None:
    jun = school.member("jun")
    heard = await jun.presses("Press", on=school.forged(school.general, action_id))
    assert heard.text == sentence
    assert heard.is_private
    assert "You have no check-ins yet" in await week_of(jun)


async def test_a_deleted_channel_is_told_to_admins_once_with_what_to_do(school: AnySchool) -> None:
    await school.delete(school.challenges)
    for week in ("2027-03-08 09:10", "2027-03-15 09:10"):
        await school.until(week)
    [told] = [notice for notice in school.told() if notice.startswith("Channel gone")]
    assert "What to do: move its schedules to another one with /schedule edit; /schedule list shows which." in told
    again = await school.add_channel("again")
    await school.admin().says("/schedule edit 1 channel:#again")
    await school.settle()
    assert any("Week 2" in post for post in school.read(again))


async def test_a_round_whose_post_is_gone_still_takes_answers(school: AnySchool) -> None:
    jun, post = school.member("jun"), school.last_post
    await jun.replies("hello", on=post)
    await school.delete(post)
    assert (await jun.says("C")).text.startswith("Solved.")
    await school.until("2027-03-08 09:10")
    assert "Week 2" in school.posts()[-1]
