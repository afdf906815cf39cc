"""What a Slack holds, as it is at one moment; ids and timestamps are as on the wire."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tests.standins.slack.blocks import Button, Input, buttons_in, inputs_in, texts_in
from tests.standins.wire import Fields, Json


class ChannelKind(StrEnum):
    """The first letter of its id."""

    PUBLIC = "C"
    PRIVATE = "G"
    DIRECT = "D"


class ViewKind(StrEnum):
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    display_name: str = ""
    real_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    id: str
    team: str
    name: str
    profile: Profile = field(default_factory=Profile)
    tz: str = "Etc/UTC"
    bot_id: str = ""
    """`B…`; empty for people."""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_deleted: bool = False

    @property
    def is_bot(self) -> bool:
        return bool(self.bot_id)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(frozen=True, kw_only=True, slots=True)
class UserGroup:
    id: str
    team: str
    name: str
    handle: str
    members: tuple[str, ...] = ()
    is_disabled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    id: str
    team: str
    kind: ChannelKind
    created: datetime
    creator: str
    name: str = ""
    members: tuple[str, ...] = ()
    """In the order of their joining; of a direct one the person and the bot."""
    is_archived: bool = False
    is_general: bool = False
    only_admins_post: bool = False

    @property
    def is_direct(self) -> bool:
        return self.kind is ChannelKind.DIRECT

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    name: str
    """A short name without colons, with a skin tone where there is one: `thumbsup::skin-tone-3`."""
    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    by: str
    ts: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    ts: str
    team: str
    channel: str
    user: str
    at: datetime
    listed_from: datetime
    """Since when the channel's history shows it."""
    content: str = ""
    """The `text` of the wire: with blocks only what notifications show."""
    blocks: tuple[Json, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    """Its thread: of a reply the ts of the message above, of that message its own once it has replies."""
    reactions: tuple[Reaction, ...] = ()
    edited: Edited | None = None
    only_for: str | None = None
    """Who alone sees it, where it is ephemeral."""
    is_broadcast: bool = False
    """A reply that the channel shows too."""
    is_tombstone: bool = False
    """What is left of a deleted one that has replies."""

    @property
    def is_ephemeral(self) -> bool:
        return self.only_for is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in (None, self.ts)

    @property
    def text(self) -> str:
        """Everything to read in it, a paragraph a line."""
        return "\n".join(part for part in texts_in(self.blocks) if part) or self.content

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(buttons_in(self.blocks))

    @property
    def emoji(self) -> tuple[str, ...]:
        """The different ones under it, first come first."""
        return tuple(reaction.name for reaction in self.reactions)

    def reacted(self, name: str) -> tuple[str, ...]:
        """Who did, by id, first come first."""
        return next((reaction.by for reaction in self.reactions if reaction.name == name), ())


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A modal, or somebody's App Home."""

    id: str
    team: str
    user: str
    """Who sees it."""
    kind: ViewKind
    body: Json
    """What the bot gave: title, blocks, private_metadata, callback_id and so on; its blocks have ids."""
    hash: str
    root: str
    """The modal that the stack began with; its own id for that one and for a home."""
    previous: str | None = None
    """The modal below."""

    @property
    def fields(self) -> Fields:
        return Fields(self.body)

    @property
    def title(self) -> str:
        return self.fields.part("title").text("text")

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(each.raw for each in self.fields.parts("blocks"))

    @property
    def text(self) -> str:
        """Everything to read in it, a paragraph a line."""
        return "\n".join(part for part in texts_in(self.blocks) if part)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(buttons_in(self.blocks))

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(inputs_in(self.blocks))

    @property
    def callback_id(self) -> str:
        return self.fields.text("callback_id")

    @property
    def private_metadata(self) -> str:
        return self.fields.text("private_metadata")


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """As api.slack.com lists it."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    app_token: str
    scopes: frozenset[str]
    """What an install grants the bot."""
    rotates_tokens: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """What a bot's token allows."""

    team: str
    scopes: frozenset[str]
    expires: datetime | None = None
    """None where tokens do not rotate."""
    error: str = ""
    """What it meets since it is good no more: `token_revoked` or `account_inactive`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """The app in one workspace."""

    team: str
    bot_user: str
    bot_id: str
    installer: str
    token: str
    """The newest."""
    scopes: frozenset[str]
    refresh_token: str = ""
    """Empty where tokens do not rotate."""
