"""Discord keeps the contract, over the real discord.py and a stand-in for its servers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.emoji import canonical, native
from adapters.discord.refs import account_ref, channel_ref, place_id
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from bot.model.command_text import Directory, read_command
from bot.model.events import ConnectionLost
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.testing.contract import AdapterContract
from bot.testing.contract_base import Running
from bot.testing.stage import COMMANDS, Shown, Stage
from tests.discord_bot import QUICK
from tests.discord_reader import read
from tests.platform_bot import host_in
from tests.standins.discord.commands import CHAT_INPUT, SUBCOMMAND
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.interactions import Callback, Interaction, Modal
from tests.standins.discord.invoking import OptionValue
from tests.standins.discord.people import Person
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer
from tests.standins.discord.wire import Fields


@dataclass(frozen=True, kw_only=True)
class Open:
    """What somebody has before them."""

    modal: Modal | None = None
    message: Message | None = None


class DiscordStage:
    def __init__(self, server: DiscordServer, data: Path) -> None:
        self._server = server
        self._host = host_in(data)
        self._channels = 0
        self._open: dict[str, Open] = {}
        self.adapter = self._new_adapter()

    def _new_adapter(self) -> DiscordAdapter:
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self._server.token,
            discord_api_base=self._server.api_url,
            discord_gateway_url=self._server.gateway_url,
        )
        use_servers(settings)
        return DiscordAdapter(self._host, settings, waits=QUICK)

    async def renew(self) -> None:
        self.adapter = self._new_adapter()

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def account(self, name: str) -> AccountRef:
        return account_ref(self._server.guild.id, self._person(name).id)

    async def admin(self) -> str:
        self._server.member("maria", may=Permission.MANAGE_GUILD)
        return "maria"

    async def open_channel(self) -> ChannelRef:
        self._channels += 1
        channel = await self._server.add_channel(f"stage-{self._channels}")
        return channel_ref(self._server.guild.id, channel.id)

    async def remove_channel(self, channel: ChannelRef) -> None:
        await self._server.delete(self._channel(channel))

    async def post_text(self, channel: ChannelRef) -> Sequence[str]:
        return [seen(message) for message in self._server.messages(self._channel(channel))]

    async def notified(self, channel: ChannelRef) -> Sequence[str]:
        return [name for message in self._server.messages(self._channel(channel)) for name in message.mentions.names]

    async def reactions(self, post: MessageRef) -> Sequence[Emoji]:
        return [canonical(emoji) for emoji in self._message(post).emoji]

    async def mounted(self) -> set[str]:
        slash = [command for command in self._server.scene.commands.all if command.number("type") == CHAT_INPUT]
        return {name for command in slash for name in names(command)}

    async def react(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._person(name).react(self._message(post), native(emoji))

    async def unreact(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._person(name).unreact(self._message(post), native(emoji))

    async def reply(self, name: str, post: MessageRef, text: str) -> None:
        await self._person(name).replies_in_thread(self._message(post), text)

    async def command(self, name: str, typed: str, *, channel: ChannelRef) -> Shown:
        asked = read_command(typed.removeprefix("/"), COMMANDS, self._directory())
        options: dict[str, OptionValue] = {
            option: self._server.world.users[int(value.account)] if isinstance(value, AccountRef) else str(value)
            for option, value in asked.options.items()
        }
        person, place = self._person(name), self._channel(channel)
        return await self._shown(name, await person.command(asked.command.name, place, **options))

    async def press(self, name: str, on: MessageRef | Shown, label: str) -> Shown:
        message = self._message(on) if isinstance(on, MessageRef) else self._open[name].message
        assert message
        return await self._shown(name, await self._person(name).press(message, label))

    async def fill(self, name: str, values: Mapping[str, str]) -> Shown:
        person = self._person(name)
        before = self._open[name]
        if before.modal is None and before.message:
            await self.press(name, Shown(text=""), "Correct it")
        modal = self._open[name].modal
        assert modal
        return await self._shown(name, await person.submit(modal, dict(values)))

    async def direct(self, name: str, text: str) -> Shown:
        person = self._person(name)
        await person.direct(text)
        return shown(await self._server.posted(person.direct_channel), private=True)

    async def _shown(self, name: str, asked: Interaction) -> Shown:
        if await asked.acknowledged() is Callback.MODAL:
            modal = await asked.modal()
            self._open[name] = Open(modal=modal)
            return Shown(text=modal.text, form=modal.title)
        answer = await asked.answer()
        self._open[name] = Open(message=answer)
        return shown(answer, private=answer.is_ephemeral)

    def _person(self, name: str) -> Person:
        return self._server.member(name)

    def _directory(self) -> Directory:
        def account(word: str) -> AccountRef:
            return account_ref(self._server.guild.id, self._person(word.removeprefix("@")).id)

        return Directory(channel=lambda word: None, account=account)

    def _channel(self, channel: ChannelRef) -> Channel:
        return self._server.world.channels[place_id(channel)]

    def _message(self, post: MessageRef) -> Message:
        return self._server.world.message(place_id(post.channel), int(post.message))


def names(command: Fields) -> list[str]:
    """A command's own, or those of the commands in its group."""
    inside = [option for option in command.parts("options") if option.number("type") == SUBCOMMAND]
    return [f"{command.text('name')} {each.text('name')}" for each in inside] or [command.text("name")]


def seen(message: Message) -> str:
    """A message as people read it, its buttons below it."""
    return "\n".join([read(message.text), *(button.label for button in message.buttons)])


def shown(message: Message, *, private: bool) -> Shown:
    return Shown(text=read(message.text), private=private, buttons=tuple(button.label for button in message.buttons))


class Connected(Running):
    """Also says when Discord is back; after that only what people do is told."""

    async def start(self) -> None:
        await super().start()
        await self.sink.next_event(ConnectionLost)


class TestDiscord(AdapterContract):
    @pytest.fixture
    async def stage(self, tmp_path: Path) -> AsyncIterator[Stage]:
        async with DiscordServer() as server:
            yield DiscordStage(server, tmp_path)
            assert server.violations == []

    @pytest.fixture
    async def running(self, stage: Stage) -> AsyncIterator[Running]:
        running = Connected(stage)
        await running.start()
        yield running
        await running.stop()
