"""The console keeps the contract, typed at and read as a person does."""

import asyncio
import io
import os
import re
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from adapters.console.adapter import ConsoleAdapter
from adapters.console.refs import account_ref, channel_ref
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.ports import Host
from bot.testing.clock import FrozenClock
from bot.testing.contract import AdapterContract
from bot.testing.sink import PATIENCE_SECONDS
from bot.testing.stage import COMMANDS, Shown, Stage, report_form

HEAD = re.compile(r"(?:╭─ )?(?P<number>\d+)  (?P<author>[\w-]+)(?P<rest>(?: in| and| to) .*)")
BUTTON = re.compile(r"\[\d+ ([^\]]+)\]")
TALLY = re.compile(r"\+?([a-z_]+) \d+")
BYSTANDER = "zoe"
NATIVE = {Emoji("white_check_mark"): "check"}
CANONICAL = {name: emoji for emoji, name in NATIVE.items()}
FORM = report_form()


class Paper(io.StringIO):
    """What was printed so far, and a way to wait for more."""

    def __init__(self) -> None:
        super().__init__()
        self._printed = asyncio.Event()

    def write(self, text: str) -> int:
        self._printed.set()
        return super().write(text)

    async def after(self, typed: str, start: int) -> str:
        """What stands below the line as it was typed; the console prints all of it before it listens again."""
        echo = re.compile(rf"> {re.escape(typed)} *\n(.+)", re.DOTALL)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (found := echo.search(self.getvalue(), start)):
                self._printed.clear()
                await self._printed.wait()
        return found[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A message as the console draws it."""

    number: str
    author: str
    rest: str
    """Where it stands, and who sees it."""
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def thread(self) -> str | None:
        found = re.search(r"in the thread of (\d+)", self.rest)
        return found[1] if found else None


class Standstill:
    """Implements `bot.ports.TimeControl` where nothing is ever due."""

    def __init__(self, clock: FrozenClock) -> None:
        self._clock = clock

    async def advance(self, to: datetime) -> None:
        self._clock.set(to)

    async def settle(self) -> None:
        pass


class ConsoleStage:
    def __init__(self, data: Path) -> None:
        clock = FrozenClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
        self._host = Host(database=data / "pacer.db", clock=clock, time=Standstill(clock), scripted=False)
        self._channels = 0
        self.paper = Paper()
        self._open()

    def _open(self) -> None:
        reading, self._keys = os.pipe()
        self._stdin = os.fdopen(reading)
        console = Console(file=self.paper, width=120, highlight=False, markup=False, emoji=False)
        self.adapter = ConsoleAdapter(self._host, stdin=self._stdin, console=console)

    def close(self) -> None:
        """Ends the input; a reader that still waits must see that end before its descriptor is used again."""
        os.close(self._keys)
        for thread in threading.enumerate():
            if thread.name == "console-keyboard":
                thread.join(PATIENCE_SECONDS)
        self._stdin.close()

    async def renew(self) -> None:
        self.close()
        self._open()

    def now(self) -> datetime:
        return self._host.clock.now()

    async def account(self, name: str) -> AccountRef:
        await self._become(name)
        return account_ref(name)

    async def admin(self) -> str:
        return "maria"

    async def open_channel(self) -> ChannelRef:
        self._channels += 1
        await self._type(f"/channel add stage-{self._channels}")
        return channel_ref(f"stage-{self._channels}")

    async def remove_channel(self, channel: ChannelRef) -> None:
        await self._type(f"/channel remove {channel.channel}")

    async def post_text(self, channel: ChannelRef) -> Sequence[str]:
        return [seen.text for seen in await self._read(channel)]

    async def notified(self, channel: ChannelRef) -> Sequence[str]:
        return ["whoever hears the bell"] if "\a" in self.paper.getvalue() else []

    async def reactions(self, post: MessageRef) -> Sequence[Emoji]:
        [seen] = [seen for seen in await self._read(post.channel) if seen.number == post.message]
        return [CANONICAL[name] for name in TALLY.findall(seen.lines[-1])]

    async def mounted(self) -> set[str]:
        answers = {command.name: await self._type(f"/{command.name}") for command in COMMANDS}
        return {name for name, answer in answers.items() if "There is no command" not in answer}

    async def react(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._become(name)
        await self._type(f"+{NATIVE[emoji]} {post.message}")

    async def unreact(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._become(name)
        await self._type(f"-{NATIVE[emoji]} {post.message}")

    async def reply(self, name: str, post: MessageRef, text: str) -> None:
        await self._become(name)
        await self._type(f"reply {post.message} {text}")

    async def command(self, name: str, typed: str, *, channel: ChannelRef) -> Shown:
        await self._become(name)
        await self._type(f"/in #{channel.channel}")
        return shown(await self._type(typed))

    async def press(self, name: str, on: MessageRef | Shown, label: str) -> Shown:
        await self._become(name)
        return shown(
            await self._type(f"press {on.message} {label}" if isinstance(on, MessageRef) else f"press {label}")
        )

    async def fill(self, name: str, values: Mapping[str, str]) -> Shown:
        answer = await self._type(values["done"])
        if FORM.fields[1].label in answer:
            await self._type(values.get("next", ""))
            answer = await self._type(values.get("mood", ""))
        return shown(answer)

    async def direct(self, name: str, text: str) -> Shown:
        await self._become(name)
        return shown(await self._type(f"dm {text}"))

    async def _become(self, name: str) -> None:
        await self._type(f"/as {name}")

    async def _read(self, channel: ChannelRef) -> list[Seen]:
        """As its owner reads a direct channel, and a bystander every other."""
        is_direct = channel.channel.startswith("@")
        await self._become(channel.channel[1:] if is_direct else BYSTANDER)
        await self._type("/in dm" if is_direct else f"/in #{channel.channel}")
        return [seen for seen in seen_in(await self._type("/read 99")) if seen.thread == channel.thread]

    async def _type(self, line: str) -> str:
        start = len(self.paper.getvalue())
        os.write(self._keys, f"{line}\n".encode())
        return await self.paper.after(line, start)


def shown(printed: str) -> Shown:
    answers = [seen for seen in seen_in(printed) if seen.author == "Pacer"]
    if not answers:
        asks = any(field.label in printed for field in FORM.fields)
        return Shown(text=printed.strip(), form=FORM.title if asks else None)
    [answer] = answers
    return Shown(
        text=answer.text,
        private="sees this" in answer.rest or "in direct messages" in answer.rest,
        buttons=tuple(BUTTON.findall(answer.lines[-1])),
    )


def seen_in(printed: str) -> list[Seen]:
    return list(_messages(printed.splitlines()))


def _messages(lines: Sequence[str]) -> Iterator[Seen]:
    for at, line in enumerate(lines):
        if head := HEAD.fullmatch(line):
            body = "│" if line.startswith("╭") else " "
            end = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith(body)), len(lines))
            text = tuple(line[3:] for line in lines[at + 1 : end])
            yield Seen(number=head["number"], author=head["author"], rest=head["rest"], lines=text)


class TestConsole(AdapterContract):
    @pytest.fixture
    async def stage(self, tmp_path: Path) -> AsyncIterator[Stage]:
        stage = ConsoleStage(tmp_path)
        yield stage
        stage.close()
