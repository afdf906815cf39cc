"""What Pacer says: one message is one post, free of any platform's syntax.

A message is stored as JSON once it is composed, so every kind of part carries its name in `kind`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from bot.model.refs import AccountRef, ChannelRef, Emoji


@dataclass(frozen=True, kw_only=True, slots=True)
class Markdown:
    """Pacer's or the content's own words in the small Markdown subset (bold, italic, code, fences, lists, links)."""

    text: str
    kind: Literal["markdown"] = "markdown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """A person's words, shown letter by letter and never parsed."""

    text: str
    kind: Literal["plain"] = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """An instant (aware UTC), shown in each reader's zone where the platform can, else in `zone`."""

    at: datetime
    zone: str
    kind: Literal["moment"] = "moment"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleMention:
    """Notifies a role; only a schedule that names the role puts it in."""

    role: str
    kind: Literal["role"] = "role"


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountMention:
    """Notifies one account; only in a text that is for that person."""

    account: AccountRef
    name: str
    kind: Literal["account"] = "account"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLink:
    channel: ChannelRef
    name: str
    kind: Literal["channel"] = "channel"


Part = Markdown | Plain | Moment | RoleMention | AccountMention | ChannelLink
Line = tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A paragraph, or several where the Markdown in it says so."""

    parts: Line
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    name: str
    value: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """Names with short values, side by side where there is room."""

    rows: tuple[Field, ...]
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True, kw_only=True, slots=True)
class Divider:
    kind: Literal["divider"] = "divider"


Block = Text | Fields | Divider


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """What a button or form means: a handler's name and what it is about. Survives any restart inside an id.

    `name` and `about` are letters, digits, `-`, `_` and `.`; together at most 60 characters.
    """

    name: str
    about: str = ""

    def encode(self) -> str:
        return f"{self.name}:{self.about}"

    @staticmethod
    def decode(encoded: str) -> "Action":
        name, _, about = encoded.partition(":")
        return Action(name=name, about=about)


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    label: str
    action: Action
    style: Literal["primary", "secondary"] = "secondary"
    opens_form: bool = False
    """Whether pressing it may open a form, which some platforms open only at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingMessage:
    title: str = ""
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    reactions: tuple[Emoji, ...] = ()
    thread: str = ""
    """The title of a thread to open under the post; none where empty."""


_MESSAGE = TypeAdapter(OutgoingMessage)


def message_to_json(message: OutgoingMessage) -> str:
    return _MESSAGE.dump_json(message).decode()


def message_from_json(text: str) -> OutgoingMessage:
    return _MESSAGE.validate_json(text)


def lines_in(message: OutgoingMessage) -> Iterator[Line]:
    for block in message.blocks:
        match block:
            case Text():
                yield block.parts
            case Fields():
                yield from (row.value for row in block.rows)


def said(markdown: str) -> Markdown:
    return Markdown(text=markdown)


def quoted(text: str) -> Plain:
    return Plain(text=text)


def text(*parts: str | Part) -> Text:
    """A paragraph; a bare string is Pacer's own Markdown, never a person's words."""
    return Text(parts=line(*parts))


def line(*parts: str | Part) -> Line:
    return tuple(Markdown(text=part) if isinstance(part, str) else part for part in parts)


def note(*parts: str | Part) -> OutgoingMessage:
    """A message of one paragraph."""
    return OutgoingMessage(blocks=(text(*parts),))
