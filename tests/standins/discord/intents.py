"""Which events a bot hears (Discord's documentation, Gateway Intents)."""

from enum import IntFlag


class Intent(IntFlag):
    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
KNOWN_BITS = (1 << 26) - 1

_NEEDED = {
    "GUILD_MEMBER_": Intent.GUILD_MEMBERS,
    "GUILD_": Intent.GUILDS,
    "CHANNEL_": Intent.GUILDS,
    "THREAD_": Intent.GUILDS,
    "MESSAGE_REACTION_": Intent.GUILD_REACTIONS,
    "MESSAGE_": Intent.GUILD_MESSAGES,
}
_IN_DIRECTS = {
    Intent.GUILD_REACTIONS: Intent.DIRECT_REACTIONS,
    Intent.GUILD_MESSAGES: Intent.DIRECT_MESSAGES,
}


def needed(event: str, *, in_guild: bool) -> Intent:
    """The intent without which an event of that name is not sent; NONE for one that always is."""
    found = next((intent for prefix, intent in _NEEDED.items() if event.startswith(prefix)), Intent.NONE)
    return found if in_guild else _IN_DIRECTS.get(found, found)
