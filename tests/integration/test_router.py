"""Where calls come in: options are read, admins are told apart, and whatever goes wrong is answered with a sentence."""

import re
from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from bot.model.calls import ActionCall, Answer, CommandCall, FormCall, OptionValue, Reply
from bot.model.events import ReactionAdded
from bot.model.messages import Action
from bot.model.plain import plain_text
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.testing.conversation import Member
from tests.school import School


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


def said(reply: Reply) -> str:
    assert isinstance(reply, Answer)
    return plain_text(reply.message)


async def invoked(school: School, by: Member, path: str, options: Mapping[str, OptionValue]) -> str:
    """What a command answers that comes with options as no well-behaved client would send them."""
    caller = school.fake.caller(by.name, school.fake.home)
    call = CommandCall(
        id="forged",
        caller=caller,
        channel=school.general,
        at=school.clock.now(),
        path=tuple(path.split()),
        options=options,
    )
    return said(await school.app.router.invoke(call))


async def pressed(school: School, by: Member, action: Action) -> str:
    caller = school.fake.caller(by.name, school.fake.home)
    call = ActionCall(id="forged", caller=caller, channel=school.general, at=school.clock.now(), action=action)
    return said(await school.app.router.invoke(call))


async def sent(school: School, by: Member, action: Action, values: Mapping[str, str]) -> str:
    caller = school.fake.caller(by.name, school.fake.home)
    call = FormCall(
        id="forged", caller=caller, channel=school.general, at=school.clock.now(), action=action, values=values
    )
    return said(await school.app.router.invoke(call))


ADMIN_COMMANDS = [
    "/setup",
    "/schedule add tip #challenges every day 09:00",
    "/schedule list",
    "/schedule edit 1 late:skip",
    "/schedule pause 1",
    "/schedule resume 1",
    "/schedule skip 1",
    "/schedule remove 1",
    "/schedule preview 1",
    "/schedule run 1",
    "/schedule calendar",
    "/community show",
    "/community settings name:Ours",
    "/community holiday 2027-03-01",
]


async def test_a_member_is_told_kindly_that_it_is_for_admins(school: School, ada: Member, jun: Member) -> None:
    await school.set_up(ada)
    before = (await ada.says("/schedule list")).text + (await ada.says("/community show")).text
    for typed in ADMIN_COMMANDS:
        assert (await jun.says(typed)).text == "That is for admins. ada set Pacer up here and can help.", typed
    assert (await ada.says("/schedule list")).text + (await ada.says("/community show")).text == before


def test_every_command_for_admins_is_tried_above(school: School) -> None:
    declared = {command.name for command in school.app.router.commands if command.admin}
    assert {name for name in declared if not any(typed[1:].startswith(name) for typed in ADMIN_COMMANDS)} == set()


async def test_an_admin_s_button_and_form_are_for_admins_too(school: School, ada: Member, jun: Member) -> None:
    assert await pressed(school, jun, Action(name="setup")) == "That is for admins. Ask one of them."
    values = {"channel": school.general.channel, "zone": "UTC", "when": "every day at 09:00", "extras": ""}
    assert await sent(school, jun, Action(name="setup"), values) == "That is for admins. Ask one of them."
    assert (await ada.says("/schedule list")).text.startswith("Nothing is scheduled yet.")


async def test_who_was_an_admin_when_the_form_opened_and_is_none_any_more_cannot_send_it(
    school: School, ada: Member
) -> None:
    await ada.says("/setup")
    school.fake.add_member("ada", is_admin=False)
    assert (await ada.fills()).text == "That is for admins. Ask one of them."


@pytest.mark.parametrize(
    "action",
    [
        Action(name="no-such-thing", about="1"),
        Action(name=""),
        Action(name="__init__"),
        Action(name="answers.everything", about="1"),
    ],
)
async def test_an_unknown_button_or_form_is_answered_with_where_to_look(
    school: School, jun: Member, action: Action
) -> None:
    sentence = "That button belongs to something that is no longer there. /help shows what there is."
    assert await pressed(school, jun, action) == sentence
    assert await sent(school, jun, action, {}) == sentence


