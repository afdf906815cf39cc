"""Slack as a platform, over slack-sdk and slack-bolt."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack import history, permissions
from adapters.slack.commands import typed_alone
from adapters.slack.emoji import native
from adapters.slack.errors import ALREADY_REACTED, TROUBLE, TokenRefused, code_of, fatal, said, translated
from adapters.slack.keys import key_in, metadata_of
from adapters.slack.listening import Listening
from adapters.slack.pace import Pace
from adapters.slack.profiles import Profiles
from adapters.slack.refs import PLATFORM, channel_ref, message_ref
from adapters.slack.render import Rendered, render
from adapters.slack.roles import Roles
from adapters.slack.settings import SlackSettings
from adapters.slack.transport import Clients
from adapters.slack.waits import Waits
from adapters.slack.workspaces import Workspace, Workspaces
from bot.adapting.backoff import Backoff
from bot.adapting.shelf import FOR_POSTS, Shelf
from bot.errors import DeliveryError, NotSent, Refusal
from bot.model.commands import Command
from bot.model.events import Reaction, ThreadReply
from bot.model.messages import OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef, Platform
from bot.ports import AdapterState, EventSink, Host, Limits

LIMITS = Limits(answer=timedelta(seconds=15), settle=timedelta(seconds=30))

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Connected:
    workspaces: Workspaces
    profiles: Profiles
    roles: Roles
    shelf: Shelf
    listening: Listening


class SlackAdapter:
    platform: Platform = PLATFORM

    def __init__(
        self, host: Host, settings: SlackSettings, *, limits: Limits = LIMITS, waits: Waits | None = None
    ) -> None:
        self.limits = limits
        self._clock = host.clock
        self._settings = settings
        self._waits = waits or Waits()
        self._pace = Pace(self._waits.pace, self._waits.patience)
        self._connected: _Connected | None = None
        self._connects = asyncio.Event()
        self._refusal: Refusal | None = None
        self._refuses = asyncio.Event()
        self._checking: set[asyncio.Task[None]] = set()

    @property
    def is_connected(self) -> bool:
        connected = self._connected
        return connected is not None and connected.listening.is_hearing

    @property
    def port(self) -> int | None:
        """Where HTTP is served; None where it isn't, or not yet."""
        return self._connected.listening.port if self._connected else None

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        """Connects again whatever happens. Raises a Refusal for what only a person can mend."""
        backoff = Backoff(self._waits.reconnect, self._waits.longest_reconnect)
        while True:
            started = self._clock.now()
            try:
                await self._live(sink, commands, state)
            except Refusal:
                raise
            except Exception as error:
                if not self._settings.takes_installs and (refusal := fatal(error)):
                    raise refusal from None
                _log.warning(
                    "slack.disconnected",
                    why=said(error),
                    exc_info=not isinstance(error, TROUBLE),
                )
            if self._refusal:
                raise self._refusal
            again_in = backoff.after(self._clock.now() - started).total_seconds()
            _log.info("slack.connects_again", again_in=again_in)
            await asyncio.sleep(again_in)

    async def _live(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        """One session's life."""
        clients = Clients(self._settings, self._waits)
        workspaces = Workspaces(self._settings, clients, state)
        roles, shelf = Roles(workspaces, self._clock), Shelf(state, self._clock)
        profiles = Profiles(workspaces, roles, self._clock)
        listening = Listening(
            sink,
            typed_alone(commands),
            state,
            self._clock,
            settings=self._settings,
            waits=self._waits,
            clients=clients,
            workspaces=workspaces,
            profiles=profiles,
            roles=roles,
            shelf=shelf,
        )
        self._connected = _Connected(
            workspaces=workspaces, profiles=profiles, roles=roles, shelf=shelf, listening=listening
        )
        self._connects.set()
        try:
            await self._until_refused(listening)
        finally:
            self._connected = None
            self._connects.clear()
            for checking in self._checking:
                checking.cancel()
            await clients.close()

    async def _until_refused(self, listening: Listening) -> None:
        """A token that is refused when something is to be sent ends the listening too."""
        heard, refused = asyncio.create_task(listening.run()), asyncio.create_task(self._refuses.wait())
        try:
            await asyncio.wait({heard, refused}, return_when=asyncio.FIRST_COMPLETED)
            if heard.done():
                heard.result()
        finally:
            heard.cancel()
            refused.cancel()
            await asyncio.gather(heard, refused, return_exceptions=True)

    # Posts

    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        connected = await self._connection()
        workspace = await self._workspace(connected, channel.space)
        rendered = await self._rendered(connected, channel, message, key)
        await self._pace.turn(f"{channel.space}:{channel.channel}")
        with self._translated(channel.space):
            answer = await workspace.client.chat_postMessage(
                channel=channel.channel,
                thread_ts=channel.thread,
                text=rendered.text,
                blocks=rendered.blocks,
                metadata=metadata_of(key),
                unfurl_links=False,
                unfurl_media=False,
            )
        return message_ref(channel, str(answer["ts"]))

    async def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        workspace = await self._workspace(await self._connection(), channel.space)
        with self._translated(channel.space):
            return await history.find(workspace, channel, key, since)

    async def edit(self, post: MessageRef, message: OutgoingMessage) -> None:
        connected = await self._connection()
        workspace = await self._workspace(connected, post.channel.space)
        with self._translated(post.channel.space):
            settled = self._clock.now() - self.limits.settle
            key = key_in((await history.own_post(workspace, post, settled)).metadata)
        rendered = await self._rendered(connected, post.channel, message, key)
        with self._translated(post.channel.space):
            await workspace.client.chat_update(
                channel=post.channel.channel,
                ts=post.message,
                text=rendered.text,
                blocks=rendered.blocks,
                metadata=metadata_of(key) if key else None,
            )

    async def _rendered(
        self, connected: _Connected, channel: ChannelRef, message: OutgoingMessage, key: DeliveryKey | None
    ) -> Rendered:
        with self._translated(channel.space):
            find_role = await connected.roles.finder(channel.space, message)
        return await connected.shelf.shown(
            message,
            lambda token: render(message, key=key, token=token, find_role=find_role),
            life=FOR_POSTS,
            space=channel.space,
            token=f"{key}.{channel.channel}" if key else None,
        )

    async def open_direct(self, account: AccountRef) -> ChannelRef:
        workspace = await self._workspace(await self._connection(), account.space)
        with self._translated(account.space):
            answer = await workspace.client.conversations_open(users=account.account)
        return channel_ref(account.space, str(answer["channel"]["id"]))

    async def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        """On Slack every message has one already, and no title."""
        return channel_ref(post.channel.space, post.channel.channel, post.channel.thread or post.message)

    async def react(self, post: MessageRef, emoji: Emoji) -> None:
        workspace = await self._workspace(await self._connection(), post.channel.space)
        name = native(emoji)
        with self._translated(post.channel.space):
            try:
                await workspace.client.reactions_add(channel=post.channel.channel, timestamp=post.message, name=name)
            except SlackApiError as error:
                if code_of(error) != ALREADY_REACTED:
                    raise

    # Catching up

    async def reactions(self, post: MessageRef) -> AsyncIterator[Reaction]:
        connected = await self._connection()
        workspace = await self._workspace(connected, post.channel.space)
        with self._translated(post.channel.space):
            found = await history.reactions(workspace, connected.profiles, post)
        for reaction in found:
            yield reaction

    async def replies(self, post: MessageRef, since: datetime) -> AsyncIterator[ThreadReply]:
        connected = await self._connection()
        workspace = await self._workspace(connected, post.channel.space)
        with self._translated(post.channel.space):
            found = await history.replies(workspace, connected.profiles, post, since)
        for reply in found:
            yield reply

    async def missing_permissions(self, channel: ChannelRef) -> Sequence[str]:
        workspace = await self._workspace(await self._connection(), channel.space)
        with self._translated(channel.space):
            return await permissions.missing_in(workspace, channel)

    async def _connection(self) -> _Connected:
        """Raises NotSent where none is made in time."""
        try:
            async with asyncio.timeout(self._waits.connection.total_seconds()):
                await self._connects.wait()
        except TimeoutError:
            raise NotSent("Pacer is not connected to Slack.") from None
        if self._connected is None:
            raise NotSent("Pacer is not connected to Slack.")
        return self._connected

    async def _workspace(self, connected: _Connected, team: str) -> Workspace:
        # By itself, so that what is asked here is never taken for what was to be sent.
        with self._translated(team):
            return await connected.workspaces.of(team)

    @contextmanager
    def _translated(self, team: str) -> Iterator[None]:
        """As `translated`; a dead token is the end of its workspace, the one token's that of the adapter."""
        with translated():
            try:
                yield
            except SlackApiError as error:
                if fatal(error):
                    self._token_refused(team)
                raise

    def _token_refused(self, team: str) -> None:
        if not self._settings.takes_installs:
            self._refusal = TokenRefused()
            self._refuses.set()
        elif self._connected:
            checking = asyncio.create_task(self._check(self._connected.listening, team))
            self._checking.add(checking)
            checking.add_done_callback(self._checking.discard)

    async def _check(self, listening: Listening, team: str) -> None:
        try:
            await listening.token_refused(team)
        except (DeliveryError, *TROUBLE) as error:
            _log.warning("slack.workspace_unclear", team=team, error=said(error))
