"""Posts, talk and forms as rich draws them. Whatever a person wrote is shown letter by letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from adapters.console import emoji
from adapters.console.chat import Message, Tally
from adapters.console.drawing import DIM, Barred, Flow, Indented, columns, one_line, spaced, words
from adapters.console.refs import direct_member
from adapters.console.times import ShownZone
from bot.model import markdown
from bot.model.markdown import Inline, moment_text, parse_parts, part_text
from bot.model.messages import Block, Button, Divider, Fields, Line, Moment, OutgoingMessage
from bot.model.messages import Text as TextBlock
from bot.model.text import drawable

NUMBER = "bold cyan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A message with all that stands around it."""

    message: Message
    place: str
    """The channel's name."""
    tallies: Sequence[Tally] = ()
    thread: tuple[str, int] | None = None
    """The title of its thread and how many replies it has."""


def message_view(shown: Shown, zone: ShownZone) -> RenderableType:
    """A message of Pacer as a panel, a member's as a line; instants in the chosen zone, else in their own."""
    message = shown.message
    if message.author is not None:
        return _talk(shown, zone)
    head = Text.assemble((str(message.number), NUMBER), "  ", ("Pacer", "bold"), (_where(shown), DIM))
    head.append(f" · {zone.moment(message.at)}", DIM)
    if message.revision > 1:
        head.append(" · edited", DIM)
    if message.only_for is not None:
        head.append(f" · only {one_line(message.only_for)} sees this", "magenta")
    foot = _thread_foot(shown.thread) if shown.thread else Text()
    style = "magenta" if message.only_for is not None else "cyan"
    return Barred(head, body_view(message.body, zone, shown.tallies), foot, style=style)


def body_view(body: OutgoingMessage, zone: ShownZone, tallies: Sequence[Tally] = ()) -> RenderableType:
    pieces: list[RenderableType] = []
    if body.title:
        pieces.append(words(body.title, "bold"))
    pieces += [_block(block, zone) for block in body.blocks]
    if body.buttons:
        pieces.append(Flow(_button(number, button) for number, button in enumerate(body.buttons, 1)))
    if tallies:
        pieces.append(Flow((_tally(tally) for tally in tallies), gap=3))
    return spaced(pieces)


def markdown_view(text: str) -> RenderableType:
    return _tree(markdown.parse_markdown(text), ShownZone())


def _talk(shown: Shown, zone: ShownZone) -> RenderableType:
    message = shown.message
    head = Text.assemble((str(message.number), NUMBER), "  ", (one_line(message.author or ""), "bold"))
    head.append(f"{_where(shown)} · {zone.moment(message.at)}", DIM)
    return Indented(head, body_view(message.body, zone))


def _where(shown: Shown) -> str:
    channel = shown.message.channel
    member = direct_member(channel)
    if member is not None:
        return f" and {one_line(member)} in direct messages" if shown.message.author is None else " to Pacer"
    thread = f", in the thread of {channel.thread}" if channel.thread else ""
    return f" in #{one_line(shown.place)}{thread}"


def _thread_foot(thread: tuple[str, int]) -> Text:
    title, replies = thread
    count = "no replies yet" if replies == 0 else "1 reply" if replies == 1 else f"{replies} replies"
    name = f"thread “{one_line(title)}”" if title else "thread"
    return Text(f"{name}, {count}", style=DIM)


def _button(number: int, button: Button) -> Text:
    style = "bold green" if button.style == "primary" else "bold"
    return Text.assemble(("[", DIM), (f"{number} ", NUMBER), (one_line(button.label), style), ("]", DIM))


def _tally(tally: Tally) -> Text:
    name = one_line(emoji.short(tally.emoji))
    return Text.assemble((f"+{name}" if tally.seeded else name, "green"), (f" {tally.members}", DIM))


def _block(block: Block, zone: ShownZone) -> RenderableType:
    match block:
        case TextBlock():
            return _line(block.parts, zone)
        case Fields():
            return columns((words(row.name, DIM), _line(row.value, zone)) for row in block.rows)
        case Divider():
            return Text("─" * 12, style=DIM)


def _line(parts: Line, zone: ShownZone) -> RenderableType:
    return _tree(parse_parts(parts), zone)


def _tree(blocks: Iterable[markdown.Block], zone: ShownZone) -> RenderableType:
    return spaced(_markdown_block(block, zone) for block in blocks)


def _markdown_block(block: markdown.Block, zone: ShownZone) -> RenderableType:
    match block:
        case markdown.Paragraph():
            return _paragraph(block.inlines, zone)
        case markdown.CodeBlock():
            code = Syntax(
                drawable(block.text),
                block.language or "text",
                theme="ansi_dark",
                background_color="default",
                word_wrap=True,
            )
            return Padding(code, (0, 0, 0, 2))
        case markdown.BulletList():
            return columns(((Text("•"), _item(item, zone)) for item in block.items), gap=1)
        case markdown.OrderedList():
            numbered = enumerate(block.items, block.start)
            return columns(((Text(f"{number}."), _item(item, zone)) for number, item in numbered), gap=1)


def _item(blocks: Iterable[markdown.Block], zone: ShownZone) -> RenderableType:
    return Group(*(_markdown_block(block, zone) for block in blocks))


def _paragraph(inlines: Iterable[Inline], zone: ShownZone) -> Text:
    text = Text(overflow="fold")
    for inline in inlines:
        text.append_text(_inline(inline, zone))
    return text


def _inline(inline: Inline, zone: ShownZone) -> Text:
    match inline:
        case markdown.Words():
            return words(inline.text)
        case markdown.Code():
            return words(inline.text, "cyan")
        case markdown.Strong():
            return Text.assemble(_paragraph(inline.inlines, zone), style="bold")
        case markdown.Emphasis():
            return Text.assemble(_paragraph(inline.inlines, zone), style="italic")
        case markdown.Link():
            text = _paragraph(inline.inlines, zone)
            address = words(inline.url, "underline")
            return address if text.plain in ("", inline.url) else Text.assemble(text, " (", address, ")")
        case markdown.LineBreak():
            return Text("\n")
        case markdown.Inserted():
            return _part(inline.part, zone)


def _part(part: markdown.InsertedPart, zone: ShownZone) -> Text:
    if isinstance(part, Moment):
        return words(_moment(part.at, part.zone, zone), "bold")
    return words(part_text(part), "bold" if part.kind in {"account", "role"} else "")


def _moment(at: datetime, own_zone: str, zone: ShownZone) -> str:
    """In the zone that was chosen; else in its own, named where the clock here shows another."""
    if zone.chosen:
        return zone.moment(at)
    return moment_text(at, own_zone, abbreviation=moment_text(at, own_zone) != moment_text(at, zone.name))
