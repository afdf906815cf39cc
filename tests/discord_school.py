"""A community on Discord with the whole app behind it: the real adapter over the real discord.py."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.emoji import canonical, native
from adapters.discord.refs import account_ref, channel_ref, role_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.clocks import SteppingClock
from bot.library.load import Library
from bot.model import calls
from bot.model.command_text import Directory, read_command
from bot.model.commands import Command, OptionKind
from bot.model.files import TextFile
from bot.model.refs import AccountRef, ChannelRef, Emoji, RoleRef
from bot.ports import Adapter, AdapterState, EventSink, Grader, Host
from tests import platform_members, platform_school
from tests.discord_bot import QUICK
from tests.discord_reader import read
from tests.platform_core import Core
from tests.platform_school import Process
from tests.school import berlin
from tests.standins.discord.cdn import File
from tests.standins.discord.components import Kind
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Guild, Message
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.interactions import Callback, Interaction, Modal, ModalField
from tests.standins.discord.invoking import OptionValue
from tests.standins.discord.people import Person
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer
from tests.standins.discord.wire import Json

PATIENT = replace(QUICK, acknowledge=Waits().acknowledge, form=Waits().form)
"""The core is not hurried."""
YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Implements `platform_members.Heard`."""

    message: Message | None = None
    form: Modal | None = None

    @property
    def text(self) -> str:
        return read(self.raw)

    @property
    def raw(self) -> str:
        return self.message.text if self.message else ""

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.message.buttons) if self.message else ()

    @property
    def is_private(self) -> bool:
        return self.message is None or self.message.is_ephemeral

    @property
    def has_form(self) -> bool:
        return self.form is not None

    @property
    def filled_in(self) -> dict[str, str]:
        return {field.custom_id: _prefilled(field) for field in self.form.fields} if self.form else {}


class HeardAdapter(DiscordAdapter):
    """The adapter, with the core as tests see it."""

    def __init__(self, host: Host, settings: DiscordSettings, core: Core) -> None:
        super().__init__(host, settings, waits=PATIENT)
        self._core = core

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        await super().run(self._core.behind(sink), commands, state)


class DiscordSchool(platform_school.School[Message, Channel]):
    """A guild, which Pacer was invited to."""

    def __init__(self, server: DiscordServer, process: Process) -> None:
        super().__init__(process)
        self.server = server
        self.general = server.general

    def new_adapter(self, host: Host) -> Adapter:
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_base=self.server.api_url,
            discord_gateway_url=self.server.gateway_url,
        )
        use_servers(settings)
        return HeardAdapter(host, settings, self.core)

    # People

    def member(self, name: str, guild: Guild | None = None, *, shown_as: str | None = None) -> "Member":
        if shown_as:
            self.server.world.put_user(replace(self.server.world.user_named(name), shown_as=shown_as))
        return Member(self, self.server.member(name, guild))

    def admin(self, name: str = "ada", guild: Guild | None = None) -> "Member":
        return Member(self, self.server.member(name, guild, may=Permission.MANAGE_GUILD))

    async def add_role(self, name: str, *names: str) -> None:
        role = await self.server.add_role(name)
        for member in names:
            self.server.scene.guilds.give_role(self.member(member).person.user, role)

    def let_everyone_use(self, command: str) -> None:
        self.server.let_everyone_use(command)

    # What is there

    def messages(self, channel: Channel) -> list[Message]:
        return self.server.messages(channel)

    def seen(self, post: Message) -> Heard:
        return Heard(message=self.server.see(post))

    def emoji(self, post: Message) -> tuple[str, ...]:
        return tuple(canonical(emoji) for emoji in self.server.see(post).emoji)

    def notified(self) -> list[str]:
        written = (message for channel in self.server.world.messages.values() for message in channel.values())
        by_pacer = (message for message in written if message.author.id == self.server.bot_id)
        return [name for message in by_pacer for name in message.mentions.names]

    def stamp(self, at: str) -> str:
        return f"<t:{int(berlin(at).timestamp())}:"

    def place_id(self, place: Channel) -> str:
        return str(place.id)

    def forged(self, channel: Channel, action_id: str) -> Message:
        button: Json = {"type": int(Kind.BUTTON), "id": 2, "style": 1, "label": "Press", "custom_id": action_id}
        row: Json = {"type": int(Kind.ACTION_ROW), "id": 1, "components": [button]}
        return self.server.scene.chat.post(channel, self.server.world.bot, Draft(components=(row,)))

    async def add_channel(self, name: str) -> Channel:
        return await self.server.add_channel(name)

    async def delete(self, gone: Message | Channel) -> None:
        await self.server.delete(gone)


