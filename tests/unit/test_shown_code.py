"""Code in messages: it reaches its readers letter by letter, in a block that nothing in it can close."""

import io
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.console import Console

from adapters.console.render import body_view
from adapters.console.times import ShownZone
from adapters.discord import render as discord
from adapters.slack import render as slack
from bot.adapting.cutting import cut
from bot.model.markdown import CodeBlock, parse_parts
from bot.model.messages import OutgoingMessage, line, note, quoted, text
from tests.standins.slack.blocks import objects, texts_in
from tests.standins.slack.limits import check_blocks

MARKED = 'def twice(x):\n    """Of ``x``, *not* <x> & @here: `x`."""\n\n    return x * 2 ** 1_000  # :smile: ~a~'
FENCED = 'def twice(x):\n    """\n    ```\n    twice(1)\n    ````\n    """\n    return x * 2'
LONG = "\n".join(f"    answer_{n} = compute(answer_{n - 1}) * {n}" for n in range(400))


def a_block(code: str) -> OutgoingMessage:
    return note("**ada**\n\n```python\n", quoted(code), "\n```\n\nand on")


@pytest.mark.parametrize("code", [MARKED, FENCED, "```", "`", "x" * 300, "\u2028'\u00e9' e\u0301\t1"])
def test_on_slack_code_is_preformatted_to_the_letter(code: str) -> None:
    blocks = slack.render(a_block(code)).blocks

    check_blocks(blocks)
    assert [block["type"] for block in blocks] == ["section", "rich_text", "section"]
    assert blocks[1]["elements"] == [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": code}]}]


def test_a_block_of_no_code_is_taken_by_slack() -> None:
    blocks = slack.render(note("Theirs:\n```\n \n```")).blocks

    check_blocks(blocks)
    assert all(each["text"] for each in objects(blocks) if "text" in each)


@given(st.text(alphabet=st.sampled_from("*_~`<>&|@#!:^/\\-. \nab1é"), max_size=60))
def test_slack_is_told_every_letter_of_any_code(code: str) -> None:
    assume(code.strip())
    [_, seen] = texts_in(slack.render(note("Theirs:\n```\n", quoted(code), "\n```")).blocks)
    assert seen == code


def test_on_discord_code_is_a_fence_with_every_letter_as_it_is() -> None:
    assert on_discord(a_block(MARKED)) == f"**ada**\n\n```python\n{MARKED}\n```\n\nand on"


@pytest.mark.parametrize("code", [FENCED, "```", "`````` `` ```", "``````````"])
def test_on_discord_only_a_fence_in_the_code_is_broken_and_by_nothing_that_shows(code: str) -> None:
    written = on_discord(note("```python\n", quoted(code), "\n```"))
    inner = written.removeprefix("```python\n").removesuffix("\n```")

    assert "```" not in inner
    assert inner.replace("\u200b", "") == code
    outside = re.sub(r"`{2,}(?:\u200b`+)+", "", inner)
    assert "\u200b" not in outside


@pytest.mark.parametrize("code", [MARKED, FENCED])
def test_in_the_terminal_every_line_of_code_is_drawn(code: str) -> None:
    drawn = [drawn_line.rstrip() for drawn_line in in_terminal(a_block(code)).splitlines()]

    assert [f"  {each}".rstrip() for each in code.strip("\n").split("\n")] == drawn[2:-2]


def test_in_the_terminal_nothing_in_code_is_obeyed() -> None:
    drawn = in_terminal(note("```\n", quoted("print('\x1b[31m\x07')\n\tx"), "\n```"))

    assert not set(drawn) & {"\x1b", "\x07"}
    assert "print('\ufffd[31m\ufffd')" in drawn
    assert "      x" in drawn


def test_long_code_is_cut_between_two_lines() -> None:
    blocks = list(parse_parts(line("```python\n", quoted(LONG), "\n```")))
    [first], [rest] = cut(blocks, 1000)

    assert isinstance(first, CodeBlock)
    assert isinstance(rest, CodeBlock)
    assert f"{first.text.removesuffix(chr(10) + '…')}\n{rest.text}" == LONG


def test_a_line_of_code_is_not_cut_where_little_room_is_left_on_a_page() -> None:
    [*blocks] = parse_parts(line("A word\n\n```python\n", quoted(LONG), "\n```"))
    for most in range(10, 40):
        head, rest = cut(blocks, most)
        assert head == blocks[:1]
        assert rest == blocks[1:]


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_the_pages_of_long_code_hold_every_line_once_and_whole(platform: str) -> None:
    message = OutgoingMessage(title="Long", blocks=(text("word " * 300), *a_block(LONG).blocks))
    pages: list[str] = []
    while not pages or "and on" not in pages[-1]:
        pages.append(page_of(message, len(pages) + 1, platform))

    assert len(pages) > 2
    assert re.findall(r"^    answer_.*$", "\n".join(pages), re.MULTILINE) == LONG.split("\n")


def page_of(message: OutgoingMessage, page: int, platform: str) -> str:
    if platform == "discord":
        return on_discord(message, page)
    return "\n".join(texts_in(slack.render(message, token="t", page=page).blocks))


def on_discord(message: OutgoingMessage, page: int = 1) -> str:
    items = [item.to_component_dict() for item in discord.render(message, token="t", page=page).items]
    return "\n".join(str(each["content"]) for each in objects(items) if "content" in each)


def in_terminal(message: OutgoingMessage) -> str:
    output = io.StringIO()
    Console(file=output, width=120, force_terminal=False).print(body_view(message, ShownZone()))
    return output.getvalue()
