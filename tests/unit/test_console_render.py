"""The console's pure parts: how things look, and what typed lines, times and answers mean."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.console import lines as typed
from adapters.console.answers import read_answer
from adapters.console.chat import Message, Tally
from adapters.console.drawing import drawable
from adapters.console.lines import read_typed
from adapters.console.refs import account_ref, channel_ref, direct_ref
from adapters.console.render import Shown, message_view
from adapters.console.times import read_move
from bot.errors import Refusal
from bot.model.forms import ChannelField, ChoiceField, FormOption, TextField
from bot.model.messages import (
    AccountMention,
    Action,
    Button,
    ChannelLink,
    Divider,
    Field,
    Fields,
    Moment,
    OutgoingMessage,
    line,
    note,
    quoted,
    text,
)

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)


def a_message(body, **changes):
    known = {"number": 3, "channel": channel_ref("challenges"), "at": MONDAY, "body": body, "author": None}
    return Message(**(known | {"only_for": None, "revision": 1} | changes))


def drawn(body, *, zone=None, width=80, colour=False, tallies=(), thread=None, **changes):
    screen = io.StringIO()
    console = Console(file=screen, width=width, force_terminal=colour, color_system="standard" if colour else None)
    shown = Shown(message=a_message(body, **changes), place="challenges", tallies=tallies, thread=thread)
    console.print(message_view(shown, zone))
    return screen.getvalue()


def a_button(label):
    return Button(label=label, action=Action(name="press"))


WEEKLY = OutgoingMessage(
    title="Week 7 · The door that lets five in",
    blocks=(
        text("Last week: **23 of 41** solved it."),
        text("Answer until ", Moment(at=SUNDAY, zone="Europe/Berlin")),
        Divider(),
        Fields(rows=(Field(name="Level", value=line("intermediate")), Field(name="By", value=line(quoted("*Jun*"))))),
        text("1. Read\n   - `code` first\n2. Write\n\n```python\nx = 1\n```"),
    ),
    buttons=(a_button("Answer"), a_button("Hint 1 of 3")),
)


def test_a_post_shows_all_that_belongs_to_it():
    tallies = [Tally(emoji="white_check_mark", members=2, seeded=True), Tally(emoji="tada", members=1, seeded=False)]

    assert drawn(WEEKLY, tallies=tallies, thread=("Week 7", 1)) == (
        "╭─ 3  Pacer in #challenges · Mon 5 Oct 07:00\n"
        "│  Week 7 · The door that lets five in\n"
        "│\n"
        "│  Last week: 23 of 41 solved it.\n"
        "│\n"
        "│  Answer until Sun 11 Oct 21:00 CEST\n"
        "│\n"
        "│  ────────────\n"
        "│\n"
        "│  Level  intermediate\n"
        "│  By     *Jun*\n"
        "│\n"
        "│  1. Read\n"
        "│     • code first\n"
        "│  2. Write\n"
        "│\n"
        "│    x = 1\n"
        "│\n"
        "│  [1 Answer]  [2 Hint 1 of 3]\n"
        "│\n"
        "│  +check 2   tada 1\n"
        "╰─ thread “Week 7”, 1 reply\n"
    )


def test_colours_change_no_letter():
    coloured = drawn(WEEKLY, colour=True)

    assert "\x1b[" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == drawn(WEEKLY).rstrip()


def test_a_zone_that_was_chosen_holds_for_every_instant():
    shown = drawn(WEEKLY, zone="Asia/Tokyo")

    assert "Mon 5 Oct 16:00" in shown
    assert "Answer until Mon 12 Oct 04:00\n" in shown


def test_a_private_answer_says_who_sees_it():
    assert drawn(note("**6 of 8 passed.**"), only_for="maria") == (
        "╭─ 3  Pacer in #challenges · Mon 5 Oct 07:00 · only maria sees this\n│  6 of 8 passed.\n╰─\n"
    )


def test_a_direct_message_and_a_thread_are_named():
    assert "Pacer and maria in direct messages" in drawn(note("Hello"), channel=direct_ref("maria"))
    assert "jonas in #challenges, in the thread of 2" in drawn(
        note(quoted("I did it")), author="jonas", channel=channel_ref("challenges", thread="2")
    )


def test_an_edited_post_says_so():
    assert "· edited\n" in drawn(note("Hello"), revision=2)


def test_mentions_channels_and_addresses_are_readable():
    message = note(
        AccountMention(account=account_ref("maria"), name="maria"),
        ": see ",
        ChannelLink(channel=channel_ref("general"), name="general"),
        ", [the guide](https://example.org/g) or <https://example.org>",
    )

    assert "@maria: see #general, the guide (https://example.org/g) or https://example.org\n" in drawn(
        message, width=90
    )


HOSTILE = "\x1b[31mred\x07\x9b2J\u202eevil [bold]x[/bold] :smile: \ud800"


@pytest.mark.parametrize(
    "body",
    [
        note(quoted(HOSTILE)),
        note("```\n", quoted(HOSTILE), "\n```"),
        note("`", quoted(HOSTILE), "`"),
        OutgoingMessage(title=HOSTILE, buttons=(a_button(HOSTILE),), thread=HOSTILE),
        OutgoingMessage(blocks=(Fields(rows=(Field(name=HOSTILE, value=line(quoted(HOSTILE))),)),)),
        note(AccountMention(account=account_ref("x"), name=HOSTILE)),
    ],
)
def test_nothing_that_a_person_wrote_is_obeyed_by_the_terminal(body):
    shown = drawn(body, thread=(HOSTILE, 1), tallies=[Tally(emoji=HOSTILE, members=1, seeded=True)], only_for=HOSTILE)

    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e", "\ud800"}
    assert "[bold]x[/bold] :smile:" in shown


def test_a_members_line_is_drawn_as_harmless_as_pacers():
    assert "\x1b" not in drawn(note(quoted(HOSTILE)), author=HOSTILE)


@given(st.text())
def test_no_text_leaves_a_control_character(words):
    assert not {letter for letter in drawable(words) if letter != "\n" and (letter < " " or "\x7f" <= letter < "\xa0")}


@given(st.text(max_size=300), st.sampled_from([20, 40, 80, 200]))
def test_any_message_fits_the_screen(words, width):
    shown = drawn(note(quoted(words), " and `", quoted(words), "`"), width=width, author=None)

    assert max(cell_len(line) for line in shown.split("\n")) <= width


def test_buttons_are_never_broken_over_two_lines():
    labels = ["Answer", "Hint 1 of 3", "Check in", "Done it elsewhere"]
    shown = drawn(OutgoingMessage(buttons=tuple(a_button(label) for label in labels)), width=40)

    assert all(f" {label}]" in shown for label in labels)


@pytest.mark.parametrize(
    ("typed_line", "meant"),
    [
        ("", typed.Nothing()),
        ("hello there", typed.Talk(text="hello there")),
        ("say press on", typed.Talk(text="press on")),
        ("-5 degrees outside", typed.Talk(text="-5 degrees outside")),
        ("- a list", typed.Talk(text="- a list")),
        ("help me", typed.Talk(text="help me")),
        ("?", typed.Help()),
        ("/checkin read a book", typed.Slash(text="checkin read a book")),
        ("/as Jürgen-2", typed.Become(name="Jürgen-2")),
        ("/in #Challenges", typed.GoTo(channel="challenges")),
        ("/channel add reading", typed.AddChannel(name="reading")),
        ("/channel remove #reading", typed.RemoveChannel(name="reading")),
        ("/read", typed.ReadBack(most=5)),
        ("/read 12", typed.ReadBack(most=12)),
        ("/time  +1w", typed.Time(text="+1w")),
        ("/quit", typed.Quit()),
        ("press answer", typed.Press(button="answer")),
        ("press 3 answer", typed.Press(button="answer", number=3)),
        ("press 3 2", typed.Press(button="2", number=3)),
        ("press #3 [Hint 1 of 3]", typed.Press(button="Hint 1 of 3", number=3)),
        ("press 2", typed.Press(button="2")),
        ("reply 3 I did it", typed.ReplyTo(text="I did it", number=3)),
        ("reply I did it", typed.ReplyTo(text="I did it")),
        ("dm hello", typed.Tell(text="hello")),
        ("+check 3", typed.React(emoji="white_check_mark", adds=True, number=3)),
        ("-check", typed.React(emoji="white_check_mark", adds=False)),
        ("+:tada: #3", typed.React(emoji="tada", adds=True, number=3)),
        ("+✅", typed.React(emoji="white_check_mark", adds=True)),
        ("+1 3", typed.React(emoji="thumbsup", adds=True, number=3)),
        ("+party_parrot", typed.React(emoji="party_parrot", adds=True)),
    ],
)
def test_what_a_line_means(typed_line, meant):
    assert read_typed(typed_line) == meant


@pytest.mark.parametrize(
    ("typed_line", "sentence"),
    [
        ("/as", "Write /as and a name"),
        ("/as \x1b[31mred", "“[31mred” can't be a name here"),
        ("/as " + "x" * 33, "a name has up to 32 letters, digits and hyphens"),
        ("/in", "Write /in and a channel"),
        ("/channel reading", "Write /channel add and a name"),
        ("/channel add dm", "dm names the direct messages"),
        ("/read many", "Write /read and how many"),
        ("/read 0", "Write /read and how many"),
        ("press", "Write press and a button"),
        ("press []", "Write press and a button"),
        ("reply 3", "Write reply and your words"),
        ("dm", "Write dm and what"),
        ("+🫠 3", "is no emoji's name"),
    ],
)
def test_an_unclear_line_says_how_to_write_it(typed_line, sentence):
    with pytest.raises(Refusal) as refusal:
        read_typed(typed_line)
    assert sentence in str(refusal.value)


@given(st.text())
def test_any_line_means_something_or_is_refused(words):
    try:
        read_typed(words)
    except Refusal as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    ("text_typed", "zone", "arrives"),
    [
        ("+1w", "UTC", "2026-10-12T07:00Z"),
        ("+1d2h30m", "UTC", "2026-10-06T09:30Z"),
        ("2026-12-01 09:00", "UTC", "2026-12-01T09:00Z"),
        ("2026-12-01", "UTC", "2026-12-01T00:00Z"),
        ("2026-12-01 09:00", "Europe/Berlin", "2026-12-01T08:00Z"),
        ("2026-12-01T09:00 europe/berlin", "UTC", "2026-12-01T08:00Z"),
        ("+3w", "Europe/Berlin", "2026-10-26T08:00Z"),
        ("+504h", "Europe/Berlin", "2026-10-26T07:00Z"),
    ],
)
def test_where_time_goes(text_typed, zone, arrives):
    assert read_move(text_typed, MONDAY, zone).to == datetime.fromisoformat(arrives)


def test_a_zone_alone_moves_nothing():
    move = read_move("europe/berlin", MONDAY, "UTC")

    assert (move.to, move.zone) == (None, "Europe/Berlin")


@pytest.mark.parametrize(
    ("text_typed", "sentence"),
    [
        ("2026-10-05 06:59", "Time only goes forward here, and it is Mon 5 Oct 2026 07:00 UTC already."),
        ("tomorrow", "“tomorrow” is neither a time nor a zone."),
        ("2026-13-01 09:00", "is no time."),
        ("+5y", "is no time."),
        ("+99999w99999w99999w99999w99999w", "is no time."),
        ("+60w", "at most a year"),
        ("9999-12-31 23:59", "at most a year"),
        ("+1w Europe/Brlin", "Did you mean Europe/Berlin?"),
    ],
)
def test_a_time_that_cannot_be_is_refused(text_typed, sentence):
    with pytest.raises(Refusal) as refusal:
        read_move(text_typed, MONDAY, "UTC")
    assert sentence in str(refusal.value)


DAYS = (
    FormOption(value="mon", label="Monday"),
    FormOption(value="tue", label="Tuesday"),
    FormOption(value="thu", label="Thursday"),
)
ONE = ChoiceField(name="day", label="Day", options=DAYS, value=("tue",))
SEVERAL = ChoiceField(name="days", label="Days", options=DAYS, several=True)
NOTE = TextField(name="note", label="Note", most=10, required=False, value="old")
CHANNEL = ChannelField(name="channel", label="Channel")


@pytest.mark.parametrize(
    ("field", "answer", "value"),
    [
        (ONE, "", "tue"),
        (ONE, "3", "thu"),
        (ONE, "thu", "thu"),
        (ONE, "Mon", "mon"),
        (ONE, "th", "thu"),
        (SEVERAL, "1,3", "mon\nthu"),
        (SEVERAL, "3 1", "mon\nthu"),
        (SEVERAL, "thursday, Monday", "mon\nthu"),
        (SEVERAL, "monday tue", "mon\ntue"),
        (NOTE, "", "old"),
        (NOTE, "-", ""),
        (NOTE, " new ", " new "),
        (CHANNEL, "#General", "general"),
    ],
)
def test_what_an_answer_means(field, answer, value):
    assert read_answer(field, answer, {"general": "general"}.get) == value


@pytest.mark.parametrize(
    ("field", "answer", "sentence"),
    [
        (SEVERAL, "", "This one needs an answer."),
        (ONE, "4", "“4” is none of these. Write a number from 1 to 3."),
        (ONE, "t", "“t” could be “Tuesday” or “Thursday”."),
        (NOTE, "x" * 11, "That has 11 characters; at most 10 fit."),
        (CHANNEL, "nowhere", "There is no channel nowhere here."),
    ],
)
def test_a_wrong_answer_says_what_would_be_right(field, answer, sentence):
    with pytest.raises(Refusal) as refusal:
        read_answer(field, answer, {"general": "general"}.get)
    assert sentence in str(refusal.value)
