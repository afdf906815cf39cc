"""What people, networks and Slack itself do wrong, with the whole app behind it, by both transports."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answering import Answering, Means, Shown
from adapters.slack.refs import channel_ref
from adapters.slack.render import answer_view, render
from bot.model.events import ReactionAdded, ThreadReplied
from bot.model.messages import OutgoingMessage, note, quoted, text
from bot.model.refs import DeliveryKey
from tests.platform_members import CHECK, week_of
from tests.slack_school import PATIENT, SlackSchool
from tests.slack_seen import seen
from tests.standins.slack.entities import View
from tests.standins.wire import Fields

WEEK_WITH_ONE = "Your week: 1 of 3 days"


# What people type


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("read <!channel> and <url|label>", "read <!channel> and <url|label>"),
        ("thanks to @mei in #general", "thanks to @mei in #general"),
        ("R&D: a < b > c &amp; &lt;", "R&D: a < b > c &amp; &lt;"),
        ("https://a.example/?x=1&y=2, see b.example", "https://a.example/?x=1&y=2, see b.example"),
        ("@channel @here @everyone", "@channel @here @everyone"),
        ("```\nout\n``` ```` ``` ````", "``` out ``` ```` ``` ````"),
    ],
)
async def test_what_slack_makes_of_a_typed_note_is_shown_as_it_was_typed(
    school: SlackSchool, typed: str, shown: str
) -> None:
    jun = school.member("jun")
    school.member("mei")
    await jun.says(f"/checkin {typed}")
    assert shown in (await jun.says("/progress")).text
    assert school.notified() == []


async def test_a_name_that_looks_like_slacks_marks_is_read_in_app_home_and_under_buttons(school: SlackSchool) -> None:
    mallory = school.member("mallory", shown_as="<!channel> & *co*")
    await mallory.says("/goal set <!here> `x` & <https://a.example|y>")
    assert "<!here> `x` & <https://a.example|y>" in (await mallory.opens_home()).text
    assert "Progress of <!channel> & *co*" in (await mallory.says("/progress")).text
    assert school.notified() == []


async def test_a_client_that_sends_more_than_fits_gets_a_sentence_at_the_field(school: SlackSchool) -> None:
    jun = school.member("jun")
    form = (await jun.says("/checkin")).form
    school.server.world.put_view(without_limits(form))
    heard = await jun.fills(note="𝔘" * 2_900)
    assert (
        heard.text
        == "What did you work on? That note has 2,900 characters; at most 500 fit. Shorten it and send it again."
    )
    assert (await jun.corrects()).filled_in["note"]
    assert (await jun.fills(note="𝔘𝔫𝔦 🎉")).text.startswith("Checked in for Monday, 1 March.")


def without_limits(form: View) -> View:
    """The form in a client that checks nothing."""
    blocks = [
        {**block.raw, "element": {**block.part("element").raw, "max_length": 3_000}}
        for block in form.fields.parts("blocks")
    ]
    return replace(form, body={**form.body, "blocks": blocks})


async def test_a_button_that_is_none_of_pacers_is_answered_with_a_sentence_and_does_nothing(
    school: SlackSchool,
) -> None:
    jun = school.member("jun")
    heard = await jun.presses("Press", on=school.forged(school.general, "rm -rf"))
    assert heard.text == "That button is none of Pacer's. /pacer help shows what there is."
    assert heard.is_private
    assert "You have no check-ins yet" in await week_of(jun)


async def test_everyone_can_t_be_made_admins(school: SlackSchool) -> None:
    heard = await school.admin().says("/community settings admins:@everyone")
    assert "@everyone" in heard.text
    assert (await school.member("jun").says("/schedule list")).text.startswith("That is for admins.")


# What Slack does not take any more


async def test_a_form_whose_trigger_expired_waits_behind_a_button(school: SlackSchool) -> None:
    jun = school.member("jun")
    school.server.fail("views.open", "expired_trigger_id")
    heard = await jun.says("/checkin")
    assert heard.text == "Your form is ready."
    assert heard.is_private
    assert heard.buttons == ("Open the form",)
    assert (await jun.fills(note="read")).text.startswith("Checked in for Monday, 1 March.")


async def test_an_answer_comes_where_only_they_see_it_when_its_url_was_used_up(school: SlackSchool) -> None:
    jun = school.member("jun")
    school.server.fail("response_url", "used_url", times=None, status=404)
    heard = await jun.says("/checkin read")
    assert heard.text.startswith("Checked in for Monday, 1 March.")
    assert heard.is_private
    await school.server.requested("chat.postEphemeral")


async def test_an_answer_in_a_channel_without_pacer_comes_as_a_direct_message_when_its_url_was_used_up(
    school: SlackSchool,
) -> None:
    elsewhere = await school.server.add_channel("elsewhere", with_bot=False)
    jun = school.member("jun")
    school.server.fail("response_url", "used_url", times=None, status=404)
    await jun.says("/checkin read", elsewhere)
    assert any(each.startswith("Checked in for Monday, 1 March.") for each in jun.direct_messages())


async def test_of_six_answers_to_one_act_five_take_its_url_and_the_sixth_finds_another_way(
    school: SlackSchool,
) -> None:
    server, jun = school.server, school.member("jun").person
    means = Means(
        client=AsyncWebClient(token=server.token, base_url=server.api_url),
        user=jun.id,
        channel=channel_ref(jun.team.id, school.general.id),
        response_url=server.scene.response_urls.new(jun.id, school.general.id),
    )
    answering = Answering(means, PATIENT, arrived=0)
    for number in range(6):
        answer = note(f"Answer {number}")
        await answering.show(Shown(message=render(answer), view=answer_view(answer, render(answer))), private=True)
    assert [seen(each) for each in jun.ephemerals(school.general)] == [f"Answer {number}" for number in range(6)]
    assert len(server.log.named("response_url")) == 5
    assert server.log.refused == []


@pytest.mark.parametrize("words", ["x" * 3_001, "word " * 601, "&<>" * 1_001, "𝔘" * 1_501], ids=lambda words: words[:4])
async def test_more_than_a_section_takes_goes_on_behind_a_button(school: SlackSchool, words: str) -> None:
    jun, place = school.member("jun"), channel_ref(school.server.team.id, school.general.id)
    message = OutgoingMessage(title="R&D <!channel>", blocks=(text(quoted(words)),))
    await school.adapter.post(place, message, key=DeliveryKey("long1"))
    [post] = school.messages(school.general)
    [title, shown] = school.seen(post).text.splitlines()
    assert title == "R&D <!channel>"
    pages, heard = [shown.removesuffix("…")], school.seen(post)
    while "Show the rest" in heard.buttons:
        heard = await jun.presses("Show the rest", on=post if len(pages) == 1 else None)
        pages.append(heard.text.splitlines()[1].removesuffix("…"))
    assert "".join("".join(pages).split()) == "".join(words.split())
    sections = [Fields(block).part("text") for block in post.blocks if block["type"] == "section"]
    assert all(len(section.text("text")) <= 3_000 for section in sections)
    assert school.notified() == []


# Events that come again, late, or in another order


async def test_a_reaction_that_is_told_four_times_counts_once(school: SlackSchool) -> None:
    jun, post = school.member("jun"), school.last_post
    telling = school.server.front.telling
    async with telling.held() as told:
        await jun.person.react(post, CHECK)
        await telling.deliver(told * 4)
    assert WEEK_WITH_ONE in await week_of(jun)
    assert school.core.taken(ReactionAdded) == 1


@pytest.mark.parametrize("ends_with_a_removal", [False, True])
async def test_what_is_told_in_any_order_and_twice_ends_as_it_was_done_last(
    school: SlackSchool, ends_with_a_removal: bool
) -> None:
    post, telling = school.last_post, school.server.front.telling
    orders = sorted(set(itertools.permutations((0, 1, 1, 0) if ends_with_a_removal else (0, 1, 2, 2))))
    people = [school.member(f"person{number}") for number in range(len(orders))]
    for member, order in zip(people, orders, strict=True):
        async with telling.held() as told:
            await member.person.react(post, CHECK)
            await member.person.unreact(post, CHECK)
            if not ends_with_a_removal:
                await member.person.react(post, CHECK)
            await telling.deliver([told[number] for number in order])
    weeks = [await week_of(member) for member in people]
    if ends_with_a_removal:
        assert not any(WEEK_WITH_ONE in week for week in weeks)
    else:
        assert all(WEEK_WITH_ONE in week for week in weeks)
    assert school.core.errors == []


async def test_a_reply_and_a_direct_message_that_are_told_four_times_count_once(school: SlackSchool) -> None:
    jun, lena, post = school.member("jun"), school.member("lena"), school.last_post
    telling = school.server.front.telling
    async with telling.held() as told:
        await jun.person.reply(post, "on paper")
        await lena.person.direct("C")
        await telling.deliver(told[::-1] * 4)
    assert WEEK_WITH_ONE in await week_of(jun)
    [answer] = lena.direct_messages()
    assert answer.startswith("Solved. 6 points, 1 of them for the first try.")
    assert "6 points, 1 challenge solved" in (await lena.says("/progress")).text


async def test_an_event_that_failed_counts_when_slack_tells_it_again(school: SlackSchool) -> None:
    jun, post = school.member("jun"), school.last_post
    school.server.front.transport.acknowledge_within = timedelta(milliseconds=300)
    school.core.will_miss(ReactionAdded)
    await jun.person.react(post, CHECK)
    await school.core.has_taken(ReactionAdded, 1)
    assert WEEK_WITH_ONE in await week_of(jun)


# Edited and deleted messages


async def test_a_reply_that_is_edited_and_deleted_counted_once(school: SlackSchool) -> None:
    jun, post = school.member("jun"), school.last_post
    written = (await jun.person.reply(post, "on papper")).posted
    assert written
    edited = (await jun.person.edit(written, "on paper")).posted
    assert edited
    await jun.person.delete(edited)
    assert WEEK_WITH_ONE in await week_of(jun)
    assert school.core.taken(ThreadReplied) == 1


async def test_a_direct_message_is_answered_once_however_it_is_edited(school: SlackSchool) -> None:
    jun = school.member("jun")
    written = (await jun.person.direct("A")).posted
    assert written
    assert (await jun.person.edit(written, "C")).is_acknowledged
    [answer] = jun.direct_messages()
    assert answer.startswith("Not this time.")
