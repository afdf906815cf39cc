"""How a message looks on Discord, and that it always fits."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.keys import mark_of
from adapters.discord.markup import escaped, markup
from adapters.discord.render import MOST_COMPONENTS, MOST_TEXT, Extra, Rendered, render
from adapters.discord.roles import find_among
from bot.adapting.cutting import MOST_PAGES
from bot.adapting.markup import units
from bot.adapting.pieces import no_role
from bot.model.markdown import parse_markdown
from bot.model.messages import (
    AccountMention,
    Action,
    Block,
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
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Platform
from tests.discord_reader import read

KEY = DeliveryKey("k3y" * 8)
DISCORD = Platform("discord")
BUTTONS = tuple(Button(label=f"Button {n}", action=Action(name="act", about=str(n))) for n in range(25))

Json = Mapping[str, object]

# What it is made of


def test_a_post_is_a_container_with_its_title_text_and_buttons() -> None:
    message = OutgoingMessage(
        title="Week 7",
        blocks=(text("Write a **token bucket**."),),
        buttons=(Button(label="Answer", action=Action(name="answer", about="12"), style="primary"),),
    )

    [container] = payload(render(message, mark=mark_of(KEY)))
    assert container["type"] == 17
    assert container["id"] == mark_of(KEY).number
    assert texts(container) == ["## Week 7", "Write a **token bucket**."]
    [row] = kinds(container, 1)
    assert row["components"] == [
        {"type": 2, "label": "Answer", "style": 1, "disabled": False, "custom_id": f"p:answer:12:{KEY}"}
    ]


def test_an_answer_of_a_sentence_is_no_more_than_its_text() -> None:
    assert payload(render(note("Checked in for **Monday**."))) == [
        {"type": 10, "content": "Checked in for **Monday**."}
    ]


def test_a_divider_is_a_line_between_texts() -> None:
    message = OutgoingMessage(title="Both", blocks=(text("One"), text("and more"), Divider(), text("Two")))

    [container] = payload(render(message))
    assert [child["type"] for child in children(container)] == [10, 10, 14, 10]
    assert texts(container) == ["## Both", "One\n\nand more", "Two"]


def test_fields_are_lines_of_a_bold_name_and_its_value() -> None:
    rows = (Field(name="Zone", value=line("Europe/Berlin")), Field(name="Solved", value=line("7 of ", quoted("9_"))))

    assert shown(OutgoingMessage(blocks=(Fields(rows=rows),))) == "**Zone:** Europe/Berlin\n**Solved:** 7 of 9\\_"


def test_buttons_come_five_a_row() -> None:
    [container] = payload(render(OutgoingMessage(title="All", buttons=BUTTONS)))

    assert [len(children(row)) for row in kinds(container, 1)] == [5, 5, 5, 5, 5]


def test_a_button_of_the_adapters_own_comes_last() -> None:
    rendered = render(note("Not yet."), extras=[Extra(label="Correct it", custom_id="open:abc")])

    assert labels(rendered) == ["Correct it"]


# What is shown in each reader's own way


def test_an_instant_is_shown_in_each_readers_zone() -> None:
    at = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)

    assert shown(note("Until ", Moment(at=at, zone="Europe/Berlin"))) == "Until <t:1791745200:F>"


def test_a_channel_is_linked_and_a_thread_is_linked_by_its_own_id() -> None:
    channel = ChannelRef(platform=DISCORD, space="1", channel="2")
    thread = ChannelRef(platform=DISCORD, space="1", channel="2", thread="3")
    links = (ChannelLink(channel=channel, name="general"), " ", ChannelLink(channel=thread, name="talk"))

    assert shown(note(*links)) == "<#2> <#3>"


# Whom it notifies


@pytest.mark.parametrize("role", ["4711", "<@&4711>", "Students"])
def test_a_role_that_a_schedule_names_is_notified_and_nobody_else(role: str) -> None:
    rendered = render(
        note(RoleMention(role=role), quoted(" <@&12> @everyone")), find_role=find_among({"4711": "Students"})
    )

    assert "<@&4711>" in content(rendered)
    assert notified(rendered) == {"parse": [], "roles": ["4711"], "users": []}


@pytest.mark.parametrize("role", ["everyone", "here"])
def test_everyone_is_notified_where_a_schedule_says_so(role: str) -> None:
    rendered = render(note(RoleMention(role=role), " Here it is."), find_role=find_among({}))

    assert content(rendered) == f"@{role} Here it is."
    assert notified(rendered)["parse"] == ["everyone"]


def test_a_role_that_is_called_by_digits_is_found_by_its_name() -> None:
    find = find_among({"4711": "2027", "2027": "Students"})

    assert (find("2027"), find("students"), find("<@&2027>"), find("4711"), find("<@&5>")) == (
        "4711",
        "2027",
        "2027",
        "4711",
        None,
    )


def test_a_role_that_is_not_there_is_only_its_name() -> None:
    rendered = render(note(RoleMention(role="Gone *away*")), find_role=no_role)

    assert read(content(rendered)) == "@Gone *away*"
    assert notified(rendered)["roles"] == []


def test_whoever_a_text_is_for_is_notified() -> None:
    account = AccountRef(platform=DISCORD, space="1", account="42")
    rendered = render(note(AccountMention(account=account, name="Lena"), ", your week is kept."))

    assert content(rendered) == "<@42>, your week is kept."
    assert notified(rendered) == {"parse": [], "roles": [], "users": ["42"]}


def test_an_ordinary_message_notifies_nobody() -> None:
    assert notified(render(note("Hello @everyone"))) == {
        "parse": [],
        "roles": [],
        "users": [],
    }


# Letter by letter

LOOKS_LIKE_SOMETHING = [
    "**bold** __under__ ~~struck~~ ||hidden|| `code` _slanted_ *italic*",
    "```py\nprint('```')\n```",
    "# heading\n## heading\n-# small",
    "> quote\n>>> quote",
    "- a\n* b\n+ c\n  - d",
    "1. one\n2) two\n.5",
    "[press](https://example.org) <https://example.org> https://example.org/a_b_c",
    "<@1> <@!1> <@&2> <#3> </setup:4> <id:customize> <:smile:5> <a:smile:6> <t:1791745200:R>",
    "@everyone @here",
    ":smile: :+1: 12:30:15",
    "\\*\\_ \\\\ \\n ¯\\_(ツ)_/¯",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001d518",
    "a\u200bb \u200b1. @\u200bada *\u200b* _\u200b~ c\u200b",
]


@pytest.mark.parametrize("words", LOOKS_LIKE_SOMETHING)
def test_a_persons_words_are_shown_letter_by_letter(words: str) -> None:
    assert read(shown(note(quoted(words)))) == words
    assert read(shown(note("They wrote: ", quoted(words)))) == f"They wrote: {words}"
    assert read(shown(note("**", quoted(words.replace("\n", " ")), "**"))) == words.replace("\n", " ")


@given(st.text(alphabet=st.sampled_from("*_`~|[]()<>#@!&:.-+\\/ \nab19th\u200b"), max_size=40))
def test_no_mix_of_marks_is_read_as_anything(words: str) -> None:
    assert read(escaped(words)) == words


def test_marks_that_turn_text_around_and_control_characters_are_left_out() -> None:
    assert escaped("abc \u202e def\u2069 \x00\x1b[31m") == "abc  def \\[31m"


@pytest.mark.parametrize("code", ["x = 1", "a\u200b = '\u200b'", "a `tick`", "``two``", "`", "```fence```"])
def test_code_in_a_line_is_shown_as_it_is(code: str) -> None:
    assert read(markup(parse_markdown(f"`````  {code}  `````"))).strip() == code


def test_fences_in_code_do_not_end_it() -> None:
    words = "```\nprint('\u200b')\n```\n@\u200beveryone <@1>"
    rendered = content(render(note("Theirs:\n```py\n", quoted(words), "\n```\nand on")))

    assert rendered.count("```") == 2
    assert read(rendered) == f"Theirs:\n\n{words}\n\nand on"


# Pacer's own Markdown


@pytest.mark.parametrize(
    ("markdown", "native"),
    [
        ("**bold** and *italic*", "**bold** and *italic*"),
        ("[a guide](https://example.org/a_(b))", "[a guide](https://example.org/a_%28b%29)"),
        ("<https://example.org/a_b>", "<https://example.org/a_b>"),
        ("[no](javascript:alert(1))", "no"),
        ("- one\n- two\n  - three", "- one\n- two\n  - three"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("one\\\ntwo", "one\ntwo"),
        ("first\n\nsecond", "first\n\nsecond"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("## not a heading", "not a heading"),
    ],
)
def test_markdown_is_written_as_discord_reads_it(markdown: str, native: str) -> None:
    assert markup(parse_markdown(markdown)) == native


@pytest.mark.parametrize(
    ("markdown", "words"),
    [("**a**`b`**c**", "abc"), ("***both***", "both"), ("**a *b* c**", "a b c"), ("*a **b***", "a b")],
)
def test_marks_that_meet_stay_apart(markdown: str, words: str) -> None:
    assert read(markup(parse_markdown(markdown))) == words


def test_a_mark_never_stands_beside_a_space() -> None:
    assert shown(note("**", quoted(" Ada "), "** leads")) == " **Ada**  leads"


# Limits

LONG: Sequence[tuple[str, Sequence[Block]]] = [
    ("words", [text(quoted("a word or two, " * 2000))]),
    ("one word", [text(quoted("x" * 30_000))]),
    ("marks", [text(quoted("*_`[<" * 4000))]),
    ("emoji", [text(quoted("\U0001f469" * 9000))]),
    ("code", [text("```\n", quoted("line of code\n" * 2000), "\n```")]),
    ("bold words", [text("**", quoted("loud " * 3000), "**")]),
    ("a list", [text("\n".join(f"- item *{n}* of many" for n in range(1500)))]),
    ("a numbered list", [text("\n".join(f"{n}. item of many" for n in range(1, 600)))]),
    ("many blocks", [block for n in range(300) for block in (text(f"Block {n}"), Divider())]),
    ("many fields", [Fields(rows=tuple(Field(name=f"Name {n}", value=line(f"{n}")) for n in range(900)))]),
]


@pytest.mark.parametrize(("blocks"), [blocks for _, blocks in LONG], ids=[name for name, _ in LONG])
@pytest.mark.parametrize("buttons", [(), BUTTONS], ids=["no buttons", "all buttons"])
def test_whatever_is_too_long_is_shown_in_parts_that_fit(blocks: Sequence[Block], buttons: tuple[Button, ...]) -> None:
    message = OutgoingMessage(title="It is long", blocks=tuple(blocks), buttons=buttons)

    for rendered in all_pages(message):
        parts = payload(rendered)
        assert sum(units(part) for each in parts for part in texts(each)) <= MOST_TEXT
        assert all(part.strip() for each in parts for part in texts(each))
        assert sum(1 for each in parts for _ in walk(each)) <= MOST_COMPONENTS


def test_a_message_that_fits_is_not_shortened() -> None:
    rendered = render(OutgoingMessage(title="Short", blocks=(text("x " * 1000),)))

    assert not rendered.is_shortened
    assert labels(rendered) == []


def test_a_long_message_ends_with_an_ellipsis_and_a_button_to_the_rest() -> None:
    message = OutgoingMessage(title="Long", blocks=(text(quoted("word " * 2000)),), buttons=BUTTONS[:1])
    rendered = render(message, mark=mark_of(KEY), token="t0ken")

    assert rendered.is_shortened
    assert content(rendered).endswith("word …")
    assert labels(rendered) == ["Button 0", "Show the rest"]
    assert custom_ids(rendered)[-1] == "more:t0ken:2"


def test_the_pages_hold_every_word_once() -> None:
    words = [f"word{n}" for n in range(3000)]
    pages = [read(content(page)) for page in all_pages(note(quoted(" ".join(words))))]

    assert " ".join(pages).replace("…", "").replace("Page", "").split() != []
    seen = [word for page in pages for word in page.split() if word.startswith("word")]
    assert seen == words


def test_a_list_goes_on_with_its_numbers() -> None:
    items = "\n".join(f"{n}. {'item ' * 40}{n}" for n in range(1, 60))
    first, second, *_ = all_pages(note(items))

    last = max(int(row.split(".")[0]) for row in content(first).splitlines() if row[:1].isdigit())
    assert content(second).splitlines()[0].startswith(f"{last}.") or content(second).startswith(f"{last + 1}.")


def test_a_page_that_is_not_there_shows_nothing_and_fails_nowhere() -> None:
    assert content(render(note("Short"), page=7)).strip("\u200b") == "-# Page 7"


def all_pages(message: OutgoingMessage) -> list[Rendered]:
    pages = [render(message, token="t")]
    while len(pages) <= MOST_PAGES and "Show the rest" in labels(pages[-1]):
        pages.append(render(message, token="t", page=len(pages) + 1))
    return pages


def shown(message: OutgoingMessage) -> str:
    return content(render(message))


def content(rendered: Rendered) -> str:
    return "\n\n".join(part for each in payload(rendered) for part in texts(each))


def notified(rendered: Rendered) -> Json:
    return dict(rendered.mentions.to_dict())


def payload(rendered: Rendered) -> list[Json]:
    return [dict(item.to_component_dict()) for item in rendered.items]


def labels(rendered: Rendered) -> list[str]:
    return [str(button["label"]) for each in payload(rendered) for button in kinds(each, 2)]


def custom_ids(rendered: Rendered) -> list[str]:
    return [str(button["custom_id"]) for each in payload(rendered) for button in kinds(each, 2)]


def texts(component: Json) -> list[str]:
    return [str(each["content"]) for each in kinds(component, 10)]


def kinds(component: Json, kind: int) -> list[Json]:
    return [each for each in walk(component) if each["type"] == kind]


def walk(component: Json) -> Iterator[Json]:
    yield component
    for child in children(component):
        yield from walk(child)


def children(component: Json) -> list[Json]:
    inner = component.get("components", [])
    assert isinstance(inner, list)
    return inner
