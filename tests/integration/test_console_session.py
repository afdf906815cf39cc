"""The console as a person lives in it: lines go in, Pacer hears of them, the screen shows what comes back."""

import asyncio
import io
import os
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console
from structlog.testing import capture_logs

from adapters.console.adapter import ConsoleAdapter
from adapters.console.refs import account_ref, channel_ref, message_ref
from bot.errors import ChannelGone, NotSent, Refusal, Rejected
from bot.model.calls import Answer, Caller, CommandCall, DirectText, FormCall, FormErrors, OpenForm, Visibility
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import ReactionAdded, ReactionRemoved, SpaceJoined, ThreadReplied
from bot.model.forms import ChannelField, ChoiceField, Form, FormOption, TextField
from bot.model.messages import Action, Button, OutgoingMessage, note, text
from bot.ports import Host

FRIDAY = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
GENERAL = channel_ref("general")
CHALLENGES = channel_ref("challenges")
MARIA = Caller(account=account_ref("maria"), name="maria", is_admin=True)
JONAS = Caller(account=account_ref("jonas"), name="jonas")

COMMANDS = (
    Command(path=("help",), says="Helps.", public=True),
    Command(path=("setup",), says="Sets up.", admin=True, opens_form=True),
    Command(
        path=("schedule", "preview"),
        says="Shows.",
        options=(
            Option(name="channel", kind=OptionKind.CHANNEL, says="Where."),
            Option(name="member", kind=OptionKind.MEMBER, says="Who.", required=False),
        ),
    ),
)

WEEKLY = OutgoingMessage(
    title="Week 7",
    blocks=(text("Write a token bucket."),),
    buttons=(
        Button(label="Answer", action=Action(name="answer", about="7")),
        Button(label="Hint 1 of 3", action=Action(name="hint", about="7")),
        Button(label="Check in", action=Action(name="check-in", about="7")),
    ),
    reactions=("white_check_mark",),
    thread="Week 7",
)

SETUP = Form(
    action=Action(name="setup"),
    title="Set up Pacer",
    fields=(
        ChannelField(name="channel", label="Channel", value="challenges"),
        ChoiceField(
            name="days",
            label="Days a week",
            options=(FormOption(value="3", label="three"), FormOption(value="5", label="five")),
            value=("3",),
        ),
        TextField(name="zone", label="Your zone"),
        TextField(name="greeting", label="A greeting", long=True, required=False),
    ),
)


class Killed(BaseException):
    """The process ends at this very instant."""


class SteppedTime:
    """A clock that stands still until it is told to go on, and what happens on the way."""

    def __init__(self):
        self.at = FRIDAY
        self.on_the_way = []
        self.settles = None

    def now(self):
        return self.at

    async def advance(self, to):
        assert to >= self.at
        for happens in self.on_the_way:
            await happens()
        self.at = to

    async def settle(self):
        if self.settles:
            raise self.settles


class RecordingSink:
    """Hears everything; answers calls with the next reply that was laid out for it."""

    def __init__(self):
        self.events = []
        self.calls = []
        self.replies = []
        self.fails = None
        self.greeted = asyncio.Event()

    async def publish(self, event):
        self.greeted.set()
        if self.fails and not isinstance(event, SpaceJoined):
            raise self.fails
        self.events.append(event)

    async def invoke(self, call):
        if self.fails:
            raise self.fails
        self.calls.append(call)
        return self.replies.pop(0) if self.replies else Answer(message=note("Noted."))

    async def suggest(self, call, option, typed):
        return ()


class AdapterStateUnused:
    async def get(self, key):
        return None

    async def put(self, key, value):
        raise AssertionError("The console keeps what it must remember in its own file.")


class Room:
    """A chat in a folder; every `types` and `plays` is a new start of Pacer in it."""

    def __init__(self, folder):
        self.folder = folder
        self.time = SteppedTime()
        self.sink = RecordingSink()
        self.screen = ""

    def adapter(self, *, script=None, stdin=None, output=None):
        host = Host(data=self.folder, clock=self.time, time=self.time, scripted=script is not None)
        return ConsoleAdapter(host, script=script, stdin=stdin, console=Console(file=output or io.StringIO(), width=80))

    async def run(self, adapter):
        await adapter.run(self.sink, COMMANDS, AdapterStateUnused())

    async def types(self, *lines):
        """What the screen shows while a person types these lines and leaves."""
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in lines).encode())
        os.close(writing)
        with os.fdopen(reading) as stdin:
            return await self._shown(stdin=stdin)

    async def plays(self, *script):
        return await self._shown(script=script)

    async def _shown(self, **lines):
        output = io.StringIO()
        self.sink.events.clear()
        self.sink.calls.clear()
        try:
            await self.run(self.adapter(output=output, **lines))
        finally:
            self.screen = output.getvalue()
        return self.screen

    async def gets(self, message=WEEKLY, channel=CHALLENGES, key="k1"):
        """Pacer posts."""
        return await self.adapter().post(channel, message, key=key)

    def heard(self):
        """The events but the greeting at each start."""
        return [event for event in self.sink.events if not isinstance(event, SpaceJoined)]


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def private(words):
    return Answer(message=note(words))


