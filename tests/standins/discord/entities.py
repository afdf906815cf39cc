"""What a Discord server holds, as it is at one moment; ids are snowflakes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag

from tests.standins.discord.components import Button, buttons_in, texts_in
from tests.standins.discord.wire import Json


class ChannelKind(IntEnum):
    TEXT = 0
    DIRECT = 1
    PUBLIC_THREAD = 11


class MessageKind(IntEnum):
    DEFAULT = 0
    REPLY = 19
    COMMAND_ANSWER = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_ANSWER = 23


class MessageFlag(IntFlag):
    NONE = 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    id: int
    name: str
    shown_as: str
    is_bot: bool = False
    locale: str = "en-US"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    id: int
    guild: int
    name: str
    permissions: int = 0
    is_mentionable: bool = False
    bot: int | None = None
    """The bot that it came with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    user: User
    guild: int
    joined: datetime
    roles: tuple[int, ...] = ()
    """Without the role that everyone has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guild:
    id: int
    name: str
    owner: int
    locale: str
    is_available: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Overwrite:
    target: int
    is_role: bool
    allowed: int = 0
    denied: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    id: int
    kind: ChannelKind
    name: str = ""
    guild: int | None = None
    parent: int | None = None
    """A thread's channel."""
    owner: int | None = None
    """Who opened the thread."""
    recipient: int | None = None
    """With whom the bot has this direct channel."""
    overwrites: tuple[Overwrite, ...] = ()
    is_archived: bool = False
    is_locked: bool = False
    changed: datetime | None = None
    """When the thread was opened, archived or woken last."""

    @property
    def is_thread(self) -> bool:
        return self.kind is ChannelKind.PUBLIC_THREAD


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    emoji: str
    """The character itself, or `name:id` of a guild's own."""
    by: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentions:
    """Whoever a message notified."""

    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()
    everyone: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        everyone = ("@everyone",) if self.everyone else ()
        return everyone + tuple(role.name for role in self.roles) + tuple(user.name for user in self.users)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    id: int
    channel: int
    guild: int | None
    author: User
    at: datetime
    kind: MessageKind = MessageKind.DEFAULT
    content: str = ""
    components: tuple[Json, ...] = ()
    embeds: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    flags: MessageFlag = MessageFlag.NONE
    nonce: str | None = None
    allowed_mentions: Json | None = None
    """As the bot asked for them; None where it left them out."""
    mentions: Mentions = field(default_factory=Mentions)
    reactions: tuple[Reaction, ...] = ()
    thread: int | None = None
    reply_to: int | None = None
    edited: datetime | None = None
    listed_from: datetime
    """Since when the channel's history shows it."""
    only_for: int | None = None
    """Who alone sees it."""
    interaction: Json | None = None
    """What it answers, as the wire says it."""

    @property
    def is_ephemeral(self) -> bool:
        return MessageFlag.EPHEMERAL in self.flags

    @property
    def is_loading(self) -> bool:
        return MessageFlag.LOADING in self.flags

    @property
    def text(self) -> str:
        """Everything to read in it, a paragraph a line."""
        return "\n".join(part for part in self._parts() if part)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(buttons_in(self.components))

    @property
    def emoji(self) -> tuple[str, ...]:
        """The different ones under it, first come first."""
        return tuple(reaction.emoji for reaction in self.reactions)

    def reacted(self, emoji: str) -> tuple[int, ...]:
        """Who did, by id, first come first."""
        return next((reaction.by for reaction in self.reactions if reaction.emoji == emoji), ())

    def _parts(self) -> Iterator[str]:
        yield self.content
        yield from texts_in(self.components)
        for embed in self.embeds:
            yield from (str(embed.get(key, "")) for key in ("title", "description"))
            fields = embed.get("fields")
            for row in fields if isinstance(fields, list) else []:
                yield f"{row['name']}: {row['value']}"
