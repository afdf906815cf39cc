"""What Discord sends, for tests of what is made of it: a guild with a channel, a thread and some people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import discord

ME, LENA, ROBOT, OWNER = 900, 901, 902, 903
GUILD, CHANNEL, THREAD, DIRECT, ADMINS, STUDENTS = 100, 200, 300, 400, 500, 501
# An id carries its time: milliseconds since 2015, shifted by 22 bits.
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ACT = (int(AT.timestamp() * 1000) - 1420070400000) << 22
MANAGE_SERVER, ADMINISTRATOR, SEND = 1 << 5, 1 << 3, 1 << 11

Payload = dict[str, Any]


def new_client() -> discord.Client:
    """One that was told of a guild with a channel and a thread, without a connection."""
    client = discord.Client(intents=discord.Intents.none(), max_messages=None)
    state = client._connection
    me: Any = user(ME, "Pacer", bot=True)
    state.user = discord.ClientUser(state=state, data=me)
    state._add_guild_from_data(GUILD_PAYLOAD)
    return client


def user(id_: int, name: str, *, bot: bool = False) -> Payload:
    return {
        "id": str(id_),
        "username": name.lower(),
        "discriminator": "0",
        "avatar": None,
        "global_name": name,
        "bot": bot,
    }


def member(id_: int, name: str, *, bot: bool = False, nick: str | None = None, roles: tuple[int, ...] = ()) -> Payload:
    return {
        "user": user(id_, name, bot=bot),
        "nick": nick,
        "roles": [str(role) for role in roles],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def role(id_: int, name: str, permissions: int = 0) -> Payload:
    return {
        "id": str(id_),
        "name": name,
        "permissions": str(permissions),
        "position": 1,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


GUILD_PAYLOAD: Any = {
    "id": str(GUILD),
    "name": "School",
    "owner_id": str(OWNER),
    "roles": [role(GUILD, "@everyone", SEND), role(ADMINS, "admins", MANAGE_SERVER), role(STUDENTS, "students", SEND)],
    "channels": [{"id": str(CHANNEL), "type": 0, "name": "general", "position": 0, "permission_overwrites": []}],
    "threads": [
        {
            "id": str(THREAD),
            "type": 11,
            "name": "Talk",
            "parent_id": str(CHANNEL),
            "owner_id": str(ME),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 10080,
                "archive_timestamp": "2026-03-01T00:00:00+00:00",
                "locked": False,
            },
        }
    ],
    "members": [],
    "emojis": [],
    "stickers": [],
}
PLACES: Mapping[int, Payload] = {
    CHANNEL: {"id": str(CHANNEL), "type": 0},
    THREAD: {"id": str(THREAD), "type": 11, "parent_id": str(CHANNEL)},
}


def interaction(
    client: discord.Client,
    kind: int,
    data: Payload,
    *,
    channel: int = CHANNEL,
    permissions: int = SEND,
    who: Payload | None = None,
    direct: bool = False,
) -> discord.Interaction:
    payload: Any = {
        "id": str(ACT),
        "type": kind,
        "application_id": str(ME),
        "token": "t",
        "version": 1,
        "attachment_size_limit": 1,
        "data": data,
    }
    if direct:
        payload |= {"user": user(LENA, "Lena"), "channel": {"id": str(DIRECT), "type": 1, "recipients": []}}
    else:
        acting = who or member(LENA, "Lena", nick="Lena H.", roles=(STUDENTS,))
        payload |= {
            "guild_id": str(GUILD),
            "channel": PLACES[channel],
            "member": acting | {"permissions": str(permissions)},
        }
    return discord.Interaction(data=payload, state=client._connection)


def message(client: discord.Client, *, kind: int = 0, bot: bool = False, webhook: bool = False) -> discord.Message:
    data: Any = {
        "id": str(ACT),
        "type": kind,
        "content": "Done it!",
        "channel_id": str(THREAD),
        "guild_id": str(GUILD),
        "author": user(LENA, "Lena", bot=bot),
        "member": member(LENA, "Lena", roles=(ADMINS,)),
        "timestamp": AT.isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "components": [],
    }
    if webhook:
        data["webhook_id"] = "1"
    guild = client.get_guild(GUILD)
    thread = guild.get_thread(THREAD) if guild else None
    assert thread
    return discord.Message(state=client._connection, channel=thread, data=data)


def reaction(
    client: discord.Client, emoji: Payload, *, who: int = LENA, bot: bool = False, channel: int = CHANNEL
) -> discord.RawReactionActionEvent:
    data: Any = {
        "user_id": str(who),
        "channel_id": str(channel),
        "message_id": "77",
        "guild_id": str(GUILD),
        "emoji": emoji,
        "type": 0,
        "burst": False,
    }
    event = discord.RawReactionActionEvent(data, discord.PartialEmoji.from_dict(emoji), "REACTION_ADD")
    guild = client.get_guild(GUILD)
    assert guild
    acting: Any = member(who, "Lena", bot=bot)
    event.member = discord.Member(data=acting, guild=guild, state=client._connection)
    return event
