"""Pacer as a process that can be killed: its data's folder and its platform follow, the settings are around it."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from adapters.discord import waits as discord_waits
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.slack import waits as slack_waits
from adapters.slack.adapter import SlackAdapter
from adapters.slack.settings import SlackSettings
from bot.app import App
from bot.clocks import SystemClock
from bot.library.load import load_library, shipped_content
from bot.ports import Adapter, Host, Limits

DATABASE = "pacer.db"
_SOON = timedelta(seconds=0.1)
_SHORT = timedelta(seconds=1)
_LIMITS = Limits(answer=_SHORT, settle=timedelta(seconds=0.2))
_DISCORD_WAITS = discord_waits.Waits(
    connection=_SHORT,
    guilds=timedelta(seconds=0.05),
    identify=timedelta(0),
    reconnect=_SOON,
    longest_reconnect=_SHORT,
    ending=_SHORT,
)
_SLACK_WAITS = slack_waits.Waits(
    request=_SHORT,
    connection=_SHORT,
    pace=timedelta(0),
    missed=_SOON,
    reconnect=_SOON,
    longest_reconnect=_SHORT,
    ping=_SHORT,
    ending=_SHORT,
)


def _discord(host: Host) -> Adapter:
    settings = DiscordSettings(_env_file=None)
    use_servers(settings)
    return DiscordAdapter(host, settings, limits=_LIMITS, waits=_DISCORD_WAITS)


def _slack(host: Host) -> Adapter:
    return SlackAdapter(host, SlackSettings(_env_file=None), limits=_LIMITS, waits=_SLACK_WAITS)


ADAPTERS: Mapping[str, Callable[[Host], Adapter]] = {"discord": _discord, "slack": _slack}


async def live(data: Path, platform: str) -> None:
    app = await App.open(
        database=data / DATABASE,
        library=load_library(shipped_content()),
        clock=SystemClock(),
        connect=lambda host: [ADAPTERS[platform](host)],
    )
    try:
        await app.run(keeps_time=True)
    finally:
        await app.close()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2]))
