"""Pacer's Slack adapter before a stand-in for Slack, for tests of what it does there."""

import asyncio
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.adapter import SlackAdapter
from adapters.slack.manifest import manifest
from adapters.slack.refs import channel_ref
from adapters.slack.settings import EVENTS_PATH, SlackSettings
from adapters.slack.waits import Waits
from bot.model.commands import Command, Option, OptionKind
from bot.model.messages import Action, Button, OutgoingMessage, quoted, text
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef
from bot.ports import Host
from bot.testing.stage import COMMANDS
from tests.platform_bot import PlatformBot
from tests.standins.slack.entities import Channel, Message
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields

KEY = DeliveryKey("key1")
CHECK = "white_check_mark"
SHOW = Command(
    path=("progress",),
    says="Show progress",
    options=(Option(name="member", kind=OptionKind.MEMBER, says="Whose", required=False),),
)
ANSWER_COMMAND = Command(path=("challenge", "answer"), says="Answer the challenge", opens_form=True)
HELP = Command(path=("help",), says="What there is")
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"), opens_form=True)
CHALLENGE = OutgoingMessage(title="Week 7", blocks=(text("Write a token bucket."),), buttons=(ANSWER,), thread="Talk")
WORDS = [f"word{n}" for n in range(2400)]
LONG = OutgoingMessage(
    title="Long", blocks=tuple(text(quoted(" ".join(WORDS[at : at + 100]))) for at in range(0, len(WORDS), 100))
)
QUICK = Waits(
    acknowledge=timedelta(milliseconds=100),
    form=timedelta(seconds=1),
    request=timedelta(seconds=2),
    rate_limit=timedelta(milliseconds=100),
    connection=timedelta(seconds=1),
    pace=timedelta(0),
    missed=timedelta(milliseconds=50),
    home=timedelta(milliseconds=10),
    reconnect=timedelta(milliseconds=10),
    longest_reconnect=timedelta(milliseconds=10),
    ping=timedelta(seconds=1),
    ending=timedelta(seconds=1),
)


def settings_for(server: SlackServer, *, keys: str | None = None, address: str = "127.0.0.1:0") -> SlackSettings:
    """As an operator sets them: by the workspace's own token, or with `keys` for installs."""
    app, by_socket = server.world.app, server.front.transport is server.front.socket_mode
    return SlackSettings(
        _env_file=None,
        slack_bot_token=None if keys else server.token,
        slack_app_token=app.app_token if by_socket else None,
        slack_signing_secret=app.signing_secret if keys or not by_socket else None,
        slack_client_id=app.client_id if keys else None,
        slack_client_secret=app.client_secret if keys else None,
        pacer_slack_keys=keys,
        slack_api_base=server.api_url,
        pacer_slack_address=address,
        pacer_slack_public_url="https://pacer.example" if keys else None,
    )


class SlackBot(PlatformBot[SlackAdapter]):
    def __init__(self, server: SlackServer, data: Path, *, takes_installs: bool = False) -> None:
        self.server = server
        self.takes_installs = takes_installs
        self.address = "127.0.0.1:0"
        self.keys = Fernet.generate_key().decode()
        super().__init__(data, (*COMMANDS, SHOW, ANSWER_COMMAND, HELP))

    @property
    def settings(self) -> SlackSettings:
        return settings_for(self.server, keys=self.keys if self.takes_installs else None, address=self.address)

    def _connect(self, host: Host) -> SlackAdapter:
        return SlackAdapter(host, self.settings, waits=QUICK)

    def run(self) -> "asyncio.Task[None]":
        self.server.front.mount(Fields({**manifest(self.commands, self.settings)}).raw)
        return super().run()

    async def start(self) -> None:
        await super().start()
        if self.adapter.port:
            self.server.front.http.request_url = self.url + EVENTS_PATH

    async def stop(self) -> None:
        self.server.front.http.request_url = ""
        await super().stop()

    @property
    def url(self) -> str:
        """Where Pacer serves HTTP."""
        return f"http://127.0.0.1:{self.adapter.port}"

    @property
    def raw(self) -> AsyncWebClient:
        """Slack under the bot's own name, past the adapter."""
        return AsyncWebClient(token=self.server.token, base_url=self.server.api_url)

    # Where and what

    def channel(self, channel: Channel | None = None, *, thread: str | None = None) -> ChannelRef:
        place = channel or self.server.general
        return channel_ref(place.team, place.id, thread)

    async def post(self, message: OutgoingMessage = CHALLENGE, channel: Channel | None = None) -> MessageRef:
        return await self.adapter.post(self.channel(channel), message, key=KEY)

    def seen(self, post: MessageRef) -> Message:
        return self.server.world.message(post.channel.channel, post.message)
