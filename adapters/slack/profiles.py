"""Who somebody is in a workspace, as Slack says it: asked once in a while, at once where it matters."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import code_of
from adapters.slack.refs import account_ref
from adapters.slack.roles import Roles
from adapters.slack.typed import NameOf
from adapters.slack.workspaces import Workspaces
from bot.model.calls import Caller
from bot.ports import Clock

FRESH_FOR = timedelta(minutes=5)
MOST_KNOWN = 5000
"""People; past that everybody is asked for anew."""
MOST_NAMED = 80
"""Characters of a name within a text; Slack's own names are no longer."""
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_SLACKBOT = "USLACKBOT"


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Profile(_Answer):
    display_name: str = ""
    real_name: str = ""


class User(_Answer):
    """A user as `users.info` shows them."""

    id: str
    team_id: str | None = None
    name: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    tz: str | None = None
    profile: Profile = Profile()
    enterprise_user: dict[str, object] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    user: User
    at: datetime


def caller_of(team: str, user: User, roles: tuple[str, ...] = ()) -> Caller | None:
    """None for bots, Slackbot, and who is gone. Whoever rules another workspace is no admin in this one."""
    if user.deleted or user.is_bot or user.id == _SLACKBOT:
        return None
    is_at_home = not user.is_stranger and (user.team_id in (None, team) or user.enterprise_user is not None)
    return Caller(
        account=account_ref(team, user.id),
        name=_name(user) or user.id,
        zone=user.tz,
        is_admin=is_at_home and _may_rule(user),
        roles=roles,
    )


def _name(user: User) -> str:
    return user.profile.display_name or user.profile.real_name or user.name


class Profiles:
    def __init__(self, workspaces: Workspaces, roles: Roles, clock: Clock) -> None:
        self._workspaces = workspaces
        self._roles = roles
        self._clock = clock
        self._users: dict[tuple[str, str], _Known] = {}
        self._asking: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        """Two that ask for the same at the same time ask once."""

    async def caller(self, team: str, user: str, *, fresh: bool = False) -> Caller | None:
        """None for bots, Slackbot, and who is gone; `fresh` asks anew for whoever was an admin when last asked.

        Raises what asking Slack raises.
        """
        async with self._asking.setdefault((team, user), asyncio.Lock()):
            known = self._users.get((team, user))
            if known is None or not self._is_fresh(known.at) or (fresh and _may_rule(known.user)):
                known = await self._ask(team, user)
        if known is None:
            return None
        return caller_of(team, known.user, await self._roles.of(team, user))

    def names(self, team: str) -> NameOf:
        """Finds the names of those who are known already; nobody is asked for."""

        def name_of(user: str) -> str | None:
            known = self._users.get((team, user))
            return _name(known.user)[:MOST_NAMED] or None if known else None

        return name_of

    def forget(self, team: str, user: str) -> None:
        self._users.pop((team, user), None)

    def _is_fresh(self, at: datetime) -> bool:
        return self._clock.now() - at < FRESH_FOR

    async def _ask(self, team: str, user: str) -> _Known | None:
        workspace = await self._workspaces.of(team)
        try:
            answer = await workspace.client.users_info(user=user)
        except SlackApiError as error:
            if code_of(error) not in _NOBODY:
                raise
            return None
        if len(self._users) >= MOST_KNOWN:
            self._users.clear()
        known = _Known(user=User.model_validate(answer.get("user")), at=self._clock.now())
        self._users[team, user] = known
        return known


def _may_rule(user: User) -> bool:
    return user.is_admin or user.is_owner or user.is_primary_owner
