"""A workspace's user groups by what people write: a mention, a handle, a name, an id."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel, ValidationError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import TROUBLE, code_of, said
from adapters.slack.markup import EVERYONE
from adapters.slack.workspaces import Workspaces
from bot.adapting.pieces import FindRole, no_role
from bot.model.messages import Divider, OutgoingMessage, RoleMention, Text
from bot.ports import Clock

FRESH_FOR = timedelta(minutes=5)
AGAIN_IN = timedelta(minutes=1)
"""After Slack did not show the groups."""
NO_GROUPS = frozenset({"missing_scope", "paid_teams_only", "plan_upgrade_required", "not_allowed_token_type"})
"""Where a workspace has no user groups, or does not show them to us."""
_MENTION = re.compile(r"<!(?:subteam\^)?([A-Za-z0-9]{1,40})(?:\|[^>]*)?>")

_log = structlog.get_logger()


class Group(BaseModel):
    id: str
    handle: str = ""
    name: str = ""


class _Groups(BaseModel):
    usergroups: list[Group] = []


class Roles:
    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[str, tuple[datetime, FindRole]] = {}

    async def finder(self, team: str, message: OutgoingMessage) -> FindRole:
        """Slack is asked only where the message names a role; where it does not answer, a role is only its name."""
        if not _names_roles(message):
            return no_role
        known = self._known.get(team)
        if known is None or self._clock.now() >= known[0]:
            known = await self._ask(team, known[1] if known else find_among([]))
            self._known[team] = known
        return known[1]

    async def _ask(self, team: str, last: FindRole) -> tuple[datetime, FindRole]:
        """With when to ask again."""
        try:
            groups = await self._groups(team)
        except (*TROUBLE, ValidationError) as error:
            _log.warning("slack.groups_unknown", team=team, error=said(error))
            return self._clock.now() + AGAIN_IN, last
        return self._clock.now() + FRESH_FOR, find_among(groups)

    async def _groups(self, team: str) -> Iterable[Group]:
        workspace = await self._workspaces.of(team)
        try:
            answer = await workspace.client.usergroups_list()
        except SlackApiError as error:
            if code_of(error) not in NO_GROUPS:
                raise
            return []
        return _Groups.model_validate(answer.data).usergroups


def find_among(groups: Iterable[Group]) -> FindRole:
    """The first of one handle or name counts, handles before names."""
    listed = list(groups)
    ids = {group.id for group in listed}
    names = {group.name.casefold(): group.id for group in reversed(listed)}
    names |= {group.handle.casefold(): group.id for group in reversed(listed)}

    def find(written: str) -> str | None:
        mention = _MENTION.fullmatch(written)
        name = mention[1] if mention else written.removeprefix("@")
        if name in EVERYONE:
            return name
        if name in ids:
            return name
        return None if mention else names.get(name.casefold())

    return find


def _names_roles(message: OutgoingMessage) -> bool:
    return any(isinstance(part, RoleMention) for line in _lines(message) for part in line)


def _lines(message: OutgoingMessage) -> Iterable[tuple[object, ...]]:
    for block in message.blocks:
        match block:
            case Text():
                yield block.parts
            case Divider():
                pass
            case _:
                yield from (row.value for row in block.rows)
