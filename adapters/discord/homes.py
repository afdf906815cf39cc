"""Which guild somebody means who writes a direct message: the one in which they last acted."""

import discord

from bot.ports import AdapterState

MOST_ASKED = 25
"""Guilds that are asked for somebody of whom nothing is known."""


class Homes:
    def __init__(self, client: discord.Client, state: AdapterState) -> None:
        self._client = client
        self._state = state
        self._known: dict[int, int] = {}

    async def note(self, user: int, guild: int) -> None:
        """They acted in that guild."""
        if await self._of(user) != guild:
            self._known[user] = guild
            await self._state.put(_key(user), str(guild).encode())

    async def member(self, user: int) -> discord.Member | None:
        """Them in their home guild, as Discord sees them now; None where no guild of Pacer's has them."""
        home = await self._of(user)
        others = [guild.id for guild in self._client.guilds if guild.id != home]
        for each in [home, *others[:MOST_ASKED]]:
            guild = self._client.get_guild(each) if each is not None else None
            found = await _member_of(guild, user) if guild else None
            if found:
                await self.note(user, found.guild.id)
                return found
        return None

    async def _of(self, user: int) -> int | None:
        if user not in self._known:
            kept = await self._state.get(_key(user))
            if kept is None:
                return None
            self._known[user] = int(kept)
        return self._known[user]


async def _member_of(guild: discord.Guild, user: int) -> discord.Member | None:
    try:
        return await guild.fetch_member(user)
    except discord.NotFound:
        return None


def _key(user: int) -> str:
    return f"home:{user}"
