"""App Home: drawn when a member opens it, and again after their own acts."""

import asyncio
import secrets
from contextlib import suppress
from datetime import timedelta

import structlog

from adapters.slack.errors import TROUBLE, said
from adapters.slack.profiles import Profiles
from adapters.slack.refs import channel_ref
from adapters.slack.render import home_view, render
from adapters.slack.roles import Roles
from adapters.slack.waits import Waits
from adapters.slack.workspaces import Workspaces
from bot.adapting.shelf import FOR_ANSWERS, Shelf
from bot.errors import DeliveryError
from bot.model.calls import Answer, HomeOpened
from bot.model.refs import ChannelRef
from bot.ports import AdapterState, Clock, EventSink

DRAWN_FOR = timedelta(days=30)
"""After a member opened it; whoever comes back later opens it anew."""

_log = structlog.get_logger()


class Home:
    def __init__(
        self,
        sink: EventSink,
        state: AdapterState,
        clock: Clock,
        *,
        workspaces: Workspaces,
        profiles: Profiles,
        roles: Roles,
        shelf: Shelf,
        waits: Waits,
    ) -> None:
        self._sink = sink
        self._state = state
        self._clock = clock
        self._workspaces = workspaces
        self._profiles = profiles
        self._roles = roles
        self._shelf = shelf
        self._waits = waits
        self._wanted: set[tuple[str, str]] = set()
        self._drawing: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._ends = asyncio.Event()

    async def opened(self, team: str, user: str, channel: str) -> None:
        """`channel` is the direct one between them and Pacer."""
        until = self._clock.now() + DRAWN_FOR
        await self._state.put(_key(team, user), channel.encode(), space=team, until=until)
        self.acted(team, user)

    def acted(self, team: str, user: str) -> None:
        """Draws it in a moment, where they opened it; what is drawn last shows all that was done before."""
        self._wanted.add((team, user))
        if (team, user) not in self._drawing:
            self._drawing[team, user] = asyncio.create_task(self._draw_while_wanted(team, user))

    async def channel(self, team: str, user: str) -> ChannelRef | None:
        """The direct one of who opened it."""
        kept = await self._state.get(_key(team, user))
        return channel_ref(team, kept.decode()) if kept else None

    async def end(self) -> None:
        """Lets what is under way come to its end."""
        self._ends.set()
        if self._drawing:
            await asyncio.wait(self._drawing.values(), timeout=self._waits.ending.total_seconds())
        for task in self._drawing.values():
            task.cancel()

    async def _draw_while_wanted(self, team: str, user: str) -> None:
        try:
            while (team, user) in self._wanted:
                self._wanted.discard((team, user))
                await self._try_to_draw(team, user)
                await self._pause()
        finally:
            del self._drawing[team, user]

    async def _pause(self) -> None:
        """What is wanted meanwhile is drawn once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._waits.home.total_seconds()):
                await self._ends.wait()

    async def _try_to_draw(self, team: str, user: str) -> None:
        try:
            await self._draw(team, user)
        except (DeliveryError, *TROUBLE) as error:
            _log.warning("slack.home_not_drawn", error=said(error))
        except Exception:
            _log.exception("slack.home_failed")

    async def _draw(self, team: str, user: str) -> None:
        channel = await self.channel(team, user)
        caller = await self._profiles.caller(team, user, fresh=True) if channel else None
        if channel is None or caller is None:
            return
        call = HomeOpened(id=secrets.token_hex(8), caller=caller, channel=channel, at=self._clock.now())
        reply = await self._sink.invoke(call)
        if not isinstance(reply, Answer):
            return
        find_role = await self._roles.finder(team, reply.message)
        rendered = await self._shelf.shown(
            reply.message,
            lambda token: render(reply.message, token=token, find_role=find_role),
            life=FOR_ANSWERS,
            space=team,
            owner=user,
        )
        client = (await self._workspaces.of(team)).client
        async with asyncio.timeout(self._waits.request.total_seconds()):
            await client.views_publish(user_id=user, view=home_view(rendered))


def _key(team: str, user: str) -> str:
    return f"home:{team}:{user}"
