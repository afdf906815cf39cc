"""Pacer's Discord adapter before a stand-in for Discord's servers, for tests of what it does there."""

from datetime import timedelta
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.refs import channel_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import SpaceLeft
from bot.model.messages import Action, Button, OutgoingMessage, quoted, text
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef
from bot.ports import Host
from bot.testing.stage import COMMANDS
from tests.platform_bot import PlatformBot
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.server import DiscordServer

KEY = DeliveryKey("key1")
CHECK = "✅"
SHOW = Command(
    path=("progress",),
    says="Show progress",
    options=(Option(name="member", kind=OptionKind.MEMBER, says="Whose", required=False),),
)
ZONE = Command(
    path=("zone",),
    says="Choose a zone",
    options=(
        Option(name="name", kind=OptionKind.STRING, says="Its name", suggests=True),
        Option(name="hour", kind=OptionKind.INT, says="When the day starts", required=False, suggests=True),
    ),
)
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"), opens_form=True)
CHALLENGE = OutgoingMessage(title="Week 7", blocks=(text("Write a token bucket."),), buttons=(ANSWER,), thread="Talk")
LONG = OutgoingMessage(title="Long", blocks=(text(quoted(" ".join(f"word{n}" for n in range(1200)))),))
QUICK = Waits(
    acknowledge=timedelta(milliseconds=50),
    form=timedelta(milliseconds=100),
    connection=timedelta(seconds=1),
    guilds=timedelta(milliseconds=50),
    identify=timedelta(0),
    reconnect=timedelta(milliseconds=10),
    longest_reconnect=timedelta(milliseconds=10),
    missed=timedelta(milliseconds=10),
    untold=timedelta(milliseconds=10),
    sync=timedelta(milliseconds=10),
    ending=timedelta(seconds=1),
)


class Bot(PlatformBot[DiscordAdapter]):
    def __init__(self, server: DiscordServer, data: Path) -> None:
        self.server = server
        self.waits = QUICK
        self.reads_messages = False
        self.shards: tuple[int, tuple[int, ...]] | None = None
        """How many there are, and which of them are this process's."""
        super().__init__(data, (*COMMANDS, SHOW, ZONE))

    def _connect(self, host: Host) -> DiscordAdapter:
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_base=self.server.api_url,
            discord_gateway_url=self.server.gateway_url,
            pacer_discord_message_content=self.reads_messages,
            pacer_discord_shard_count=self.shards[0] if self.shards else None,
            pacer_discord_shard_ids=self.shards[1] if self.shards else None,
        )
        use_servers(settings)
        return DiscordAdapter(host, settings, waits=self.waits)

    async def settled(self) -> None:
        """Returns when the adapter has taken what the gateway sent so far: an act after it comes out behind it."""
        lena = self.server.member("settler")
        await (await lena.command("/note")).answer()

    def left(self) -> list[int]:
        """The guilds of which it was told since the start that Pacer left them."""
        return [int(event.space.space) for event in self.sink.events if isinstance(event, SpaceLeft)]

    # Where and what

    def channel(self, channel: Channel | None = None) -> ChannelRef:
        return channel_ref(self.server.guild.id, (channel or self.server.general).id)

    def seen(self, post: MessageRef) -> Message:
        return self.server.world.message(int(post.channel.thread or post.channel.channel), int(post.message))
