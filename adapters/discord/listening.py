"""What Discord tells, on its way to the core."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import discord
import structlog

from adapters.discord import history, inbound
from adapters.discord.errors import TROUBLE
from adapters.discord.files import Files
from adapters.discord.hearing import Hearing
from adapters.discord.homes import Homes
from adapters.discord.interactions import Interactions
from adapters.discord.render import render
from adapters.discord.roles import role_finder
from adapters.discord.spaces import Spaces
from adapters.discord.waits import Waits
from bot.adapting.replies import APOLOGY
from bot.adapting.shelf import FOR_DIRECT_ANSWERS, Shelf
from bot.errors import Refusal
from bot.model.calls import Answer, Caller
from bot.model.events import Event
from bot.model.messages import OutgoingMessage, note, quoted
from bot.ports import Clock, EventSink

UNANSWERABLE = "👀"
"""Put under a direct message whose writer takes no answer."""
_MOST_PARENTS = 1000

_log = structlog.get_logger()


class Listening:
    """One connection's events; its methods are named as discord.py names them."""

    def __init__(
        self,
        client: discord.AutoShardedClient,
        sink: EventSink,
        clock: Clock,
        *,
        homes: Homes,
        files: Files,
        shelf: Shelf,
        interactions: Interactions,
        spaces: Spaces,
        hearing: Hearing,
        reads_text: bool,
        waits: Waits,
    ) -> None:
        self._client = client
        self._sink = sink
        self._clock = clock
        self._homes = homes
        self._files = files
        self._shelf = shelf
        self._interactions = interactions
        self._spaces = spaces
        self._hearing = hearing
        self._reads_text = reads_text
        self._waits = waits
        self._parents: dict[int, int | None] = {}
        self._under_way: set[asyncio.Task[object]] = set()
        for handler in (
            self.on_shard_connect,
            self.on_shard_ready,
            self.on_shard_resumed,
            self.on_shard_disconnect,
            self.on_guild_available,
            self.on_guild_join,
            self.on_guild_remove,
            self.on_interaction,
            self.on_message,
            self.on_raw_reaction_add,
            self.on_raw_reaction_remove,
            self.on_raw_reaction_clear,
            self.on_raw_reaction_clear_emoji,
        ):
            client.event(handler)

    async def end(self) -> None:
        """Let what is under way come to its end."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._waits.ending.total_seconds())
        self._hearing.end()
        self._spaces.end()

    # The connection

    async def on_shard_connect(self, shard: int) -> None:
        """A new session; a resumed one does not come here."""
        self._spaces.session_began(shard)
        self._hearing.session_began(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        self._hearing.connection_lost(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        self._hearing.session_resumed(shard)

    async def on_shard_ready(self, shard: int) -> None:
        guilds = sum(guild.shard_id == shard for guild in self._client.guilds)
        _log.info("discord.connected", shard=shard, guilds=guilds)
        with self._taking("guilds"):
            await self._spaces.settled(shard)
        self._hearing.session_ready(shard)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        with self._taking("guild"):
            await self._spaces.joined(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        with self._taking("guild"):
            await self._spaces.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        with self._taking("guild"):
            await self._spaces.left(guild.id)

    # Acts

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        with self._taking("interaction"):
            await self._interactions.take(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if not inbound.is_somebodys(message):
            return
        if isinstance(message.channel, discord.DMChannel):
            with self._taking("message"):
                await self._answer_direct(message)
        elif message.guild is not None:
            with self._taking_what_comes_again("reply"):
                parent = await self._parent(message.guild, message.channel.id)
                if parent is not None:
                    text = await self._files.said(message) if self._reads_text else None
                    await self._publish(inbound.thread_replied(message, message.guild.id, parent, text))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        with self._taking_what_comes_again("reaction"):
            guild = self._guild(payload)
            if guild:
                parent = await self._parent(guild, payload.channel_id)
                await self._publish(inbound.reaction_added(payload, guild.id, parent, self._clock.now()))

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        with self._taking_what_comes_again("reaction"):
            guild = self._guild(payload)
            if guild and self._client.user:
                parent = await self._parent(guild, payload.channel_id)
                me = self._client.user.id
                await self._publish(inbound.reaction_removed(payload, guild.id, parent, me, self._clock.now()))

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        await self._cleared(payload.channel_id, payload.message_id)

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        await self._cleared(payload.channel_id, payload.message_id)

    async def _cleared(self, channel: int, message: int) -> None:
        """Discord does not say whose reactions they were, and other bots clear theirs all the time."""
        with self._taking_what_comes_again("clearing"):
            if await history.is_own(self._client, channel, message):
                self._hearing.missed()

    async def _publish(self, event: Event | None) -> None:
        if event:
            await self._sink.publish(event)

    def _guild(self, payload: discord.RawReactionActionEvent) -> discord.Guild | None:
        return self._client.get_guild(payload.guild_id) if payload.guild_id else None

    async def _parent(self, guild: discord.Guild, channel: int) -> int | None:
        """The channel that a thread belongs to; None for what is no thread."""
        known = guild.get_channel_or_thread(channel)
        if known is not None:
            return known.parent_id if isinstance(known, discord.Thread) else None
        if channel not in self._parents:
            if len(self._parents) >= _MOST_PARENTS:
                self._parents.clear()
            found = await self._client.fetch_channel(channel)
            self._parents[channel] = found.parent_id if isinstance(found, discord.Thread) else None
        return self._parents[channel]

    # Direct messages

    async def _answer_direct(self, message: discord.Message) -> None:
        try:
            member = await self._homes.writer(message.author.id)
        except Refusal as refusal:
            await self._say(message, note(quoted(str(refusal))), None)
            return
        by = inbound.caller(member, member.guild_permissions)
        await self._say(message, await self._answer(message, by, member.guild), member.guild)

    async def _answer(self, message: discord.Message, by: Caller, guild: discord.Guild) -> OutgoingMessage:
        try:
            written = await self._files.written(message)
            reply = await self._sink.invoke(inbound.direct_text(message, written, by, guild.id))
        except Refusal as refusal:
            return note(quoted(str(refusal)))
        except Exception:
            _log.exception("direct.failed", message=message.id)
            return APOLOGY
        return reply.message if isinstance(reply, Answer) else APOLOGY

    async def _say(self, to: discord.Message, message: OutgoingMessage, guild: discord.Guild | None) -> None:
        space = str(guild.id) if guild else None
        rendered = await self._shelf.shown(
            message,
            lambda token: render(message, token=token, find_role=role_finder(guild), space=space or ""),
            life=FOR_DIRECT_ANSWERS,
            space=space,
            owner=str(to.author.id),
        )
        try:
            await to.channel.send(
                view=rendered.layout(),
                allowed_mentions=rendered.mentions,
                suppress_embeds=True,
                nonce=f"d{to.id}",
            )
        except discord.Forbidden:
            await to.add_reaction(UNANSWERABLE)

    @contextmanager
    def _taking_what_comes_again(self, what: str) -> Iterator[None]:
        """What can't be taken is caught up with in a while."""
        with self._taking(what):
            try:
                yield
            except Exception:
                self._hearing.missed()
                raise

    @contextmanager
    def _taking(self, what: str) -> Iterator[None]:
        """Whatever goes wrong with one act stops no other."""
        task = asyncio.current_task()
        if task:
            self._under_way.add(task)
        try:
            yield
        except TROUBLE as error:
            _log.warning("discord.act_lost", act=what, error=str(error))
        except Exception:
            _log.exception("discord.act_failed", act=what)
        finally:
            if task:
                self._under_way.discard(task)
