"""Cuts a message's blocks where they are as long as fits, so that marks, code and lists stay whole on both sides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

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
)
from bot.model.messages import Divider, Plain

Piece = Block | Divider
T = TypeVar("T")

MOST_PAGES = 20
_ELLIPSIS = Words(text="…")
_WORD = 40
"""Characters: how far back a cut looks for a space."""
_ATOM = 24
"""What a mention or a time counts, about as long as it shows."""
_BLOCK = 2
_LINE = 200
"""Characters: a line of code up to so long is never cut in two."""


def cut(pieces: Sequence[Piece], most: int) -> tuple[list[Piece], list[Piece]]:
    """What fits into `most` characters as they show, and the rest; what was cut in two ends with an ellipsis."""
    return _cut(pieces, most, _length, _cut_piece)


def fit(pieces: Sequence[Piece], room: int, size: Callable[[Sequence[Piece]], int]) -> tuple[list[Piece], list[Piece]]:
    """As much as has at most the size `room`, and the rest."""
    # Nothing that shows is written in less than half of what it counts here.
    most = min(sum(map(_length, pieces)), 2 * room)
    while True:
        head, rest = cut(pieces, most)
        written = size(head)
        if written <= room:
            return head, rest
        most = min(most - 1, most * room // written)


def page_of(
    pieces: Sequence[Piece], page: int, room: int, size: Callable[[Sequence[Piece]], int]
) -> tuple[list[Piece], bool]:
    """What is on that page, counted from 1, and whether another one follows; none does after MOST_PAGES."""
    shown: list[Piece] = []
    rest = list(pieces)
    for _ in range(min(page, MOST_PAGES)):
        shown, rest = fit(rest, room, size)
    return ([], False) if page > MOST_PAGES else (shown, bool(rest) and page < MOST_PAGES)


def _cut(
    parts: Sequence[T], most: int, length: Callable[[T], int], cut_one: Callable[[T, int], tuple[list[T], list[T]]]
) -> tuple[list[T], list[T]]:
    head: list[T] = []
    left = most
    for at, part in enumerate(parts):
        if length(part) > left:
            first, rest = cut_one(part, left)
            return [*head, *first], [*rest, *parts[at + 1 :]]
        head.append(part)
        left -= length(part)
    return head, []


def _cut_piece(piece: Piece, most: int) -> tuple[list[Piece], list[Piece]]:
    if isinstance(piece, Divider):
        return [], [piece]
    head, rest = _cut_block(piece, most)
    return [*head], [*rest]


def _cut_block(block: Block, most: int) -> tuple[list[Block], list[Block]]:
    room = most - _BLOCK
    if room <= 0:
        return [], [block]
    match block:
        case Paragraph():
            head, rest = _cut(block.inlines, room, _inline_length, _cut_inline)
            return _two(block, Paragraph(inlines=(*head, _ELLIPSIS)) if head else None, Paragraph(inlines=tuple(rest)))
        case CodeBlock():
            return _cut_code(block, room)
        case BulletList():
            items, others = _cut(block.items, room, _item_length, _cut_item)
            return _two(block, replace(block, items=tuple(items)) if items else None, BulletList(items=tuple(others)))
        case OrderedList():
            items, others = _cut(block.items, room, _item_length, _cut_item)
            following = OrderedList(items=tuple(others), start=block.start + len(block.items) - len(others))
            return _two(block, replace(block, items=tuple(items)) if items else None, following)


def _two(whole: Block, head: Block | None, rest: Block) -> tuple[list[Block], list[Block]]:
    return ([], [whole]) if head is None else ([head], [rest])


def _cut_code(block: CodeBlock, most: int) -> tuple[list[Block], list[Block]]:
    end = block.text.rfind("\n", 0, most + 1)
    if end <= 0:
        if most < _LINE:
            return [], [block]
        end = most
    head, rest = block.text[:end], block.text[end:].removeprefix("\n")
    return [replace(block, text=f"{head}\n…")], [replace(block, text=rest)]


def _cut_item(item: tuple[Block, ...], most: int) -> tuple[list[tuple[Block, ...]], list[tuple[Block, ...]]]:
    head, rest = _cut(item, most - _BLOCK, _block_length, _cut_block)
    return ([tuple(head)] if head else []), ([tuple(rest)] if rest else [])


def _cut_inline(inline: Inline, most: int) -> tuple[list[Inline], list[Inline]]:
    if most <= 0:
        return [], [inline]
    match inline:
        case Words() | Code():
            end = _end(inline.text, most)
            return [replace(inline, text=inline.text[:end])], [replace(inline, text=inline.text[end:])]
        case Inserted(part=Plain(text=text)):
            end = _end(text, most)
            return [Inserted(part=Plain(text=text[:end]))], [Inserted(part=Plain(text=text[end:]))]
        case Strong() | Emphasis() | Link():
            head, rest = _cut(inline.inlines, most, _inline_length, _cut_inline)
            return [replace(inline, inlines=tuple(head))], [replace(inline, inlines=tuple(rest))]
        case _:
            return [], [inline]


def _end(text: str, most: int) -> int:
    """After a space where there is one near."""
    space = text.rfind(" ", max(1, most - _WORD), most)
    return space + 1 if space > 0 else most


def _length(piece: Piece) -> int:
    return 0 if isinstance(piece, Divider) else _block_length(piece)


def _block_length(block: Block) -> int:
    match block:
        case Paragraph():
            return _BLOCK + sum(map(_inline_length, block.inlines))
        case CodeBlock():
            return _BLOCK + len(block.text)
        case BulletList() | OrderedList():
            return _BLOCK + sum(map(_item_length, block.items))


def _item_length(item: tuple[Block, ...]) -> int:
    return _BLOCK + sum(map(_block_length, item))


def _inline_length(inline: Inline) -> int:
    match inline:
        case Words() | Code():
            return len(inline.text)
        case Strong() | Emphasis() | Link():
            return sum(map(_inline_length, inline.inlines))
        case LineBreak():
            return 1
        case Inserted(part=Plain(text=text)):
            return len(text)
        case Inserted():
            return _ATOM
