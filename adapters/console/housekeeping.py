"""The console's own words: who and where one is, the time, reading back."""

from datetime import datetime

from rich.text import Text

from adapters.console import lines as typed
from adapters.console import words
from adapters.console.chat import Chat
from adapters.console.drawing import DIM, one_line
from adapters.console.inbound import Turn
from adapters.console.memory import Memory
from adapters.console.moves import LONG, can_stop, live_through
from adapters.console.refs import direct_member, direct_ref
from adapters.console.screen import Screen
from adapters.console.times import clock_text, read_move
from bot.errors import Refusal
from bot.ports import Host

MOST_DRAWN = 12
"""Messages that one move of the time draws: the last ones; the others are counted."""

Word = (
    typed.Help
    | typed.People
    | typed.Channels
    | typed.Become
    | typed.GoTo
    | typed.AddChannel
    | typed.RemoveChannel
    | typed.ChangeRole
    | typed.Time
    | typed.ReadBack
)


class Housekeeping:
    def __init__(self, host: Host, chat: Chat, memory: Memory, screen: Screen) -> None:
        self._host = host
        self._chat = chat
        self._memory = memory
        self._screen = screen

    def prompt(self, now: datetime) -> str:
        return f"{self._memory.member.name} in {self._place()}, {self._memory.zone.moment(now)} > "

    async def do(self, word: Word, turn: Turn) -> None:
        match word:
            case typed.Help():
                self._screen.show(Text(), words.help_text(), Text())
            case typed.People():
                self._screen.say(self._people())
            case typed.Channels():
                self._screen.say("  ".join(f"#{name}" for name in self._chat.channels()) or "There is no channel left.")
            case typed.Become():
                self._become(word.name)
            case typed.GoTo():
                self._go_to(word.channel)
            case typed.AddChannel():
                self._memory.go_to(self._chat.add_channel(word.name))
                self._screen.say(f"You are in {self._place()} now.")
            case typed.RemoveChannel():
                self._remove_channel(word.name)
            case typed.ChangeRole():
                self._change_role(word)
            case typed.Time():
                await self._time(word.text, turn)
            case typed.ReadBack():
                self._read_back(word.most, turn)

    def _place(self) -> str:
        channel = self._memory.channel
        return "direct messages" if direct_member(channel) else f"#{one_line(self._chat.channel_name(channel))}"

    def _people(self) -> str:
        here = self._memory.member.name
        notes = {member.name: [*["admin"][: member.is_admin], *member.roles] for member in self._chat.members()}
        notes[here] = [*notes[here], "you"]
        return "  ".join(f"{name} ({', '.join(said)})" if said else name for name, said in notes.items())

    def _become(self, name: str) -> None:
        new = self._chat.member(name) is None
        member = self._chat.join(name)
        self._memory.become(member)
        joined = f"{member.name} joined. " if new else ""
        self._screen.say(f"{joined}You are {member.name} now, in {self._place()}.")

    def _go_to(self, name: str) -> None:
        channel = direct_ref(self._memory.member.name) if name == "dm" else self._chat.channel(name)
        if channel is None:
            raise Refusal(f"There is no channel #{name}. /channel add {name} makes it, /channels lists what there is.")
        self._memory.go_to(channel)
        self._screen.say(f"You are in {self._place()} now; /read shows the last messages.")

    def _remove_channel(self, name: str) -> None:
        if not self._chat.remove_channel(name):
            raise Refusal(f"There is no channel #{name}. /channels lists what there is.")
        self._screen.say(f"#{name} is gone. You are in {self._place()}.")

    def _change_role(self, word: typed.ChangeRole) -> None:
        member = self._chat.member(word.member)
        if member is None:
            raise Refusal(
                f"There is no {word.member} here. /as {word.member} lets them join, /people lists who is here."
            )
        if word.gives:
            self._chat.give_role(word.role, member)
            self._screen.say(f"{member.name} has the role {word.role} now.")
        elif self._chat.take_role(word.role, member):
            self._screen.say(f"{member.name} has the role {word.role} no longer.")
        else:
            raise Refusal(f"{member.name} has no role {word.role}. /people lists who has which.")

    async def _time(self, text: str, turn: Turn) -> None:
        move = read_move(text, turn.at, self._memory.zone.name)
        if move.zone is not None:
            self._memory.choose_zone(move.zone)
        arrived = move.to is None or await self._move_on(move.to)
        stopped = "" if arrived else "You stopped on the way. "
        self._screen.say(f"{stopped}It is {self._clock(self._host.clock.now())}.")

    async def _move_on(self, to: datetime) -> bool:
        if to - self._host.clock.now() > LONG and can_stop(self._host):
            self._screen.say(f"On the way to {self._clock(to)}; Ctrl-C stops it.", DIM)
        with self._screen.only_the_last(MOST_DRAWN):
            return await live_through(self._host, to)

    def _clock(self, at: datetime) -> str:
        return clock_text(at, self._memory.zone.name)

    def _read_back(self, most: int, turn: Turn) -> None:
        seen = self._chat.visible(turn.member.name, newest=turn.newest, channel=turn.channel)
        last = [message for message, _ in zip(seen, range(most), strict=False)]
        if not last:
            self._screen.say(f"Nobody has said anything in {self._place()} yet.")
        for message in reversed(last):
            self._screen.message(message)
