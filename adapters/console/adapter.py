"""The console as a platform: a chat of its own in one file, played in a terminal."""

import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from rich.console import Console

from adapters.console.chat import Chat
from adapters.console.guide import Guide
from adapters.console.inbound import caller_of
from adapters.console.keyboard import Keyboard, Script
from adapters.console.memory import Memory
from adapters.console.refs import PLATFORM, direct_ref
from adapters.console.screen import Screen
from adapters.console.session import Session
from adapters.console.store import Store, unusable
from bot.errors import NotSent
from bot.model.commands import Command
from bot.model.events import Reaction, ThreadReply
from bot.model.messages import OutgoingMessage
from bot.model.plain import plain_text
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef, Platform
from bot.ports import AdapterState, EventSink, Host, Limits


def chat_file(database: Path) -> Path:
    """A database's chat lies beside it and bears its name; that of `pacer.db` is `console.db`."""
    if database.name == "pacer.db":
        return database.with_name("console.db")
    return database.with_name(f"{database.stem}.console{database.suffix}")


class ConsoleAdapter:
    platform: Platform = PLATFORM
    is_connected = True
    limits = Limits(answer=timedelta(seconds=5), settle=timedelta(0))

    def __init__(
        self,
        host: Host,
        *,
        script: Sequence[str] | None = None,
        stdin: TextIO | None = None,
        console: Console | None = None,
    ) -> None:
        """Plays `script` where there is one, else listens to `stdin` (the process's own unless given)."""
        self._host = host
        self._chat = _open_chat(chat_file(host.database))
        self._memory = Memory(self._chat)
        console = console or Console(highlight=False, markup=False, emoji=False)
        scripted = script is not None
        self._lines = (
            Script(script, self._memory.position) if script is not None else Keyboard(stdin or sys.stdin, sys.stdout)
        )
        self._screen = Screen(console, self._lines, self._chat, self._memory)
        self._guide = Guide(self._chat, self._memory, self._screen, silent=scripted)

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        session = Session(
            host=self._host,
            chat=self._chat,
            memory=self._memory,
            screen=self._screen,
            guide=self._guide,
            lines=self._lines,
            sink=sink,
            commands=commands,
        )
        await session.run()

    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        with _translated():
            posted = self._chat.write(channel, message, self._host.clock.now(), key=key)
        self._memory.see(posted)
        self._screen.message(posted)
        self._guide.posted(posted)
        return posted.ref

    async def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        with _translated():
            self._chat.require_open(channel)
            return self._chat.find(channel, key, since)

    async def edit(self, post: MessageRef, message: OutgoingMessage) -> None:
        with _translated():
            edited = self._chat.edit(post, message)
        self._screen.edited(edited)

    async def open_direct(self, account: AccountRef) -> ChannelRef:
        channel = direct_ref(account.account)
        with _translated():
            self._chat.require_open(channel)
        return channel

    async def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        with _translated():
            return self._chat.open_thread(post, title)

    async def react(self, post: MessageRef, emoji: Emoji) -> None:
        with _translated():
            self._chat.react(post, emoji)

    async def reactions(self, post: MessageRef) -> AsyncIterator[Reaction]:
        with _translated():
            given = self._chat.reactions(post)
        for emoji, member in given:
            yield Reaction(emoji=emoji, by=caller_of(member))

    async def replies(self, post: MessageRef, since: datetime) -> AsyncIterator[ThreadReply]:
        with _translated():
            written = self._chat.replies(post, since)
        for message, member in written:
            text = plain_text(message.body)
            yield ThreadReply(message=str(message.number), by=caller_of(member), at=message.at, text=text)

    async def missing_permissions(self, channel: ChannelRef) -> Sequence[str]:
        with _translated():
            self._chat.require_open(channel)
        return ()


def _open_chat(file: Path) -> Chat:
    """Raises a Refusal where the file can't be used."""
    try:
        return Chat(Store(file))
    except sqlite3.Error as error:
        raise unusable(file, error) from error


@contextmanager
def _translated() -> Iterator[None]:
    """A statement that fails was rolled back, so nothing was sent."""
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent(f"The console's file refused it: {error}.") from error
