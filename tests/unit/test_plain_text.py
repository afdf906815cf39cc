"""Messages as plain text."""

from datetime import UTC, datetime

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
    RoleMention,
    line,
    note,
    quoted,
    text,
)
from bot.model.plain import moment_text, plain_line, plain_text
from bot.model.refs import AccountRef, ChannelRef, Platform

CONSOLE = Platform("console")
SUNDAY_EVENING = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)


def test_a_whole_post_reads_from_title_to_buttons():
    post = OutgoingMessage(
        title="Week 7 · The door that lets five in",
        blocks=(
            text("Last week, *Pages that don't lie*: **23 of 41** solved it."),
            text("Answer until ", Moment(at=SUNDAY_EVENING, zone="Europe/Berlin")),
            Divider(),
            Fields(
                rows=(Field(name="Level", value=line("intermediate")), Field(name="By", value=line(quoted("*Jun*"))))
            ),
        ),
        buttons=(
            Button(label="Answer", action=Action(name="answer")),
            Button(label="Hint 1 of 3", action=Action(name="hint")),
        ),
    )

    assert plain_text(post) == (
        "Week 7 · The door that lets five in\n\n"
        "Last week, Pages that don't lie: 23 of 41 solved it.\n\n"
        "Answer until Sun 11 Oct 21:00\n\n"
        "---\n\n"
        "Level: intermediate\nBy: *Jun*\n\n"
        "[Answer] [Hint 1 of 3]"
    )


def test_an_empty_message_is_an_empty_text():
    assert plain_text(OutgoingMessage()) == ""


def test_links_carry_their_address_once():
    assert plain_text(note("[the guide](https://example.org/g)")) == "the guide (https://example.org/g)"
    assert plain_text(note("<https://example.org/g>")) == "https://example.org/g"


def test_lists_are_indented_below_their_marks():
    assert plain_text(note("- one\n  - deep\n- two\n\n9. nine\n10. ten\n\n    more of ten")) == (
        "• one\n  • deep\n• two\n\n9. nine\n10. ten\n    more of ten"
    )


def test_code_keeps_its_lines():
    assert plain_text(note("Try:\n\n```python\ndef f():\n    return `1`\n```")) == "Try:\n\ndef f():\n    return `1`"


def test_mentions_and_channels_are_names():
    account = AccountRef(platform=CONSOLE, space="console", account="1")
    channel = ChannelRef(platform=CONSOLE, space="console", channel="2")
    parts = line(
        AccountMention(account=account, name="maria"),
        " and ",
        RoleMention(role="learners"),
        " in ",
        ChannelLink(channel=channel, name="challenges"),
    )

    assert plain_line(parts) == "@maria and @learners in #challenges"


def test_a_moment_is_told_in_its_zone():
    assert moment_text(SUNDAY_EVENING, "UTC") == "Sun 11 Oct 19:00"
    assert moment_text(SUNDAY_EVENING, "Europe/Berlin") == "Sun 11 Oct 21:00"
    assert moment_text(SUNDAY_EVENING, "Pacific/Auckland") == "Mon 12 Oct 08:00"


def test_a_moment_names_its_zone_when_asked():
    assert moment_text(SUNDAY_EVENING, "Europe/Berlin", abbreviation=True) == "Sun 11 Oct 21:00 CEST"
