"""A community on Slack with the whole app behind it: the real adapter over the real slack-bolt, by either transport."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

from cryptography.fernet import Fernet

from adapters.slack.adapter import SlackAdapter
from adapters.slack.commands import PACER
from adapters.slack.emoji import canonical, native
from adapters.slack.manifest import manifest
from adapters.slack.settings import EVENTS_PATH, SlackSettings
from adapters.slack.waits import Waits
from bot.app import App
from bot.clocks import SteppingClock
from bot.library.load import Library
from bot.model.commands import Command
from bot.model.refs import Emoji
from bot.ports import Adapter, AdapterState, EventSink, Grader, Host
from tests import platform_members, platform_school
from tests.platform_core import Core
from tests.platform_school import Process
from tests.school import berlin
from tests.slack_bot import QUICK, settings_for
from tests.slack_seen import Sight, is_form, notified_by, seen
from tests.standins.slack.acts import Act
from tests.standins.slack.chat import Draft
from tests.standins.slack.entities import Channel, Message, Team, View
from tests.standins.slack.filling import FieldValue, filled_in
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json

PATIENT = replace(
    Waits(),
    pace=QUICK.pace,
    missed=QUICK.missed,
    home=QUICK.home,
    reconnect=QUICK.reconnect,
    longest_reconnect=QUICK.longest_reconnect,
)
"""Nobody is slow here, but the machine may be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Implements `platform_members.Heard`; a form that came back with errors is still open as it was filled in."""

    shown: Message | View
    is_private: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    """Sentences, by the fields' labels."""
    typed: Mapping[str, FieldValue] = field(default_factory=dict)
    """What they filled in before it came back."""

    @property
    def text(self) -> str:
        if self.errors:
            return "\n".join(f"{label} {sentence}" for label, sentence in self.errors.items())
        return "" if self.has_form else seen(self.shown)

    @property
    def raw(self) -> str:
        return self.shown.text

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.shown.buttons)

    @property
    def has_form(self) -> bool:
        return is_form(self.shown)

    @property
    def form(self) -> View:
        assert isinstance(self.shown, View), f"That is no form: {self.text}"
        return self.shown

    @property
    def filled_in(self) -> dict[str, str]:
        values = Fields(filled_in(self.form, self.typed)).part("values")
        return {block: _value(part) for block in values.raw for part in _elements(values.part(block))}


class HeardAdapter(SlackAdapter):
    """The adapter, with the core as tests see it."""

    def __init__(self, host: Host, settings: SlackSettings, core: Core) -> None:
        super().__init__(host, settings, waits=PATIENT)
        self._core = core

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        await super().run(self._core.behind(sink), commands, state)


class SlackSchool(platform_school.School[Message, Channel]):
    """A workspace where Pacer is installed by its own token, or that waits for an install."""

    def __init__(self, server: SlackServer, process: Process) -> None:
        super().__init__(process)
        self.server = server
        self.general = server.general
        self.adapter: SlackAdapter
        is_installed = server.team.id in server.world.installations
        self._keys = None if is_installed else Fernet.generate_key().decode()

    @property
    def settings(self) -> SlackSettings:
        return settings_for(self.server, keys=self._keys)

    @property
    def url(self) -> str:
        """Where Pacer serves HTTP."""
        return f"http://127.0.0.1:{self.adapter.port}"

    def new_adapter(self, host: Host) -> Adapter:
        self.adapter = HeardAdapter(host, self.settings, self.core)
        return self.adapter

    def opened(self, app: App) -> None:
        """Slack knows the commands and events of Pacer's own manifest, and no others."""
        self.server.front.mount(Fields({**manifest(app.router.commands, self.settings)}).raw)

    def connected(self) -> None:
        if self.adapter.port:
            self.server.front.http.request_url = self.url + EVENTS_PATH

    # People

    def member(self, name: str, team: Team | None = None, *, shown_as: str | None = None) -> "Member":
        person = self._joined(name, team)
        if shown_as:
            profile = replace(person.user.profile, display_name=shown_as)
            self.server.scene.places.change_user(replace(person.user, profile=profile))
        return Member(self, person)

    def admin(self, name: str = "ada", team: Team | None = None) -> "Member":
        return Member(self, self._joined(name, team, is_admin=True))

    def _joined(self, name: str, team: Team | None, *, is_admin: bool = False) -> Person:
        """Who is in every channel of the workspace."""
        person = self.server.member(name, team, is_admin=is_admin)
        for channel in self.server.world.channels_of(person.team.id):
            self.server.scene.places.join(channel, person.user)
        return person

    async def add_role(self, name: str, *names: str) -> None:
        await self.server.add_group(name, *(self.member(member).person for member in names))

    # What is there

    def messages(self, channel: Channel) -> list[Message]:
        return [each for each in self.server.messages(channel) if not each.is_reply]

    def seen(self, post: Message) -> Heard:
        return Heard(shown=self.server.see(post), is_private=False)

    def emoji(self, post: Message) -> tuple[str, ...]:
        return tuple(canonical(emoji) for emoji in self.server.see(post).emoji)

    def notified(self) -> list[str]:
        written = (message for channel in self.server.world.messages.values() for message in channel.values())
        return [ping for each in written if self.server.world.users[each.user].is_bot for ping in notified_by(each)]

    def stamp(self, at: str) -> str:
        return f"<!date^{int(berlin(at).timestamp())}^"

    def place_id(self, place: Channel) -> str:
        return place.id

    def forged(self, channel: Channel, action_id: str) -> Message:
        label: Json = {"type": "plain_text", "text": "Press"}
        row: Json = {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "text": label}]}
        bot = self.server.world.bot(channel.team)
        return self.server.scene.chat.post(channel, bot, Draft(content="Press", blocks=(row,)))

    async def add_channel(self, name: str) -> Channel:
        return await self.server.add_channel(name)

    async def delete(self, gone: Message | Channel) -> None:
        await self.server.delete(gone)


