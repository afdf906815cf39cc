"""A small chat platform of its own: members, channels, threads, messages and reactions, kept in one file."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.console.acts import Act, event_from_json, event_to_json
from adapters.console.refs import channel_ref, direct_member, message_ref
from adapters.console.store import Store
from bot.errors import ChannelGone, Rejected
from bot.model.events import Event
from bot.model.messages import OutgoingMessage, message_from_json, message_to_json
from bot.model.refs import ChannelRef, DeliveryKey, Emoji, MessageRef

FIRST_MEMBER = "maria"
FIRST_CHANNELS = ("general", "challenges", "pacer-admin")
PAGE = 50

_VISIBLE = """
SELECT * FROM messages WHERE number < ? AND (only_for IS NULL OR only_for = ?)
AND (channel IN (SELECT id FROM channels WHERE removed = 0) OR channel = '@' || ?)
AND (? IS NULL OR channel = ?) ORDER BY number DESC LIMIT ?
"""

_MEMBERS = """
SELECT name, admin, (SELECT group_concat(roles.name, ' ') FROM roles WHERE roles.member = members.name) AS roles
FROM members
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatMember:
    name: str
    is_admin: bool
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    number: int
    channel: ChannelRef
    at: datetime
    body: OutgoingMessage
    author: str | None
    """A member's name; None where Pacer wrote it."""
    only_for: str | None
    """The one member who sees it; None where all in the channel do."""
    revision: int

    @property
    def ref(self) -> MessageRef:
        return message_ref(self.channel, self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many members gave one emoji, and whether Pacer put it there for them."""

    emoji: Emoji
    members: int
    seeded: bool


class Chat:
    """Every method that changes something is one transaction, committed when it returns."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.transaction():
            if not self.members():
                self.join(FIRST_MEMBER)
                for name in FIRST_CHANNELS:
                    self.add_channel(name)

    def members(self) -> Sequence[ChatMember]:
        return [_member(row) for row in self.store.rows(f"{_MEMBERS} ORDER BY rowid")]

    def member(self, name: str) -> ChatMember | None:
        row = self.store.row(f"{_MEMBERS} WHERE folded = ?", name.casefold())
        return _member(row) if row else None

    def give_role(self, role: str, member: ChatMember) -> None:
        self.store.run("INSERT OR IGNORE INTO roles (name, member) VALUES (?, ?)", role, member.name)

    def take_role(self, role: str, member: ChatMember) -> bool:
        """Whether the member had it."""
        return self.store.run("DELETE FROM roles WHERE name = ? AND member = ?", role, member.name) > 0

    def has_role(self, role: str) -> bool:
        """Whether anybody has it."""
        return self.store.row("SELECT 1 FROM roles WHERE name = ?", role) is not None

    def join(self, name: str) -> ChatMember:
        """The member of that name, new where there was none; the first of all is the admin."""
        self.store.run(
            "INSERT INTO members (name, folded, admin) SELECT ?, ?, NOT EXISTS (SELECT 1 FROM members)"
            " WHERE NOT EXISTS (SELECT 1 FROM members WHERE folded = ?)",
            name,
            name.casefold(),
            name.casefold(),
        )
        member = self.member(name)
        assert member
        return member

    def channels(self) -> Sequence[str]:
        return [row["name"] for row in self.store.rows("SELECT name FROM channels WHERE removed = 0 ORDER BY rowid")]

    def channel(self, name: str) -> ChannelRef | None:
        """The open channel of that name."""
        row = self.store.row("SELECT id FROM channels WHERE name = ? AND removed = 0", name)
        return channel_ref(row["id"]) if row else None

    def channel_name(self, channel: ChannelRef) -> str:
        """A channel's name without its mark, also once it was removed."""
        row = self.store.row("SELECT name FROM channels WHERE id = ?", channel.channel)
        return str(row["name"]) if row else channel.channel.removeprefix("@")

    def add_channel(self, name: str) -> ChannelRef:
        """The open channel of that name; a name that was removed comes back as another channel."""
        with self.store.transaction():
            if found := self.channel(name):
                return found
            row = self.store.row("SELECT count(*) AS removed FROM channels WHERE name = ?", name)
            identifier = f"{name}~{row['removed'] + 1}" if row and row["removed"] else name
            self.store.run("INSERT INTO channels (id, name) VALUES (?, ?)", identifier, name)
        return channel_ref(identifier)

    def remove_channel(self, name: str) -> bool:
        return self.store.run("UPDATE channels SET removed = 1 WHERE name = ? AND removed = 0", name) > 0

    def require_open(self, channel: ChannelRef) -> None:
        """Raises ChannelGone where there is no such channel or thread any more."""
        name = direct_member(channel)
        if name is not None:
            found = self.member(name) is not None
        else:
            row = self.store.row("SELECT 1 FROM channels WHERE id = ? AND removed = 0", channel.channel)
            found = row is not None
        if not found or (channel.thread is not None and self._root(channel) is None):
            raise ChannelGone

    def _root(self, channel: ChannelRef) -> sqlite3.Row | None:
        return self.store.row(
            "SELECT 1 FROM messages WHERE number = ? AND channel = ?", channel.thread, channel.channel
        )

    def write(
        self,
        channel: ChannelRef,
        body: OutgoingMessage,
        at: datetime,
        *,
        author: str | None = None,
        only_for: str | None = None,
        key: DeliveryKey | None = None,
        origin: str | None = None,
        told: Callable[[Message], Event] | None = None,
    ) -> Message:
        """A new message, together with the act to tell Pacer; the same message when `origin` was written before."""
        with self.store.transaction():
            self.require_open(channel)
            if origin and (row := self.store.row("SELECT * FROM messages WHERE origin = ?", origin)):
                return _message(row)
            number = self.store.insert(
                "INSERT INTO messages (channel, thread, author, only_for, at, body, delivery_key, origin)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                channel.channel,
                channel.thread and int(channel.thread),
                author,
                only_for,
                _stamp(at),
                message_to_json(body),
                key,
                origin,
            )
            message = self.message(number)
            assert message
            if told:
                self._record(told(message))
        return message

    def edit(self, post: MessageRef, body: OutgoingMessage) -> Message:
        with self.store.transaction():
            message = self._post(post)
            self.store.run(
                "UPDATE messages SET body = ?, revision = revision + 1 WHERE number = ?",
                message_to_json(body),
                message.number,
            )
        return self._post(post)

    def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        row = self.store.row(
            "SELECT * FROM messages WHERE channel = ? AND thread IS ? AND delivery_key = ? AND at >= ? ORDER BY number",
            channel.channel,
            channel.thread and int(channel.thread),
            key,
            _stamp(since),
        )
        return _message(row).ref if row else None

    def message(self, number: int) -> Message | None:
        row = self.store.row("SELECT * FROM messages WHERE number = ?", number)
        return _message(row) if row else None

    def newest(self) -> int:
        row = self.store.row("SELECT coalesce(max(number), 0) AS newest FROM messages")
        return int(row["newest"]) if row else 0

    def last_instant(self) -> datetime | None:
        row = self.store.row("SELECT max(at) AS at FROM messages")
        return datetime.fromisoformat(row["at"]) if row and row["at"] else None

    def visible(self, member: str, *, newest: int, channel: ChannelRef | None = None) -> Iterator[Message]:
        """What a member sees in open channels, or in one with its threads, from message `newest` backwards."""
        only_channel = channel.channel if channel else None
        before = newest + 1
        while rows := self.store.rows(_VISIBLE, before, member, member, only_channel, only_channel, PAGE):
            yield from (_message(row) for row in rows)
            before = rows[-1]["number"]

    def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        with self.store.transaction():
            message = self._post(post)
            self.store.run("INSERT INTO threads VALUES (?, ?) ON CONFLICT DO NOTHING", message.number, title)
        return channel_ref(message.channel.channel, thread=str(message.number))

    def thread(self, message: Message) -> tuple[str, int] | None:
        """The title of a message's thread and how many replies it has; None where there is no thread."""
        row = self.store.row("SELECT title FROM threads WHERE message = ?", message.number)
        count = self.store.row("SELECT count(*) AS replies FROM messages WHERE thread = ?", message.number)
        replies = int(count["replies"]) if count else 0
        return (str(row["title"]) if row else "", replies) if row or replies else None

    def react(self, post: MessageRef, emoji: Emoji, *, member: str = "", told: Event | None = None) -> bool:
        """Adds a reaction, Pacer's own where no member is named; False where it was there already."""
        with self.store.transaction():
            number = self._post(post).number
            values = (number, emoji, member)
            if not self.store.run("INSERT INTO reactions VALUES (?, ?, ?) ON CONFLICT DO NOTHING", *values):
                return False
            if told:
                self._record(told)
        return True

    def unreact(self, post: MessageRef, emoji: Emoji, *, member: str, told: Event) -> bool:
        """Takes a reaction away; False where there was none."""
        with self.store.transaction():
            values = (self._post(post).number, emoji, member)
            if not self.store.run("DELETE FROM reactions WHERE message = ? AND emoji = ? AND member = ?", *values):
                return False
            self._record(told)
        return True

    def tallies(self, message: Message) -> Sequence[Tally]:
        """The emoji that a post seeds come first, also while they are still on their way."""
        rows = self.store.rows(
            "SELECT emoji, sum(member <> '') AS members, max(member = '') AS seeded FROM reactions"
            " WHERE message = ? GROUP BY emoji ORDER BY min(rowid)",
            message.number,
        )
        given = {Emoji(row["emoji"]): (int(row["members"]), bool(row["seeded"])) for row in rows}
        seeds = dict.fromkeys(message.body.reactions, (0, True))
        return [
            Tally(emoji=emoji, members=given.get(emoji, (0, True))[0], seeded=emoji in seeds or given[emoji][1])
            for emoji in seeds | given
        ]

    def reactions(self, post: MessageRef) -> Sequence[tuple[Emoji, ChatMember]]:
        """Members' reactions on a message, oldest first."""
        number = self._post(post).number
        rows = self.store.rows(
            "SELECT emoji, member FROM reactions WHERE message = ? AND member <> '' ORDER BY rowid", number
        )
        given = ((Emoji(row["emoji"]), self.member(row["member"])) for row in rows)
        return [(emoji, member) for emoji, member in given if member]

    def replies(self, post: MessageRef, since: datetime) -> Sequence[tuple[Message, ChatMember]]:
        """What members wrote in a message's thread since then, oldest first."""
        number = self._post(post).number
        rows = self.store.rows(
            "SELECT * FROM messages WHERE thread = ? AND at >= ? ORDER BY number", number, _stamp(since)
        )
        written = (_message(row) for row in rows)
        said = ((message, self.member(message.author)) for message in written if message.author)
        return [(message, member) for message, member in said if member]

    def untold(self) -> Sequence[Act]:
        """The acts that Pacer has not taken yet, oldest first."""
        rows = self.store.rows("SELECT id, kind, body FROM acts WHERE done = 0 ORDER BY id")
        return [Act(id=row["id"], event=event_from_json(row["kind"], row["body"])) for row in rows]

    def mark_told(self, act: Act) -> None:
        self.store.run("UPDATE acts SET done = 1 WHERE id = ?", act.id)

    def _record(self, event: Event) -> None:
        self.store.run("INSERT INTO acts (kind, body) VALUES (?, ?)", *event_to_json(event))

    def _post(self, post: MessageRef) -> Message:
        self.require_open(post.channel)
        message = self.message(int(post.message)) if post.message.isdecimal() else None
        if message is None or message.channel.channel != post.channel.channel:
            raise Rejected(f"There is no message {post.message}.")
        return message


def _member(row: sqlite3.Row) -> ChatMember:
    return ChatMember(name=row["name"], is_admin=bool(row["admin"]), roles=tuple((row["roles"] or "").split()))


def _message(row: sqlite3.Row) -> Message:
    thread = row["thread"]
    return Message(
        number=row["number"],
        channel=channel_ref(row["channel"], thread=None if thread is None else str(thread)),
        at=datetime.fromisoformat(row["at"]),
        body=message_from_json(row["body"]),
        author=row["author"],
        only_for=row["only_for"],
        revision=row["revision"],
    )


def _stamp(at: datetime) -> str:
    """Sorts as text in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
