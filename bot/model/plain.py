"""A message as plain text: for notifications, logs of conversations and tests."""

from collections.abc import Iterable, Sequence

from bot.model import markdown
from bot.model.markdown import Inline, moment_text, parse_parts, part_text
from bot.model.messages import Block, Divider, Fields, Line, OutgoingMessage, Text

__all__ = ["moment_text", "part_text", "plain_line", "plain_text"]


def plain_text(message: OutgoingMessage) -> str:
    """Title, blocks and buttons, one below the other; links carry their address, buttons their brackets."""
    buttons = " ".join(f"[{button.label}]" for button in message.buttons)
    pieces = [message.title, *(_block(block) for block in message.blocks), buttons]
    return "\n\n".join(piece for piece in pieces if piece)


def plain_line(parts: Line) -> str:
    """A line of parts, without Markdown's marks."""
    return _tree(parse_parts(parts))


def _block(block: Block) -> str:
    match block:
        case Text():
            return plain_line(block.parts)
        case Fields():
            return "\n".join(f"{row.name}: {plain_line(row.value)}" for row in block.rows)
        case Divider():
            return "---"


def _tree(blocks: Sequence[markdown.Block], between: str = "\n\n") -> str:
    return between.join(_markdown_block(block) for block in blocks)


def _markdown_block(block: markdown.Block) -> str:
    match block:
        case markdown.Paragraph():
            return _inlines(block.inlines)
        case markdown.CodeBlock():
            return block.text
        case markdown.BulletList():
            return "\n".join(_item("•", item) for item in block.items)
        case markdown.OrderedList():
            return "\n".join(_item(f"{number}.", item) for number, item in enumerate(block.items, block.start))


def _item(mark: str, blocks: Sequence[markdown.Block]) -> str:
    text = _tree(blocks, between="\n")
    return f"{mark} {text}".replace("\n", "\n" + " " * (len(mark) + 1)).rstrip()


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case markdown.Words() | markdown.Code():
            return inline.text
        case markdown.Strong() | markdown.Emphasis():
            return _inlines(inline.inlines)
        case markdown.Link():
            text = _inlines(inline.inlines)
            return text if text == inline.url else f"{text} ({inline.url})".strip()
        case markdown.LineBreak():
            return "\n"
        case markdown.Inserted():
            return part_text(inline.part)
