"""One person, or a script, at the console: reads a line, does it, until the end."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from adapters.console import emoji, inbound, words
from adapters.console import lines as typed
from adapters.console.acts import Act
from adapters.console.chat import Chat, Message
from adapters.console.conversation import Conversation
from adapters.console.files import read_file
from adapters.console.guide import Guide
from adapters.console.housekeeping import Housekeeping
from adapters.console.inbound import Turn
from adapters.console.keyboard import Keyboard, Script
from adapters.console.memory import Memory
from adapters.console.refs import SPACE, account_ref, direct_member, direct_ref, role_ref
from adapters.console.screen import Screen
from bot.errors import Refusal
from bot.model.command_text import Directory, read_command
from bot.model.commands import Command
from bot.model.events import SpaceJoined
from bot.model.messages import OutgoingMessage, note, quoted
from bot.model.refs import AccountRef, ChannelRef, RoleRef
from bot.ports import EventSink, Host

log = structlog.get_logger(__name__)


class Session:
    def __init__(
        self,
        *,
        host: Host,
        chat: Chat,
        memory: Memory,
        screen: Screen,
        guide: Guide,
        lines: Keyboard | Script,
        sink: EventSink,
        commands: Sequence[Command],
    ) -> None:
        self._host = host
        self._chat = chat
        self._memory = memory
        self._screen = screen
        self._guide = guide
        self._lines = lines
        self._sink = sink
        self._commands = commands
        self._house = Housekeeping(host, chat, memory, screen)
        self._conversation = Conversation(sink, chat, memory, screen, host.clock.now)
        self._tried: set[int] = set()
        self._going = True

    async def run(self) -> None:
        """Until the lines end or the person quits; what was left undone last time is done first."""
        await self._guarded(self._restore_time)
        await self._guarded(self._join)
        await self._tell()
        self._guide.greet(self._host.clock.now())
        try:
            while self._going:
                await self._next_line()
        finally:
            self._lines.close()

    async def _restore_time(self) -> None:
        saved = self._memory.instant
        if saved and saved > self._host.clock.now():
            await self._host.time.advance(saved)

    async def _join(self) -> None:
        await self._sink.publish(SpaceJoined(space=SPACE, name="Console", at=self._host.clock.now()))

    async def _next_line(self) -> None:
        line = await self._screen.ask(self._house.prompt(self._host.clock.now()), headings=True)
        if line is None:
            self._going = False
            return
        now = self._host.clock.now()
        if isinstance(self._lines, Script):
            turn = self._memory.begin_line(self._lines.at, now)
            await self._guarded(partial(self._do, line, turn))
            await self._host.time.settle()
            self._memory.end(self._host.clock.now(), self._lines.at)
        else:
            turn = self._memory.begin(now)
            await self._guarded(partial(self._do, line, turn))
            self._memory.end(self._host.clock.now())
        self._guide.hint()

    async def _guarded(self, do: Callable[[], Awaitable[None]]) -> None:
        """A refusal is a sentence; whatever else goes wrong is a reference, and the session goes on."""
        try:
            await do()
        except Refusal as refusal:
            self._screen.refuse(str(refusal))
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("console.line_failed", reference=reference)
            self._screen.refuse(f"Something went wrong here (reference {reference}).")

    async def _do(self, line: str, turn: Turn) -> None:
        match typed.read_typed(line):
            case typed.Nothing():
                pass
            case typed.Quit():
                self._going = False
            case typed.Slash(text=text):
                await self._command(text, turn)
            case typed.Press(button=button, number=number):
                await self._press(button, number, turn)
            case typed.React() as reaction:
                await self._react(reaction, turn)
            case typed.ReplyTo(text=text, number=number):
                await self._reply(text, number, turn)
            case typed.Tell(text=text):
                await self._tell_pacer(text, turn)
            case typed.Talk(text=text):
                await self._talk(text, turn)
            case word:
                await self._house.do(word, turn)

    async def _command(self, text: str, turn: Turn) -> None:
        directory = Directory(channel=self._channel, account=self._account, role=self._role, file=read_file)
        try:
            read = read_command(text, self._commands, directory)
        except Refusal as refusal:
            self._conversation.answer(turn, turn.channel, self._unread(text, turn, refusal))
            return
        if await self._conversation.hold(turn, inbound.command_call(turn, read)) and read.command.path == ("setup",):
            self._guide.set_up()

    def _unread(self, text: str, turn: Turn, refusal: Refusal) -> OutgoingMessage:
        first = text.strip().lower()
        group = [each for each in self._commands if len(each.path) > 1 and each.path[0] == first]
        mine = [each for each in group if turn.member.is_admin or not each.admin]
        return words.second_words(first, mine) if mine else note(quoted(str(refusal)))

    async def _press(self, wanted: str, number: int | None, turn: Turn) -> None:
        seen = self._chat.visible(turn.member.name, newest=turn.newest)
        message, button = inbound.pressed(seen, wanted, number)
        if await self._conversation.hold(turn, inbound.action_call(turn, message, button)):
            self._guide.answered(button)

    async def _react(self, reaction: typed.React, turn: Turn) -> None:
        message = self._meant(reaction.number, turn, self._invites)
        name = turn.member.name
        if reaction.adds:
            told = inbound.reaction_added(turn, message, reaction.emoji)
            changed = self._chat.react(message.ref, reaction.emoji, member=name, told=told)
        else:
            gone = inbound.reaction_removed(turn, message, reaction.emoji)
            changed = self._chat.unreact(message.ref, reaction.emoji, member=name, told=gone)
        self._screen.say(_reaction_told(reaction, message, changed))
        await self._tell()

    async def _reply(self, text: str, number: int | None, turn: Turn) -> None:
        message = self._meant(number, turn, lambda each: self._invites(each) or self._chat.thread(each) is not None)
        if direct_member(message.channel) is not None:
            await self._tell_pacer(text, turn)
            return
        reply = self._chat.write(
            inbound.thread_of(message),
            note(quoted(text)),
            turn.at,
            author=turn.member.name,
            origin=turn.id,
            told=lambda written: inbound.thread_replied(turn, written, text),
        )
        self._screen.message(reply)
        await self._tell()

    async def _talk(self, text: str, turn: Turn) -> None:
        if direct_member(turn.channel) is not None:
            await self._tell_pacer(text, turn)
            return
        said = note(quoted(text))
        self._screen.message(self._chat.write(turn.channel, said, turn.at, author=turn.member.name, origin=turn.id))

    async def _tell_pacer(self, text: str, turn: Turn) -> None:
        direct = direct_ref(turn.member.name)
        message = self._chat.write(direct, note(quoted(text)), turn.at, author=turn.member.name, origin=turn.id)
        self._screen.message(message)
        await self._conversation.hold(turn, inbound.direct_text(turn, message, text))

    async def _tell(self) -> None:
        """Publishes what Pacer has not heard of; what it fails to take waits for the next start."""
        for act in self._chat.untold():
            if act.id not in self._tried:
                self._tried.add(act.id)
                await self._guarded(partial(self._publish, act))

    async def _publish(self, act: Act) -> None:
        await self._sink.publish(act.event)
        self._chat.mark_told(act)

    def _meant(self, number: int | None, turn: Turn, fits: Callable[[Message], bool]) -> Message:
        """The message of that number, or the newest that fits; never one that only its reader sees."""
        seen = self._chat.visible(turn.member.name, newest=turn.newest)
        meant = next((each for each in seen if (fits(each) if number is None else each.number == number)), None)
        if meant is None and number is None:
            raise Refusal("No post invites that yet. Name a message by its number; /read shows the last ones.")
        if meant is None:
            raise Refusal(f"There is no message {number} that you can see. /read shows the last ones.")
        if meant.only_for is not None:
            raise Refusal(f"Only you see message {meant.number}; choose one that all can see.")
        return meant

    def _invites(self, message: Message) -> bool:
        return any(tally.seeded for tally in self._chat.tallies(message))

    def _channel(self, word: str) -> ChannelRef | None:
        return self._chat.channel(word.removeprefix("#").lower())

    def _account(self, word: str) -> AccountRef | None:
        member = self._chat.member(word.removeprefix("@"))
        return account_ref(member.name) if member else None

    def _role(self, word: str) -> RoleRef | None:
        role = word.removeprefix("@").lower()
        return role_ref(role) if self._chat.has_role(role) else None


def _reaction_told(reaction: typed.React, message: Message, changed: bool) -> str:
    name = emoji.short(reaction.emoji)
    if reaction.adds:
        return (
            f"{name} on message {message.number}."
            if changed
            else f"Your {name} is on message {message.number} already."
        )
    return (
        f"{name} off message {message.number}."
        if changed
        else f"There was no {name} of yours on message {message.number}."
    )
