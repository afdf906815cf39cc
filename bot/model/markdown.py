"""The small Markdown subset, read into one tree for every adapter.

Bold, italic, code, fences, lists, http(s) links and hard line breaks; headings, quotes, images, tables, HTML and other
links come out as plain words. As in CommonMark a single newline is a space; a backslash before it makes a line break.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.model.messages import AccountMention, ChannelLink, Line, Markdown, Moment, Plain, RoleMention

InsertedPart = Plain | Moment | RoleMention | AccountMention | ChannelLink


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Strong:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Emphasis:
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    url: str
    """http or https, percent-encoded."""
    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Inserted:
    """A typed part in the midst of Markdown, never read as Markdown itself."""

    part: InsertedPart


Inline = Words | Strong | Emphasis | Code | Link | LineBreak | Inserted


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeBlock:
    text: str
    """Without the last newline."""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletList:
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderedList:
    items: "tuple[tuple[Block, ...], ...]"
    start: int = 1


Block = Paragraph | CodeBlock | BulletList | OrderedList


def parse_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of one Markdown text; never raises."""
    return parse_parts((Markdown(text=text),))


def parse_parts(parts: Line) -> tuple[Block, ...]:
    """The blocks of a line of parts read as one Markdown text; never raises.

    A part that isn't Markdown stays whole wherever it stands, so `**`, a member's words and `**` are bold words, and a
    member's code between two fences is a code block whatever is in it.
    """
    inserted: list[InsertedPart] = []
    source: list[str] = []
    for part in parts:
        if isinstance(part, Markdown):
            source.append(_MARK.sub("\ufffd", part.text))
        else:
            source.append(chr(_FIRST_MARK + len(inserted)))
            inserted.append(part)
    tree = SyntaxTreeNode(_PARSER.parse("".join(source)))
    return _Reader(inserted).blocks(tree.children)


def part_text(part: InsertedPart) -> str:
    """How a part reads where only letters can be shown."""
    match part:
        case Plain():
            return part.text
        case Moment():
            return moment_text(part.at, part.zone)
        case RoleMention():
            return f"@{part.role}"
        case AccountMention():
            return f"@{part.name}"
        case ChannelLink():
            return f"#{part.name}"


def moment_text(at: datetime, zone: str, *, abbreviation: bool = False) -> str:
    """An aware instant in an IANA zone, as in `Sun 11 Oct 21:00`, or `Sun 11 Oct 21:00 CEST` with its abbreviation."""
    local = at.astimezone(ZoneInfo(zone))
    text = f"{local:%a} {local.day} {local:%b %H:%M}"
    return f"{text} {local:%Z}" if abbreviation else text


# Plane 15 is for private use: no font and no person's words need it, and Markdown takes it for a letter.
_FIRST_MARK = 0xF0000
_MARK = re.compile("[\U000f0000-\U000ffffd]")
_SCHEMES = ("http://", "https://")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["html_block", "html_inline", "hr", "lheading", "reference"])
    # Every link is read as one, so that a refused one leaves its text and not its syntax.
    vars(parser)["validateLink"] = lambda url: True
    return parser


_PARSER = _parser()


class _Reader:
    def __init__(self, inserted: Sequence[InsertedPart]) -> None:
        self._inserted = inserted

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        match node.type:
            case "fence" | "code_block":
                language = _MARK.sub("", node.info).strip().split(maxsplit=1)
                text = self._letters(node.content).removesuffix("\n")
                return (CodeBlock(text=text, language=language[0] if language else ""),)
            case "bullet_list":
                return (BulletList(items=self._items(node)),)
            case "ordered_list":
                return (OrderedList(items=self._items(node), start=int(node.attrs.get("start", 1))),)
            case "blockquote":
                return self.blocks(node.children)
            case _:
                inlines = self._inlines(node.children)
                return (Paragraph(inlines=inlines),) if inlines else ()

    def _items(self, node: SyntaxTreeNode) -> tuple[tuple[Block, ...], ...]:
        return tuple(self.blocks(item.children) for item in node.children)

    def _inlines(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        return _joined(inline for node in nodes for inline in self._inline(node))

    def _inline(self, node: SyntaxTreeNode) -> Iterable[Inline]:
        match node.type:
            case "softbreak":
                return (Words(text=" "),)
            case "hardbreak":
                return (LineBreak(),)
            case "code_inline":
                return (Code(text=" ".join(self._letters(node.content).splitlines())),)
            case "strong":
                return (Strong(inlines=self._inlines(node.children)),)
            case "em":
                return (Emphasis(inlines=self._inlines(node.children)),)
            case "link":
                inlines = self._inlines(node.children)
                url = str(node.attrs.get("href", ""))
                return (Link(url=url, inlines=inlines),) if _is_open(url) else inlines
            case "inline" | "image":
                return self._inlines(node.children)
            case _:
                return self._words(node.content)

    def _words(self, text: str) -> Iterable[Inline]:
        at = 0
        for mark in _MARK.finditer(text):
            yield Words(text=text[at : mark.start()])
            yield Inserted(part=self._part(mark))
            at = mark.end()
        yield Words(text=text[at:])

    def _letters(self, text: str) -> str:
        return _MARK.sub(lambda mark: part_text(self._part(mark)), text)

    def _part(self, mark: re.Match[str]) -> InsertedPart:
        return self._inserted[ord(mark.group()) - _FIRST_MARK]


def _is_open(url: str) -> bool:
    return url.lower().startswith(_SCHEMES) and not _MARK.search(unquote(url))


def _joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        if isinstance(inline, Words) and isinstance(last, Words):
            joined[-1] = Words(text=last.text + inline.text)
        elif inline != Words(text=""):
            joined.append(inline)
    return tuple(joined)
