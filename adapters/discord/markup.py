"""The Markdown trees as Discord's own Markdown; what a person wrote is escaped, so that it shows letter by letter."""

import re

from bot.adapting.markup import BLANK, Markup, Reference, is_bare, visible, without_fences
from bot.model.markdown import CodeBlock, Link
from bot.model.messages import AccountMention, ChannelLink, Moment, RoleMention

EVERYONE = ("everyone", "here")

_EVERYWHERE = re.compile(r"[\\`*_~|\[\]<]")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
_ADDRESS = re.compile(r"\b(https?|steam):(?=//)", re.IGNORECASE)
_PING = re.compile(rf"@(?={'|'.join(EVERYONE)})")
_LINE_START = re.compile(r"^(\s*)([#>+-])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_TICKS = re.compile(r"`(?=`)")
_LANGUAGE = re.compile(r"[a-z0-9_+.#-]+", re.IGNORECASE)


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


class _DiscordMarkdown(Markup):
    bullet = "-"
    inset = 1

    def words(self, text: str, before: str) -> str:
        return escaped(text, before)

    def strong(self, text: str) -> str:
        return self._marked("**", text)

    def emphasis(self, text: str) -> str:
        return self._marked("*", text)

    def code(self, text: str) -> str:
        shown = visible(text)
        if not shown.strip():
            return shown
        return f"`` {_TICKS.sub(f'`{BLANK}', shown)} ``" if "`" in shown else f"`{shown}`"

    def code_block(self, block: CodeBlock) -> str:
        language = block.language if _LANGUAGE.fullmatch(block.language) else ""
        # Discord ends a block at the first three backticks, however many began it.
        return f"```{language}\n{without_fences(visible(block.text))}\n```"

    def link(self, link: Link) -> str:
        url = link.url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
        text = self.inlines(link.inlines).strip().replace("\\[", "(").replace("\\]", ")")
        return f"<{url}>" if is_bare(link, text) else f"[{text}]({url})"

    def part(self, part: Reference) -> str:
        match part:
            case Moment(at=at):
                return f"<t:{int(at.timestamp())}:F>"
            case RoleMention(role=role):
                return f"@{role}" if role in EVERYONE else f"<@&{role}>"
            case AccountMention(account=account):
                return f"<@{account.account}>"
            case ChannelLink(channel=channel):
                return f"<#{channel.thread or channel.channel}>"

    def would_merge(self, before: str, after: str) -> bool:
        """Whether two marks that meet would be read as one."""
        meets = before[-1:] in ("*", "`") and before[-1:] == after[:1]
        return meets and not before.endswith(("\\*", "\\`"))

    def _marked(self, mark: str, text: str) -> str:
        """Discord reads no mark that stands beside a space on its inner side."""
        inner = text.strip()
        if not inner:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        opening = BLANK if inner.startswith("*") else ""
        closing = BLANK if self.would_merge(inner, mark) else ""
        return f"{before}{mark}{opening}{inner}{closing}{mark}{after}"


markup = _DiscordMarkdown().blocks
