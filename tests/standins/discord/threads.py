"""Threads: opened from messages, archived, deleted."""

from dataclasses import replace

from tests.standins.discord.chat import Chat
from tests.standins.discord.entities import Channel, ChannelKind, Message, MessageFlag, User
from tests.standins.discord.errors import THREAD_EXISTS, ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.payloads import channel_payload
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World


class Threads:
    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    def open(self, message: Message, name: str, opener: User) -> Channel:
        """With the message's own id; ApiError 160004 where it has one already."""
        if message.id in self._world.channels:
            raise ApiError(THREAD_EXISTS)
        thread = self._world.put_channel(
            Channel(
                id=message.id,
                kind=ChannelKind.PUBLIC_THREAD,
                name=name,
                guild=message.guild,
                parent=message.channel,
                owner=opener.id,
                changed=self._world.clock.now(),
            )
        )
        self._tell("THREAD_CREATE", thread, {"newly_created": True})
        with_thread = replace(message, thread=thread.id, flags=message.flags | MessageFlag.HAS_THREAD)
        self._chat.change(with_thread, is_edit=False)
        self._chat.start(thread, opener, message)
        return thread

    def of(self, message: Message, opener: User) -> Channel:
        """The message's thread, opened under its own words where there is none yet."""
        found = self._world.channels.get(message.id)
        return found or self.open(message, (message.text or "Thread")[:40], opener)

    def change(self, thread: Channel) -> Channel:
        thread = self._world.put_channel(replace(thread, changed=self._world.clock.now()))
        self._tell("THREAD_UPDATE", thread)
        return thread

    def delete(self, thread: Channel) -> None:
        del self._world.channels[thread.id]
        self._world.messages.pop(thread.id, None)
        data: Json = {
            "id": str(thread.id),
            "guild_id": str(thread.guild),
            "parent_id": str(thread.parent),
            "type": int(thread.kind),
        }
        self._world.announce(Event(name="THREAD_DELETE", data=data, guild=thread.guild))

    def _tell(self, name: str, thread: Channel, extra: Json | None = None) -> None:
        payload = channel_payload(self._world, thread) | (extra or {})
        self._world.announce(Event(name=name, data=payload, guild=thread.guild))
