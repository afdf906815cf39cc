"""Commands typed as text, and the texts that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.model.command_text import MOST_CHARACTERS, Directory, read_command
from bot.model.commands import Command, Option, OptionKind
from bot.model.refs import AccountRef, ChannelRef, Platform, RoleRef
from bot.model.text import Empty, TooLong, Unshowable, display_name, member_line, member_text, shown

CONSOLE = Platform("console")
GENERAL = ChannelRef(platform=CONSOLE, space="console", channel="general")
MODS = RoleRef(platform=CONSOLE, space="console", role="7", name="mods")
MARIA = AccountRef(platform=CONSOLE, space="console", account="maria")


def an_option(name, kind=OptionKind.STRING, *, required=False, greedy=False):
    return Option(name=name, kind=kind, says=f"The {name}.", required=required, greedy=greedy)


COMMANDS = (
    Command(
        path=("checkin",),
        says="Counts today.",
        options=(an_option("note", greedy=True), an_option("day", OptionKind.DATE)),
    ),
    Command(path=("leaderboard",), says="The board.", options=(an_option("period"),)),
    Command(
        path=("schedule", "add"),
        says="Adds a schedule.",
        options=(
            an_option("what", required=True),
            an_option("channel", OptionKind.CHANNEL, required=True),
            an_option("when", required=True, greedy=True),
            an_option("zone"),
            an_option("text", greedy=True),
        ),
    ),
    Command(path=("schedule", "list"), says="Lists the schedules."),
    Command(
        path=("member", "grant"),
        says="Grants a day.",
        options=(
            an_option("member", OptionKind.MEMBER, required=True),
            an_option("reason", required=True, greedy=True),
        ),
    ),
    Command(path=("helpers",), says="Names the helpers.", options=(an_option("role", OptionKind.ROLE),)),
)

DIRECTORY = Directory(
    channel=lambda word: GENERAL if word in {"#general", "general"} else None,
    account=lambda word: MARIA if word in {"@maria", "maria"} else None,
    role=lambda word: MODS if word in {"@mods", "the mods"} else None,
)


def read(typed):
    command = read_command(typed, COMMANDS, DIRECTORY)
    return command.command.name, command.options


def refused(typed):
    with pytest.raises(Refusal) as refusal:
        read(typed)
    return str(refusal.value)


def test_a_command_without_options():
    assert read("checkin") == ("checkin", {})
    assert read("schedule list") == ("schedule list", {})


def test_capitals_in_a_commands_name_do_not_matter():
    assert read("Schedule LIST") == ("schedule list", {})


def test_a_role_is_named():
    assert read("helpers @mods") == ("helpers", {"role": MODS})
    assert read('helpers role:"the mods"') == ("helpers", {"role": MODS})
    assert refused("helpers @nobody") == "There is no role @nobody here. Write it as @name."


def test_a_greedy_option_takes_all_words():
    assert read("checkin read a chapter, twice") == ("checkin", {"note": "read a chapter, twice"})


@pytest.mark.parametrize(
    "typed",
    ["checkin fixed it day:yesterday", "checkin day:yesterday fixed it", 'checkin Day="yesterday" note:"fixed it"'],
)
def test_a_named_option_may_stand_anywhere(typed):
    assert read(typed) == ("checkin", {"note": "fixed it", "day": "yesterday"})


def test_options_come_in_their_declared_order():
    name, options = read("schedule add weekly #general every Monday at 09:00 zone:Europe/Berlin")

    assert name == "schedule add"
    assert options == {"what": "weekly", "channel": GENERAL, "when": "every Monday at 09:00", "zone": "Europe/Berlin"}


def test_a_time_or_an_address_is_no_named_option():
    assert read("checkin read https://example.org/a?day=3 at 09:00") == (
        "checkin",
        {"note": "read https://example.org/a?day=3 at 09:00"},
    )


@pytest.mark.parametrize("period", ['"all time"', "'all time'", "“all time”", 'period:"all time"'])
def test_quotes_keep_words_together(period):
    assert read(f"leaderboard {period}") == ("leaderboard", {"period": "all time"})


def test_an_apostrophe_is_no_quote():
    assert read("checkin 'tis Bob's book") == ("checkin", {"note": "'tis Bob's book"})


def test_an_unclosed_quote_is_a_letter():
    assert read('checkin said "hello') == ("checkin", {"note": 'said "hello'})


def test_a_member_and_a_channel_are_found_by_name():
    assert read("member grant @maria was ill") == ("member grant", {"member": MARIA, "reason": "was ill"})
    assert read("schedule add tip general daily")[1]["channel"] == GENERAL


def test_an_unknown_channel_or_member_is_refused_by_name():
    assert refused("schedule add tip #nowhere daily") == "There is no channel #nowhere here. Write it as #name."
    assert refused("member grant @nobody ill") == "There is no member @nobody here. Write the name as @name."


def test_an_unknown_command_names_the_nearest():
    assert refused("chekin") == "There is no command /chekin. Did you mean /checkin? /help lists them all."
    assert refused("frobnicate") == "There is no command /frobnicate. /help lists them all."


def test_half_a_command_names_the_other_halves():
    assert refused("schedule") == "/schedule goes on with a second word: /schedule add, /schedule list."
    assert refused("schedule ad x") == "/schedule goes on with a second word: /schedule add, /schedule list."


def test_nothing_after_the_slash_is_refused():
    assert refused("  ") == "Name a command after the slash; /help lists them all."


def test_a_word_too_many_shows_how_the_command_goes():
    assert refused("leaderboard week now") == "“now” is one word too many. The command is /leaderboard [period]."


def test_an_option_given_twice_is_refused():
    assert refused("checkin note:a note:b") == "note is there twice; /checkin takes it once."


def test_a_command_as_long_as_a_book_is_refused():
    assert refused("checkin " + "x" * MOST_CHARACTERS).startswith("A command has at most 12,000 characters")


def test_escape_codes_do_not_come_back_in_a_refusal():
    assert "\x1b" not in refused("\x1b[31mred")


@given(st.text())
def test_any_text_is_read_or_refused(typed):
    try:
        read(typed)
    except Refusal as refusal:
        assert str(refusal)


def test_a_members_text_keeps_its_lines_and_loses_its_edges():
    assert member_text("  one\r\ntwo\u2028three \n", most=20, what="A note") == "one\ntwo\nthree"


def test_a_members_text_is_kept_composed():
    assert member_text("e\u0301", most=20, what="A note") == "é"


def test_a_members_line_is_one_line():
    assert member_line("one\n  two\tthree", most=20, what="A note") == "one two three"


def test_a_text_too_long_says_by_how_much():
    with pytest.raises(TooLong) as refusal:
        member_text("x" * 1200, most=1000, what="A note")
    assert str(refusal.value) == "A note has 1,200 characters; at most 1,000 fit. Shorten it and send it again."


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x9b", "\u202e", "\ud800", "\ue000"])
def test_a_character_that_cannot_be_shown_is_refused(character):
    with pytest.raises(Unshowable) as refusal:
        member_text(f"a{character}b", most=10, what="A note")
    assert f"U+{ord(character):04X}" in str(refusal.value)


@pytest.mark.parametrize("nothing", ["", " \n\t ", "\u3000"])
def test_an_empty_text_is_refused(nothing):
    with pytest.raises(Empty):
        member_text(nothing, most=10, what="A note")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_text_that_is_kept_stays_the_same_when_it_is_read_again(text):
    try:
        kept = member_text(text, most=10_000, what="A note")
    except Refusal:
        return
    assert member_text(kept, most=20_000, what="A note") == kept


@given(st.text())
def test_a_display_name_is_one_line_of_letters(name):
    displayed = display_name(name)

    assert 0 < len(displayed) <= 80
    assert "\n" not in displayed
    assert "\x1b" not in displayed


def test_somebody_without_a_name_is_somebody():
    assert display_name("\x1b\n ") == "somebody"


def test_wrong_input_is_quoted_short():
    assert shown("x" * 100) == "x" * 39 + "…"
    assert shown("  ") == "nothing"
