"""Acts that deserve an answer, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.files import TextFile
from bot.model.forms import Form
from bot.model.messages import Action, OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, MessageRef, RoleRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who acts, as the platform sees them now."""

    account: AccountRef
    name: str
    is_name_known: bool = True
    """False where a listing shows only the account's general name."""
    zone: str | None = None
    """An IANA zone where the platform's profile has one."""
    is_admin: bool = False
    roles: tuple[str, ...] = ()


OptionValue = str | int | bool | ChannelRef | AccountRef | RoleRef | TextFile


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandCall:
    """A slash command, its options typed as declared."""

    id: str
    """Unique for the act and the same when the platform delivers it again."""
    caller: Caller
    channel: ChannelRef
    at: datetime
    path: tuple[str, ...]
    options: Mapping[str, OptionValue] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionCall:
    """A pressed button."""

    id: str
    caller: Caller
    channel: ChannelRef
    at: datetime
    action: Action
    post: MessageRef | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FormCall:
    """A form that was filled in and sent; a choice of several holds its values joined by newlines."""

    id: str
    caller: Caller
    channel: ChannelRef
    at: datetime
    action: Action
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectText:
    """What a member wrote to Pacer in a direct message."""

    id: str
    caller: Caller
    channel: ChannelRef
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeOpened:
    """A member looks at Pacer's own page (Slack's App Home)."""

    id: str
    caller: Caller
    channel: ChannelRef
    at: datetime


Call = CommandCall | ActionCall | FormCall | DirectText | HomeOpened


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A message back to whoever asked."""

    message: OutgoingMessage
    visibility: Visibility = Visibility.PRIVATE


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenForm:
    form: Form


@dataclass(frozen=True, kw_only=True, slots=True)
class FormErrors:
    """The form comes back as it was filled in, with a sentence at each wrong field."""

    form: Form
    errors: Mapping[str, str]


Reply = Answer | OpenForm | FormErrors


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One suggestion while an option is typed."""

    value: str
    label: str
