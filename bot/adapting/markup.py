"""Markdown trees as a chat's own text: the walk over blocks, lists and words, for a chat's own marks and escapes."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

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
from bot.model.messages import AccountMention, ChannelLink, Moment, Plain, RoleMention

Reference = Moment | RoleMention | AccountMention | ChannelLink

BLANK = "\u200b"
"""Takes no room; keeps two marks from being read as one, and words from being read as marks."""

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of a character, and what turns the text after it around."""
_FENCE = re.compile(r"``(?=`)")


class Markup(ABC):
    """How one chat writes it."""

    bullet: ClassVar[str]
    inset: ClassVar[int]
    """By how many blanks more than its mark is long a list's item stands further in."""

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n\n".join(self._block(block) for block in blocks)

    def inlines(self, pieces: Iterable[Inline], before: str = "") -> str:
        """`before` is what stands before them in their line."""
        text = ""
        for piece in pieces:
            added = self._inline(piece, text.rpartition("\n")[2] if "\n" in text else before + text)
            if self.would_merge(text, added):
                text += BLANK
            text += added
        return text

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.inlines(block.inlines)
            case CodeBlock():
                return self.code_block(block)
            case BulletList():
                return "\n".join(self._item(self.bullet, item) for item in block.items)
            case OrderedList():
                return "\n".join(self._item(f"{number}.", item) for number, item in enumerate(block.items, block.start))

    def _item(self, mark: str, blocks: Sequence[Block]) -> str:
        indent = " " * (len(mark) + self.inset)
        text = "\n".join(
            self._block(block) if isinstance(block, CodeBlock) else _indented(self._block(block), indent)
            for block in blocks
        )
        return f"{mark} {text.removeprefix(indent)}".rstrip()

    def _inline(self, piece: Inline, before: str) -> str:
        match piece:
            case Words():
                return self.words(piece.text, before)
            case Strong():
                return self.strong(self.inlines(piece.inlines))
            case Emphasis():
                return self.emphasis(self.inlines(piece.inlines))
            case Code():
                return self.code(piece.text)
            case Link():
                return self.link(piece)
            case LineBreak():
                return "\n"
            case Inserted(part=part):
                return self.words(part.text, before) if isinstance(part, Plain) else self.part(part)

    @abstractmethod
    def words(self, text: str, before: str) -> str:
        """Escaped, so that they show letter by letter; `before` is what stands before them in their line."""

    @abstractmethod
    def strong(self, text: str) -> str: ...

    @abstractmethod
    def emphasis(self, text: str) -> str: ...

    @abstractmethod
    def code(self, text: str) -> str: ...

    @abstractmethod
    def code_block(self, block: CodeBlock) -> str: ...

    @abstractmethod
    def link(self, link: Link) -> str: ...

    @abstractmethod
    def part(self, part: Reference) -> str: ...

    @abstractmethod
    def would_merge(self, before: str, after: str) -> bool:
        """Whether what meets there would be read otherwise than it is meant."""


def visible(text: str) -> str:
    """Without characters that can't be shown or that turn the text after them around."""
    return _UNSHOWABLE.sub("", text)


def units(text: str) -> int:
    """UTF-16 code units: no less than whatever a platform counts as characters."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def cut_units(text: str, most: int) -> str:
    """As much of it as has at most so many UTF-16 code units."""
    return text.encode("utf-16-le", errors="surrogatepass")[: 2 * most].decode("utf-16-le", errors="ignore")


def without_fences(code: str) -> str:
    """Without three backticks side by side, which would end the block; two are code as any other."""
    return _FENCE.sub(f"``{BLANK}", code)


def is_bare(link: Link, text: str) -> bool:
    """Whether it is no more than its address, where `text` is what it would be shown with."""
    return not text or all(isinstance(piece, Words) and piece.text == link.url for piece in link.inlines)


def _indented(text: str, indent: str) -> str:
    return indent + text.replace("\n", f"\n{indent}")
