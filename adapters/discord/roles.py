"""A guild's roles by what people write: a mention, a name, an id."""

import re
from collections.abc import Mapping

import discord

from adapters.discord.markup import EVERYONE
from bot.adapting.pieces import FindRole

_MENTION = re.compile(r"<@&(\d{1,20})>")


def role_finder(guild: discord.Guild | None) -> FindRole:
    """Among the guild's own roles, and everyone."""
    return find_among({str(role.id): role.name for role in guild.roles} if guild else {})


def find_among(names: Mapping[str, str]) -> FindRole:
    """`names` by id, the first of one name counts."""
    by_name = {name.casefold(): role for role, name in reversed(list(names.items()))}

    def find(written: str) -> str | None:
        if written in EVERYONE:
            return written
        if mention := _MENTION.fullmatch(written):
            return mention[1] if mention[1] in names else None
        # A role may be called by digits alone.
        return by_name.get(written.casefold()) or (written if written in names else None)

    return find
