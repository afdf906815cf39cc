"""A message's blocks as pieces that can be cut, with every role as its platform knows it."""

from collections.abc import Callable, Iterable, Iterator

from bot.adapting.cutting import Piece
from bot.model.markdown import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Inline,
    Inserted,
    LineBreak,
    Link,
    OrderedList,
    Paragraph,
    Strong,
    Words,
    parse_parts,
)
from bot.model.messages import (
    Divider,
    Fields,
    Line,
    OutgoingMessage,
    Part,
    Plain,
    RoleMention,
    Text,
)

FindRole = Callable[[str], str | None]
"""The platform's id of the role that is written so, where there is one."""


def no_role(written: str) -> str | None:
    return None


def pieces_of(message: OutgoingMessage, find_role: FindRole) -> Iterator[Piece]:
    for block in message.blocks:
        match block:
            case Text():
                yield from parse_parts(_resolved(block.parts, find_role))
            case Fields():
                yield _fields(block, find_role)
            case Divider():
                yield block


def blocks_in(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Without the dividers."""
    return (piece for piece in pieces if not isinstance(piece, Divider))


def parts_in(pieces: Iterable[Piece]) -> Iterator[Part]:
    """The typed parts, wherever they stand."""
    for block in blocks_in(pieces):
        yield from _parts(block)


def _parts(block: Block) -> Iterator[Part]:
    match block:
        case Paragraph():
            yield from _inline_parts(block.inlines)
        case BulletList() | OrderedList():
            for item in block.items:
                for inner in item:
                    yield from _parts(inner)


def _inline_parts(inlines: Iterable[Inline]) -> Iterator[Part]:
    for inline in inlines:
        match inline:
            case Inserted(part=part):
                yield part
            case Strong() | Emphasis() | Link():
                yield from _inline_parts(inline.inlines)


def _resolved(parts: Line, find_role: FindRole) -> Line:
    return tuple(_part(part, find_role) for part in parts)


def _part(part: Part, find_role: FindRole) -> Part:
    """A role by its id; one that isn't there is its name and notifies nobody."""
    if not isinstance(part, RoleMention):
        return part
    found = find_role(part.role)
    if found:
        return RoleMention(role=found)
    # An id says nothing to people.
    return Plain(text="(a role that is gone)" if part.role.startswith("<") else f"@{part.role}")


def _fields(block: Fields, find_role: FindRole) -> Paragraph:
    inlines: list[Inline] = []
    for row in block.rows:
        if inlines:
            inlines.append(LineBreak())
        inlines += [Strong(inlines=(Words(text=f"{row.name}:"),)), Words(text=" ")]
        inlines += _in_line(parse_parts(_resolved(row.value, find_role)))
    return Paragraph(inlines=tuple(inlines))


def _in_line(blocks: Iterable[Block]) -> Iterator[Inline]:
    for at, block in enumerate(blocks):
        if at:
            yield Words(text=" ")
        match block:
            case Paragraph():
                yield from block.inlines
            case CodeBlock():
                yield Code(text=" ".join(block.text.splitlines()))
            case BulletList() | OrderedList():
                yield from _in_line([inner for item in block.items for inner in item])
