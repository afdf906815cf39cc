"""Discord on loopback: a server that bots connect to and that tests give people, guilds and trouble."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from aiohttp import web

from tests.standins.clock import Clock, SystemClock
from tests.standins.discord.contract import Contract, contract_from_environment
from tests.standins.discord.entities import Channel, Guild, Message, MessageKind, Role
from tests.standins.discord.intents import Intent
from tests.standins.discord.people import Person
from tests.standins.discord.permissions import ORDINARY, Permission
from tests.standins.discord.requests import Request
from tests.standins.discord.rest import BASE, Rest
from tests.standins.discord.rest_bot import BotRoutes
from tests.standins.discord.rest_channels import ChannelRoutes
from tests.standins.discord.rest_commands import CommandRoutes
from tests.standins.discord.rest_guilds import GuildRoutes
from tests.standins.discord.rest_interactions import InteractionRoutes
from tests.standins.discord.rest_messages import MessageRoutes
from tests.standins.discord.scene import Scene, new_scene
from tests.standins.discord.troubles import Troubles
from tests.standins.network import HOST, Network
from tests.standins.requests import Log

TOKEN = "a-bots-token"


class DiscordServer(Troubles):
    """One application with one bot, in one guild to begin with; `async with` starts and stops it.

    What tests do returns when the gateway has told of it. Requests are checked against the OpenAPI document that
    `PACER_DISCORD_SPEC` names, unless a contract is given.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        privileged: Intent = Intent.NONE,
        contract: Contract | None = None,
        token: str = TOKEN,
    ) -> None:
        super().__init__()
        self.scene: Scene = new_scene(clock or SystemClock())
        self.world = self.scene.world
        self.world.privileged = privileged
        self.gateway = self.scene.gateway
        contract = contract or contract_from_environment()
        self.log: Log[Request] = Log(self.world.board, contract.violations if contract else lambda request: ())
        self._rest = Rest(self.world, self.faults, self.log)
        self._network = Network(self._app())
        self._returned: set[int] = set()
        self.token = token
        self.guild = self._found("School")
        self.scene.guilds.invite_bot(self.guild, permissions=ORDINARY)

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get(self.world.cdn.path, self.world.cdn.handle)
        groups = (BotRoutes, GuildRoutes, ChannelRoutes, MessageRoutes, CommandRoutes, InteractionRoutes)
        self._rest.mount(app, (route for group in groups for route in group(self.scene).routes()))
        return app

    # Life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        await self._network.open()
        self.gateway.url = self.gateway_url
        self.world.cdn.base = f"http://{HOST}:{self._network.port}"

    async def stop(self) -> None:
        await self._network.stop()

    @asynccontextmanager
    async def offline(self) -> AsyncIterator[None]:
        """Nobody is connected and nobody gets through; sessions can be resumed unless `gateway.forget()` is called."""
        await self._network.shut()
        await self.disconnected()
        yield
        await self._network.open()

    @property
    def api_url(self) -> str:
        return f"http://{HOST}:{self._network.port}{BASE}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{HOST}:{self._network.port}/gateway"

    @property
    def token(self) -> str:
        """What the bot must say; a new one shuts out the old."""
        return self._rest.token

    @token.setter
    def token(self, token: str) -> None:
        self._rest.token = self.gateway.token = token

    # What the bot did

    @property
    def bot_id(self) -> int:
        return self.world.bot.id

    @property
    def requests(self) -> list[Request]:
        return self.log.requests

    @property
    def violations(self) -> list[str]:
        """Where requests broke the contract."""
        return self.log.violations

    @property
    def commands(self) -> set[str]:
        """The names of those that are mounted."""
        return {command.text("name") for command in self.scene.commands.all}

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody reads there now, oldest first; a thread without the line that it starts with."""
        listed = (message for message in self.world.messages.get(channel.id, {}).values() if message.only_for is None)
        return [message for message in listed if message.kind is not MessageKind.THREAD_STARTER]

    def see(self, message: Message) -> Message:
        """As it is now."""
        return self.world.message(message.channel, message.id)

    def thread_of(self, message: Message) -> Channel | None:
        return self.world.channels.get(message.id)

    # Waiting for the bot

    async def posted(self, channel: Channel) -> Message:
        """The bot's next message there: each once, oldest first."""
        message = await self.world.board.until(
            lambda: next(self._not_returned(channel), None), f"no message in {channel.name or channel.id}"
        )
        self._returned.add(message.id)
        return message

    async def identified(self, times: int = 1) -> None:
        """That many sessions were begun since the start."""
        await self.world.board.until(lambda: self.gateway.identified >= times or None, f"no {times} sessions")

    async def resumed(self, times: int = 1) -> None:
        await self.world.board.until(lambda: self.gateway.resumed >= times or None, f"not resumed {times} times")

    async def disconnected(self) -> None:
        await self.world.board.until(lambda: not self.gateway.is_open or None, "somebody is still connected")

    async def kept_waiting(self) -> None:
        """Somebody connects and is not greeted."""
        await self.world.board.until(lambda: self.gateway.kept_waiting or None, "nobody connects")

    async def requested(self, pattern: str, times: int = 1) -> Sequence[Request]:
        """That many requests like `GET /channels/*` arrived since the start."""
        return await self.world.board.until(
            lambda: found if len(found := self.log.named(pattern)) >= times else None, f"no {times} {pattern}"
        )

    async def mounted(self, name: str) -> None:
        await self.world.board.until(lambda: name in self.commands or None, f"no command {name}")

    def _not_returned(self, channel: Channel) -> Iterator[Message]:
        for message in self.messages(channel):
            if message.author.id == self.bot_id and message.id not in self._returned and not message.is_loading:
                yield message

    # People

    def member(self, name: str, guild: Guild | None = None, *, may: Permission = Permission.NONE) -> Person:
        """Who joins that guild unless they are in it; `may` gives them a role with that."""
        guild = guild or self.guild
        user = self.world.user_named(name)
        if user.id not in self.world.members[guild.id]:
            self.scene.guilds.join(guild, user)
        if may:
            self.scene.guilds.give_role(user, self.scene.guilds.add_role(guild, f"{name}s role", permissions=may))
        return Person(self.scene, user, guild)

    async def member_leaves(self, person: Person) -> None:
        self.scene.guilds.leave(person.guild, person.user)
        await self.scene.told()

    def close_directs(self, person: Person) -> None:
        """They take no more direct messages."""
        self.world.closed_directs.add(person.id)

    def let_everyone_use(self, command: str) -> None:
        """In the guild's settings, whatever permissions the bot asked for."""
        self.scene.interactions.open_to_all.add(command)

    # Guilds, channels, roles

    async def guild_joined(self, name: str, *, permissions: Permission = ORDINARY, locale: str = "en-US") -> Guild:
        """A guild with a channel invites the bot."""
        guild = self._found(name, locale)
        self.scene.guilds.invite_bot(guild, permissions=permissions)
        await self.scene.told()
        return guild

    async def guild_joined_again(self, guild: Guild) -> None:
        """Which the bot had been removed from."""
        self.scene.guilds.invite_bot(guild, permissions=ORDINARY)
        await self.scene.told()

    async def guild_left(self, guild: Guild) -> None:
        """The bot was removed."""
        self.scene.guilds.remove_bot(guild)
        await self.scene.told()

    async def guild_fails(self, guild: Guild) -> None:
        """An outage of that guild alone."""
        self.scene.guilds.set_available(guild, False)
        await self.scene.told()

    async def guild_recovers(self, guild: Guild) -> None:
        self.scene.guilds.set_available(guild, True)
        await self.scene.told()

    @property
    def general(self) -> Channel:
        """The first channel of the first guild."""
        return self.channels()[0]

    def channels(self, guild: Guild | None = None) -> list[Channel]:
        return self.world.channels_of((guild or self.guild).id)

    async def add_channel(self, name: str, guild: Guild | None = None) -> Channel:
        channel = self.scene.guilds.add_channel(guild or self.guild, name)
        await self.scene.told()
        return channel

    async def add_role(self, name: str, guild: Guild | None = None, *, is_mentionable: bool = False) -> Role:
        role = self.scene.guilds.add_role(guild or self.guild, name, is_mentionable=is_mentionable)
        await self.scene.told()
        return role

    async def delete(self, gone: Channel | Message | Role) -> None:
        """As a moderator does: a channel, a thread, a message or a role."""
        match gone:
            case Message():
                self.scene.chat.delete(self.see(gone))
            case Role():
                self.scene.guilds.delete_role(gone)
            case Channel() if gone.is_thread:
                self.scene.threads.delete(gone)
            case Channel():
                self.scene.guilds.delete_channel(gone)
        await self.scene.told()

    async def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """As a moderator does: everybody's, of that emoji or all of them."""
        self.scene.reactions.clear(self.see(message), emoji)
        await self.scene.told()

    async def archive(self, thread: Channel) -> None:
        """As Discord does with a thread in which nobody wrote for long."""
        self.scene.threads.change(replace(self.world.channel(thread.id), is_archived=True))
        await self.scene.told()

    async def deny(self, channel: Channel, permissions: Permission) -> None:
        """Takes them from the bot there; none gives all of them back."""
        self.scene.guilds.overwrite(channel, self.world.bot, denied=permissions)
        await self.scene.told()

    def _found(self, name: str, locale: str = "en-US") -> Guild:
        return self.scene.guilds.found(name, owner=f"owner of {name}", locale=locale)
