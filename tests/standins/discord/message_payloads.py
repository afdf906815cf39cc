"""Messages as Discord writes them on the wire."""

from dataclasses import replace

from tests.standins.discord.entities import Message, MessageKind, Reaction
from tests.standins.discord.payloads import channel_payload, member_payload, moment, user_payload
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World

PLAIN_REFERENCE = 0


def message_payload(world: World, message: Message) -> Json:
    """Everything, for someone who may read it; without the nonce, which only creation tells."""
    payload: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel),
        "author": user_payload(message.author),
        "content": message.content,
        "timestamp": moment(message.at),
        "edited_timestamp": moment(message.edited) if message.edited else None,
        "type": int(message.kind),
        "flags": int(message.flags),
        "tts": False,
        "pinned": False,
        "mention_everyone": message.mentions.everyone,
        "mentions": [user_payload(user) for user in message.mentions.users],
        "mention_roles": [str(role.id) for role in message.mentions.roles],
        "attachments": list(message.attachments),
        "embeds": [{"type": "rich"} | embed for embed in message.embeds],
        "components": list(message.components),
    }
    if message.reactions:
        payload["reactions"] = [_reaction_payload(world, each) for each in message.reactions]
    if message.thread is not None and message.thread in world.channels:
        payload["thread"] = channel_payload(world, world.channels[message.thread])
    if message.interaction is not None:
        payload |= {"interaction_metadata": message.interaction, "webhook_id": str(world.bot.id)}
    if message.author.id == world.bot.id:
        payload["application_id"] = str(world.bot.id)
    return payload | _reference(world, message)


def gateway_payload(world: World, message: Message) -> Json:
    """As an event tells it: with the guild and the author's membership."""
    payload = message_payload(world, message)
    if message.guild is None:
        return payload
    payload["guild_id"] = str(message.guild)
    member = world.member(message.guild, message.author.id)
    return payload | {"member": member_payload(member, with_user=False)} if member else payload


def veiled_payload(world: World, message: Message, payload: Json) -> Json | None:
    """The same without what was written; None where a bot may read it anyway (direct messages, mentions, its own)."""
    is_open = message.guild is None or world.bot in (message.author, *message.mentions.users)
    if is_open:
        return None
    return payload | {"content": "", "embeds": [], "attachments": [], "components": []}


def emoji_payload(emoji: str) -> Json:
    name, _, snowflake = emoji.partition(":")
    return {"id": snowflake or None, "name": name, "animated": False}


def _reaction_payload(world: World, reaction: Reaction) -> Json:
    return {
        "emoji": emoji_payload(reaction.emoji),
        "count": len(reaction.by),
        "count_details": {"normal": len(reaction.by), "burst": 0},
        "me": world.bot.id in reaction.by,
        "me_burst": False,
        "burst_colors": [],
    }


def _reference(world: World, message: Message) -> Json:
    if message.reply_to is None:
        return {}
    channel = message.channel
    if message.kind is MessageKind.THREAD_STARTER:
        channel = world.channels[channel].parent or channel
    original = world.messages.get(channel, {}).get(message.reply_to)
    reference: Json = {"type": PLAIN_REFERENCE, "message_id": str(message.reply_to), "channel_id": str(channel)}
    if message.guild is not None:
        reference["guild_id"] = str(message.guild)
    referenced = message_payload(world, replace(original, reply_to=None)) if original else None
    return {"message_reference": reference, "referenced_message": referenced}
