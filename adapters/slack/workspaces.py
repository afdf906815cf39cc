"""The workspaces that Pacer is in, each with a client of its own: the one of a token, or all that installed it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import DEAD_TOKEN, TROUBLE, code_of, said
from adapters.slack.installations import Installations
from adapters.slack.settings import SlackSettings
from bot.errors import ChannelGone, NotSent
from bot.ports import AdapterState

NewClient = Callable[[str | None], AsyncWebClient]
"""Makes the client of a token; without one for what needs none."""

MINUTES_AHEAD: Final = 120
"""Before a token's end at which it is renewed (slack-sdk's default); it lives twelve hours."""
AGAIN_IN: Final = 300
"""Seconds after a renewal that failed, while the token is still good."""

_log = structlog.get_logger()


class NotInstalled(ChannelGone):
    """Pacer is not installed in that workspace."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    team: str
    bot_user: str
    bot_id: str
    client: AsyncWebClient
    scopes: frozenset[str]

    def wrote(self, user: object, bot_id: object) -> bool:
        """Whether a message is Pacer's own, by whose it says it is."""
        return user == self.bot_user or (bool(self.bot_id) and bot_id == self.bot_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Introduced:
    """A workspace as it says itself, now."""

    workspace: Workspace
    name: str


class Workspaces:
    def __init__(self, settings: SlackSettings, new_client: NewClient, state: AdapterState) -> None:
        self._new_client = new_client
        self._token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        keys = [key.get_secret_value() for key in settings.pacer_slack_keys or ()]
        self.installations = Installations(state, keys) if settings.takes_installs else None
        """None where there is one token."""
        secret = settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else ""
        self._rotator = AsyncTokenRotator(
            client_id=settings.slack_client_id or "", client_secret=secret, client=new_client(None)
        )
        self._known: dict[str, Workspace] = {}
        self._ends: dict[str, int | None] = {}
        """When each known token ends, in seconds since 1970."""
        self._renews_again: dict[str, float] = {}
        """When a renewal that failed is tried again, in seconds since 1970."""
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, team: str) -> Workspace:
        """With a token that is good for a while. Raises NotInstalled, NotSent, or one of TROUBLE at the first time."""
        async with self._asking[team if self.installations else ""]:
            if self.installations:
                return await self._installed(self.installations, team)
            workspace = await self._single()
        if workspace.team != team:
            raise NotInstalled
        return workspace

    async def all(self) -> Sequence[Workspace]:
        """Those that can be read. Raises one of TROUBLE."""
        if self.installations is None:
            async with self._asking[""]:
                return [await self._single()]
        found: list[Workspace] = []
        for team in await self.installations.teams():
            try:
                found.append(await self.of(team))
            except (NotInstalled, NotSent) as error:
                _log.warning("slack.workspace_closed", team=team, error=str(error))
        return found

    async def introduced(self, workspace: Workspace) -> Introduced | None:
        """None where Slack no longer knows the token. Raises one of TROUBLE."""
        try:
            answer = await workspace.client.auth_test()
        except SlackApiError as error:
            if code_of(error) in DEAD_TOKEN:
                return None
            raise
        return Introduced(workspace=workspace, name=str(answer.get("team") or workspace.team))

    def forget(self, team: str) -> None:
        """What is known of it is asked for anew."""
        self._known.pop(team, None)
        self._ends.pop(team, None)
        self._renews_again.pop(team, None)

    # One token

    async def _single(self) -> Workspace:
        if self._known:
            return next(iter(self._known.values()))
        client = self._new_client(self._token)
        answer = await client.auth_test()
        workspace = Workspace(
            team=str(answer["team_id"]),
            bot_user=str(answer["user_id"]),
            bot_id=str(answer.get("bot_id") or ""),
            client=client,
            scopes=_scopes(str(answer.headers.get("x-oauth-scopes", ""))),
        )
        self._known[workspace.team] = workspace
        return workspace

    # Many

    async def _installed(self, installations: Installations, team: str) -> Workspace:
        if team in self._known and not self._is_to_renew(team):
            return self._known[team]
        installation = await installations.find(team)
        if installation is None:
            self.forget(team)
            raise NotInstalled
        if _ends_soon(installation.bot_token_expires_at):
            installation = await self._renewed(installations, installation)
        workspace = Workspace(
            team=team,
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
            client=self._new_client(installation.bot_token),
            scopes=frozenset(installation.bot_scopes or ()),
        )
        self._known[team] = workspace
        self._ends[team] = installation.bot_token_expires_at
        return workspace

    def _is_to_renew(self, team: str) -> bool:
        end = self._ends[team]
        return _is_over(end) or (_ends_soon(end) and time.time() >= self._renews_again.get(team, 0))

    async def _renewed(self, installations: Installations, installation: Installation) -> Installation:
        """The old one serves as long as it is good, where Slack does not give a new one now. Raises NotSent."""
        try:
            renewed = await self._rotator.perform_token_rotation(
                installation=installation, minutes_before_expiration=MINUTES_AHEAD
            )
        except TROUBLE as error:
            _log.warning("slack.token_not_renewed", team=installation.team_id, error=said(error))
            if _is_over(installation.bot_token_expires_at):
                raise NotSent("Slack gives no new token for that workspace. Install Pacer there again.") from None
            self._renews_again[installation.team_id or ""] = time.time() + AGAIN_IN
            return installation
        if renewed is None:
            return installation
        await installations.async_save(renewed)
        return renewed


def _ends_soon(end: int | None) -> bool:
    # The library, which renews tokens, counts by the machine's clock too.
    return end is not None and end <= time.time() + MINUTES_AHEAD * 60


def _is_over(end: int | None) -> bool:
    return end is not None and end <= time.time()


def _scopes(listed: str) -> frozenset[str]:
    return frozenset(scope.strip() for scope in listed.split(",") if scope.strip())
