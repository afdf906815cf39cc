"""The Markdown trees as Slack's mrkdwn; what a person wrote is kept from being read, so that it shows letter by letter.

Slack knows no escape but for & < and >. Whatever else it could read gets a neighbour that takes no room.
"""

import re
from collections.abc import Iterable, Sequence

from adapters.slack.refs import PLATFORM
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
    moment_text,
)
from bot.model.messages import AccountMention, ChannelLink, Moment, Plain, RoleMention
from bot.model.refs import AccountRef, ChannelRef

EVERYONE = {"everyone": "channel", "channel": "channel", "here": "here"}
"""What Slack calls them; its own `everyone` is for one channel of a workspace."""
BLANK = "\u200b"
"""Takes no room; keeps two marks from being read as one, and words from being read as marks."""

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of a character, and what turns the text after it around."""
_MARK = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|`")
"""But not within a word, where Slack reads none, so that code can be copied."""
_COLON_OR_AT = re.compile(r"[:@](?=\S)")
"""Begins an emoji's name, goes on with an address, begins a mention."""
_QUOTE = re.compile(r"^(?=[ \t]*>)", re.MULTILINE)
_TICKS = re.compile(r"`(?=`)")
_ID = re.compile(r"[A-Z0-9]+")
_IN_URLS = {"<": "%3C", ">": "%3E", "|": "%7C", "&": "&amp;"}
_MARKS = "*_~`"


def markup(blocks: Iterable[Block]) -> str:
    return "\n\n".join(_block(block) for block in blocks)


def escaped(text: str) -> str:
    """Words as Slack shows them letter by letter; nothing in them is a mark, a mention, a time, a link or an emoji."""
    apart = _MARK.sub(f"{BLANK}\\g<0>{BLANK}", visible(text))
    apart = _COLON_OR_AT.sub(f"\\g<0>{BLANK}", apart)
    return entities(_QUOTE.sub(BLANK, apart))


def entities(text: str) -> str:
    """What Slack wants escaped, also in code and in links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def visible(text: str) -> str:
    """Without characters that can't be shown or that turn the text after them around."""
    return _UNSHOWABLE.sub("", text)


def units(text: str) -> int:
    """UTF-16 code units: no less than whatever Slack counts as characters."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def cut_units(text: str, most: int) -> str:
    """As much of it as has at most so many UTF-16 code units."""
    return text.encode("utf-16-le", errors="surrogatepass")[: 2 * most].decode("utf-16-le", errors="ignore")


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return inlines(block.inlines)
        case CodeBlock():
            return _code_block(block.text)
        case BulletList():
            return "\n".join(_item("•", item) for item in block.items)
        case OrderedList():
            return "\n".join(_item(f"{number}.", item) for number, item in enumerate(block.items, block.start))


def _item(mark: str, blocks: Sequence[Block]) -> str:
    indent = " " * (len(mark) + 3)
    pieces = [_block(block) if isinstance(block, CodeBlock) else _indented(_block(block), indent) for block in blocks]
    text = "\n".join(pieces)
    return f"{mark} {text.removeprefix(indent)}".rstrip()


def _indented(text: str, indent: str) -> str:
    return indent + text.replace("\n", f"\n{indent}")


def _code_block(code: str) -> str:
    return f"```\n{_TICKS.sub(f'`{BLANK}', entities(visible(code))) or BLANK}\n```"


def inlines(pieces: Iterable[Inline]) -> str:
    text = ""
    for piece in pieces:
        added = _inline(piece)
        if _would_merge(text[-1:], added[:1]):
            text += BLANK
        text += added
    return text


def _would_merge(before: str, after: str) -> bool:
    """Whether Slack would miss that a mark begins or ends there: within a word, or beside another; or find a name."""
    if not before or not after:
        return False
    begins_name = before in ":@" and not after.isspace()
    return begins_name or (before in _MARKS and _clings(after)) or (after in _MARKS and _clings(before))


def _clings(letter: str) -> bool:
    return letter.isalnum() or letter in _MARKS


def _inline(piece: Inline) -> str:
    match piece:
        case Words():
            return escaped(piece.text)
        case Strong():
            return _marked("*", inlines(piece.inlines))
        case Emphasis():
            return _marked("_", inlines(piece.inlines))
        case Code():
            return _code(piece.text)
        case Link():
            return _link(piece)
        case LineBreak():
            return "\n"
        case Inserted():
            return _inserted(piece)


def _marked(mark: str, text: str) -> str:
    """Slack's marks end with their line."""
    return "\n".join(_marked_line(mark, line) for line in text.split("\n"))


def _marked_line(mark: str, line: str) -> str:
    """Slack reads no mark beside a space on its inner side, and of two that are alike it can't tell which is which."""
    inner = line.strip()
    if not inner or any(edge in (mark, BLANK) for edge in (inner[0], inner[-1])):
        return line
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _code(text: str) -> str:
    """Slack has no way to write a backtick in a line of code."""
    shown = visible(text)
    if not shown.strip() or "`" in shown:
        return escaped(text)
    return f"`{entities(shown)}`"


def _link(link: Link) -> str:
    url = "".join(_IN_URLS.get(letter, letter) for letter in visible(link.url))
    text = inlines(_label(link.inlines)).replace("|", "¦").replace("\n", " ").strip()
    is_bare = not text or all(isinstance(piece, Words) and piece.text == link.url for piece in link.inlines)
    return f"<{url}>" if is_bare else f"<{url}|{text}>"


def _label(pieces: Iterable[Inline]) -> Iterable[Inline]:
    """Without marks and what is in angle brackets itself: a label holds words."""
    for piece in pieces:
        match piece:
            case Strong() | Emphasis() | Link():
                yield from _label(piece.inlines)
            case Inserted(part=part) if not isinstance(part, Plain):
                yield Words(text=_in_letters(part))
            case Code():
                yield Words(text=piece.text)
            case _:
                yield piece


def _inserted(piece: Inserted) -> str:
    match piece.part:
        case Plain(text=text):
            return escaped(text)
        case Moment() as moment:
            fallback = entities(_in_letters(moment))
            return f"<!date^{int(moment.at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
        case RoleMention(role=role):
            return _role(role)
        case AccountMention(account=account) as mention:
            return f"<@{account.account}>" if _is_known(account, account.account) else escaped(_in_letters(mention))
        case ChannelLink(channel=channel) as link:
            is_shown = _is_known(channel, channel.channel) and channel.channel[0] in "CG"
            return f"<#{channel.channel}>" if is_shown else escaped(_in_letters(link))


def _role(role: str) -> str:
    if role in EVERYONE:
        return f"<!{EVERYONE[role]}>"
    return f"<!subteam^{role}>" if _ID.fullmatch(role) else escaped(f"@{role}")


def _is_known(ref: AccountRef | ChannelRef, name: str) -> bool:
    """Whether Slack can resolve it: another platform's is words here."""
    return ref.platform == PLATFORM and _ID.fullmatch(name) is not None


def _in_letters(part: Moment | RoleMention | AccountMention | ChannelLink) -> str:
    match part:
        case Moment():
            return moment_text(part.at, part.zone, abbreviation=True)
        case RoleMention():
            return f"@{part.role}"
        case AccountMention():
            return f"@{part.name}"
        case ChannelLink():
            return f"#{part.name}"
