"""The small Markdown subset, as every adapter reads it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.markdown import (
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Inserted,
    LineBreak,
    Link,
    OrderedList,
    Paragraph,
    Strong,
    Words,
    parse_markdown,
    parse_parts,
)
from bot.model.messages import Moment, line, quoted


def paragraph(*inlines):
    return Paragraph(inlines=inlines)


def words(text):
    return Words(text=text)


def test_bold_italic_and_code_are_read_within_a_paragraph():
    assert parse_markdown("**23 of 41** solved *it* with `sorted`.") == (
        paragraph(
            Strong(inlines=(words("23 of 41"),)),
            words(" solved "),
            Emphasis(inlines=(words("it"),)),
            words(" with "),
            Code(text="sorted"),
            words("."),
        ),
    )


def test_an_empty_line_parts_paragraphs():
    assert parse_markdown("One.\n\nTwo.") == (paragraph(words("One.")), paragraph(words("Two.")))


def test_a_single_newline_is_a_space_and_a_backslash_before_it_a_line_break():
    assert parse_markdown("one\ntwo") == (paragraph(words("one two")),)
    assert parse_markdown("one\\\ntwo") == (paragraph(words("one"), LineBreak(), words("two")),)


def test_a_fence_keeps_its_code_and_its_language():
    assert parse_markdown("```python\ndef f():\n\n    return 1\n```") == (
        CodeBlock(text="def f():\n\n    return 1", language="python"),
    )


def test_a_fence_that_is_never_closed_is_code_to_the_end():
    assert parse_markdown("```\nx = 1") == (CodeBlock(text="x = 1"),)


def test_lists_hold_blocks_and_lists():
    assert parse_markdown("- a\n  - b\n- c") == (
        BulletList(
            items=(
                (paragraph(words("a")), BulletList(items=((paragraph(words("b")),),))),
                (paragraph(words("c")),),
            )
        ),
    )


def test_a_numbered_list_begins_where_it_says():
    assert parse_markdown("3. x\n4. y") == (
        OrderedList(items=((paragraph(words("x")),), (paragraph(words("y")),)), start=3),
    )


@pytest.mark.parametrize("url", ["http://example.org/a?b=c", "https://example.org", "HTTPS://example.org"])
def test_a_web_address_is_a_link(url):
    assert parse_markdown(f"[the *guide*]({url})") == (
        paragraph(Link(url=url, inlines=(words("the "), Emphasis(inlines=(words("guide"),))))),
    )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "/etc", "ftp://x", ""]
)
def test_any_other_link_is_its_text(url):
    assert parse_markdown(f"see [the guide]({url}) first") == (paragraph(words("see the guide first")),)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## A heading", "A heading"),
        ("> a quote", "a quote"),
        ("![a picture](https://example.org/x.png)", "a picture"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("<script>x</script>", "<script>x</script>"),
        ("| a | b |\n|---|---|", "| a | b | |---|---|"),
        ("---", "---"),
        ("Words\n---", "Words ---"),
        ("[a]: https://example.org", "[a]: https://example.org"),
    ],
)
def test_what_the_subset_lacks_is_plain_words(text, plain):
    assert parse_markdown(text) == (paragraph(words(plain)),)


def test_text_without_words_has_no_blocks():
    assert parse_markdown("") == parse_markdown(" \n\n ") == ()


@given(st.text())
def test_any_text_can_be_read(text):
    parse_markdown(text)


@given(st.text(alphabet="`*_[]()<>!#-+1.>| \n\\a"))
def test_any_heap_of_marks_can_be_read(text):
    parse_markdown(text)


@pytest.mark.parametrize("text", ["[" * 5000, "> " * 2000, "**" * 5000, "- " * 2000, "`" * 5000 + "a"])
def test_deep_nests_can_be_read(text):
    parse_markdown(text)


@given(st.text(min_size=1))
def test_a_members_words_are_never_read_as_markdown(text):
    member = quoted(text)

    assert parse_parts(line("# ", member, " **", member, "**")) == (
        paragraph(Inserted(part=member), words(" "), Strong(inlines=(Inserted(part=member),))),
    )


def test_a_members_words_at_the_start_make_no_list():
    assert parse_parts(line(quoted("- 1. # x"), " joined")) == (
        paragraph(Inserted(part=quoted("- 1. # x")), words(" joined")),
    )


def test_spaces_around_a_part_are_kept():
    moment = Moment(at=datetime(2026, 10, 11, 19, tzinfo=UTC), zone="Europe/Berlin")

    assert parse_parts(line("Answer until ", moment, " at the latest.")) == (
        paragraph(words("Answer until "), Inserted(part=moment), words(" at the latest.")),
    )


def test_a_members_code_between_fences_cannot_close_them():
    code = "print('```')\n```\n**not bold**"

    assert parse_parts(line("```python\n", quoted(code), "\n```")) == (CodeBlock(text=code, language="python"),)


def test_a_members_words_in_a_code_span_cannot_close_it():
    assert parse_parts(line("`", quoted("a` **b**"), "`")) == (paragraph(Code(text="a` **b**")),)


def test_a_members_words_never_become_a_part_of_an_address():
    assert parse_parts(line("[here](https://example.org/", quoted("x) <script>"), ")")) == (paragraph(words("here")),)


def test_a_text_cannot_forge_the_place_of_a_part():
    member = quoted("maria")

    assert parse_parts(line("\U000f0000 and ", member)) == (paragraph(words("\ufffd and "), Inserted(part=member)),)
