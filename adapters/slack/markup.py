"""The Markdown trees as Slack's mrkdwn; what a person wrote is kept from being read, so that it shows letter by letter.

Slack knows no escape but for & < and >. Whatever else it could read gets a neighbour that takes no room.
"""

import re
from collections.abc import Iterable

from adapters.slack.refs import PLATFORM
from bot.adapting.markup import BLANK, Markup, Reference, is_bare, visible, without_fences
from bot.model.markdown import (
    Code,
    CodeBlock,
    Emphasis,
    Inline,
    Inserted,
    InsertedPart,
    Link,
    Strong,
    Words,
    moment_text,
    part_text,
)
from bot.model.messages import AccountMention, ChannelLink, Moment, RoleMention
from bot.model.refs import AccountRef, ChannelRef

EVERYONE = {"everyone": "channel", "channel": "channel", "here": "here"}
"""What Slack calls them; its own `everyone` is for one channel of a workspace."""

_MARK = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])|`")
"""But not within a word, where Slack reads none, so that code can be copied."""
_COLON_OR_AT = re.compile(r"[:@](?=\S)")
"""Begins an emoji's name, goes on with an address, begins a mention."""
_QUOTE = re.compile(r"^(?=[ \t]*>)", re.MULTILINE)
_ID = re.compile(r"[A-Z0-9]+")
_IN_URLS = {"<": "%3C", ">": "%3E", "|": "%7C", "&": "&amp;"}
_MARKS = "*_~`"


def escaped(text: str) -> str:
    """Words as Slack shows them letter by letter; nothing in them is a mark, a mention, a time, a link or an emoji."""
    apart = _MARK.sub(f"{BLANK}\\g<0>{BLANK}", visible(text))
    apart = _COLON_OR_AT.sub(f"\\g<0>{BLANK}", apart)
    return entities(_QUOTE.sub(BLANK, apart))


def entities(text: str) -> str:
    """What Slack wants escaped, also in code and in links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Mrkdwn(Markup):
    bullet = "•"
    inset = 3

    def words(self, text: str, before: str) -> str:
        return escaped(text)

    def strong(self, text: str) -> str:
        return _marked("*", text)

    def emphasis(self, text: str) -> str:
        return _marked("_", text)

    def code(self, text: str) -> str:
        """Slack has no way to write a backtick in a line of code."""
        shown = visible(text)
        return escaped(text) if not shown.strip() or "`" in shown else f"`{entities(shown)}`"

    def code_block(self, block: CodeBlock) -> str:
        return f"```\n{without_fences(entities(visible(block.text))) or BLANK}\n```"

    def link(self, link: Link) -> str:
        url = "".join(_IN_URLS.get(letter, letter) for letter in visible(link.url))
        text = self.inlines(_label(link.inlines)).replace("|", "¦").replace("\n", " ").strip()
        return f"<{url}>" if is_bare(link, text) else f"<{url}|{text}>"

    def part(self, part: Reference) -> str:
        match part:
            case Moment(at=at):
                fallback = entities(_in_letters(part))
                return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
            case RoleMention(role=role) if role in EVERYONE:
                return f"<!{EVERYONE[role]}>"
            case RoleMention(role=role) if _ID.fullmatch(role):
                return f"<!subteam^{role}>"
            case AccountMention(account=account) if _is_known(account, account.account):
                return f"<@{account.account}>"
            case ChannelLink(channel=channel) if _is_known(channel, channel.channel) and channel.channel[0] in "CG":
                return f"<#{channel.channel}>"
            case _:
                return escaped(_in_letters(part))

    def would_merge(self, before: str, after: str) -> bool:
        """Whether Slack would miss that a mark begins or ends there, in a word or beside another; or find a name."""
        if not before or not after:
            return False
        last, first = before[-1], after[0]
        begins_name = last in ":@" and not first.isspace()
        return begins_name or (last in _MARKS and _clings(first)) or (first in _MARKS and _clings(last))


_MRKDWN = _Mrkdwn()
markup = _MRKDWN.blocks
inlines = _MRKDWN.inlines


def _clings(letter: str) -> bool:
    return letter.isalnum() or letter in _MARKS


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


def _label(pieces: Iterable[Inline]) -> Iterable[Inline]:
    """Without marks and what is in angle brackets itself: a label holds words."""
    for piece in pieces:
        match piece:
            case Strong() | Emphasis() | Link():
                yield from _label(piece.inlines)
            case Inserted(part=part):
                yield Words(text=_in_letters(part))
            case Code():
                yield Words(text=piece.text)
            case _:
                yield piece


def _is_known(ref: AccountRef | ChannelRef, name: str) -> bool:
    """Whether Slack can resolve it: another platform's is words here."""
    return ref.platform == PLATFORM and _ID.fullmatch(name) is not None


def _in_letters(part: InsertedPart) -> str:
    return moment_text(part.at, part.zone, abbreviation=True) if isinstance(part, Moment) else part_text(part)
