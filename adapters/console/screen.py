"""The one place that writes to the terminal, also while a person is typing."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console, RenderableType
from rich.text import Text

from adapters.console.chat import Chat, Message
from adapters.console.drawing import DIM, words
from adapters.console.keyboard import Lines
from adapters.console.memory import Memory
from adapters.console.render import Shown, message_view
from bot.model.text import drawable


class Screen:
    def __init__(self, console: Console, lines: Lines, chat: Chat, memory: Memory) -> None:
        self._console = console
        self._lines = lines
        self._chat = chat
        self._memory = memory
        self._prompt: str | None = None
        self._waiting: deque[Callable[[], None]] | None = None
        self._passed_over = 0

    async def ask(self, prompt: str, *, headings: bool = False) -> str | None:
        """The next typed line; None at the end. With `headings` a script's lines beginning with `# ` are told first."""
        prompt = drawable(prompt)
        line = await self._next(prompt)
        while headings and line is not None and line.startswith("# ") and not self._lines.shows_typing:
            self.heading(line.removeprefix("# "))
            line = await self._next(prompt)
        if line is None and self._lines.shows_typing:
            self._console.print()
        elif line is not None and not self._lines.shows_typing:
            self._console.print(Text(prompt, style=DIM).append_text(words(line)), soft_wrap=True)
        return line

    async def _next(self, prompt: str) -> str | None:
        self._prompt = prompt if self._lines.shows_typing else None
        try:
            return await self._lines.next(prompt)
        except asyncio.CancelledError:
            self._show(())
            raise
        finally:
            self._prompt = None

    def message(self, message: Message) -> None:
        """A message, with an empty line above it."""
        self._in_turn(partial(self._draw, message))

    def edited(self, message: Message) -> None:
        place = self._chat.channel_name(message.channel)
        self._in_turn(partial(self.say, f"Message {message.number} in #{place} was edited.", DIM))

    @contextmanager
    def only_the_last(self, most: int) -> Iterator[None]:
        """Of what Pacer posts and edits in between only the last is drawn, when it ends; the rest is counted."""
        waiting: deque[Callable[[], None]] = deque(maxlen=most)
        self._waiting, self._passed_over = waiting, 0
        try:
            yield
        finally:
            self._waiting = None
            if self._passed_over:
                self.show(Text(), words(f"{self._passed_over:,} more came before these; /read shows the last ones."))
            for draw in waiting:
                draw()

    def _in_turn(self, draw: Callable[[], None]) -> None:
        if self._waiting is None:
            draw()
            return
        self._passed_over += len(self._waiting) == self._waiting.maxlen
        self._waiting.append(draw)

    def _draw(self, message: Message) -> None:
        shown = Shown(
            message=message,
            place=self._chat.channel_name(message.channel),
            tallies=self._chat.tallies(message),
            thread=self._chat.thread(message),
        )
        self.show(Text(), message_view(shown, self._memory.zone))

    def say(self, sentence: str, style: str = "") -> None:
        """A sentence of the console itself."""
        self.show(words(sentence, style))

    def refuse(self, sentence: str) -> None:
        self.say(sentence, "yellow")

    def hint(self, sentence: str) -> None:
        self.show(Text(), words(sentence, "italic"))

    def heading(self, title: str) -> None:
        self.show(Text(), words(title, "bold underline"), Text())

    def show(self, *pieces: RenderableType) -> None:
        self._show(pieces)
        if self._prompt is not None:
            self._console.out(f"{self._prompt}{drawable(self._lines.typed_so_far())}", end="", highlight=False)

    def _show(self, pieces: Iterable[RenderableType]) -> None:
        if self._prompt is not None:
            self._console.print()
        for piece in pieces:
            self._console.print(piece)
