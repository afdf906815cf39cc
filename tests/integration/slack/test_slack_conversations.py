"""What the core's conversations have that only Slack has: mentions, shortcuts, App Home, and the command for all."""

from dataclasses import replace
from datetime import UTC, datetime

from adapters.slack.refs import channel_ref, message_ref
from tests.platform_members import week_of
from tests.slack_school import Heard, Member, SlackSchool
from tests.standins.slack.acts import Act

WEEK_WITH_ONE = "Your week: 1 of 3 days"


async def by_shortcut(member: Member, shortcut: str) -> Heard:
    sight = member.looks()
    return await member.asks(await member.person.shortcut(shortcut), sight)


async def test_every_door_of_slacks_own_checks_in_for_the_day(school: SlackSchool) -> None:
    names = ("mei", "tom", "lena", "jonas", "noor")
    shortcut, home, mention, direct, elsewhere = (school.member(name) for name in names)
    assert (await by_shortcut(shortcut, "checkin")).has_form
    assert (await shortcut.fills(note="three pages")).text.startswith("Checked in for Monday, 1 March.")
    await home.presses("Check in", on=await home.opens_home())
    await mentions(mention, "checkin read about indexes", school)
    await direct.says("/checkin in a direct message", direct.person.direct_channel)
    secret = await school.server.add_channel("secret", is_private=True, with_bot=False)
    await elsewhere.person.joins(secret)
    await elsewhere.says("/checkin where Pacer is no member", secret)
    for member in (shortcut, home, mention, direct, elsewhere):
        assert WEEK_WITH_ONE in await week_of(member), member.name
    assert all(said.user != school.server.bot_id for said in school.messages(school.general))


async def mentions(member: Member, words: str, school: SlackSchool) -> Heard:
    sight = member.looks()
    return await member.asks(await member.person.mention_app(words, school.general), sight)


async def test_a_replys_words_are_the_note_of_its_day_which_only_its_writer_sees(school: SlackSchool) -> None:
    jun = school.member("jun")
    await jun.replies("on paper, with <b> & @mei", on=school.last_post)
    assert "on paper, with <b> & @mei" in (await jun.says("/progress")).text
    assert "on paper" not in (await school.member("mei").says("/progress @jun")).text


async def test_the_command_for_all_alone_lists_what_there_is(school: SlackSchool) -> None:
    heard = await school.member("jun").says("/pacer")
    assert heard.text.startswith("What Pacer can do")
    assert "/checkin" in heard.text


async def test_a_wrong_word_gets_the_nearest_right_one(school: SlackSchool) -> None:
    heard = await school.member("jun").says("/pacer Chekin read")
    assert heard.text == "There is no command /chekin. Did you mean /checkin? /help lists them all."


async def test_a_challenge_is_answered_by_the_global_shortcut_and_by_its_messages_menu(school: SlackSchool) -> None:
    jun, lena = school.member("jun"), school.member("lena")
    assert (await by_shortcut(jun, "answer")).has_form
    assert (await jun.fills(answer="C")).text.startswith("Solved. 6 points")
    sight = lena.looks()
    assert (await lena.asks(await lena.person.message_shortcut("answer_this", school.last_post), sight)).has_form
    assert (await lena.fills(answer="A")).text.startswith("Not this time.")


async def test_app_home_follows_a_members_own_acts_and_shows_admins_the_schedules(school: SlackSchool) -> None:
    jun, ada = school.member("jun"), school.admin()
    home = await jun.opens_home()
    assert "You have no check-ins yet" in home.text
    assert "what is scheduled" not in home.text
    assert "every Monday at 09:00 (Europe/Berlin)" in (await ada.opens_home()).text
    await jun.says("/goal set finish the chapter")
    await jun.says("/checkin read")
    await school.server.world.board.until(
        lambda: (
            ((found := jun.person.home) and WEEK_WITH_ONE in found.text and "finish the chapter" in found.text) or None
        ),
        "App Home does not follow",
    )


async def test_an_admin_whose_rights_were_taken_away_is_one_no_longer(school: SlackSchool) -> None:
    ada = school.admin()
    assert (await ada.says("/schedule list")).text.startswith("Schedules")
    school.server.scene.places.change_user(replace(ada.person.user, is_admin=False))
    assert (await ada.says("/schedule list")).text.startswith("That is for admins.")


# Threads


async def test_a_command_after_pacers_name_in_a_thread_is_no_check_in(school: SlackSchool) -> None:
    jun = school.member("jun")
    sight = jun.looks()
    act = await jun.person.mention_app("help", school.challenges, thread=school.last_post)
    assert (await jun.asks(act, sight)).text.startswith("What Pacer can do")
    await school.server.told()
    assert "You have no check-ins yet" in await week_of(jun)


async def test_a_command_in_a_thread_is_no_reply_to_catch_up_with(school: SlackSchool) -> None:
    jun, post = school.member("jun"), school.last_post
    thread = message_ref(channel_ref(post.team, post.channel), post.ts)
    await jun.person.mention_app("help", school.challenges, thread=post)
    await jun.person.reply(post, "read")
    replies = school.adapter.replies(thread, datetime(2020, 1, 1, tzinfo=UTC))
    assert [reply.text async for reply in replies] == ["read"]


async def test_a_note_names_people_and_shows_no_ids(school: SlackSchool) -> None:
    jun, mei, tom = (school.member(name) for name in ("jun", "mei", "tom"))
    await mei.says("/progress")
    await jun.replies(f"paired with {mei.person.mention} and {tom.person.mention}", on=school.last_post)
    assert "paired with @Mei and @somebody" in (await jun.says("/progress")).text


async def test_a_challenge_is_answered_by_the_menu_of_a_reply_in_its_thread(school: SlackSchool) -> None:
    jun = school.member("jun")
    heard = await answers_this(jun, await jun.person.reply(school.last_post, "hm"))
    assert heard.has_form
    assert (await jun.fills(answer="C")).text.startswith("Solved. 6 points")


async def test_the_menu_of_a_reply_to_anybody_else_says_that_there_is_no_challenge(school: SlackSchool) -> None:
    jun = school.member("jun")
    said = (await jun.person.says(school.challenges, "hello")).posted
    assert said
    heard = await answers_this(jun, await jun.person.reply(said, "hm"))
    assert heard.text.startswith("That message has no challenge to answer.")


async def answers_this(member: Member, replied: Act) -> Heard:
    """By the menu of their own reply."""
    assert replied.posted
    sight = member.looks()
    return await member.asks(await member.person.message_shortcut("answer_this", replied.posted), sight)
