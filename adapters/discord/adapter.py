"""Discord as a platform, over discord.py."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import discord
import structlog

from adapters.discord import history, permissions
from adapters.discord.client import PacerClient
from adapters.discord.emoji import native
from adapters.discord.errors import THREAD_EXISTS, TROUBLE, TokenRefused, asked_pause, fatal, translated
from adapters.discord.files import Files
from adapters.discord.hearing import Hearing
from adapters.discord.homes import Homes
from adapters.discord.interactions import Interactions
from adapters.discord.keys import Mark, mark_in, mark_of
from adapters.discord.listening import Listening
from adapters.discord.refs import PLATFORM, channel_ref, message_ref, place_id
from adapters.discord.render import Rendered, render
from adapters.discord.roles import role_finder
from adapters.discord.settings import DiscordSettings
from adapters.discord.spaces import Spaces
from adapters.discord.syncing import Syncing
from adapters.discord.telling import Telling
from adapters.discord.waits import Waits
from bot.adapting.backoff import Backoff
from bot.adapting.markup import visible
from bot.adapting.shelf import FOR_POSTS, Shelf
from bot.errors import NotSent, Refusal
from bot.model.commands import Command
from bot.model.events import Reaction, ThreadReply
from bot.model.messages import OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef, Platform
from bot.ports import AdapterState, EventSink, Host, Limits

LIMITS = Limits(answer=timedelta(seconds=15), settle=timedelta(seconds=30))
MOST_THREAD_TITLE = 100
_THREAD_RESTS_AFTER: Final = 10080
"""Minutes without a word, one week: a round's thread stays in sight for its round."""

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Connected:
    client: PacerClient
    shelf: Shelf
    hearing: Hearing


