"""What Pacer lacks in a channel, in Discord's own words."""

from collections.abc import Sequence

import discord

from adapters.discord.invite import PERMISSIONS, permission_name
from adapters.discord.refs import place_id
from bot.errors import ChannelGone
from bot.model.refs import ChannelRef

VIEW = permission_name("view_channel")
SEND = permission_name("send_messages")
SEND_IN_THREADS = permission_name("send_messages_in_threads")
OPEN_THREADS = permission_name("create_public_threads")
READ_HISTORY = permission_name("read_message_history")
REACT = permission_name("add_reactions")

_ATTRIBUTES = {permission_name(name): name for name in PERMISSIONS}


def to_send(channel: ChannelRef) -> str:
    return SEND_IN_THREADS if channel.thread else SEND


def lacked(client: discord.Client, channel: ChannelRef, *needed: str) -> str | None:
    """The first of `needed` that Pacer lacks there, as far as the gateway told."""
    guild = client.get_guild(int(channel.space))
    # A thread has its channel's.
    found = guild.get_channel(int(channel.channel)) if guild else None
    if guild is None or found is None or guild.me is None:
        return None
    held = found.permissions_for(guild.me)
    return next((each for each in needed if not getattr(held, _ATTRIBUTES[each])), None)


async def missing_in(client: discord.Client, channel: ChannelRef) -> Sequence[str]:
    """Raises ChannelGone, also for a channel of another guild."""
    try:
        found = await client.fetch_channel(place_id(channel))
    except discord.Forbidden:
        return _in_settings(VIEW)
    if isinstance(found, discord.abc.PrivateChannel):
        return ()
    if str(found.guild.id) != channel.space:
        raise ChannelGone
    parent = await _parent(client, found) if isinstance(found, discord.Thread) else found
    held = parent.permissions_for(await _me(client, found.guild.id))
    return _in_settings(*(permission_name(name) for name in PERMISSIONS if not getattr(held, name)))


def _in_settings(*missing: str) -> Sequence[str]:
    """With where they are given, said once."""
    return (*missing[:-1], f"{missing[-1]} (permissions are in the channel's settings)") if missing else ()


async def _parent(client: discord.Client, thread: discord.Thread) -> discord.abc.GuildChannel:
    found = await client.fetch_channel(thread.parent_id)
    if not isinstance(found, discord.abc.GuildChannel):
        raise ChannelGone
    return found


async def _me(client: discord.Client, guild: int) -> discord.Member:
    known = client.get_guild(guild)
    if known is not None and not known.unavailable and known.me is not None:
        return known.me
    fetched = await client.fetch_guild(guild, with_counts=False)
    return await fetched.fetch_member(client.user.id if client.user else 0)
