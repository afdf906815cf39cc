"""A community on Discord with the whole app behind it, for tests that read as conversations.

The real adapter over the real discord.py talks with the stand-in; the words are those of `tests.school`.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.refs import account_ref, channel_ref, role_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.app import App
from bot.clocks import SteppingClock
from bot.errors import Refusal
from bot.model import calls
from bot.model.calls import Call, Choice, Reply
from bot.model.command_text import Directory, read_command
from bot.model.commands import Command, OptionKind
from bot.model.events import ConnectionLost, Event, ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.refs import AccountRef, ChannelRef, RoleRef
from bot.ports import AdapterState, EventSink, Host
from tests.discord_bot import QUICK
from tests.discord_reader import read
from tests.school import berlin, library
from tests.standins.board import Board
from tests.standins.discord.components import Kind
from tests.standins.discord.entities import Channel, Guild, Message
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.interactions import Callback, Interaction, Modal, ModalField
from tests.standins.discord.invoking import OptionValue
from tests.standins.discord.people import Person
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

PATIENT = replace(QUICK, acknowledge=Waits().acknowledge, form=Waits().form)
"""The core is not hurried."""
BEHIND_A_BUTTON = ("Open the form", "Correct it")
YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What whoever acted got to see."""

    message: Message | None = None
    form: Modal | None = None

    @property
    def text(self) -> str:
        """As it is read; empty where there is only a form."""
        return read(self.raw)

    @property
    def raw(self) -> str:
        """As it was sent, in Discord's Markdown."""
        return self.message.text if self.message else ""

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.message.buttons) if self.message else ()

    @property
    def is_private(self) -> bool:
        return self.message is None or self.message.is_ephemeral

    @property
    def filled_in(self) -> dict[str, str]:
        """The fields of the form that is open, as they are filled in."""
        return {field.custom_id: _prefilled(field) for field in self.form.fields} if self.form else {}


class Core:
    """Passes on what the adapter tells; tests wait until it is taken, and learn what failed."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self._board = Board()
        self._taken: Counter[type[Event]] = Counter()
        self._unheard: Counter[type[Event]] = Counter()
        self._sink: EventSink | None = None

    def behind(self, sink: EventSink) -> "Core":
        self._sink = sink
        return self

    def taken(self, kind: type[Event]) -> int:
        return self._taken[kind]

    def will_miss(self, kind: type[Event], times: int = 1) -> None:
        """The next ones of that kind fail."""
        self._unheard[kind] += times

    async def has_taken(self, kind: type[Event], times: int) -> None:
        """That many since the beginning."""
        await self._board.until(lambda: self.taken(kind) >= times or None, f"no {times} {kind.__name__}")

    async def publish(self, event: Event) -> None:
        assert self._sink
        if self._unheard[type(event)]:
            self._unheard[type(event)] -= 1
            raise RuntimeError("the database is away")
        try:
            await self._sink.publish(event)
        except Exception as error:
            self.errors.append(error)
            raise
        finally:
            self._taken[type(event)] += 1
            self._board.changed()

    async def invoke(self, call: Call) -> Reply:
        assert self._sink
        try:
            return await self._sink.invoke(call)
        except Refusal:
            raise
        except Exception as error:
            self.errors.append(error)
            raise

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        assert self._sink
        return await self._sink.suggest(call, option, typed)


class HeardAdapter(DiscordAdapter):
    """The adapter, with the core as tests see it."""

    def __init__(self, host: Host, settings: DiscordSettings, core: Core) -> None:
        super().__init__(host, settings, waits=PATIENT)
        self._core = core

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        await super().run(self._core.behind(sink), commands, state)


class DiscordSchool:
    """The app, its guild and its clock; time moves only when it is told to."""

    def __init__(self, server: DiscordServer, clock: SteppingClock, data: Path) -> None:
        self.server = server
        self.clock = clock
        self.data = data
        self.core = Core()
        self.general: Channel = server.general
        self.challenges: Channel
        self.notices: Channel
        self.app: App

    async def start(self) -> None:
        """Returns when the session is ready and told."""
        sessions = self.core.taken(ConnectionLost)
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_base=self.server.api_url,
            discord_gateway_url=self.server.gateway_url,
        )
        use_servers(settings)
        self.app = await App.open(
            database=self.data / "pacer.db",
            library=library(),
            clock=self.clock,
            connect=lambda host: [HeardAdapter(host, settings, self.core)],
        )
        self._running = asyncio.create_task(self.app.run(keeps_time=False))
        await self.core.has_taken(ConnectionLost, sessions + 1)

    async def stop(self) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self.app.close()

    async def restart(self) -> None:
        """The process ends and starts again; the guild and its people stay."""
        await self.stop()
        await self.start()

    async def until(self, at: str) -> None:
        """Lives through every due instant up to a Berlin wall clock time."""
        await self.app.time.advance(berlin(at))

    async def settle(self) -> None:
        """Everything that is due now is done."""
        await self.app.time.settle()

    def member(self, name: str, guild: Guild | None = None, *, shown_as: str | None = None) -> "Member":
        if shown_as:
            self.server.world.put_user(replace(self.server.world.user_named(name), shown_as=shown_as))
        return Member(self, self.server.member(name, guild))

    def admin(self, name: str = "ada", guild: Guild | None = None) -> "Member":
        return Member(self, self.server.member(name, guild, may=Permission.MANAGE_GUILD))

    async def set_up(
        self, admin: "Member", *, extras: Sequence[str] = (), when: str = "every Monday at 09:00"
    ) -> Heard:
        """The admin fills in /setup: posts in #challenges, notices in #notices, Berlin."""
        await admin.says("/setup")
        return await admin.fills(
            channel=self.challenges, zone="Europe/Berlin", when=when, notices=self.notices, extras=extras
        )

    @property
    def last_post(self) -> Message:
        """The newest in #challenges."""
        return self.server.messages(self.challenges)[-1]

    def posts(self) -> list[str]:
        """What people read in #challenges, oldest first."""
        return self.read(self.challenges)

    def told(self) -> list[str]:
        """What admins were told in #notices."""
        return self.read(self.notices)

    def read(self, channel: Channel) -> list[str]:
        return [read(message.text) for message in self.server.messages(channel)]

    def notified(self) -> list[str]:
        """Everybody whom any of Pacer's messages pinged."""
        written = (message for channel in self.server.world.messages.values() for message in channel.values())
        by_pacer = (message for message in written if message.author.id == self.server.bot_id)
        return [name for message in by_pacer for name in message.mentions.names]


