"""The workspaces that installed Pacer, encrypted in what the adapter remembers; over slack-sdk's store interfaces."""

import asyncio
import json
import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.ports import AdapterState, Clock

STATE_LIVES = timedelta(minutes=10)
"""For somebody to say yes on Slack's page (slack-sdk's default)."""
_KEPT: Final = "install:"
_STATE: Final = "oauth:"

_log = structlog.get_logger()


class Installations(AsyncInstallationStore):
    """One installation a workspace: the latest."""

    def __init__(self, state: AdapterState, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys, the newest first; older ones are only read with."""
        self._state = state
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    async def teams(self) -> Sequence[str]:
        return [key.removeprefix(_KEPT) for key in await self._state.keys(_KEPT)]

    async def find(self, team: str) -> Installation | None:
        """None where there is none, or where none of the keys opens it."""
        kept = await self._state.get(f"{_KEPT}{team}")
        if kept is None:
            return None
        try:
            opened = self._all.decrypt(kept)
        except InvalidToken:
            _log.error(
                "slack.install_unreadable",
                team=team,
                hint="None of the keys in PACER_SLACK_KEYS opens it. Put the older key back behind the newest one, "
                "or install Pacer in that workspace again.",
            )
            return None
        installation = Installation(**json.loads(opened))
        if not self._is_by_the_newest(kept):
            await self.async_save(installation)
        return installation

    async def drop(self, team: str) -> None:
        await self._state.put(f"{_KEPT}{team}", None)

    def _is_by_the_newest(self, kept: bytes) -> bool:
        try:
            self._newest.decrypt(kept)
        except InvalidToken:
            return False
        return True

    # As slack-sdk asks

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        """Raises BoltError for an install that is no single workspace's."""
        team = installation.team_id
        if not team or not installation.bot_token:
            raise BoltError("Pacer is installed in single workspaces, with a bot's token.")
        sealed = self._newest.encrypt(json.dumps(installation.__dict__).encode())
        await self._state.put(f"{_KEPT}{team}", sealed, space=team)

    async def async_save_bot(self, bot: Bot) -> None:
        """The bot's new token, in the installation that is there."""
        found = await self.find(bot.team_id) if bot.team_id else None
        if found:
            found.bot_token = bot.bot_token
            found.bot_refresh_token = bot.bot_refresh_token
            found.bot_token_expires_at = bot.bot_token_expires_at
            await self.async_save(found)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found = await self.find(team_id) if team_id else None
        return found.to_bot() if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        found = await self.find(team_id) if team_id else None
        return found if found and user_id in (None, found.user_id) else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        if team_id:
            await self.drop(team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A single person's is none of ours: Pacer acts as its bot alone."""
        if team_id and user_id is None:
            await self.drop(team_id)


class InstallStates(AsyncOAuthStateStore):
    """Ties the answer of Slack's page to who asked for it; each counts once."""

    def __init__(self, state: AdapterState, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._consuming = asyncio.Lock()

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        issued = secrets.token_urlsafe(24)
        until = self._clock.now() + STATE_LIVES
        await self._state.put(f"{_STATE}{issued}", str(until.timestamp()).encode(), until=until)
        return issued

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued, is not over and was not consumed before."""
        key = f"{_STATE}{state}"
        async with self._consuming:
            kept = await self._state.get(key)
            if kept is None:
                return False
            await self._state.put(key, None)
        return float(kept) > self._clock.now().timestamp()
