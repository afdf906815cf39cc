"""People, guilds and channels as Discord writes them on the wire."""

from datetime import datetime

from tests.standins.discord.entities import Channel, ChannelKind, Guild, Member, MessageKind, Overwrite, Role, User
from tests.standins.discord.intents import Intent
from tests.standins.discord.snowflakes import made_at
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World

CONTENT_FLAG = 1 << 18
MEMBERS_FLAG = 1 << 14
ONE_DAY_MINUTES = 1440
ATTACHMENT_LIMIT = 10 * 1024 * 1024


def moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def user_payload(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.is_bot else user.shown_as,
        "discriminator": "0000" if user.is_bot else "0",
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
    }


def own_user_payload(user: User) -> Json:
    return user_payload(user) | {
        "verified": True,
        "mfa_enabled": True,
        "email": None,
        "flags": 0,
        "locale": user.locale,
    }


def application_payload(world: World) -> Json:
    owner = next(iter(world.guilds.values())).owner if world.guilds else world.bot.id
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_payload(world.users[owner]),
        "team": None,
        "flags": application_flags(world),
        "interactions_endpoint_url": None,
    }


def application_flags(world: World) -> int:
    content = CONTENT_FLAG if Intent.MESSAGE_CONTENT in world.privileged else 0
    return content | (MEMBERS_FLAG if Intent.GUILD_MEMBERS in world.privileged else 0)


def member_payload(member: Member, *, with_user: bool = True) -> Json:
    payload: Json = {
        "nick": None,
        "avatar": None,
        "roles": [str(role) for role in member.roles],
        "joined_at": moment(member.joined),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    return payload | {"user": user_payload(member.user)} if with_user else payload


def role_payload(role: Role) -> Json:
    payload: Json = {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0 if role.id == role.guild else 1,
        "permissions": str(int(role.permissions)),
        "managed": role.bot is not None,
        "mentionable": role.is_mentionable,
        "flags": 0,
    }
    return payload if role.bot is None else payload | {"tags": {"bot_id": str(role.bot)}}


def channel_payload(world: World, channel: Channel) -> Json:
    """A thread, a direct channel or a guild's channel."""
    latest = max(world.messages.get(channel.id, {}), default=None)
    shared: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "last_message_id": None if latest is None else str(latest),
        "flags": 0,
    }
    if channel.kind is ChannelKind.DIRECT and channel.recipient is not None:
        return shared | {"recipients": [user_payload(world.users[channel.recipient])]}
    shared |= {"guild_id": str(channel.guild), "name": channel.name, "rate_limit_per_user": 0}
    return shared | (_thread_part(world, channel) if channel.is_thread else _place_part(channel))


def _place_part(channel: Channel) -> Json:
    return {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": [_overwrite_payload(each) for each in channel.overwrites],
    }


def _overwrite_payload(overwrite: Overwrite) -> Json:
    return {
        "id": str(overwrite.target),
        "type": 0 if overwrite.is_role else 1,
        "allow": str(int(overwrite.allowed)),
        "deny": str(int(overwrite.denied)),
    }


def _thread_part(world: World, thread: Channel) -> Json:
    messages = [
        each for each in world.messages.get(thread.id, {}).values() if each.kind is not MessageKind.THREAD_STARTER
    ]
    changed = moment(thread.changed or made_at(thread.id))
    return {
        "parent_id": str(thread.parent),
        "owner_id": str(thread.owner),
        "message_count": len(messages),
        "total_message_sent": len(messages),
        "member_count": len({message.author.id for message in messages}),
        "thread_metadata": {
            "archived": thread.is_archived,
            "locked": thread.is_locked,
            "auto_archive_duration": ONE_DAY_MINUTES,
            "archive_timestamp": changed,
            "create_timestamp": changed,
        },
    }


def guild_payload(world: World, guild: Guild) -> Json:
    """As a request for the guild answers."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner),
        "preferred_locale": guild.locale,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "vanity_url_code": None,
        "banner": None,
        "roles": [role_payload(role) for role in world.roles[guild.id].values()],
    }


def guild_create_payload(world: World, guild: Guild, *, newly_joined: bool) -> Json:
    """As the gateway tells it, at the start of a session or when the bot was invited."""
    bot = world.members[guild.id][world.bot.id]
    come: Json = {} if newly_joined else {"unavailable": False}
    return (
        guild_payload(world, guild)
        | come
        | {
            "joined_at": moment(bot.joined),
            "large": False,
            "member_count": len(world.members[guild.id]),
            "members": [member_payload(bot)],
            "channels": [channel_payload(world, each) for each in world.channels_of(guild.id)],
            "threads": [channel_payload(world, each) for each in world.threads_of(guild.id) if not each.is_archived],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
    )