# Reactions, replies and talk


async def test_maria_reacts_and_unreacts_and_pacer_hears_both(room):
    post = await room.gets()

    screen = await room.types("+check 1", "-check 1")

    emoji = "white_check_mark"
    assert room.heard() == [
        ReactionAdded(post=post, emoji=emoji, by=MARIA, at=FRIDAY),
        ReactionRemoved(post=post, emoji=emoji, by=MARIA.account, at=FRIDAY),
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


# Commands, buttons and forms


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

    assert "1  Pacer in #general · Fri 2 Oct 09:00 · only maria sees this\n│  Psst." in screen
    assert "2  Pacer in #general · Fri 2 Oct 09:00\n│  All." in screen


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


async def test_a_form_is_asked_field_by_field(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done.")]

    screen = await room.types("/setup", "", "five", "", "Europe/Berlin", "Hello,", "and welcome.", ".")

    command, form = room.sink.calls
    assert form == FormCall(
        id=f"{command.id}-form",
        caller=MARIA,
        channel=GENERAL,
        at=FRIDAY,
        action=SETUP.action,
        values={"channel": "challenges", "days": "5", "zone": "Europe/Berlin", "greeting": "Hello,\nand welcome."},
    )
    assert "[#challenges] > " in screen
    assert "This one needs an answer." in screen
    assert "Done." in screen


async def test_a_form_with_an_error_comes_back_with_the_sentence_at_its_field(room):
    errors = {"zone": "There is no zone Berlin. Did you mean Europe/Berlin?"}
    room.sink.replies = [OpenForm(form=SETUP), FormErrors(form=SETUP, errors=errors), private("Done.")]

    screen = await room.types("/setup", "", "", "Berlin", "", "Europe/Berlin")

    command, first, second = room.sink.calls
    assert (first.id, second.id) == (f"{command.id}-form", f"{command.id}-form-2")
    assert second.values == {"channel": "challenges", "days": "3", "zone": "Europe/Berlin", "greeting": ""}
    asked_again = screen.partition("There is no zone Berlin.")[2]
    assert "Days a week" not in asked_again
    assert "Done." in asked_again


@pytest.mark.parametrize("lines", [("cancel",), ("", "", "Cancel"), ()])
async def test_a_form_can_be_left(room, lines):
    room.sink.replies = [OpenForm(form=SETUP)]

    screen = await room.types("/setup", *lines)

    assert len(room.sink.calls) == 1
    assert "You left the form; nothing was sent." in screen


async def test_whoever_is_lost_in_a_form_is_told_the_way_out(room):
    room.sink.replies = [OpenForm(form=SETUP)]

    screen = await room.types("/setup", "", "nine", "/quit", "cancel")

    assert "“nine” is none of these. Write a number from 1 to 2.\n" in screen
    assert "“/quit” is none of these. Write a number from 1 to 2. Or write cancel" in screen


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


# People, places and time


async def test_the_first_start_welcomes_and_the_second_one_is_short(room):
    assert "Pacer in a terminal" in await room.types()
    assert "Pacer in a terminal" not in await room.types()
    assert "Welcome back." in room.screen


async def test_hints_lead_on_once(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done."), OpenForm(form=SETUP), private("Done.")]

    screen = await room.types("/setup", "", "", "UTC", "", "/setup", "", "", "UTC", "")

    assert screen.count("Next: /time +1w") == 1


async def test_who_and_where_one_is_stays_over_a_restart(room):
    await room.types("/as jonas", "/channel add reading")

    screen = await room.types("/people", "/channels", "/in #nowhere")

    assert "jonas in #reading, Fri 2 Oct 09:00 > /people\nmaria (admin)  jonas (you)" in screen
    assert "#general  #challenges  #pacer-admin  #reading" in screen
    assert "There is no channel #nowhere. /channel add nowhere makes it" in screen


async def test_a_removed_channel_is_gone_for_pacer_too(room):
    post = await room.gets()
    adapter = room.adapter()
    await room.types("/in challenges", "/channel remove challenges", "/channel add challenges", "/read")

    for sending in (
        adapter.post(CHALLENGES, WEEKLY, key="k2"),
        adapter.edit(post, WEEKLY),
        adapter.react(post, "fire"),
        adapter.open_thread(post, "Week 7"),
        adapter.missing_permissions(CHALLENGES),
        adapter.find(CHALLENGES, "k1", FRIDAY),
    ):
        with pytest.raises(ChannelGone):
            await sending
    assert "Nobody has said anything in #challenges yet." in room.screen


async def test_time_moves_on_and_never_back(room):
    async def weekly():
        await room.gets()

    room.time.on_the_way = [weekly]

    screen = await room.types("/time +1w", "/time 2026-10-01", "/time 2026-10-12 09:00 Europe/Berlin", "/time")

    assert "It is Fri 9 Oct 2026 09:00 UTC." in screen
    assert "Time only goes forward here, and it is Fri 9 Oct 2026 09:00 UTC already." in screen
    assert screen.count("It is Mon 12 Oct 2026 09:00 CEST.") == 2
    assert room.time.now() == datetime(2026, 10, 12, 7, 0, tzinfo=UTC)


async def test_the_time_comes_back_at_the_next_start(room):
    await room.types("/time +1w")
    room.time = SteppedTime()

    await room.types()

    assert room.time.now() == FRIDAY + timedelta(weeks=1)


async def test_the_time_of_the_last_post_comes_back_where_a_start_was_cut_short(room):
    room.time.at = FRIDAY + timedelta(days=3)
    await room.gets()
    room.time = SteppedTime()

    await room.types()

    assert room.time.now() == FRIDAY + timedelta(days=3)


async def test_a_post_arrives_on_the_screen_while_a_person_thinks(room):
    output = io.StringIO()
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin, os.fdopen(writing, "w"):
        adapter = room.adapter(stdin=stdin, output=output)
        sitting = asyncio.create_task(room.run(adapter))
        await room.sink.greeted.wait()

        await adapter.post(CHALLENGES, WEEKLY, key="k1")

        assert "[1 Answer]  [2 Hint 1 of 3]  [3 Check in]" in output.getvalue()
        assert "+check 0" in output.getvalue()
        sitting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sitting


# What survives


async def test_an_act_killed_before_its_publication_is_published_at_the_next_start(room):
    post = await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.types("+check 1")
    room.sink.fails = None

    await room.types()
    again = room.heard()
    await room.types()

    assert again == [ReactionAdded(post=post, emoji="white_check_mark", by=MARIA, at=FRIDAY)]
    assert room.heard() == []


async def test_an_act_that_pacer_fails_to_take_waits_for_the_next_start(room):
    await room.gets()
    room.sink.fails = RuntimeError("busy")
    with capture_logs():
        screen = await room.types("reply 1 done", "hello")
    room.sink.fails = None

    await room.types()

    assert screen.count("Something went wrong here") == 1
    assert [event.text for event in room.heard()] == ["done"]


async def test_a_script_is_typed_line_by_line(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done.")]

    screen = await room.plays("# Monday", "/as maria", "/setup", "", "", "# not a heading", "", "hello")

    assert [call.id for call in room.sink.calls] == ["line-3", "line-3-form"]
    assert room.sink.calls[1].values["zone"] == "# not a heading"
    assert screen.startswith("\nMonday\n\nmaria in #general, Fri 2 Oct 09:00 > /as maria\n")
    assert "hello" in screen
    assert "Pacer in a terminal" not in screen


async def test_a_killed_script_goes_on_at_the_line_where_it_stopped(room):
    script = ("hello", "/help", "/as jonas", "bye")
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays(*script)
    room.sink.fails = None

    screen = await room.plays(*script)
    end = await room.plays(*script)

    assert screen.startswith("maria in #general, Fri 2 Oct 09:00 > /help\n")
    assert "hello" not in screen
    assert "jonas in #general, Fri 2 Oct 09:00 > bye\n" in screen
    assert end == ""


async def test_a_killed_reaction_stays_on_the_post_that_it_was_meant_for(room):
    post = await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays("+check")
    room.sink.fails = None
    await room.gets(key="k2")

    screen = await room.plays("+check")

    assert room.heard() == [ReactionAdded(post=post, emoji="white_check_mark", by=MARIA, at=FRIDAY)]
    assert "Your check is on message 1 already." in screen


async def test_a_killed_reply_is_not_written_twice(room):
    await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays("reply me too", "/in challenges", "/read")
    room.sink.fails = None

    screen = await room.plays("reply me too", "/in challenges", "/read")

    assert [(event.message, event.text) for event in room.heard()] == [("2", "me too")]
    assert "╰─ thread, 1 reply" in screen


async def test_a_killed_press_is_the_same_press_again(room):
    await room.gets()
    next_hint = OutgoingMessage(buttons=(Button(label="Hint 2 of 3", action=Action(name="hint", about="second")),))
    room.sink.replies = [Answer(message=next_hint), Answer(message=next_hint)]
    room.time.settles = Killed()
    with pytest.raises(Killed):
        await room.plays("press hint")
    [first] = room.sink.calls
    room.time.settles = None

    screen = await room.plays("press hint")

    assert room.sink.calls == [first]
    assert first.action == Action(name="hint", about="7")
    assert "2  Pacer in #challenges" in screen


async def test_a_week_cut_short_ends_at_the_same_instant(room):
    async def post():
        room.time.at = FRIDAY + timedelta(days=3)
        await room.gets()
        raise Killed

    room.time.on_the_way = [post]
    with pytest.raises(Killed):
        await room.plays("/time +1w")
    room.time = SteppedTime()

    await room.plays("/time +1w")

    assert room.time.now() == FRIDAY + timedelta(weeks=1)


# Pacer's side


async def test_a_post_is_found_by_its_key(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, WEEKLY, key="k1")

    assert await adapter.find(CHALLENGES, "k1", FRIDAY) == post
    assert await adapter.find(CHALLENGES, "k1", FRIDAY + timedelta(seconds=1)) is None
    assert await adapter.find(CHALLENGES, "k2", FRIDAY) is None
    assert await adapter.find(GENERAL, "k1", FRIDAY) is None


async def test_the_same_key_twice_is_two_messages(room):
    assert await room.gets() != await room.gets()


async def test_a_post_can_be_edited(room):
    post = await room.gets()
    await room.adapter().edit(post, note("Corrected."))

    screen = await room.types("/in challenges", "/read")

    assert "· edited\n│  Corrected." in screen


async def test_a_thread_and_a_seed_are_there_once(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, note("A post."), key="k1")

    assert await adapter.open_thread(post, "One") == await adapter.open_thread(post, "Two")
    await adapter.react(post, "eyes")
    await adapter.react(post, "eyes")
    screen = await room.types("+eyes", "/in challenges", "/read")

    assert "│  +eyes 1\n╰─ thread “One”, no replies yet" in screen


async def test_pacer_posts_into_threads_and_direct_channels(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, WEEKLY, key="k1")
    thread = await adapter.open_thread(post, "Week 7")
    direct = await adapter.open_direct(account_ref("maria"))

    assert await adapter.find(thread, "k2", FRIDAY) is None
    reply = await adapter.post(thread, note("In the thread."), key="k2")
    await adapter.post(direct, note("For you alone."), key="k3")

    assert await adapter.find(thread, "k2", FRIDAY) == reply
    assert "For you alone." in await room.types("/in dm", "/read")


async def test_what_is_not_there_cannot_be_reached(room):
    adapter = room.adapter()

    with pytest.raises(ChannelGone):
        await adapter.open_direct(account_ref("nobody"))
    with pytest.raises(ChannelGone):
        await adapter.post(channel_ref("general", thread="7"), WEEKLY, key="k1")
    with pytest.raises(Rejected):
        await adapter.edit(message_ref(GENERAL, 7), WEEKLY)
    assert await adapter.missing_permissions(GENERAL) == ()


async def test_a_file_that_refuses_means_not_sent(room):
    adapter = room.adapter()
    with sqlite3.connect(room.folder / "console.db") as other:
        other.execute("ALTER TABLE messages RENAME TO elsewhere")
    other.close()

    with pytest.raises(NotSent):
        await adapter.post(GENERAL, note("Hello"), key="k1")


async def test_members_words_stay_letters(room):
    screen = await room.types("**bold** [red]x[/red] :smile:")

    assert "   **bold** [red]x[/red] :smile:\n" in screen