class Member(platform_members.Member[Message, Channel, Heard]):
    def __init__(self, school: DiscordSchool, person: Person) -> None:
        super().__init__(person.user.name, school.core)
        self.person = person
        self._school = school

    def direct_messages(self) -> list[str]:
        return [read(each.text) for each in self._from_pacer()]

    async def sends(self, form: Modal, **values: FieldValue) -> Heard:
        """Any form, as only a changed client can."""
        return await self._hears(self._sends(form, values))

    async def attaches(self, file: File, to: str) -> Heard:
        """To a command as its option `file`, or to a direct message."""
        if to.startswith("/"):
            return await self._hears(self._attaches(file, to))
        return await self._hears(self._direct(to, [file]))

    async def _attaches(self, file: File, to: str) -> Heard:
        return await self._sees(await self.person.command(to, None, file=file))

    async def _command(self, typed: str, channel: Channel | None) -> Heard:
        """With the options that Discord's client makes of what was typed."""
        asked = read_command(typed.removeprefix("/"), self._school.app.router.commands, self._directory())
        kinds = {option.name: option.kind for option in asked.command.options}
        options = {name: self._typed(kinds[name], value) for name, value in asked.options.items()}
        return await self._sees(await self.person.command(asked.command.name, channel, **options))

    async def _direct(self, text: str, files: Sequence[File] = ()) -> Heard:
        sent = await self.person.direct(text, files)
        answer = await self._school.server.world.board.until(
            lambda: next((each for each in self._from_pacer() if each.id > sent.id), None), "no answer to a message"
        )
        return Heard(message=answer)

    async def _press(self, on: Message | Heard, button: str) -> Heard:
        message = on.message if isinstance(on, Heard) else on
        assert message, f"{self.name} sees nothing to press."
        return await self._sees(await self.person.press(message, button))

    async def _submit(self, values: Mapping[str, Channel | str | Sequence[str]]) -> Heard:
        assert self._last.form
        return await self._sends(self._last.form, values)

    async def _sends(self, form: Modal, values: Mapping[str, FieldValue]) -> Heard:
        return await self._sees(await self.person.submit(form, dict(values)))

    async def _react(self, post: Message, emoji: str) -> None:
        await self.person.react(post, native(Emoji(emoji)))

    async def _unreact(self, post: Message, emoji: str) -> None:
        await self.person.unreact(post, native(Emoji(emoji)))

    async def _reply(self, post: Message, text: str) -> None:
        await self.person.replies_in_thread(post, text)

    async def _sees(self, asked: Interaction) -> Heard:
        if await asked.acknowledged() is Callback.MODAL:
            return Heard(form=await asked.modal())
        return Heard(message=await asked.answer())

    def _from_pacer(self) -> list[Message]:
        written = self._school.server.messages(self.person.direct_channel)
        return [each for each in written if each.author.id == self._school.server.bot_id]

    # What was typed, as options

    def _directory(self) -> Directory:
        return Directory(channel=self._channel_named, account=self._account_named, role=self._role_named)

    def _channel_named(self, word: str) -> ChannelRef | None:
        guild = self.person.guild
        channels = self._school.server.channels(guild)
        found = next((each for each in channels if each.name == word.removeprefix("#")), None)
        return channel_ref(guild.id, found.id) if found else None

    def _account_named(self, word: str) -> AccountRef | None:
        named = (each for each in self._school.server.world.users.values() if each.name == word.removeprefix("@"))
        user = next(named, None)
        return account_ref(self.person.guild.id, user.id) if user else None

    def _role_named(self, word: str) -> RoleRef | None:
        guild = self.person.guild
        roles = self._school.server.world.roles[guild.id].values()
        found = next((each for each in roles if each.name.removeprefix("@") == word.removeprefix("@")), None)
        return role_ref(guild.id, found.id, found.name) if found else None

    def _typed(self, kind: OptionKind, value: calls.OptionValue) -> OptionValue:
        """As Discord's client has people fill in such an option."""
        world = self._school.server.world
        match value:
            case ChannelRef():
                return world.channels[int(value.channel)]
            case AccountRef():
                return world.users[int(value.account)]
            case RoleRef():
                return world.roles[int(value.space)][int(value.role)]
            case TextFile():
                return File(name=value.name, content=value.text.encode())
        if kind is OptionKind.INT:
            return int(value)
        return YES_OR_NO[str(value)] if kind is OptionKind.BOOL else str(value)


def _prefilled(field: ModalField) -> str:
    if field.kind is Kind.TEXT_INPUT:
        return field.raw.text("value")
    if field.kind is Kind.CHANNEL_SELECT:
        return " ".join(str(default.snowflake("id")) for default in field.raw.parts("default_values"))
    return " ".join(option.text("value") for option in field.raw.parts("options") if option.flag("default"))


@asynccontextmanager
async def discord_school_at(
    at: str, data: Path, *, content: Library | None = None, grader: Grader | None = None
) -> AsyncIterator[DiscordSchool]:
    """A guild where Pacer has started, at a Berlin wall clock time."""
    process = Process(SteppingClock(berlin(at), frozen=True), data, content, grader)
    async with discord_school_in(process) as school, process.running():
        yield school


@asynccontextmanager
async def discord_school_in(process: Process) -> AsyncIterator[DiscordSchool]:
    """A guild that is there before the process has started."""
    async with DiscordServer(clock=process.clock) as server:
        school = DiscordSchool(server, process)
        school.challenges = await server.add_channel("challenges")
        school.notices = await server.add_channel("notices")
        yield school
        assert server.violations == []
