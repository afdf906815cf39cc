"""What a channel's history shows: Pacer's own posts by their keys, people's reactions and replies."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from adapters.discord.emoji import canonical
from adapters.discord.files import Files
from adapters.discord.inbound import is_somebodys, stranger
from adapters.discord.keys import carries
from adapters.discord.permissions import READ_HISTORY, lacked
from adapters.discord.refs import message_ref, place_id
from bot.errors import PermissionMissing
from bot.model.events import Reaction, ThreadReply
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far Discord's time and ours may lie apart: ids carry Discord's."""


async def find(client: discord.Client, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
    place = client.get_partial_messageable(place_id(channel))
    async for message in place.history(limit=None, after=since - CLOCKS_DIFFER, oldest_first=True):
        if message.author == client.user and carries(message.components, key):
            return message_ref(channel, message.id)
    _check_readable(client, channel)
    return None


async def is_own(client: discord.Client, channel: int, message: int) -> bool:
    """Whether Pacer wrote that message; one that can't be read can't be listed either, and counts as another's."""
    try:
        found = await client.get_partial_messageable(channel).fetch_message(message)
    except (discord.NotFound, discord.Forbidden):
        return False
    return found.author == client.user


async def reactions(client: discord.Client, post: MessageRef) -> Sequence[Reaction]:
    place = client.get_partial_messageable(place_id(post.channel))
    message = await place.fetch_message(int(post.message))
    found: list[Reaction] = []
    for reaction in message.reactions:
        for kind, count in (
            (discord.ReactionType.normal, reaction.normal_count),
            (discord.ReactionType.burst, reaction.burst_count),
        ):
            if count:
                emoji = canonical(reaction.emoji)
                found += [
                    Reaction(emoji=emoji, by=stranger(int(post.channel.space), user))
                    async for user in reaction.users(limit=None, type=kind)
                    if not user.bot
                ]
    return found


async def replies(
    client: discord.Client, post: MessageRef, since: datetime, *, files: Files | None
) -> Sequence[ThreadReply]:
    """In the thread that has the post's id; none where nobody opened it. Without `files` their text is not read."""
    place = client.get_partial_messageable(int(post.message))
    try:
        found = [
            ThreadReply(
                message=str(message.id),
                by=stranger(int(post.channel.space), message.author),
                at=message.created_at,
                text=await files.said(message) if files else None,
            )
            async for message in place.history(limit=None, after=since, oldest_first=True)
            if is_somebodys(message)
        ]
    except discord.NotFound:
        return []
    if not found:
        _check_readable(client, post.channel)
    return found


def _check_readable(client: discord.Client, channel: ChannelRef) -> None:
    """To whom may not read it, Discord shows an empty history. Raises PermissionMissing."""
    if lacked(client, channel, READ_HISTORY):
        raise PermissionMissing(READ_HISTORY)
