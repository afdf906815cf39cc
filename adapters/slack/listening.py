"""What Slack tells, on its way to the core: through a socket, or over signed HTTP."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog
from pydantic import ValidationError
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack import inbound
from adapters.slack.bolting import bolt_app
from adapters.slack.errors import TokenRefused
from adapters.slack.hearing import Hearing
from adapters.slack.home import Home
from adapters.slack.installations import InstallStates
from adapters.slack.interactions import Interactions
from adapters.slack.newest import Newest
from adapters.slack.payloads import (
    Event,
    EventCallback,
    GoneEvent,
    GroupEvent,
    HomeEvent,
    MemberEvent,
    MessageEvent,
    ReactionEvent,
    UserEvent,
    read_act,
)
from adapters.slack.profiles import Profiles
from adapters.slack.replying import Replying
from adapters.slack.roles import Roles
from adapters.slack.serving import Serving
from adapters.slack.settings import SlackSettings
from adapters.slack.socket import Socket
from adapters.slack.spaces import Spaces
from adapters.slack.transport import Clients
from adapters.slack.waits import Waits
from adapters.slack.workspaces import Workspaces
from bot.adapting.shelf import Shelf
from bot.model.commands import Command
from bot.ports import AdapterState, Clock, EventSink

_HOME = "home"

_log = structlog.get_logger()


class Listening:
    """One session: from the first word to Slack until it is ended."""

    def __init__(
        self,
        sink: EventSink,
        commands: Sequence[Command],
        state: AdapterState,
        clock: Clock,
        *,
        settings: SlackSettings,
        waits: Waits,
        clients: Clients,
        workspaces: Workspaces,
        profiles: Profiles,
        roles: Roles,
        shelf: Shelf,
    ) -> None:
        self._sink = sink
        self._settings = settings
        self._waits = waits
        self._clients = clients
        self._workspaces = workspaces
        self._profiles = profiles
        self._roles = roles
        self._newest = Newest(state, clock)
        self._states = InstallStates(state, clock)
        self._hearing = Hearing(sink, clock, waits)
        self._spaces = Spaces(sink, clock, workspaces, waits)
        self._home = Home(
            sink, state, clock, workspaces=workspaces, profiles=profiles, roles=roles, shelf=shelf, waits=waits
        )
        self._interactions = Interactions(
            commands,
            clock,
            replying=Replying(sink, shelf, roles),
            workspaces=workspaces,
            profiles=profiles,
            shelf=shelf,
            home=self._home,
            waits=waits,
        )
        self._serving: Serving | None = None
        self._refused: asyncio.Future[None] | None = None

    @property
    def is_hearing(self) -> bool:
        """Also asked from other threads."""
        return self._hearing.is_hearing

    @property
    def port(self) -> int | None:
        """Where HTTP is served; None where it isn't."""
        return self._serving.port if self._serving else None

    async def run(self) -> None:
        """Listens until cancelled. Raises a Refusal for what only a person can mend, and TROUBLE at the start."""
        workspaces = await self._spaces.introduce()
        self._refused = asyncio.get_running_loop().create_future()
        app = bolt_app(self._settings, self._clients, self._workspaces, self._states, self)
        listening: list[asyncio.Future[None]] = [self._refused]
        if not self._settings.by_socket or self._settings.takes_installs:
            self._serving = Serving(app, self._settings, self._waits, workspaces=workspaces)
            is_heard_by = None if self._settings.by_socket else self._hearing
            listening.append(asyncio.create_task(self._serving.run(is_heard_by)))
        if self._settings.by_socket:
            socket = Socket(app, self._settings, self._clients, self._hearing, self._waits, workspaces=workspaces)
            listening.append(asyncio.create_task(socket.run()))
        try:
            done, _ = await asyncio.wait(listening, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            await self._end(listening)

    async def _end(self, listening: Sequence[asyncio.Future[None]]) -> None:
        """Lets what is under way come to its end."""
        self._hearing.end()
        for each in listening:
            each.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        await self._interactions.end()
        await self._home.end()

    # What comes in: implements `bolting.Takes`

    async def take_event(self, team: str, body: Mapping[str, object]) -> None:
        try:
            callback = EventCallback.model_validate(body)
            event = callback.read()
        except ValidationError as error:
            _log_unreadable("event", error)
            return
        if event is None:
            return
        try:
            await self._take(team, callback, event)
        except TokenRefused as refusal:
            self._end_with(refusal)
        except Exception:
            if isinstance(event, MessageEvent | ReactionEvent):
                self._hearing.missed()
            raise

    async def take_act(self, team: str, body: Mapping[str, object], ack: AsyncAck) -> None:
        try:
            act = read_act(body)
        except ValidationError as error:
            _log_unreadable("act", error)
            await ack()
            return
        await self._interactions.take(team, act, ack)

    async def take_rate_limit(self) -> None:
        _log.warning("slack.events_dropped")
        self._hearing.missed()

    async def installed(self, team: str, name: str) -> None:
        """What happened there without Pacer is caught up with."""
        await self._spaces.installed(team, name)
        self._hearing.missed()

    async def token_refused(self, team: str) -> None:
        """A request of Pacer's met a dead token there: it may have been removed without a word of it."""
        await self._spaces.joined(await self._workspaces.of(team))

    # Events

    async def _take(self, team: str, callback: EventCallback, event: Event) -> None:
        match event:
            case ReactionEvent():
                await self._reacted(team, event)
            case MessageEvent():
                await self._said(team, event)
            case HomeEvent(user=user, channel=channel, tab=tab):
                if tab == _HOME:
                    await self._home.opened(team, user, channel)
            case UserEvent(user=changed):
                self._profiles.forget(team, changed.id)
            case GroupEvent():
                self._roles.changed(team)
            case MemberEvent(user=user):
                workspace = await self._workspaces.of(team)
                if user == workspace.bot_user:
                    await self._spaces.joined(workspace)
            case GoneEvent() if event.is_bots:
                await self._spaces.gone(team, callback.event_time)

    async def _reacted(self, team: str, event: ReactionEvent) -> None:
        """Taken in the order in which it was done, whatever the order of coming."""
        workspace = await self._workspaces.of(team)
        if event.item_user not in (None, workspace.bot_user) or event.user == workspace.bot_user:
            return
        added = event.type == "reaction_added"
        by = await self._profiles.caller(team, event.user) if added else None
        if added and by is None:
            return
        what = f"reaction:{event.item.channel}:{event.item.ts}:{event.user}:{event.reaction}"
        async with self._newest.turn(what, event.event_ts, space=team) as is_newest:
            if is_newest:
                happened = inbound.reaction_added(event, by, team) if by else inbound.reaction_removed(event, team)
                await self._sink.publish(happened)
        self._home.acted(team, event.user)

    async def _said(self, team: str, message: MessageEvent) -> None:
        is_mention, is_direct = message.type == "app_mention", message.channel_type == "im"
        is_ours = is_mention or is_direct or message.is_reply
        if not is_ours or not inbound.is_somebodys(message) or message.user is None:
            return
        workspace = await self._workspaces.of(team)
        if is_mention or is_direct:
            await self._asked(team, message, message.user, is_mention=is_mention)
        elif inbound.calls_pacer(message.text, workspace.bot_user):
            return
        elif message.parent_user_id in (None, workspace.bot_user):
            by = await self._profiles.caller(team, message.user)
            if by:
                await self._sink.publish(inbound.thread_replied(message, by, team, self._profiles.names(team)))
        self._home.acted(team, message.user)

    async def _asked(self, team: str, message: MessageEvent, user: str, *, is_mention: bool) -> None:
        """Answered once, however often it is told."""
        by = await self._profiles.caller(team, user, fresh=True)
        if by is None:
            return
        what = f"asked:{message.type}:{message.channel}:{message.ts}"
        async with self._newest.turn(what, message.ts, space=team) as is_newest:
            if is_newest and is_mention:
                await self._interactions.mentioned(team, message, by)
            elif is_newest:
                await self._interactions.written_to(team, message, by)

    def _end_with(self, refusal: TokenRefused) -> None:
        if self._refused and not self._refused.done():
            self._refused.set_exception(refusal)


def _log_unreadable(what: str, error: ValidationError) -> None:
    """Without what was in it."""
    wrong = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False, include_url=False)]
    _log.warning("slack.unreadable", what=what, wrong=wrong[:5])
