"""Interactions as Discord writes them on the wire."""

from collections.abc import Iterable

from tests.standins.discord.cdn import Upload
from tests.standins.discord.entities import Channel, Message, Role, User
from tests.standins.discord.interactions import Asked, Interaction
from tests.standins.discord.message_payloads import message_payload
from tests.standins.discord.payloads import (
    ATTACHMENT_LIMIT,
    channel_payload,
    member_payload,
    role_payload,
    user_payload,
)
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World

IN_GUILD, IN_DIRECT = 0, 1


def interaction_payload(world: World, asked: Interaction) -> Json:
    """As the event INTERACTION_CREATE tells it."""
    payload: Json = {
        "id": str(asked.id),
        "application_id": str(world.bot.id),
        "type": int(asked.kind),
        "token": asked.token,
        "version": 1,
        "data": asked.data,
        "channel_id": str(asked.channel.id),
        "channel": _partial_channel(world, asked.channel, asked.by),
        "locale": asked.by.locale,
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
        "authorizing_integration_owners": _owners(asked),
        "context": IN_DIRECT if asked.channel.guild is None else IN_GUILD,
        "app_permissions": _permissions(world, world.bot, asked.channel),
    }
    if asked.message is not None:
        payload["message"] = message_payload(world, world.message(asked.message.channel, asked.message.id))
    return payload | _who(world, asked)


def metadata(asked: Interaction) -> Json:
    """What a message says of the interaction that it answers."""
    about: Json = {
        "id": str(asked.id),
        "type": int(asked.kind),
        "user": user_payload(asked.by),
        "authorizing_integration_owners": _owners(asked),
    }
    if asked.message is not None and asked.kind is Asked.COMPONENT:
        about["interacted_message_id"] = str(asked.message.id)
    if asked.opened_by is not None:
        about["triggering_interaction_metadata"] = metadata(asked.opened_by)
    return about


def resolved(world: World, asker: User, found: Iterable[User | Role | Channel | Message | Upload]) -> Json:
    """What the ids in an interaction's data stand for; members and channels come in part."""
    tables: dict[str, Json] = {}
    for each in found:
        snowflake = str(each.id)
        match each:
            case User():
                tables.setdefault("users", {})[snowflake] = user_payload(each)
            case Role():
                tables.setdefault("roles", {})[snowflake] = role_payload(each)
            case Channel():
                tables.setdefault("channels", {})[snowflake] = _partial_channel(world, each, asker)
            case Message():
                tables.setdefault("messages", {})[snowflake] = message_payload(world, each)
            case Upload():
                tables.setdefault("attachments", {})[snowflake] = world.cdn.payload(each)
    return dict(tables)


def resolved_members(world: World, guild: int, users: Iterable[User]) -> Json:
    known = (world.member(guild, user.id) for user in users)
    return {
        str(member.user.id): member_payload(member, with_user=False)
        | {"permissions": str(int(world.permissions(member.user.id, guild)))}
        for member in known
        if member is not None
    }


def _partial_channel(world: World, channel: Channel, asker: User) -> Json:
    if channel.guild is None:
        return channel_payload(world, channel)
    return channel_payload(world, channel) | {"permissions": _permissions(world, asker, channel)}


def _permissions(world: World, user: User, channel: Channel) -> str:
    return "0" if channel.guild is None else str(int(world.permissions(user.id, channel.guild, channel)))


def _owners(asked: Interaction) -> Json:
    return {"0": str(asked.channel.guild or 0)}


def _who(world: World, asked: Interaction) -> Json:
    guild = asked.channel.guild
    member = world.member(guild, asked.by.id)
    if guild is None or member is None:
        return {"user": user_payload(asked.by)}
    locale = world.guilds[guild].locale
    return {
        "guild_id": str(guild),
        "guild": {"id": str(guild), "locale": locale, "features": []},
        "guild_locale": locale,
        "member": member_payload(member) | {"permissions": _permissions(world, asked.by, asked.channel)},
    }