async def test_a_forged_button_gets_a_sentence_and_never_a_reference(school: School, ada: Member, jun: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    for name in ("answer", "hint", "take-hint", "solution", "answers", "elsewhere"):
        for about in ("", "0", "-1", "9" * 23, "1;drop table round", "1.1.1", "x" * 60):
            heard = await pressed(school, jun, Action(name=name, about=about))
            assert "reference" not in heard, (name, about)
            assert heard.endswith("."), (name, about)


async def test_a_forged_answer_to_a_round_of_another_community_finds_nothing(
    school: School, ada: Member, jun: Member
) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    other = school.fake.add_space("other")
    await school.restart()
    call = FormCall(
        id="forged",
        caller=school.fake.caller("jun", other),
        channel=school.fake.add_channel("elsewhere", space=other),
        at=school.clock.now(),
        action=Action(name="answer", about="1"),
        values={"answer": "C"},
    )
    assert said(await school.app.router.invoke(call)).startswith("That challenge has not been posted here.")


@pytest.mark.parametrize(
    ("path", "options", "sentence"),
    [
        ("schedule pause", {"schedule": "1.5"}, "schedule is a whole number, not “1.5”."),
        ("schedule pause", {"schedule": "٣"}, "schedule is a whole number, not “٣”."),
        ("schedule pause", {"schedule": 10**12}, "schedule is a whole number, not “1000000000000”."),
        ("schedule pause", {"schedule": True}, "schedule is a whole number, not “True”."),
        ("schedule pause", {"schedule": -3}, "There is no schedule -3."),
        ("schedule pause", {"number": 1}, "/schedule pause has no option number. It is /schedule pause [schedule]."),
        ("settings", {"visible": "maybe"}, "visible is yes or no, not “maybe”."),
        ("checkin", {"day": "2027-02-30"}, "day is a day, not “2027-02-30”."),
        ("checkin", {"day": "2027-W08-5"}, "day is a day, not “2027-W08-5”."),
        ("checkin", {"day": "9999-12-31"}, "9999-12-31 is too far away."),
        ("schedule add", {"what": "tip", "channel": "general", "when": "x"}, "channel is a channel. Choose one."),
        ("schedule add", {"what": "tip"}, "/schedule add needs channel."),
        ("goal set", {}, "/goal set needs text. It is /goal set text."),
        ("progress", {"member": "jun"}, "member is a member. Choose one."),
    ],
)
async def test_an_option_that_cannot_be_read_is_answered_with_what_it_is(
    school: School, ada: Member, path: str, options: Mapping[str, OptionValue], sentence: str
) -> None:
    assert (await invoked(school, ada, path, options)).startswith(sentence)


async def test_a_channel_in_place_of_words_is_refused(school: School, ada: Member) -> None:
    channel = ChannelRef(platform=school.fake.platform, space="space-school", channel="channel-1")
    heard = await invoked(school, ada, "community settings", {"name": channel})
    assert heard == "name is text. Write it out."


@pytest.mark.parametrize("typed", ["yes", "TRUE", "On", "1", True])
async def test_yes_may_be_said_in_many_ways(school: School, jun: Member, typed: OptionValue) -> None:
    assert "On boards and in recaps: yes" in await invoked(school, jun, "settings", {"visible": typed})


@pytest.mark.parametrize("typed", ["today", "Yesterday", "2027-02-26"])
async def test_a_day_may_be_named_or_dated(school: School, jun: Member, typed: str) -> None:
    await jun.says("/settings zone:Europe/Berlin")
    heard = await invoked(school, jun, "checkin", {"note": "work", "day": typed})
    assert "reference" not in heard
    assert "is a day" not in heard


async def test_more_than_thirty_calls_in_a_minute_are_answered_with_a_pause(
    school: School, ada: Member, jun: Member
) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    for number in range(30):
        assert (await jun.says(f"/checkin page {number}")).text.startswith(("Checked in", "You were", "The note"))
    pause = "That is more at once than Pacer can follow. Take a breath, and try again in a minute."
    assert (await jun.says("/checkin one more")).text == pause
    assert await pressed(school, jun, Action(name="checkin")) == pause
    assert (await jun.says("B")).text == pause
    assert (await school.chat.member("mei").says("/checkin work")).text.startswith("Checked in")
    await school.until("2027-03-01 09:02")
    assert (await jun.says("/checkin one more")).text.startswith("The note of Monday, 1 March")


async def test_what_was_typed_into_a_form_is_taken_in_a_pause_as_well(school: School, ada: Member, jun: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    for _ in range(29):
        await jun.says("/streak show")
    await jun.says("/checkin")
    assert (await jun.fills(note="three pages")).text.startswith("Checked in")
    assert (await jun.says("/streak show")).text.startswith("That is more at once")


async def test_a_pause_for_commands_holds_up_no_reaction_and_no_reply(school: School, ada: Member, jun: Member) -> None:
    await school.set_up(ada)
    await school.until("2027-03-01 09:01")
    for _ in range(31):
        heard = await jun.says("/streak show")
    assert heard.text.startswith("That is more at once")
    await jun.reacts("white_check_mark", on=school.fake.posts(school.challenges)[-1])
    await school.until("2027-03-01 09:03")
    assert "Your week: 1 of 3 days" in (await jun.says("/streak show")).text


async def test_an_unknown_command_is_answered_with_the_nearest_one(school: School, jun: Member) -> None:
    assert await invoked(school, jun, "chekin", {}) == (
        "There is no command /chekin. Did you mean /checkin? /help lists them all."
    )
    assert await invoked(school, jun, "x y", {}) == "There is no command /x y. /help lists them all."


async def test_a_place_that_never_joined_is_asked_to_wait_a_moment_or_to_invite_pacer_again(school: School) -> None:
    stranger = AccountRef(platform=school.fake.platform, space="nowhere", account="somebody")
    caller = school.fake.caller(school.chat.member("jun").name, school.fake.home)
    call = CommandCall(
        id="1",
        caller=type(caller)(account=stranger, name="somebody"),
        channel=ChannelRef(platform=school.fake.platform, space="nowhere", channel="c"),
        at=school.clock.now(),
        path=("help",),
    )
    assert said(await school.app.router.invoke(call)) == (
        "Pacer does not know this place yet. Try again in a moment; if it stays so, invite Pacer anew."
    )
    assert not await school.app.router.suggest(call, "command", "x")


async def test_a_mistake_of_pacer_s_own_is_answered_with_a_reference_that_the_log_has(
    school: School, jun: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(school.app.store, "read", broken)
    with capture_logs() as logs:
        heard = await invoked(school, jun, "progress", {})
    found = re.fullmatch(r"Something went wrong on Pacer's side \(reference (\w{6})\)\. Please try again\.", heard)
    assert found
    assert {"event": "call.failed", "reference": found[1]}.items() <= logs[0].items()
    assert "secret" not in heard


async def test_what_follows_an_answer_may_fail_without_taking_the_answer_along(
    school: School, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise RuntimeError("the tick broke")

    monkeypatch.setattr(school.app.router, "_after", broken)
    with capture_logs() as logs:
        heard = await ada.says("/schedule add tip #challenges every day 09:00")
    assert heard.text.startswith("Scheduled.")
    assert [entry["event"] for entry in logs] == ["pulse.failed"]


async def test_completions_that_go_wrong_are_none(school: School, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    await school.set_up(ada)
    people = school.fake.people
    assert await people.suggestions(ada.name, "/schedule pause", "schedule", "")
    assert not await people.suggestions(ada.name, "/schedule pause", "nothing", "")

    async def broken(_: object) -> None:
        raise RuntimeError("the store broke")

    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(school.app.store, "read", broken)
        assert not await people.suggestions(ada.name, "/schedule pause", "schedule", "")
    assert [entry["event"] for entry in logs] == ["suggest.failed"]


async def test_never_more_than_twenty_five_completions(school: School, jun: Member) -> None:
    zones = await school.fake.people.suggestions(jun.name, "/settings", "zone", "e")
    assert len(zones) == 25


async def test_an_event_about_a_post_that_is_not_pacer_s_changes_nothing(school: School, jun: Member) -> None:
    caller = school.fake.caller(jun.name, school.fake.home)
    post = MessageRef(channel=school.general, message="somebody-else-s")
    event = ReactionAdded(post=post, emoji=Emoji("white_check_mark"), by=caller, at=school.clock.now())
    await school.app.router.publish(event)
    assert "no check-ins yet" in (await jun.says("/streak why")).text