class Member(platform_members.Member[Message, Channel, Heard]):
    def __init__(self, school: SlackSchool, person: Person) -> None:
        super().__init__(person.user.name, school.core)
        self.person = person
        self._school = school
        self._ways = cycle((PACER, ""))

    def direct_messages(self) -> list[str]:
        return [seen(each) for each in self.person.direct_messages()]

    async def opens_home(self) -> Heard:
        """What they find there once it is drawn."""
        act = await self.person.open_home()
        return Heard(shown=await act.home())

    async def asks(self, act: Act, sight: Sight) -> Heard:
        """What is answered to any act of theirs."""
        return await self._hears(self._sees(sight, act))

    def looks(self) -> Sight:
        """For what they get to see from now on."""
        return Sight(self._school.server, self.person)

    async def _command(self, typed: str, channel: Channel | None) -> Heard:
        """By turns after `/pacer` and under its own name, where Slack leaves it that."""
        name = typed.split()[0]
        way = next(self._ways) if name in self._own_names else PACER
        said = f"{way} {typed.removeprefix('/')}" if way and name != PACER else typed
        sight = self.looks()
        return await self._sees(sight, await self.person.command(said, channel))

    @property
    def _own_names(self) -> frozenset[str]:
        return frozenset(self._school.server.front.configuration.commands or ())

    async def _direct(self, text: str) -> Heard:
        sight = self.looks()
        return await self._sees(sight, await self.person.direct(text))

    async def _press(self, on: Message | Heard, button: str) -> Heard:
        sight = self.looks()
        pressed = on.shown if isinstance(on, Heard) else on
        return await self._sees(sight, await self.person.press(pressed, button))

    async def _submit(self, values: Mapping[str, Channel | str | Sequence[str]]) -> Heard:
        form, sight = self._last.form, self.looks()
        typed: dict[str, FieldValue] = {**self._last.typed, **values}
        sent = await self.person.submit(form, typed)
        if sent.errors:
            return Heard(shown=sent.view, errors=sent.errors, typed=typed)
        return await self._sees(sight, sent)

    async def _react(self, post: Message, emoji: str) -> None:
        await self.person.react(post, native(Emoji(emoji)))

    async def _unreact(self, post: Message, emoji: str) -> None:
        await self.person.unreact(post, native(Emoji(emoji)))

    async def _reply(self, post: Message, text: str) -> None:
        await self.person.reply(post, text)

    async def _sees(self, sight: Sight, act: Act) -> Heard:
        shown = await sight.after(act)
        is_public = isinstance(shown, Message) and not shown.is_ephemeral
        return Heard(shown=shown, is_private=not is_public)


def _elements(block: Fields) -> list[Fields]:
    return [block.part(action) for action in block.raw]


def _value(filled: Fields) -> str:
    """As it stands in one element; several choices side by side."""
    if "selected_options" in filled:
        return " ".join(option.text("value") for option in filled.parts("selected_options"))
    if "selected_option" in filled:
        return filled.part("selected_option").text("value")
    return filled.text("value") or filled.text("selected_conversation") or filled.text("selected_channel")


@asynccontextmanager
async def slack_school_at(
    at: str, data: Path, *, transport: str = "socket", content: Library | None = None, grader: Grader | None = None
) -> AsyncIterator[SlackSchool]:
    """A workspace where Pacer has started, at a Berlin wall clock time."""
    process = Process(SteppingClock(berlin(at), frozen=True), data, content, grader)
    async with slack_school_in(process, transport=transport) as school, process.running():
        yield school


@asynccontextmanager
async def slack_school_in(process: Process, *, transport: str = "socket") -> AsyncIterator[SlackSchool]:
    """A workspace that is there before the process has started."""
    async with SlackServer(transport=transport, clock=process.clock) as server:
        school = SlackSchool(server, process)
        school.challenges = await server.add_channel("challenges")
        school.notices = await server.add_channel("notices")
        yield school
        assert server.violations == []
