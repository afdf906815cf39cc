"""Whom a message notifies (Discord's documentation, Allowed Mentions)."""

import re
from collections.abc import Iterable
from typing import TypeVar

from tests.standins.discord.components import texts_in
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Mentions, Role, User
from tests.standins.discord.permissions import Permission
from tests.standins.discord.wire import Fields
from tests.standins.discord.world import World

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")

Mentioned = TypeVar("Mentioned", User, Role)


def mentions_in(world: World, author: User, channel: Channel, draft: Draft, replied: User | None) -> Mentions:
    """Code counts too, so that nothing notifies unnoticed; embeds never notify."""
    text = "\n".join((draft.content, *texts_in(draft.components)))
    allowed = Fields(draft.allowed_mentions or {})
    parse = {"users", "roles", "everyone"} if draft.allowed_mentions is None else set(allowed.texts("parse"))
    users = _chosen(_ids(USER, text), world.users, "users" in parse, allowed.snowflakes("users"))
    pings_replied = replied is not None and allowed.flag("replied_user", draft.allowed_mentions is None)
    if replied is not None and pings_replied and replied not in users:
        users = (*users, replied)
    if channel.guild is None:
        return Mentions(users=users)
    may_all = Permission.MENTION_EVERYONE in world.permissions(author.id, channel.guild, channel)
    roles = _chosen(_ids(ROLE, text), world.roles[channel.guild], "roles" in parse, allowed.snowflakes("roles"))
    return Mentions(
        users=users,
        roles=tuple(role for role in roles if role.is_mentionable or may_all),
        everyone="everyone" in parse and may_all and EVERYONE.search(text) is not None,
    )


def _ids(pattern: re.Pattern[str], text: str) -> list[int]:
    return list(dict.fromkeys(int(found) for found in pattern.findall(text)))


def _chosen(
    ids: Iterable[int], known: dict[int, Mentioned], parses_all: bool, named: Iterable[int]
) -> tuple[Mentioned, ...]:
    wanted = set(named)
    return tuple(known[each] for each in ids if each in known and (parses_all or each in wanted))
