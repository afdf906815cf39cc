"""Which guild somebody means who writes a direct message: the one in which they last acted."""

import asyncio
from collections import OrderedDict
from typing import TypeVar
from weakref import WeakValueDictionary

import aiohttp
import discord
import structlog

from adapters.discord.waits import Waits
from bot.ports import AdapterState

V = TypeVar("V")

MOST_ASKED = 25
"""Guilds that are asked for somebody of whom nothing is known."""
MOST_KNOWN = 10_000

_log = structlog.get_logger()


class Homes:
    def __init__(self, client: discord.Client, state: AdapterState, waits: Waits) -> None:
        self._client = client
        self._state = state
        self._waits = waits
        self._known: OrderedDict[int, int] = OrderedDict()
        self._nowhere: OrderedDict[int, float] = OrderedDict()
        """Until when (the loop's time) somebody whom no guild has is not looked for again."""
        self._looking: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def note(self, user: int, guild: int) -> None:
        """They acted in that guild."""
        self._nowhere.pop(user, None)
        if await self._of(user) != guild:
            _remember(self._known, user, guild)
            await self._state.put(_key(user), str(guild).encode(), space=str(guild))

    async def member(self, user: int, wanted: int | None = None) -> discord.Member | None:
        """Them in the guild that is wanted, else in their home guild, as Discord sees them now.

        None where no guild of Pacer's has them, or none says so in time.
        """
        async with self._looking.setdefault(user, asyncio.Lock()):
            found = await self._found(user, wanted)
            if found:
                await self.note(user, found.guild.id)
            else:
                _remember(self._nowhere, user, self._now + self._waits.nowhere.total_seconds())
            return found

    async def _found(self, user: int, wanted: int | None) -> discord.Member | None:
        try:
            async with asyncio.timeout(self._waits.look_up.total_seconds()):
                for guild in await self._candidates(user, wanted):
                    found = await _member_of(guild, user)
                    if found:
                        return found
        except TimeoutError:
            _log.warning("discord.home_not_found_in_time", user=user)
        return None

    async def _candidates(self, user: int, wanted: int | None) -> list[discord.Guild]:
        """Those that are likely first; the others only where nobody has looked just now."""
        likely = [self._client.get_guild(wanted)] if wanted is not None else []
        others: list[discord.Guild] = []
        if self._now >= self._nowhere.get(user, 0):
            home = await self._of(user)
            likely += [self._client.get_guild(home)] if home is not None else []
            others = [guild for guild in self._client.guilds if guild not in likely][:MOST_ASKED]
        return list(dict.fromkeys(guild for guild in [*likely, *others] if guild is not None))

    async def _of(self, user: int) -> int | None:
        if user not in self._known:
            kept = await self._state.get(_key(user))
            if kept is None:
                return None
            self._known[user] = int(kept)
        _remember(self._known, user, self._known[user])
        return self._known[user]

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time()


async def _member_of(guild: discord.Guild, user: int) -> discord.Member | None:
    """None also where the guild can't be asked: another one may have them."""
    try:
        return await guild.fetch_member(user)
    except discord.NotFound:
        return None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.warning("discord.member_unclear", guild=guild.id, error=type(error).__name__)
        return None


def _remember(known: OrderedDict[int, V], user: int, what: V) -> None:
    """Those of whom least was heard lately go first."""
    known[user] = what
    known.move_to_end(user)
    if len(known) > MOST_KNOWN:
        known.popitem(last=False)


def _key(user: int) -> str:
    return f"home:{user}"
