"""Which workspaces Pacer is in: what is told at each start, and what Slack tells of installs and removals."""

import asyncio
from datetime import UTC, datetime

import structlog

from adapters.slack.errors import TROUBLE, TokenRefused, said
from adapters.slack.refs import channel_ref, space_ref
from adapters.slack.waits import Waits
from adapters.slack.workspaces import Workspace, Workspaces
from bot.errors import DeliveryError
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.refs import ChannelRef
from bot.ports import Clock, EventSink

_log = structlog.get_logger()


class Spaces:
    def __init__(self, sink: EventSink, clock: Clock, workspaces: Workspaces, waits: Waits) -> None:
        self._sink = sink
        self._clock = clock
        self._workspaces = workspaces
        self._waits = waits

    async def introduce(self) -> int:
        """Tells of each at a start; the core knows what is new. Raises TokenRefused, or TROUBLE with the one token.

        Returns how many there are.
        """
        workspaces = await self._workspaces.all()
        for workspace in workspaces:
            try:
                await self.joined(workspace)
            except (DeliveryError, *TROUBLE) as error:
                if self._workspaces.installations is None:
                    raise
                _log.warning("slack.workspace_unclear", team=workspace.team, error=said(error))
        return len(workspaces)

    async def joined(self, workspace: Workspace) -> None:
        """Raises TokenRefused where the one token is dead, and TROUBLE."""
        introduced = await self._workspaces.introduced(workspace)
        if introduced is None:
            await self._left(workspace.team)
            return
        await self._tell(workspace, introduced.name)

    async def installed(self, team: str, name: str) -> None:
        """Somebody has just installed Pacer there, perhaps anew."""
        self._workspaces.forget(team)
        await self._tell(await self._workspaces.of(team), name)

    async def gone(self, team: str, told_at: int) -> None:
        """Slack told at `told_at` (seconds since 1970) that Pacer was removed there, or its token taken away.

        What is told late may be of an install before this one. Raises TokenRefused, and TROUBLE.
        """
        installations = self._workspaces.installations
        if installations is None:
            workspace = await self._workspaces.of(team)
            if await self._workspaces.introduced(workspace) is None:
                await self._left(team)
            return
        installation = await installations.find(team)
        since = int(installation.installed_at) if installation else 0
        if told_at < since:
            _log.info("slack.removal_was_before", team=team, told_at=datetime.fromtimestamp(told_at, UTC).isoformat())
            return
        is_clear = installation is None or told_at > since
        if is_clear or await self._workspaces.introduced(await self._workspaces.of(team)) is None:
            await self._left(team)

    async def _tell(self, workspace: Workspace, name: str) -> None:
        greet = await self._greeting_channel(workspace)
        await self._sink.publish(
            SpaceJoined(space=space_ref(workspace.team), name=name, at=self._clock.now(), greet=greet)
        )

    async def _left(self, team: str) -> None:
        """Raises TokenRefused where that was the only one."""
        await self._sink.publish(SpaceLeft(space=space_ref(team), at=self._clock.now()))
        self._workspaces.forget(team)
        if self._workspaces.installations is None:
            raise TokenRefused
        await self._workspaces.installations.drop(team)

    async def _greeting_channel(self, workspace: Workspace) -> ChannelRef | None:
        """The direct channel of whoever installed it, where that is known."""
        installations = self._workspaces.installations
        installation = await installations.find(workspace.team) if installations else None
        if installation is None or not installation.user_id:
            return None
        try:
            async with asyncio.timeout(self._waits.request.total_seconds()):
                opened = await workspace.client.conversations_open(users=installation.user_id)
        except TROUBLE as error:
            _log.info("slack.no_greeting", team=workspace.team, error=said(error))
            return None
        return channel_ref(workspace.team, str(opened["channel"]["id"]))
