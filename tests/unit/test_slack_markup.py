"""How words look on Slack: Pacer's own as they are meant, a person's letter by letter."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.markup import escaped, inlines, markup
from bot.model.markdown import Words, parse_markdown, parse_parts
from bot.model.messages import AccountMention, ChannelLink, Moment, Part, RoleMention, line, quoted
from bot.model.refs import AccountRef, ChannelRef, Platform
from tests.slack_reader import read

SLACK = Platform("slack")


def shown(*parts: str | Part) -> str:
    return markup(parse_parts(line(*parts)))


# Letter by letter

LOOKS_LIKE_SOMETHING = [
    "*bold* _italic_ ~struck~ `code` **bold** __under__",
    "```py\nprint('```')\n```",
    "> quote\n>>> quote\n  > quote",
    "<!channel> <!here> <!everyone> <!subteam^S1> <@U1> <@U1|ann> <#C1> <#C1|general>",
    "<https://example.org|press> <mailto:a@b.org|mail> <https://example.org>",
    "https://example.org/a_b_c?d=1&e=2 http://localhost ftp://x javascript:alert(1)",
    "ann@example.org @here @channel @everyone #general",
    "&lt;!channel&gt; &amp; &#60; &",
    ":smile: :+1: :white_check_mark::skin-tone-2: 12:30:15 std::vec a:b:c",
    "<!date^1791745200^{date}|never>",
    "- a\n* b\n• c\n1. d",
    "snake_case_name 2*3*4 ~/.config/~ ¯\\_(ツ)_/¯ é*x*é",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001d518",
]


@pytest.mark.parametrize("words", LOOKS_LIKE_SOMETHING)
def test_a_persons_words_are_shown_letter_by_letter(words: str) -> None:
    assert read(shown(quoted(words))) == words
    assert read(shown("They wrote: ", quoted(words))) == f"They wrote: {words}"
    on_a_line = words.replace("\n", " ")
    assert read(shown("**", quoted(on_a_line), "**, they said")) == f"{on_a_line}, they said"


MARKS = st.sampled_from("*_~`<>&|@#!:^/\\-. \nab19éUC\u200d")


@given(st.text(alphabet=MARKS, max_size=40))
def test_no_mix_of_marks_is_read_as_anything(words: str) -> None:
    assert read(escaped(words)) == words


@given(st.text(alphabet=MARKS, max_size=12), st.text(alphabet=MARKS, max_size=12))
def test_words_that_meet_are_not_read_as_anything_together(first: str, second: str) -> None:
    assert read(inlines([Words(text=first), Words(text=second)])) == first + second


@given(st.text(max_size=40))
def test_nobody_is_ever_notified_by_what_was_written(words: str) -> None:
    assert "<" not in escaped(words)
    assert ">" not in escaped(words)


def test_a_name_in_code_can_be_copied() -> None:
    assert escaped("my_module.my_name and 2*3") == "my_module.my_name and 2*3"


def test_marks_that_turn_text_around_and_control_characters_are_left_out() -> None:
    assert read(escaped("abc \u202e def\u2069 \x00\x1b[31m")) == "abc  def [31m"


def test_fences_in_code_do_not_end_it() -> None:
    words = "```\nprint('<!channel>')\n```\n<@U1> &amp; *x*"
    mrkdwn = shown("Theirs:\n```py\n", quoted(words), "\n```\nand on")

    assert mrkdwn.count("```") == 2
    assert "<" not in mrkdwn
    assert read(mrkdwn) == f"Theirs:\n\n{words}\n\nand on"


@pytest.mark.parametrize("code", ["x = 1", "a `tick`", "``two``", "`", "<!here> & *x*", ":smile:"])
def test_code_in_a_line_is_shown_as_it_is(code: str) -> None:
    assert read(markup(parse_markdown(f"`````  {code}  `````"))).strip() == code


# Pacer's own Markdown


@pytest.mark.parametrize(
    ("markdown", "native"),
    [
        ("**bold** and *italic*", "*bold* and _italic_"),
        ("***both***", "_*both*_"),
        ("**two\\\nlines**", "*two*\n*lines*"),
        ("`code` & <more>", "`code` &amp; &lt;more&gt;"),
        ("[a guide](https://example.org/a?b=1&c=2)", "<https://example.org/a?b=1&amp;c=2|a guide>"),
        ("[a **loud** | `guide`](https://example.org/a%7Cb)", "<https://example.org/a%7Cb|a loud ¦ guide>"),
        ("<https://example.org/a_b>", "<https://example.org/a_b>"),
        ("[no](javascript:alert(1))", "no"),
        ("- one\n- two\n  - three", "• one\n• two\n    • three"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("one\\\ntwo", "one\ntwo"),
        ("first\n\nsecond", "first\n\nsecond"),
        ("```python\nx = 1 < 2\n```", "```\nx = 1 &lt; 2\n```"),
        ("## not a heading", "not a heading"),
    ],
)
def test_markdown_is_written_as_slack_reads_it(markdown: str, native: str) -> None:
    assert markup(parse_markdown(markdown)) == native


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**a**`b`**c**", "abc"),
        ("un**bold**ed", "unbolded"),
        ("**a *b* c**", "a b c"),
        ("*a **b***", "a b"),
        ("**2\\*3\\*4**", "2*3*4"),
        ("**\\*odd\\***", "*odd*"),
    ],
)
def test_marks_that_meet_stay_apart(markdown: str, words: str) -> None:
    assert read(markup(parse_markdown(markdown))) == words


def test_a_mark_never_stands_beside_a_space() -> None:
    assert shown("**", quoted(" Ada "), "** leads") == " *Ada*  leads"


def test_a_label_holds_no_mark_of_its_own() -> None:
    link = shown("[", quoted("<!here>|*x*>"), "](https://example.org)")

    assert read(link) == "<!here>¦*x*>"
    assert link.count("|") == 1


# What is shown in each reader's own way


def test_an_instant_is_shown_in_each_readers_zone() -> None:
    at = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)

    assert shown("Until ", Moment(at=at, zone="Europe/Berlin")) == (
        "Until <!date^1791745200^{date_short_pretty} {time}|Sun 11 Oct 21:00 CEST>"
    )


def test_a_channel_and_a_person_are_linked() -> None:
    channel = ChannelRef(platform=SLACK, space="T1", channel="C2")
    account = AccountRef(platform=SLACK, space="T1", account="U42")

    parts = (AccountMention(account=account, name="Lena"), " in ", ChannelLink(channel=channel, name="general"))
    assert shown(*parts) == "<@U42> in <#C2>"


def test_what_slack_can_not_link_is_named() -> None:
    elsewhere = ChannelRef(platform=Platform("discord"), space="1", channel="2")
    direct = ChannelRef(platform=SLACK, space="T1", channel="D2")
    account = AccountRef(platform=Platform("discord"), space="1", account="42")

    links = [ChannelLink(channel=elsewhere, name="a_b*"), ChannelLink(channel=direct, name="Lena")]
    assert read(shown(*links, AccountMention(account=account, name="<@U1>"))) == "#a_b*#Lena@<@U1>"


@pytest.mark.parametrize(
    ("role", "native"),
    [("everyone", "<!channel>"), ("channel", "<!channel>"), ("here", "<!here>"), ("S012AB", "<!subteam^S012AB>")],
)
def test_a_role_that_was_found_is_notified(role: str, native: str) -> None:
    assert shown(RoleMention(role=role), " Here it is.") == f"{native} Here it is."


def test_a_role_that_is_no_id_notifies_nobody() -> None:
    assert read(shown(RoleMention(role="S1> <!here"))) == "@S1> <!here"
