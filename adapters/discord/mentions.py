"""Whom a message may notify, as Discord's own document writes it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import discord

from adapters.discord.markup import EVERYONE
from bot.adapting.cutting import Piece
from bot.adapting.pieces import parts_in
from bot.model.messages import AccountMention, RoleMention

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.message import AllowedMentions as AllowedMentionsPayload


class Mentions(discord.AllowedMentions):
    """With every id as text: discord.py sends numbers, which Discord takes but does not document."""

    def to_dict(self) -> "AllowedMentionsPayload":
        payload = super().to_dict()
        if "users" in payload:
            payload["users"] = [str(user) for user in payload["users"]]
        if "roles" in payload:
            payload["roles"] = [str(role) for role in payload["roles"]]
        return payload

    def merge(self, other: discord.AllowedMentions) -> "Mentions":
        merged = super().merge(other)
        return Mentions(
            everyone=merged.everyone, users=merged.users, roles=merged.roles, replied_user=merged.replied_user
        )


def mentions_in(pieces: Iterable[Piece]) -> Mentions:
    """Only what a typed part names."""
    parts = list(parts_in(pieces))
    roles = {part.role for part in parts if isinstance(part, RoleMention)}
    users = {part.account.account for part in parts if isinstance(part, AccountMention)}
    return Mentions(
        everyone=not roles.isdisjoint(EVERYONE),
        roles=[discord.Object(int(role)) for role in sorted(roles.difference(EVERYONE))],
        users=[discord.Object(int(user)) for user in sorted(users)],
        replied_user=False,
    )
