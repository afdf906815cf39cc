"""Pacer on a stand-in for Discord, as a process that can be killed: its data's folder and the two addresses follow."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.app import App
from bot.clocks import SystemClock
from bot.library.load import load_library, shipped_content
from bot.ports import Limits
from tests.standins.discord.server import TOKEN

DATABASE = "pacer.db"
SHORT_LIMITS = Limits(answer=timedelta(seconds=1), settle=timedelta(seconds=0.2))
SHORT_WAITS = Waits(
    connection=timedelta(seconds=1),
    guilds=timedelta(seconds=0.05),
    identify=timedelta(0),
    reconnect=timedelta(seconds=0.1),
    longest_reconnect=timedelta(seconds=1),
    ending=timedelta(seconds=1),
)


async def live(data: Path, api: str, gateway: str) -> None:
    settings = DiscordSettings(_env_file=None, discord_token=TOKEN, discord_api_base=api, discord_gateway_url=gateway)
    use_servers(settings)
    app = await App.open(
        database=data / DATABASE,
        library=load_library(shipped_content()),
        clock=SystemClock(),
        connect=lambda host: [DiscordAdapter(host, settings, limits=SHORT_LIMITS, waits=SHORT_WAITS)],
    )
    try:
        await app.run(keeps_time=True)
    finally:
        await app.close()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
