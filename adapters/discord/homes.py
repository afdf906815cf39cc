"""Which guild somebody means who writes a direct message: the one in which they last acted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import discord
import structlog

from adapters.discord.errors import TROUBLE
from adapters.discord.lately import Lately
from adapters.discord.waits import Waits
from bot.errors import Refusal
from bot.ports import AdapterState

MOST_ASKED = 25
"""Guilds that are asked for somebody of whom nothing is known."""
_MOST_NOWHERE = 10_000
_MOST_SEEN = 1_000
_NOT_THERE = {10004, 10007, 10013}
"""Guild, member or user unknown (Discord's JSON codes); anything else says nothing about who is where."""

_log = structlog.get_logger()


class NoHome(Refusal):
    """Use a command in a server that has Pacer, then try here again."""


class Unclear(Refusal):
    """Discord did not answer just now. Please try once more."""


class Homes:
    def __init__(self, client: discord.Client, state: AdapterState, waits: Waits) -> None:
        self._client = client
        self._state = state
        self._waits = waits
        self._seen: Lately[discord.Member] = Lately(waits.seen, most=_MOST_SEEN)
        self._nowhere: Lately[bool] = Lately(waits.nowhere, most=_MOST_NOWHERE)
        self._looking: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def note(self, user: int, guild: int) -> None:
        """They acted in that guild."""
        self._nowhere.drop(user)
        if await self._home(user) != guild:
            self._seen.drop(user)
            await self._state.put(_key(user), str(guild).encode(), space=str(guild))

    async def member(self, user: int, wanted: int | None = None) -> discord.Member:
        """Them in the guild that is wanted, else in their home guild, as Discord sees them now.

        Only who is in neither is looked for in others. Raises NoHome where no guild has them, and Unclear where
        Discord does not say so in time.
        """
        async with self._one_at_a_time(user):
            return await self._found(user, wanted)

    async def writer(self, user: int) -> discord.Member:
        """Them in their home guild, as Discord saw them a moment ago: for messages, which need no rights.

        Raises NoHome and Unclear.
        """
        async with self._one_at_a_time(user):
            seen = self._seen.get(user)
            if seen is None:
                seen = await self._found(user, None)
                self._seen.put(user, seen)
            return seen

    @asynccontextmanager
    async def _one_at_a_time(self, user: int) -> AsyncIterator[None]:
        """Raises Unclear where it takes too long."""
        try:
            async with (
                asyncio.timeout(self._waits.look_up.total_seconds()),
                self._looking.setdefault(user, asyncio.Lock()),
            ):
                yield
        except TimeoutError:
            _log.warning("discord.home_not_found_in_time", user=user)
            raise Unclear from None

    async def _found(self, user: int, wanted: int | None) -> discord.Member:
        if wanted is not None and (found := await self._member(wanted, user)):
            return found
        if self._nowhere.get(user):
            raise NoHome
        home = await self._home(user)
        if home is not None and home != wanted and (found := await self._member(home, user)):
            return found
        return await self._found_elsewhere(user, asked={wanted, home}, has_home=home is not None)

    async def _found_elsewhere(self, user: int, *, asked: set[int | None], has_home: bool) -> discord.Member:
        """Guilds that can't be asked are passed over; who may be in one of them as well gets no home from it."""
        are_all_clear = True
        for guild in [each.id for each in self._client.guilds if each.id not in asked][:MOST_ASKED]:
            try:
                found = await self._member(guild, user)
            except Unclear:
                are_all_clear = False
                continue
            if found:
                if are_all_clear and not has_home:
                    await self.note(user, guild)
                return found
        if not are_all_clear:
            raise Unclear
        self._nowhere.put(user, True)
        raise NoHome

    async def _member(self, guild: int, user: int) -> discord.Member | None:
        """None where they, or Pacer, aren't in it. Raises Unclear where Discord does not say."""
        try:
            return await (await self._guild(guild)).fetch_member(user)
        except TROUBLE as error:
            if isinstance(error, discord.NotFound) and error.code in _NOT_THERE:
                return None
            _log.warning("discord.member_unclear", guild=guild, error=type(error).__name__)
            raise Unclear from error

    async def _guild(self, guild: int) -> discord.Guild:
        """As the gateway told of it; fetched where its shard is another process's or has not told yet."""
        known = self._client.get_guild(guild)
        if known is not None and not known.unavailable:
            return known
        return await self._client.fetch_guild(guild, with_counts=False)

    async def _home(self, user: int) -> int | None:
        kept = await self._state.get(_key(user))
        return None if kept is None else int(kept)


def _key(user: int) -> str:
    return f"home:{user}"
