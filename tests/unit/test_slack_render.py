"""How a message looks on Slack, and that it always fits."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from adapters.slack.render import (
    MOST_BLOCKS,
    MOST_SECTION,
    MOST_TEXT,
    Extra,
    Rendered,
    answer_view,
    home_view,
    render,
)
from adapters.slack.roles import Group, find_among
from bot.adapting.cutting import MOST_PAGES
from bot.adapting.markup import units
from bot.model.messages import (
    Action,
    Block,
    Button,
    Divider,
    Field,
    Fields,
    OutgoingMessage,
    RoleMention,
    line,
    note,
    quoted,
    text,
)
from bot.model.refs import DeliveryKey
from tests.slack_reader import read
from tests.standins.slack.blocks import texts_in

KEY = DeliveryKey("k3y" * 8)
BUTTONS = tuple(Button(label=f"Button {n}", action=Action(name="act", about=str(n))) for n in range(25))

Json = Mapping[str, object]

# What it is made of


def test_a_post_is_a_header_its_text_and_its_buttons() -> None:
    message = OutgoingMessage(
        title="Week 7 & 8",
        blocks=(text("Write a **token bucket**."),),
        buttons=(
            Button(label="Answer", action=Action(name="answer", about="12"), style="primary", opens_form=True),
            Button(label="Hint", action=Action(name="hint", about="12")),
        ),
    )

    assert render(message, key=KEY).blocks == [
        {"type": "header", "text": {"type": "plain_text", "text": "Week 7 & 8", "emoji": False}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "Write a *token bucket*.", "verbatim": True},
            "expand": True,
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Answer", "emoji": False},
                    "action_id": f"f:answer:12:{KEY}",
                    "style": "primary",
                },
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Hint", "emoji": False},
                    "action_id": f"p:hint:12:{KEY}",
                },
            ],
        },
    ]


def test_an_answer_of_a_sentence_is_no_more_than_its_text() -> None:
    [section] = render(note("Checked in for **Monday**.")).blocks

    assert section["type"] == "section"
    assert texts([section]) == ["Checked in for *Monday*."]


def test_a_divider_is_a_line_between_texts() -> None:
    message = OutgoingMessage(
        title="Both", blocks=(Divider(), text("One"), text("and more"), Divider(), Divider(), text("Two"), Divider())
    )

    blocks = render(message).blocks
    assert kinds(blocks) == ["header", "section", "divider", "section"]
    assert texts(blocks) == ["Both", "One\n\nand more", "Two"]


def test_fields_stand_side_by_side_below_their_names() -> None:
    rows = (Field(name="Zone", value=line("Europe/Berlin")), Field(name="Solved", value=line("7 of ", quoted("*9*"))))
    blocks = render(OutgoingMessage(blocks=(text("Yours:"), Fields(rows=rows)))).blocks

    assert kinds(blocks) == ["section", "section"]
    assert [read(field) for field in texts(blocks)] == ["Yours:", "Zone\nEurope/Berlin", "Solved\n7 of *9*"]


def test_more_than_ten_fields_are_in_several_sections() -> None:
    rows = tuple(Field(name=f"Name {n}", value=line(f"{n}")) for n in range(23))
    blocks = render(OutgoingMessage(blocks=(Fields(rows=rows),))).blocks

    assert [len(parts(block, "fields")) for block in blocks] == [10, 10, 3]


def test_a_field_too_long_to_stand_beside_another_is_a_line() -> None:
    rows = (Field(name="Answer", value=line(quoted("x" * 2500))), Field(name="By", value=line("Lena")))
    [block] = render(OutgoingMessage(blocks=(Fields(rows=rows),))).blocks

    assert "fields" not in block
    assert texts([block])[0].endswith("x\n*By:* Lena")


def test_buttons_come_five_a_row() -> None:
    rows = [block for block in render(OutgoingMessage(title="All", buttons=BUTTONS)).blocks if "elements" in block]

    assert [len(parts(row, "elements")) for row in rows] == [5, 5, 5, 5, 5]


def test_two_buttons_that_mean_the_same_stand_in_two_rows() -> None:
    same = Button(label="Show", action=Action(name="show", about="1"))
    rows = [block for block in render(OutgoingMessage(buttons=(same, same, BUTTONS[0]))).blocks if "elements" in block]

    assert [[button["action_id"] for button in parts(row, "elements")] for row in rows] == [
        ["p:show:1:"],
        ["p:show:1:", "p:act:0:"],
    ]


def test_a_button_of_the_adapters_own_comes_last() -> None:
    rendered = render(
        OutgoingMessage(blocks=(text("Not yet."),), buttons=BUTTONS[:1]),
        extras=[Extra(label="Correct it", action_id="open:abc")],
    )

    assert labels(rendered) == ["Button 0", "Correct it"]


def test_labels_and_titles_are_cut_to_what_slack_takes() -> None:
    message = OutgoingMessage(
        title="T" * 200 + "\nx", buttons=(Button(label="L" * 100, action=Action(name="a")), BUTTONS[0])
    )
    rendered = render(message)

    assert len(texts(rendered.blocks)[0]) == 150
    assert labels(rendered) == ["L" * 75, "Button 0"]


def test_the_fallback_is_the_beginning_in_plain_words_on_one_line() -> None:
    message = OutgoingMessage(
        title="Week 7", blocks=(text("Write a **bucket**.\n\n", quoted("<!here> " * 100)),), buttons=BUTTONS[:1]
    )
    rendered = render(message)

    assert rendered.text.startswith("Week 7 Write a bucket. &lt;!here&gt;")
    assert read(rendered.text).endswith("…")
    assert len(read(rendered.text)) <= 300
    assert "<" not in rendered.text
    assert render(OutgoingMessage(buttons=BUTTONS[:1])).text == "[Button 0]"


def test_a_message_of_nothing_is_posted_all_the_same() -> None:
    rendered = render(OutgoingMessage())

    assert rendered.text == "Pacer"
    assert kinds(rendered.blocks) == ["section"]


# Whom it notifies


@pytest.mark.parametrize("role", ["S4711", "<!subteam^S4711>", "<!subteam^S4711|@students>", "@Students", "school"])
def test_a_role_that_a_schedule_names_is_notified_and_nobody_else(role: str) -> None:
    find = find_among([Group(id="S4711", handle="students", name="School")])
    [mrkdwn] = texts(render(note(RoleMention(role=role), quoted(" <!here> @channel")), find_role=find).blocks)

    assert mrkdwn.count("<") == 1
    assert mrkdwn.startswith("<!subteam^S4711>")


def test_a_handle_counts_before_a_name_and_an_id_before_both() -> None:
    find = find_among([Group(id="S1", handle="a", name="b"), Group(id="S2", handle="b", name="S1")])

    assert (find("b"), find("S1"), find("<!subteam^S9>"), find("c"), find("@here")) == ("S2", "S1", None, None, "here")


def test_a_role_that_is_not_there_is_only_its_name() -> None:
    [mrkdwn] = texts(render(note(RoleMention(role="Gone *away*"))).blocks)

    assert read(mrkdwn) == "@Gone *away*"


# Limits

LONG: Sequence[tuple[str, Sequence[Block]]] = [
    ("words", [text(quoted("a word or two, " * 2000))]),
    ("one word", [text(quoted("x" * 30_000))]),
    ("marks", [text(quoted("*_`<&" * 900))]),
    ("emoji", [text(quoted("\U0001f469" * 9000))]),
    ("code", [text("```\n", quoted("line of code & <more>\n" * 1500), "\n```")]),
    ("bold words", [text("**", quoted("loud " * 3000), "**")]),
    ("a list", [text("\n".join(f"- item *{n}* of many" for n in range(500)))]),
    ("many paragraphs", [text("\n\n".join(f"Paragraph {n} " * 40 for n in range(60)))]),
    ("many blocks", [block for n in range(300) for block in (text(f"Block {n}"), Divider())]),
    ("many fields", [Fields(rows=tuple(Field(name=f"Name {n}", value=line(f"{n}")) for n in range(400)))]),
]


@pytest.mark.parametrize("blocks", [blocks for _, blocks in LONG], ids=[name for name, _ in LONG])
@pytest.mark.parametrize("buttons", [(), BUTTONS], ids=["no buttons", "all buttons"])
def test_whatever_is_too_long_is_shown_in_parts_that_fit(blocks: Sequence[Block], buttons: tuple[Button, ...]) -> None:
    message = OutgoingMessage(title="It is long", blocks=tuple(blocks), buttons=buttons)

    for rendered in all_pages(message):
        assert len(rendered.blocks) <= MOST_BLOCKS
        written = texts(rendered.blocks)
        assert sum(map(units, written)) <= MOST_TEXT
        assert all(0 < units(part) <= MOST_SECTION for part in written)


def test_a_message_that_fits_is_not_shortened() -> None:
    rendered = render(OutgoingMessage(title="Short", blocks=(text("x " * 1000), text("y " * 1000), text("z " * 1000))))

    assert not rendered.is_shortened
    assert kinds(rendered.blocks) == ["header", "section", "section", "section"]


def test_a_long_message_ends_with_an_ellipsis_and_a_button_to_the_rest() -> None:
    message = OutgoingMessage(title="Long", blocks=(text(quoted("word " * 2000)),), buttons=BUTTONS[:1])
    rendered = render(message, key=KEY, token="t0ken")

    assert rendered.is_shortened
    assert texts(rendered.blocks)[-1].endswith("word …")
    assert labels(rendered) == ["Button 0", "Show the rest"]
    assert [button["action_id"] for button in buttons_of(rendered)][-1] == "more:t0ken:2"


def test_the_pages_hold_every_word_once() -> None:
    pages = all_pages(note(quoted(" ".join(f"word{n}" for n in range(3000)))))
    seen = [word for page in pages for text in texts(page.blocks) for word in text.split() if word.startswith("word")]

    assert seen == [f"word{n}" for n in range(3000)]


def test_pages_after_the_first_are_numbered_in_small_print() -> None:
    _, second, *_ = all_pages(OutgoingMessage(title="Long", blocks=(text(quoted("word " * 2000)),)))

    assert second.blocks[-1] == {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "Page 2", "verbatim": True}],
    }
    assert "header" not in kinds(second.blocks)


def test_a_page_that_is_not_there_shows_nothing_and_fails_nowhere() -> None:
    assert texts(render(note("Short"), page=7).blocks) == []
    assert kinds(render(note("Short"), page=7).blocks) == ["context"]


# Views


def test_an_answer_in_a_modal_has_a_short_title_above_it() -> None:
    answer = OutgoingMessage(title="Your streak", blocks=(text("Three weeks."),))
    view = answer_view(answer, render(answer), metadata='{"a": 1}')

    assert (view["type"], view["private_metadata"]) == ("modal", '{"a": 1}')
    assert view["title"] == {"type": "plain_text", "text": "Your streak", "emoji": False}
    assert kinds(view["blocks"]) == ["section"]


def test_a_longer_title_stands_in_the_modal() -> None:
    answer = OutgoingMessage(title="Everything you did in this long season", blocks=(text("A lot."),))
    view = answer_view(answer, render(answer))

    assert view["title"] == {"type": "plain_text", "text": "Pacer", "emoji": False}
    assert kinds(view["blocks"]) == ["header", "section"]


def test_the_home_is_the_message_itself() -> None:
    message = OutgoingMessage(title="Hello Lena", blocks=(text("Day 3."),), buttons=BUTTONS[:2])

    assert home_view(render(message)) == {"type": "home", "blocks": render(message).blocks}


def all_pages(message: OutgoingMessage) -> list[Rendered]:
    pages = [render(message, token="t")]
    while len(pages) <= MOST_PAGES and "Show the rest" in labels(pages[-1]):
        pages.append(render(message, token="t", page=len(pages) + 1))
    return pages


def kinds(blocks: object) -> list[str]:
    assert isinstance(blocks, list)
    return [str(block["type"]) for block in blocks]


def texts(blocks: Sequence[Json]) -> list[str]:
    """What is read in headers, sections and blocks of code."""
    return [text for block in blocks for text in _texts(block)]


def _texts(block: Json) -> Iterator[str]:
    inner = block.get("text")
    if isinstance(inner, dict):
        yield inner["text"]
    yield from (str(field["text"]) for field in parts(block, "fields"))
    if block["type"] == "rich_text":
        yield from texts_in([dict(block)])


def parts(block: Json, name: str) -> list[Json]:
    inner = block.get(name, [])
    assert isinstance(inner, list)
    return inner


def buttons_of(rendered: Rendered) -> list[Json]:
    return [button for block in rendered.blocks if block["type"] == "actions" for button in parts(block, "elements")]


def labels(rendered: Rendered) -> list[str]:
    labels = []
    for button in buttons_of(rendered):
        assert isinstance(button["text"], dict)
        labels.append(str(button["text"]["text"]))
    return labels