class DiscordAdapter:
    platform: Platform = PLATFORM

    def __init__(
        self, host: Host, settings: DiscordSettings, *, limits: Limits = LIMITS, waits: Waits | None = None
    ) -> None:
        self.limits = limits
        self._clock = host.clock
        self._settings = settings
        self._waits = waits or Waits()
        self._connected: _Connected | None = None
        self._connects = asyncio.Event()
        self._refusal: Refusal | None = None

    @property
    def is_connected(self) -> bool:
        connected = self._connected
        return connected is not None and connected.hearing.is_complete

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        """Connects again whatever happens. Raises a Refusal for what only a person can mend."""
        backoff = Backoff(self._waits.reconnect, self._waits.longest_reconnect)
        while True:
            started = self._clock.now()
            asked = timedelta(0)
            try:
                await self._live(sink, commands, state)
            except Exception as error:
                asked = self._failed(error)
            if self._refusal:
                raise self._refusal
            again_in = max(backoff.after(self._clock.now() - started), asked).total_seconds()
            _log.info("discord.connects_again", again_in=again_in)
            await asyncio.sleep(again_in)

    def _failed(self, error: Exception) -> timedelta:
        """How long Discord wants to be left alone. Raises a Refusal for what only a person can mend."""
        if refusal := self._refusal or fatal(error):
            raise refusal from None
        is_foreseen = isinstance(error, TROUBLE)
        _log.warning("discord.disconnected", why=repr(error), exc_info=not is_foreseen)
        return asked_pause(error)

    async def _live(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        """One client's life."""
        client = PacerClient(self._settings, self._waits)
        homes, shelf = Homes(client, state, self._waits), Shelf(state, self._clock)
        files = Files(client, self._waits.request)
        hearing = Hearing(client, sink, self._clock, self._waits)
        telling = Telling(sink, state, self._clock, self._waits, joined_late=hearing.missed)
        listening = Listening(
            client,
            sink,
            self._clock,
            homes=homes,
            files=files,
            shelf=shelf,
            interactions=Interactions(client, sink, commands, homes=homes, files=files, shelf=shelf, waits=self._waits),
            spaces=Spaces(client, telling, self._waits),
            hearing=hearing,
            reads_text=self._settings.pacer_discord_message_content,
            waits=self._waits,
        )
        syncing = Syncing(client, commands, state, self._waits)
        try:
            await client.login(self._settings.token)
            await syncing.begin()
            self._connected = _Connected(client=client, shelf=shelf, hearing=hearing)
            self._connects.set()
            await client.connect()
        finally:
            self._connected = None
            self._connects.clear()
            syncing.end()
            await listening.end()
            await client.close()

    # Posts

    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        connected = await self._connection()
        rendered = await self._rendered(connected, channel, message, mark_of(key))
        with self._translated(permissions.to_send(channel)):
            posted = await connected.client.get_partial_messageable(place_id(channel)).send(
                view=rendered.layout(), allowed_mentions=rendered.mentions, suppress_embeds=True, nonce=key
            )
        return message_ref(channel, posted.id)

    async def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        client = (await self._connection()).client
        with self._translated(permissions.READ_HISTORY):
            return await history.find(client, channel, key, since)

    async def edit(self, post: MessageRef, message: OutgoingMessage) -> None:
        connected = await self._connection()
        place = connected.client.get_partial_messageable(place_id(post.channel))
        with self._translated(permissions.READ_HISTORY):
            posted = await place.fetch_message(int(post.message))
        rendered = await self._rendered(connected, post.channel, message, mark_in(posted.components))
        with self._translated(permissions.to_send(post.channel)):
            await posted.edit(view=rendered.layout(), allowed_mentions=rendered.mentions, suppress=True)

    async def _rendered(
        self, connected: _Connected, channel: ChannelRef, message: OutgoingMessage, mark: Mark | None
    ) -> Rendered:
        guild = connected.client.get_guild(int(channel.space))
        is_direct = guild is None or guild.get_channel(int(channel.channel)) is None
        untold_space = channel.space if is_direct else ""
        return await connected.shelf.shown(
            message,
            lambda token: render(message, mark=mark, token=token, find_role=role_finder(guild), space=untold_space),
            life=FOR_POSTS,
            space=channel.space,
            token=f"{mark.number}.{place_id(channel)}" if mark else None,
        )

    async def open_direct(self, account: AccountRef) -> ChannelRef:
        client = (await self._connection()).client
        with self._translated(permissions.SEND):
            opened = await client.http.start_private_message(account.account)
        return channel_ref(int(account.space), int(opened["id"]))

    async def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        client = (await self._connection()).client
        channel, message = int(post.channel.channel), int(post.message)
        name = " ".join(visible(title).split())[:MOST_THREAD_TITLE] or "Thread"
        with self._translated(_likely(client, post, permissions.READ_HISTORY, permissions.OPEN_THREADS)):
            try:
                await client.http.start_thread_with_message(
                    channel, message, name=name, auto_archive_duration=_THREAD_RESTS_AFTER
                )
            except discord.HTTPException as error:
                if error.code != THREAD_EXISTS:
                    raise
        return channel_ref(int(post.channel.space), channel, message)

    async def react(self, post: MessageRef, emoji: Emoji) -> None:
        client = (await self._connection()).client
        place = client.get_partial_messageable(place_id(post.channel))
        with self._translated(_likely(client, post, permissions.READ_HISTORY, permissions.REACT)):
            await place.get_partial_message(int(post.message)).add_reaction(native(emoji))

    # Catching up

    async def reactions(self, post: MessageRef) -> AsyncIterator[Reaction]:
        client = (await self._connection()).client
        with self._translated(permissions.READ_HISTORY):
            found = await history.reactions(client, post)
        for reaction in found:
            yield reaction

    async def replies(self, post: MessageRef, since: datetime) -> AsyncIterator[ThreadReply]:
        client = (await self._connection()).client
        with self._translated(permissions.READ_HISTORY):
            reads_text = self._settings.pacer_discord_message_content
            files = Files(client, self._waits.request) if reads_text else None
            found = await history.replies(client, post, since, files=files)
        for reply in found:
            yield reply

    async def missing_permissions(self, channel: ChannelRef) -> Sequence[str]:
        client = (await self._connection()).client
        with self._translated(permissions.VIEW):
            return await permissions.missing_in(client, channel)

    async def _connection(self) -> _Connected:
        """Raises NotSent where none is made in time."""
        try:
            async with asyncio.timeout(self._waits.connection.total_seconds()):
                await self._connects.wait()
        except TimeoutError:
            raise NotSent("Pacer is not connected to Discord.") from None
        if self._connected is None:
            raise NotSent("Pacer is not connected to Discord.")
        return self._connected

    @contextmanager
    def _translated(self, permission: str) -> Iterator[None]:
        """As `translated`; a token that is refused ends the adapter as well."""
        with translated(permission):
            try:
                yield
            except discord.HTTPException as error:
                if error.status == 401 and self._connected:
                    self._refusal = TokenRefused()
                    self._connected.client.loop.create_task(self._connected.client.close())
                raise


def _likely(client: discord.Client, post: MessageRef, *needed: str) -> str:
    """What a refusal there means, where Discord does not say which of them Pacer lacks."""
    return permissions.lacked(client, post.channel, *needed) or needed[-1]
