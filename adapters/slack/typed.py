"""What somebody typed, out of what Slack made of it: `<@U1|ann>`, `<#C1|general>`, `<https://…|…>`, `&amp;`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.slack.refs import PLATFORM, account_ref, channel_ref
from bot.model.command_text import Directory
from bot.model.refs import AccountRef, ChannelRef, RoleRef

_MARKED = re.compile(r"<([^<>]*)>")
_SPECIAL = re.compile(r"!(here|channel|everyone)")
_USER = re.compile(r"@([UW][A-Z0-9]{1,40})")
_CHANNEL = re.compile(r"#([CGD][A-Z0-9]{1,40})")
_GROUP = re.compile(r"!subteam\^(S[A-Z0-9]{1,40})")
NameOf = Callable[[str], str | None]
"""The name of a user by id; None where it is not known."""
_ONE_WORD = re.compile(r"[^\s\"'“”:=<>]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A text as it was typed, and whom and what its words name by id."""

    text: str
    accounts: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def directory(self, team: str) -> Directory:
        """Finds what Slack marked in this very text; a word that only looks like a name is nobody's."""

        def account(word: str) -> AccountRef | None:
            found = self.accounts.get(word)
            return account_ref(team, found) if found else None

        def channel(word: str) -> ChannelRef | None:
            found = self.channels.get(word)
            return channel_ref(team, found) if found else None

        def role(word: str) -> RoleRef | None:
            found = self.groups.get(word)
            name = word.removeprefix("@")
            return RoleRef(platform=PLATFORM, space=team, role=found, name=name) if found else None

        return Directory(channel=channel, account=account, role=role)


def typed(text: str) -> Typed:
    read = Typed(text="")
    written = _each_marked(text, lambda marked: _word(marked, read))
    return Typed(text=written, accounts=read.accounts, channels=read.channels, groups=read.groups)


def spoken(text: str, name_of: NameOf) -> str:
    """As people read it: nobody's id stands in it."""

    def word(marked: str) -> str:
        head, _, label = marked.partition("|")
        if user := _USER.fullmatch(head):
            return f"@{_plain(label) or name_of(user[1]) or 'somebody'}"
        if _CHANNEL.fullmatch(head):
            return f"#{_plain(label) or 'channel'}"
        if _GROUP.fullmatch(head):
            return f"@{_plain(label).removeprefix('@') or 'group'}"
        return _word(marked, Typed(text=""))

    return _each_marked(text, word)


def _each_marked(text: str, word: Callable[[str], str]) -> str:
    pieces: list[str] = []
    at = 0
    for marked in _MARKED.finditer(text):
        pieces += [_plain(text[at : marked.start()]), word(marked[1])]
        at = marked.end()
    pieces.append(_plain(text[at:]))
    return "".join(pieces)


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _word(marked: str, read: Typed) -> str:
    """What stood there; what it names is noted in `read`."""
    head, _, label = marked.partition("|")
    if user := _USER.fullmatch(head):
        return _noted(read.accounts, f"@{_plain(label)}", user[1], f"<{head}>")
    if channel := _CHANNEL.fullmatch(head):
        return _noted(read.channels, f"#{_plain(label)}", channel[1], f"<{head}>")
    if group := _GROUP.fullmatch(head):
        return _noted(read.groups, f"@{_plain(label).removeprefix('@')}", group[1], f"@{group[1]}")
    if special := _SPECIAL.fullmatch(head):
        return f"@{special[1]}"
    if head.startswith("!"):
        return _plain(label or head)
    return _link(_plain(head), _plain(label))


def _noted(names: dict[str, str], word: str, named: str, otherwise: str) -> str:
    """The word under which it is found; `otherwise` where its name is none, no single word or another's already."""
    fits = _ONE_WORD.fullmatch(word[1:]) is not None and names.get(word, named) == named
    written = word if fits else otherwise
    names[written] = named
    return written


def _link(url: str, label: str) -> str:
    """Slack makes links of words with a dot in them, and labels them with what was typed."""
    if not label:
        return url
    bare = re.sub(r"^(https?://|mailto:|tel:)", "", url).rstrip("/")
    is_own = label.rstrip("/") in (bare, url.rstrip("/"))
    return label if is_own else f"{label} ({url})"
