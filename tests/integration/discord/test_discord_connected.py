"""The line in the log that says Pacer is on Discord."""

from structlog.testing import capture_logs

from tests.discord_bot import Bot
from tests.standins.discord.server import DiscordServer


async def test_the_log_says_of_each_shard_that_it_is_connected_and_how_many_guilds_it_has(
    idle: Bot, server: DiscordServer
) -> None:
    idle.shards = (2, (0, 1))
    guilds = [server.guild, await server.guild_joined("Evening class"), await server.guild_joined("Night class")]
    with capture_logs() as logs:
        await idle.start()

    told = [(line["log_level"], line["shard"], line["guilds"]) for line in logs if line["event"] == "discord.connected"]
    assert sorted(told) == [("info", shard, sum((guild.id >> 22) % 2 == shard for guild in guilds)) for shard in (0, 1)]
