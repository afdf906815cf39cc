"""A workspace's user groups: who is in them, and which one is meant by a mention, a handle, a name or an id."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import TROUBLE, code_of, said
from adapters.slack.markup import EVERYONE
from adapters.slack.workspaces import Workspaces
from bot.adapting.pieces import FindRole, no_role
from bot.model.messages import OutgoingMessage, RoleMention, lines_in
from bot.ports import Clock

FRESH_FOR = timedelta(minutes=5)
AGAIN_IN = timedelta(minutes=1)
"""After Slack did not show the groups."""
_NO_GROUPS = frozenset({"missing_scope", "paid_teams_only", "plan_upgrade_required", "not_allowed_token_type"})
"""Where a workspace has no user groups, or does not show them to us."""
_MENTION = re.compile(r"<!(?:subteam\^)?([A-Za-z0-9]{1,40})(?:\|[^>]*)?>")

_log = structlog.get_logger()


class Group(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    handle: str = ""
    name: str = ""
    users: tuple[str, ...] = ()


class _Groups(BaseModel):
    usergroups: tuple[Group, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    groups: tuple[Group, ...] = ()
    until: datetime


class Roles:
    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, team: str, user: str) -> tuple[str, ...]:
        """The ids of those that somebody is in."""
        return tuple(group.id for group in await self._groups(team) if user in group.users)

    async def finder(self, team: str, message: OutgoingMessage) -> FindRole:
        """Slack is asked only where the message names a role; where it does not answer, a role is only its name."""
        names_roles = any(isinstance(part, RoleMention) for line in lines_in(message) for part in line)
        return find_among(await self._groups(team)) if names_roles else no_role

    def changed(self, team: str) -> None:
        """Slack is asked anew."""
        if known := self._known.get(team):
            self._known[team] = replace(known, until=self._clock.now())

    async def _groups(self, team: str) -> tuple[Group, ...]:
        """Those of before where Slack does not show them now: nobody's act waits for groups."""
        async with self._asking[team]:
            known = self._known.get(team)
            if known is None or self._clock.now() >= known.until:
                known = self._known[team] = await self._ask(team, known.groups if known else ())
        return known.groups

    async def _ask(self, team: str, last: tuple[Group, ...]) -> _Known:
        try:
            groups = await self._listed(team)
        except (*TROUBLE, ValidationError) as error:
            _log.warning("slack.groups_unknown", team=team, error=said(error))
            return _Known(groups=last, until=self._clock.now() + AGAIN_IN)
        return _Known(groups=groups, until=self._clock.now() + FRESH_FOR)

    async def _listed(self, team: str) -> tuple[Group, ...]:
        workspace = await self._workspaces.of(team)
        try:
            answer = await workspace.client.usergroups_list(include_users=True)
        except SlackApiError as error:
            if code_of(error) not in _NO_GROUPS:
                raise
            _log.info("slack.no_groups", team=team, error=code_of(error))
            return ()
        return _Groups.model_validate(answer.data).usergroups


def find_among(groups: Sequence[Group]) -> FindRole:
    """The first of one handle or name counts, handles before names."""
    ids = {group.id for group in groups}
    names = {group.name.casefold(): group.id for group in reversed(groups)}
    names |= {group.handle.casefold(): group.id for group in reversed(groups)}

    def find(written: str) -> str | None:
        mention = _MENTION.fullmatch(written)
        name = mention[1] if mention else written.removeprefix("@")
        if name in EVERYONE or name in ids:
            return name
        return None if mention else names.get(name.casefold())

    return find