class Member:
    """One person; each act returns what they saw, and raises what the core failed with."""

    def __init__(self, school: DiscordSchool, person: Person) -> None:
        self.person = person
        self._school = school
        self._last = Heard()

    async def says(self, text: str, channel: Channel | None = None) -> Heard:
        """A command where it starts with a slash, else a direct message."""
        if not text.startswith("/"):
            return await self._says_direct(text)
        asked = read_command(text.removeprefix("/"), self._school.app.router.commands, self._directory())
        kinds = {option.name: option.kind for option in asked.command.options}
        options = {name: self._typed(kinds[name], value) for name, value in asked.options.items()}
        return await self._sees(await self.person.command(asked.command.name, channel, **options))

    async def presses(self, button: str, *, on: Message | Heard | None = None) -> Heard:
        """A button by its label; on what they saw last where nothing is named."""
        message = on if isinstance(on, Message) else (on or self._last).message
        assert message, f"{self.person.user.name} sees nothing to press."
        return await self._sees(await self.person.press(message, button))

    async def fills(self, form: Modal | None = None, /, **values: FieldValue) -> Heard:
        """Sends a form; the one before them where none is given, also where it waits behind a button."""
        form = form or self._last.form
        behind = next((label for label in self._last.buttons if label in BEHIND_A_BUTTON), None)
        if form is None and behind:
            form = (await self.presses(behind)).form
        assert form, f"No form is open for {self.person.user.name}."
        return await self._sees(await self.person.submit(form, values))

    async def reacts(self, emoji: str, *, on: Message) -> None:
        async with self._taken(ReactionAdded):
            await self.person.react(on, emoji)

    async def unreacts(self, emoji: str, *, on: Message) -> None:
        async with self._taken(ReactionRemoved):
            await self.person.unreact(on, emoji)

    async def replies(self, text: str, *, on: Message) -> None:
        """Writes in the post's thread."""
        async with self._taken(ThreadReplied):
            await self.person.replies_in_thread(on, text)

    def direct_messages(self) -> list[str]:
        """What Pacer wrote to them, oldest first."""
        return [read(each.text) for each in self._from_pacer()]

    @asynccontextmanager
    async def _taken(self, kind: type[Event]) -> AsyncIterator[None]:
        """Ends when the core has taken one more of these."""
        before = self._school.core.taken(kind)
        yield
        await self._school.core.has_taken(kind, before + 1)
        self._raise_failure()

    async def _says_direct(self, text: str) -> Heard:
        sent = await self.person.direct(text)
        answer = await self._school.server.world.board.until(
            lambda: next((each for each in self._from_pacer() if each.id > sent.id), None), "no answer to a message"
        )
        self._raise_failure()
        self._last = Heard(message=answer)
        return self._last

    def _from_pacer(self) -> list[Message]:
        written = self._school.server.messages(self.person.direct_channel)
        return [each for each in written if each.author.id == self._school.server.bot_id]

    async def _sees(self, asked: Interaction) -> Heard:
        if await asked.acknowledged() is Callback.MODAL:
            self._last = Heard(form=await asked.modal())
        else:
            self._last = Heard(message=await asked.answer())
        self._raise_failure()
        return self._last

    def _raise_failure(self) -> None:
        errors = self._school.core.errors
        if errors:
            raise AssertionError(f"The core failed while {self.person.user.name} acted.") from errors.pop(0)

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
async def discord_school_at(at: str, data: Path) -> AsyncIterator[DiscordSchool]:
    """A guild that Pacer was invited to and where it has started, at a Berlin wall clock time."""
    clock = SteppingClock(berlin(at), frozen=True)
    async with DiscordServer(clock=clock) as server:
        school = DiscordSchool(server, clock, data)
        school.challenges = await server.add_channel("challenges")
        school.notices = await server.add_channel("notices")
        await school.start()
        try:
            yield school
        finally:
            await school.stop()
        assert server.violations == []
