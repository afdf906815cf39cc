"""The console as a person lives in it: lines go in, Pacer hears of them, the screen shows what comes back."""

import pytest
from structlog.testing import capture_logs

from adapters.console.refs import channel_ref
from bot.errors import Refusal
from bot.model.calls import Answer, CommandCall, DirectText, Visibility
from bot.model.events import ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.messages import Action, Button, OutgoingMessage, note
from tests.console_room import CHALLENGES, CHECK, FRIDAY, GENERAL, JONAS, MARIA, private


async def test_maria_reacts_and_unreacts_and_pacer_hears_both(room):
    post = await room.gets()

    screen = await room.types("+check 1", "-check 1")

    assert room.heard() == [
        ReactionAdded(post=post, emoji=CHECK, by=MARIA, at=FRIDAY),
        ReactionRemoved(post=post, emoji=CHECK, by=MARIA.account, at=FRIDAY),
    ]
    assert "check on message 1." in screen
    assert "check off message 1." in screen


async def test_a_reaction_is_made_once(room):
    await room.gets()

    screen = await room.types("+check 1", "+check 1", "-fire 1")

    assert len(room.heard()) == 1
    assert "Your check is on message 1 already." in screen
    assert "There was no fire of yours on message 1." in screen


async def test_a_reaction_without_a_number_is_for_the_newest_post_that_invites_one(room):
    post = await room.gets()
    await room.gets(note("A recap."), key="k2")

    await room.types("hello", "+check")

    assert [event.post for event in room.heard()] == [post]


async def test_a_reply_goes_into_the_posts_thread(room):
    await room.gets()

    screen = await room.types("reply 1 I did *it*", "reply me too")

    thread = channel_ref("challenges", thread="1")
    assert room.heard() == [
        ThreadReplied(thread=thread, message="2", by=MARIA, at=FRIDAY, text="I did *it*"),
        ThreadReplied(thread=thread, message="3", by=MARIA, at=FRIDAY, text="me too"),
    ]
    assert "in the thread of 1" in screen
    assert "I did *it*" in screen


async def test_talk_is_nobodys_business(room):
    screen = await room.types("hello everybody", "/read")

    assert room.heard() == room.sink.calls == []
    assert screen.count("hello everybody") == 3


@pytest.mark.parametrize("lines", [("dm hello",), ("/in dm", "hello")])
async def test_a_direct_message_is_answered_where_it_was_written(room, lines):
    room.sink.replies = [private("Hello, maria.")]

    screen = await room.types(*lines)

    assert [(type(call), call.text, call.channel) for call in room.sink.calls] == [
        (DirectText, "hello", channel_ref("@maria"))
    ]
    assert "Pacer and maria in direct messages" in screen
    assert "Hello, maria." in screen


async def test_nobody_reads_anothers_direct_messages_and_private_answers(room):
    room.sink.replies = [private("A secret answer."), private("Only for maria.")]
    assert "Only for maria." in await room.types("dm a secret", "/help")

    screen = await room.types("/as jonas", "/in dm", "/read", "/in general", "/read", "+check 1", "+check 3")

    assert "secret" not in screen
    assert "Only for maria." not in screen
    assert "There is no message 1 that you can see." in screen
    assert "There is no message 3 that you can see." in screen


async def test_a_name_with_escape_codes_draws_nothing_odd(room):
    screen = await room.types("/as \x1b[31mevil", "\x1b]0;title\x07 hello", "/checkin\x1b[2J")

    assert "\x1b" not in screen
    assert "\x07" not in screen
    assert "“[31mevil” can't be a name here" in screen


async def test_members_words_stay_letters(room):
    screen = await room.types("**bold** [red]x[/red] :smile:")

    assert "   **bold** [red]x[/red] :smile:\n" in screen


async def test_a_command_arrives_with_what_its_words_name(room):
    await room.types("/as jonas", "/as maria", "/schedule preview #challenges @jonas")

    assert room.sink.calls == [
        CommandCall(
            id=room.sink.calls[0].id,
            caller=MARIA,
            channel=GENERAL,
            at=FRIDAY,
            path=("schedule", "preview"),
            options={"channel": CHALLENGES, "member": JONAS.account},
        )
    ]


async def test_a_private_answer_and_a_public_one(room):
    room.sink.replies = [private("Psst."), Answer(message=note("All."), visibility=Visibility.PUBLIC)]

    screen = await room.types("/help", "/help")

    assert "1  Pacer in #general · Fri 2 Oct 09:00 UTC · only maria sees this\n│  Psst." in screen
    assert "2  Pacer in #general · Fri 2 Oct 09:00 UTC\n│  All." in screen


@pytest.mark.parametrize("line", ["press 1 answer", "press 1 1", "press ans", "press 1"])
async def test_a_button_is_pressed_by_number_label_or_beginning(room, line):
    post = await room.gets()

    await room.types(line)

    [call] = room.sink.calls
    assert (call.action, call.post, call.channel) == (Action(name="answer", about="7"), post, CHALLENGES)


async def test_an_unclear_button_is_asked_back(room):
    await room.gets(
        OutgoingMessage(buttons=tuple(Button(label=label, action=Action(name="x")) for label in ("Hint", "Hide")))
    )

    screen = await room.types("press h", "press 1 foo", "press 9 hint", "press foo")

    assert "“h” could be “Hint” or “Hide” below message 1. Write a bit more." in screen
    assert "Message 1 has no button “foo”; its buttons are “Hint”, “Hide”." in screen
    assert "There is no message 9 that you can see." in screen
    assert "No message has a button “foo”." in screen
    assert room.sink.calls == []


async def test_a_post_from_long_ago_is_still_in_reach(room):
    await room.gets()

    screen = await room.types(*["hello"] * 60, "press answer", "/read 62")

    assert [call.action.name for call in room.sink.calls] == ["answer"]
    assert screen.count("hello") == 3 * 60


async def test_a_refusal_is_a_sentence_and_the_session_goes_on(room):
    room.sink.fails = Refusal("Not today.")

    screen = await room.types("/help", "/frobnicate", "/people")

    assert "Not today." in screen
    assert "There is no command /frobnicate." in screen
    assert "maria (admin, you)" in screen


async def test_an_unexpected_error_is_a_reference_and_the_session_goes_on(room):
    room.sink.fails = RuntimeError("a member's secret")

    with capture_logs() as logs:
        screen = await room.types("/help", "/people")

    assert f"Something went wrong here (reference {logs[0]['reference']})." in screen
    assert "secret" not in screen
    assert "Traceback" not in screen
    assert "maria (admin, you)" in screen


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/schedule preview #nowhere", "There is no channel #nowhere here."),
        ("/schedule preview #general @nobody", "There is no member @nobody here."),
        ("/frobnicate", "There is no command /frobnicate."),
    ],
)
async def test_what_can_not_be_read_as_a_command_is_refused_as_pacer_refuses(room, line, sentence):
    screen = await room.types(line)

    assert f"only maria sees this\n│  {sentence}" in screen
    assert room.sink.calls == []


async def test_the_first_word_of_a_command_lists_what_may_follow(room):
    screen = await room.types("/schedule")

    assert "│  /schedule goes on with a second word:\n│\n│  • /schedule preview Shows.\n" in screen
    assert room.sink.calls == []
