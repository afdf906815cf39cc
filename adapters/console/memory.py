"""What the console remembers between two lines, and over a restart: who sits where, the time, the script's place."""

from datetime import UTC, datetime

from pydantic import TypeAdapter

from adapters.console.chat import FIRST_MEMBER, Chat, ChatMember, Message
from adapters.console.inbound import Turn
from adapters.console.refs import channel_ref, direct_member, direct_ref
from adapters.console.times import ShownZone, zones_in
from bot.model.refs import ChannelRef

_BEGUN = TypeAdapter(tuple[int, int, datetime])


class Memory:
    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._store = chat.store

    @property
    def member(self) -> ChatMember:
        return self._chat.member(self._store.note("member") or FIRST_MEMBER) or self._chat.members()[0]

    def become(self, member: ChatMember) -> None:
        self._store.put_note("member", member.name)

    @property
    def channel(self) -> ChannelRef:
        """Where the member is; the first open channel where theirs was removed, the direct one where all were."""
        here = channel_ref(self._store.note("channel") or "general")
        name = self._chat.channel_name(here)
        if self._chat.channel(name) == here or direct_member(here) == self.member.name:
            return here
        first = next(iter(self._chat.channels()), None)
        return (self._chat.channel(first) if first else None) or direct_ref(self.member.name)

    def go_to(self, channel: ChannelRef) -> None:
        self._store.put_note("channel", channel.channel)

    @property
    def zone(self) -> ShownZone:
        """In which instants are shown and typed: the chosen one, else the community's as far as Pacer named it."""
        if chosen := self._store.note("zone"):
            return ShownZone(name=chosen, chosen=True)
        return ShownZone(name=self._store.note("seen zone") or "UTC")

    def choose_zone(self, zone: str) -> None:
        self._store.put_note("zone", zone)

    def see(self, message: Message) -> None:
        """Learns the community's zone from a post; from a private answer, told in its reader's, only the first."""
        is_private = message.only_for is not None or direct_member(message.channel) is not None
        zones = zones_in(message.body)
        if zones and not (is_private and self._store.note("seen zone")):
            self._store.put_note("seen zone", zones[-1])

    @property
    def instant(self) -> datetime | None:
        """The latest instant (UTC) that this chat has seen."""
        saved = self._store.note("instant")
        seen = [datetime.fromisoformat(saved)] if saved else []
        if last := self._chat.last_instant():
            seen.append(last)
        return max(seen, default=None)

    @property
    def position(self) -> int:
        """How many lines of the script are done."""
        return int(self._store.note("script") or 0)

    def first_time(self, key: str) -> bool:
        return self._store.first_time(key)

    def begin(self, now: datetime) -> Turn:
        """A turn of a person at the keyboard."""
        with self._store.transaction():
            number = int(self._store.note("turns") or 0) + 1
            self._store.put_note("turns", str(number))
        return self._turn(f"act-{number}", now, self._chat.newest())

    def begin_line(self, line: int, now: datetime) -> Turn:
        """A turn of the script's line, counted from 1; the same turn when a killed run does the line again."""
        begun = self._store.note("begun")
        if begun:
            number, newest, at = _BEGUN.validate_json(begun)
            if number == line:
                return self._turn(f"line-{line}", at.astimezone(UTC), newest)
        newest = self._chat.newest()
        self._store.put_note("begun", _BEGUN.dump_json((line, newest, now)).decode())
        return self._turn(f"line-{line}", now, newest)

    def end(self, now: datetime, position: int | None = None) -> None:
        """Keeps the time, and how many lines of the script are done."""
        with self._store.transaction():
            self._store.put_note("instant", now.astimezone(UTC).isoformat())
            if position is not None:
                self._store.put_note("script", str(position))

    def _turn(self, identifier: str, at: datetime, newest: int) -> Turn:
        return Turn(id=identifier, member=self.member, channel=self.channel, at=at, newest=newest)
