"""Pacer in a Discord guild, over discord.py."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports import Adapter, Host

# `pacer --help` asks every adapter whether it is configured, so nothing heavy is imported before `connect`.


def is_configured() -> bool:
    """Whether there is a token. Raises UnreadableSettings."""
    from adapters.discord.settings import TokenSetting
    from bot.adapting.settings import read

    return read(TokenSetting, platform="Discord").discord_token is not None


def connect(host: "Host") -> "Adapter":
    """Raises UnreadableSettings."""
    from adapters.discord.adapter import DiscordAdapter
    from adapters.discord.settings import read_settings
    from adapters.discord.transport import use_servers

    settings = read_settings()
    use_servers(settings)
    return DiscordAdapter(host, settings)
