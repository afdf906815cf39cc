"""The Markdown trees as Discord's own Markdown; what a person wrote is escaped, so that it shows letter by letter."""

import re
from collections.abc import Iterable, Sequence

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

EVERYONE = ("everyone", "here")
BLANK = "\u200b"
"""Takes no room; keeps two marks from being read as one."""

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of a character, and what turns the text after it around."""
_EVERYWHERE = re.compile(r"[\\`*_~|\[\]<]")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
_ADDRESS = re.compile(r"\b(https?|steam):(?=//)", re.IGNORECASE)
_PING = re.compile(rf"@(?={'|'.join(EVERYONE)})")
_LINE_START = re.compile(r"^(\s*)([#>+-])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z0-9_+.#-]+", re.IGNORECASE)
_TICKS = re.compile(r"`(?=`)")


def markup(blocks: Iterable[Block]) -> str:
    return "\n\n".join(_block(block) for block in blocks)


def escaped(text: str, before: str = "") -> str:
    """Words as Discord shows them letter by letter; nothing in them is a mark, a mention, a time or a link.

    `before` is what stands before them in their line.
    """
    safe = _EVERYWHERE.sub(r"\\\g<0>", visible(text))
    safe = _SHORTCODE.sub(r"\\:", safe)
    safe = _ADDRESS.sub(r"\1\\:", safe)
    safe = _PING.sub(f"@{BLANK}", safe)
    # Marks at the start of a line make lists, headings and quotes.
    whole = _LINE_START.sub(r"\1\\\2", before + safe)
    return _NUMBERED.sub(r"\1\\\2", whole).removeprefix(before)


def visible(text: str) -> str:
    """Without characters that can't be shown or that turn the text after them around."""
    return _UNSHOWABLE.sub("", text)


def units(text: str) -> int:
    """UTF-16 code units: no less than whatever Discord counts as characters."""
    return len(text.encode("utf-16-le")) // 2


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return inlines(block.inlines)
        case CodeBlock():
            return _code_block(block)
        case BulletList():
            return "\n".join(_item("-", item) for item in block.items)
        case OrderedList():
            return "\n".join(_item(f"{number}.", item) for number, item in enumerate(block.items, block.start))


def _item(mark: str, blocks: Sequence[Block]) -> str:
    indent = " " * (len(mark) + 1)
    pieces = [_block(block) if isinstance(block, CodeBlock) else _indented(_block(block), indent) for block in blocks]
    text = "\n".join(pieces)
    return f"{mark} {text.removeprefix(indent)}".rstrip()


def _indented(text: str, indent: str) -> str:
    return indent + text.replace("\n", f"\n{indent}")


def _code_block(block: CodeBlock) -> str:
    language = block.language if _LANGUAGE.fullmatch(block.language) else ""
    # Discord ends a block at the first three backticks, however many began it.
    return f"```{language}\n{_without_runs(visible(block.text))}\n```"


def inlines(pieces: Iterable[Inline], before: str = "") -> str:
    """Inline text; `before` is what stands before it in its line."""
    text = ""
    for piece in pieces:
        added = _inline(piece, _line_so_far(before, text))
        if _would_merge(text, added):
            text += BLANK
        text += added
    return text


def _line_so_far(before: str, text: str) -> str:
    return text.rpartition("\n")[2] if "\n" in text else before + text


def _would_merge(before: str, after: str) -> bool:
    """Whether two marks that meet would be read as one."""
    meets = before[-1:] in ("*", "`") and before[-1:] == after[:1]
    return meets and not before.endswith(("\\*", "\\`"))


def _inline(piece: Inline, before: str) -> str:
    match piece:
        case Words():
            return escaped(piece.text, before)
        case Strong():
            return _marked("**", inlines(piece.inlines))
        case Emphasis():
            return _marked("*", inlines(piece.inlines))
        case Code():
            return _code(visible(piece.text))
        case Link():
            return _link(piece)
        case LineBreak():
            return "\n"
        case Inserted():
            return _inserted(piece, before)


def _marked(mark: str, text: str) -> str:
    """Discord reads no mark that stands beside a space on its inner side."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    opening = BLANK if inner.startswith("*") else ""
    closing = BLANK if _would_merge(inner, mark) else ""
    return f"{before}{mark}{opening}{inner}{closing}{mark}{after}"


def _code(text: str) -> str:
    if not text.strip():
        return text
    if "`" not in text:
        return f"`{text}`"
    return f"`` {_without_runs(text)} ``"


def _without_runs(code: str) -> str:
    return _TICKS.sub(f"`{BLANK}", code)


def _link(link: Link) -> str:
    url = link.url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    text = inlines(link.inlines).strip().replace("\\[", "(").replace("\\]", ")")
    is_bare = not text or all(isinstance(piece, Words) and piece.text == link.url for piece in link.inlines)
    return f"<{url}>" if is_bare else f"[{text}]({url})"


def _inserted(piece: Inserted, before: str) -> str:
    match piece.part:
        case Plain(text=text):
            return escaped(text, before)
        case Moment(at=at):
            return f"<t:{int(at.timestamp())}:F>"
        case RoleMention(role=role):
            return f"@{role}" if role in EVERYONE else f"<@&{role}>"
        case AccountMention(account=account):
            return f"<@{account.account}>"
        case ChannelLink(channel=channel):
            return f"<#{channel.thread or channel.channel}>"
