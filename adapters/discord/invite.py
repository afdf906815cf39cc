"""The link that invites Pacer to a guild, with nothing in it that isn't needed."""

import asyncio
from collections.abc import Mapping, Sequence

import aiohttp
import discord

from adapters.discord.settings import DiscordSettings, read_settings
from adapters.discord.transport import use_servers
from bot.errors import Refusal
from bot.model.commands import Command

SCOPES: Mapping[str, str] = {
    "bot": "Pacer is in the guild, posts and hears of reactions and replies.",
    "applications.commands": "Members see its slash commands.",
}
PERMISSIONS: Mapping[str, str] = {
    "view_channel": "To see the channels that it posts to.",
    "send_messages": "To post.",
    "send_messages_in_threads": "To answer and post below a post.",
    "create_public_threads": "To open a post's thread.",
    "read_message_history": "To find its own posts, so that nothing comes twice, and to catch up after an outage.",
    "add_reactions": "To put the check mark under a post that invites a check-in.",
}


class NoApplication(Refusal):
    """Set DISCORD_TOKEN to your bot's token, or DISCORD_CLIENT_ID to its application id, then try again."""


class WrongToken(Refusal):
    """Discord refuses that token. Copy it anew from your application's Bot page into DISCORD_TOKEN."""


class NoAnswer(Refusal):
    """Discord could not be reached to ask for the application's id. Set DISCORD_CLIENT_ID, or try again in a minute."""


def invite_url(client_id: int | str) -> str:
    permissions = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
    return discord.utils.oauth_url(client_id, permissions=permissions, scopes=list(SCOPES))


def main(commands: Sequence[Command] = ()) -> None:
    """Print the link and what each part is for. Raises NoApplication, WrongToken or NoAnswer."""
    print(invite_url(_client_id()))
    print("\nScopes:")
    for scope, why in SCOPES.items():
        print(f"  {scope}: {why}")
    print("\nPermissions:")
    for name, why in PERMISSIONS.items():
        print(f"  {permission_name(name)}: {why}")


def permission_name(name: str) -> str:
    """A permission as Discord shows it, as in “Send Messages in Threads”."""
    return name.replace("_", " ").title().replace(" In ", " in ")


async def application_id(settings: DiscordSettings) -> str:
    """Whose token it is, as Discord says. Raises WrongToken or NoAnswer."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login(settings.token)
    except discord.LoginFailure:
        raise WrongToken from None
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        raise NoAnswer from None
    finally:
        await client.close()
    return str(client.application_id)


def _client_id() -> str:
    settings = read_settings()
    if settings.discord_client_id:
        return settings.discord_client_id
    if settings.discord_token is None:
        raise NoApplication
    use_servers(settings)
    return asyncio.run(application_id(settings))
