"""Where typed lines come from: a terminal, a pipe, or a script."""

import asyncio
import codecs
import io
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol, TextIO

with suppress(ImportError):
    # Gives `input` arrow keys and a history where it is there.
    import readline
with suppress(ImportError):
    # Not there on Windows.
    import termios


class Lines(Protocol):
    @property
    def shows_typing(self) -> bool:
        """Whether prompt and line stand on the screen already when a line comes."""

    async def next(self, prompt: str) -> str | None:
        """The next line without its newline; None at the end."""

    def typed_so_far(self) -> str:
        """What stands behind the prompt while a line is awaited."""

    def close(self) -> None:
        """Leaves the terminal as it was found."""


class Script:
    """Lines known beforehand, from line `at` on (counted from 0)."""

    shows_typing = False

    def __init__(self, lines: Sequence[str], at: int = 0) -> None:
        self._lines = lines
        self.at = at

    async def next(self, prompt: str) -> str | None:
        if self.at >= len(self._lines):
            return None
        self.at += 1
        return self._lines[self.at - 1]

    def typed_so_far(self) -> str:
        return ""

    def close(self) -> None:
        pass


class Keyboard:
    """Standard input, read in a thread of its own that can be left behind while it waits for a person."""

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._stdin = stdin
        # `input` reads the process's own standard input and no other.
        self.shows_typing = stdin is sys.stdin and stdin.isatty() and stdout.isatty()
        self._read: Callable[[str], str] | None = None
        self._restore: Callable[[], None] = lambda: None

    async def next(self, prompt: str) -> str | None:
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str | None] = loop.create_future()
        reader = self._read or self._open()

        def deliver(typed: str | None) -> None:
            if not line.done():
                line.set_result(typed)

        def read() -> None:
            typed = _line_or_end(reader, prompt)
            # The loop may be gone by the time an abandoned thread gets its line.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(deliver, typed)

        threading.Thread(target=read, name="console-keyboard", daemon=True).start()
        return await line

    def typed_so_far(self) -> str:
        return readline.get_line_buffer() if self.shows_typing and "readline" in sys.modules else ""

    def close(self) -> None:
        self._restore()

    def _open(self) -> Callable[[str], str]:
        if isinstance(self._stdin, io.TextIOWrapper):
            self._stdin.reconfigure(errors="replace")
        if self.shows_typing and "termios" in sys.modules:
            fd = self._stdin.fileno()
            self._restore = partial(termios.tcsetattr, fd, termios.TCSADRAIN, termios.tcgetattr(fd))
        self._read = input if self.shows_typing else _PipeReader(self._stdin.fileno()).next
        return self._read


def _line_or_end(read: Callable[[str], str], prompt: str) -> str | None:
    try:
        return read(prompt).encode("utf-8", "replace").decode()
    except (EOFError, OSError, ValueError):
        return None


class _PipeReader:
    """Reads from the descriptor, since a thread that waits inside `sys.stdin` can stop the process from ending."""

    def __init__(self, fd: int) -> None:
        # A descriptor of its own: an abandoned thread must not read what later bears the same number.
        self._fd = os.dup(fd)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        self._ended = False

    def next(self, prompt: str) -> str:
        while "\n" not in self._waiting and not self._ended:
            read = os.read(self._fd, 65_536)
            self._ended = not read
            self._waiting += self._decoder.decode(read, final=self._ended)
            if self._ended:
                os.close(self._fd)
        if not self._waiting:
            raise EOFError
        line, _, self._waiting = self._waiting.partition("\n")
        return line.removesuffix("\r")
