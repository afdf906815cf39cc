"""How things look in the console."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.console.chat import Message, Tally
from adapters.console.refs import account_ref, channel_ref, direct_ref
from adapters.console.render import Shown, message_view
from adapters.console.times import ShownZone
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
from bot.model.refs import Emoji
from bot.model.text import drawable

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)
NOBODYS = ShownZone()


def a_message(body, **changes):
    known = {"number": 3, "channel": channel_ref("challenges"), "at": MONDAY, "body": body, "author": None}
    return Message(**(known | {"only_for": None, "revision": 1} | changes))


def drawn(body, *, zone=NOBODYS, width=80, colour=False, tallies=(), thread=None, **changes):
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
    tallies = [
        Tally(emoji=Emoji("white_check_mark"), members=2, seeded=True),
        Tally(emoji=Emoji("tada"), members=1, seeded=False),
    ]

    assert drawn(WEEKLY, tallies=tallies, thread=("Week 7", 1)) == (
        "╭─ 3  Pacer in #challenges · Mon 5 Oct 07:00 UTC\n"
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
    shown = drawn(WEEKLY, zone=ShownZone(name="Asia/Tokyo", chosen=True))

    assert "Mon 5 Oct 16:00" in shown
    assert "Answer until Mon 12 Oct 04:00\n" in shown


def test_a_private_answer_says_who_sees_it():
    assert drawn(note("**6 of 8 passed.**"), only_for="maria") == (
        "╭─ 3  Pacer in #challenges · Mon 5 Oct 07:00 UTC · only maria sees this\n│  6 of 8 passed.\n╰─\n"
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
    shown = drawn(
        body, thread=(HOSTILE, 1), tallies=[Tally(emoji=Emoji(HOSTILE), members=1, seeded=True)], only_for=HOSTILE
    )

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
