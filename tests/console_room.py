"""A room in which the console is tried: lines go in, Pacer is a recorder, the screen is text."""

import asyncio
import io
import os
from datetime import UTC, datetime

from rich.console import Console

from adapters.console.adapter import ConsoleAdapter
from adapters.console.refs import account_ref, channel_ref
from bot.model.calls import Answer, Caller
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import SpaceJoined
from bot.model.forms import ChannelField, ChoiceField, Form, FormOption, TextField
from bot.model.messages import Action, Button, OutgoingMessage, note, text
from bot.model.refs import Emoji
from bot.ports import Host

FRIDAY = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
CHECK = Emoji("white_check_mark")
GENERAL = channel_ref("general")
CHALLENGES = channel_ref("challenges")
MARIA = Caller(account=account_ref("maria"), name="maria", is_admin=True)
JONAS = Caller(account=account_ref("jonas"), name="jonas")

COMMANDS = (
    Command(path=("help",), says="Helps.", public=True),
    Command(path=("setup",), says="Sets up.", admin=True, opens_form=True),
    Command(
        path=("schedule", "preview"),
        says="Shows.",
        options=(
            Option(name="channel", kind=OptionKind.CHANNEL, says="Where."),
            Option(name="member", kind=OptionKind.MEMBER, says="Who.", required=False),
        ),
    ),
)

WEEKLY = OutgoingMessage(
    title="Week 7",
    blocks=(text("Write a token bucket."),),
    buttons=(
        Button(label="Answer", action=Action(name="answer", about="7")),
        Button(label="Hint 1 of 3", action=Action(name="hint", about="7")),
        Button(label="Check in", action=Action(name="check-in", about="7")),
    ),
    reactions=(CHECK,),
    thread="Week 7",
)

SETUP = Form(
    action=Action(name="setup"),
    title="Set up Pacer",
    fields=(
        ChannelField(name="channel", label="Channel", value="challenges"),
        ChoiceField(
            name="days",
            label="Days a week",
            options=(FormOption(value="3", label="three"), FormOption(value="5", label="five")),
            value=("3",),
        ),
        TextField(name="zone", label="Your zone"),
        TextField(name="greeting", label="A greeting", long=True, required=False),
    ),
)


class Killed(BaseException):
    """The process ends at this very instant."""


class SteppedTime:
    """A clock that stands still until it is told to go on, and what happens on the way."""

    def __init__(self):
        self.at = FRIDAY
        self.on_the_way = []
        self.settles = None

    def now(self):
        return self.at

    async def advance(self, to):
        assert to >= self.at
        await asyncio.sleep(0)
        while self.on_the_way:
            await self.on_the_way.pop(0)()
        self.at = to

    async def settle(self):
        if self.settles:
            raise self.settles


class RecordingSink:
    """Hears everything; answers calls with the next reply that was laid out for it."""

    def __init__(self):
        self.events = []
        self.calls = []
        self.replies = []
        self.fails = None
        self.greeted = asyncio.Event()

    async def publish(self, event):
        self.greeted.set()
        if self.fails and not isinstance(event, SpaceJoined):
            raise self.fails
        self.events.append(event)

    async def invoke(self, call):
        if self.fails:
            raise self.fails
        self.calls.append(call)
        return self.replies.pop(0) if self.replies else Answer(message=note("Noted."))

    async def suggest(self, call, option, typed):
        return ()


class AdapterStateUnused:
    async def get(self, key):
        return None

    async def keys(self, prefix):
        return []

    async def put(self, key, value, *, space=None, until=None):
        raise AssertionError("The console keeps what it must remember in its own file.")


class Room:
    """A chat in a folder; every `types` and `plays` is a new start of Pacer in it."""

    def __init__(self, folder, database="pacer.db"):
        self.database = folder / database
        self.time = SteppedTime()
        self.sink = RecordingSink()
        self.screen = ""

    def adapter(self, *, script=None, stdin=None, output=None):
        host = Host(
            database=self.database,
            clock=self.time,
            time=self.time,
            scripted=script is not None,
        )
        return ConsoleAdapter(host, script=script, stdin=stdin, console=Console(file=output or io.StringIO(), width=80))

    async def run(self, adapter):
        await adapter.run(self.sink, COMMANDS, AdapterStateUnused())

    async def types(self, *lines):
        """What the screen shows while a person types these lines and leaves."""
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in lines).encode())
        os.close(writing)
        with os.fdopen(reading) as stdin:
            return await self._shown(stdin=stdin)

    async def plays(self, *script):
        return await self._shown(script=script)

    async def _shown(self, **lines):
        output = io.StringIO()
        self.sink.events.clear()
        self.sink.calls.clear()
        self.running = self.adapter(output=output, **lines)
        try:
            await self.run(self.running)
        finally:
            self.screen = output.getvalue()
        return self.screen

    async def gets(self, message=WEEKLY, channel=CHALLENGES, key="k1"):
        """Pacer posts."""
        return await self.adapter().post(channel, message, key=key)

    def heard(self):
        """The events but the greeting at each start."""
        return [event for event in self.sink.events if not isinstance(event, SpaceJoined)]


def private(words):
    return Answer(message=note(words))
