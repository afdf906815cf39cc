"""Messages: posted, changed, deleted, and each told to the gateway."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Mentions, Message, MessageKind, User
from tests.standins.discord.errors import UNKNOWN_MESSAGE, ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.mentions import mentions_in
from tests.standins.discord.message_payloads import gateway_payload, veiled_payload
from tests.standins.discord.payloads import channel_payload
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World


@dataclass(frozen=True, kw_only=True, slots=True)
class _Nonce:
    channel: int
    message: int
    until: datetime


class Chat:
    def __init__(self, world: World) -> None:
        self.nonce_window = timedelta(minutes=5)
        """How long an enforced nonce brings back the same message; Discord says "a few minutes"."""
        self._world = world
        self._nonces: dict[tuple[int, str], _Nonce] = {}

    def post(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        kind: MessageKind = MessageKind.DEFAULT,
        interaction: Json | None = None,
        only_for: int | None = None,
    ) -> Message:
        """The new one, or the one of this author's enforced nonce; ApiError 10008 where that is gone."""
        if known := self._known(author, draft):
            return self._world.message(known.channel, known.message)
        now = self._world.clock.now()
        message = Message(
            id=self._world.ids.next(),
            channel=channel.id,
            guild=channel.guild,
            author=author,
            at=now,
            kind=MessageKind.REPLY if draft.reply_to and kind is MessageKind.DEFAULT else kind,
            content=draft.content,
            components=draft.components,
            embeds=draft.embeds,
            attachments=tuple(self._world.cdn.payload(self._world.cdn.keep(file)) for file in draft.files),
            flags=draft.flags,
            nonce=draft.nonce,
            allowed_mentions=draft.allowed_mentions,
            mentions=self._mentions(author, channel, draft),
            reply_to=draft.reply_to,
            listed_from=now + self._world.history_lag,
            only_for=only_for,
            interaction=interaction,
        )
        self._remember_nonce(message, draft)
        return self._put_new(message)

    def start(self, thread: Channel, opener: User, message: Message) -> None:
        """The line with which the thread of a message begins: nothing but a pointer to it."""
        now = self._world.clock.now()
        self._put_new(
            Message(
                id=self._world.ids.next(),
                channel=thread.id,
                guild=thread.guild,
                author=opener,
                at=now,
                kind=MessageKind.THREAD_STARTER,
                reply_to=message.id,
                listed_from=now,
            )
        )

    def change(self, message: Message, *, is_edit: bool = True) -> Message:
        """Puts it in the place of the one with its id; what a person or bot wrote anew counts as an edit."""
        now = self._world.clock.now()
        message = self._world.put_message(replace(message, edited=now if is_edit else message.edited))
        if message.only_for is None:
            self._tell("MESSAGE_UPDATE", message)
        self._world.board.changed()
        return message

    def delete(self, message: Message) -> None:
        del self._world.messages[message.channel][message.id]
        data: Json = {"id": str(message.id), "channel_id": str(message.channel)}
        if message.guild is not None:
            data["guild_id"] = str(message.guild)
        if message.only_for is None:
            self._world.announce(Event(name="MESSAGE_DELETE", data=data, guild=message.guild))
        self._world.board.changed()

    def _put_new(self, message: Message) -> Message:
        self._wake(self._world.channel(message.channel))
        self._world.put_message(message)
        if message.only_for is None:
            self._tell("MESSAGE_CREATE", message)
        self._world.board.changed()
        return message

    def _tell(self, name: str, message: Message) -> None:
        payload = gateway_payload(self._world, message)
        if name == "MESSAGE_CREATE" and message.nonce is not None:
            payload["nonce"] = message.nonce
        veiled = veiled_payload(self._world, message, payload)
        self._world.announce(Event(name=name, data=payload, guild=message.guild, veiled=veiled))

    def _wake(self, channel: Channel) -> None:
        """A message brings an archived thread back."""
        if not channel.is_archived:
            return
        awake = replace(channel, is_archived=False, changed=self._world.clock.now())
        self._world.put_channel(awake)
        self._world.announce(Event(name="THREAD_UPDATE", data=channel_payload(self._world, awake), guild=awake.guild))

    def _mentions(self, author: User, channel: Channel, draft: Draft) -> Mentions:
        if draft.reply_to is None:
            return mentions_in(self._world, author, channel, draft, None)
        replied = self._world.messages.get(channel.id, {}).get(draft.reply_to)
        if replied is None:
            raise ApiError(UNKNOWN_MESSAGE)
        return mentions_in(self._world, author, channel, draft, replied.author)

    def _known(self, author: User, draft: Draft) -> _Nonce | None:
        if draft.nonce is None or not draft.enforces_nonce:
            return None
        known = self._nonces.get((author.id, draft.nonce))
        return known if known and self._world.clock.now() < known.until else None

    def _remember_nonce(self, message: Message, draft: Draft) -> None:
        if draft.nonce is not None:
            until = message.at + self.nonce_window
            entry = _Nonce(channel=message.channel, message=message.id, until=until)
            self._nonces[message.author.id, draft.nonce] = entry
