"""The small Markdown subset that every platform can show, and what lies outside of it.

Paragraphs, **bold**, *italic*, `code`, fenced code, lists and http(s) links; headings only where a file's format
names them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from typing_extensions import override

from bot.library.problems import Fault
from bot.model.text import shown

REFUSED: Mapping[str, str] = {
    "blockquote_open": "A quote (`>`) can't be shown everywhere; write it as a paragraph.",
    "code_block": "Text that is indented by four spaces reads as code; put code between lines of ```.",
    "hr": "A rule (`---`) can't be shown everywhere; leave it out.",
    "html_block": "HTML can't be shown; write Markdown, or put the tag between backticks.",
    "html_inline": "HTML can't be shown; write Markdown, or put the tag between backticks.",
    "image": "A picture can't be shown here; link to a page that has it.",
    "table_open": "A table can't be shown; write it as a list.",
}


class _Parser(MarkdownIt):
    """Takes every address for a link, so that a refused one is found instead of staying plain text."""

    @override
    def validateLink(self, url: str) -> bool:
        return True


_PARSER = _Parser("commonmark").enable("table")


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of a body: what stands before the first heading (named ""), or under one."""

    name: str
    line: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    sections: Sequence[Section]
    faults: Sequence[Fault]


def read_body(text: str, *, first_line: int = 1, headings: Collection[str] = ()) -> Body:
    """Splits a text at its level-2 `headings` and finds what lies outside the subset."""
    references: dict[str, object] = {}
    tokens = _PARSER.parse(text, references)
    at = [heading for heading in _headings(tokens) if heading.name in headings]
    lines = text.split("\n")
    starts = [_Heading(name="", line=-1), *at]
    ends = [*(heading.line for heading in at), len(lines)]
    sections = [
        _section(start.name, start.line + 1, lines[start.line + 1 : end], first_line)
        for start, end in zip(starts, ends, strict=True)
    ]
    allowed = {heading.line for heading in at}
    faults = [*_faults(tokens, first_line, allowed, headings), *_reference_faults(references, first_line)]
    return Body(sections=sections, faults=sorted(faults))


def faults_of(text: str) -> Sequence[Fault]:
    """What can't be shown in a short text that has no headings."""
    return read_body(text).faults


def first_fence(text: str, language: str) -> str | None:
    """The code in the first fence that is marked with the language."""
    fences = (token for token in _PARSER.parse(text) if token.type == "fence")
    return next((fence.content for fence in fences if fence.info.strip().lower() == language), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heading:
    name: str
    line: int


def _headings(tokens: Sequence[Token]) -> Iterator[_Heading]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.markup == "##":
            yield _Heading(name=tokens[index + 1].content, line=_line(token))


def _section(name: str, line: int, lines: Sequence[str], first_line: int) -> Section:
    blank = next((index for index, text in enumerate(lines) if text.strip()), -1 if name else 0)
    return Section(name=name, line=first_line + line + blank, text="\n".join(lines).strip())


def _faults(tokens: Sequence[Token], first_line: int, allowed: set[int], names: Collection[str]) -> Iterator[Fault]:
    for index, token in enumerate(tokens):
        line = first_line + _line(token)
        if token.type == "heading_open":
            if _line(token) not in allowed:
                yield Fault(line=line, says=_heading_fault(tokens[index + 1].content, names))
        elif token.type in REFUSED:
            yield Fault(line=line, says=REFUSED[token.type])
        for child in token.children or ():
            if says := _inline_fault(child):
                yield Fault(line=line, says=says)
            line += child.type in ("softbreak", "hardbreak")


def _inline_fault(token: Token) -> str | None:
    if token.type == "link_open" and not _is_web_address(str(token.attrGet("href"))):
        address = shown(str(token.attrGet("href")), 60)
        return f"The link to “{address}” can't be followed everywhere; use an address that begins with https://."
    return REFUSED.get(token.type)


def _heading_fault(name: str, names: Collection[str]) -> str:
    if not names:
        return f"The heading “{shown(name)}” can't be shown; make it **bold**, or leave it out."
    *first, last = (f"`## {known}`" for known in names)
    return f"“{shown(name)}” is not a section; use {', '.join(first)} or {last}."


def _reference_faults(references: Mapping[str, object], first_line: int) -> Iterator[Fault]:
    found = references.get("references")
    for reference in found.values() if isinstance(found, dict) else ():
        says = "A link by reference can't be shown everywhere; write [text](address) in its place."
        yield Fault(line=first_line + int(reference["map"][0]), says=says)


def _is_web_address(href: str) -> bool:
    try:
        address = urlsplit(href)
        return address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        return False


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
