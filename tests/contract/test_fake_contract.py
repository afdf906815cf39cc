"""The fake adapter keeps the contract that the real ones keep."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from bot.model.calls import Answer, OpenForm, Reply, Visibility
from bot.model.commands import Command
from bot.model.events import ConnectionLost
from bot.model.forms import Form
from bot.model.messages import AccountMention, Block, Fields, OutgoingMessage, Part, RoleMention, Text
from bot.model.plain import plain_text
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.ports import AdapterState, EventSink
from bot.testing.clock import FrozenClock
from bot.testing.contract import AdapterContract
from bot.testing.contract_base import Running
from bot.testing.fake import FakeAdapter
from bot.testing.stage import Shown, Stage


class FakeStage:
    """The fake is adapter and platform in one, so a restart keeps it."""

    def __init__(self) -> None:
        self.clock = FrozenClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
        self.adapter = FakeAdapter(self.clock)
        self._answers: dict[str, Answer] = {}
        self._forms: dict[str, tuple[Form, ChannelRef]] = {}

    async def renew(self) -> None:
        self._answers.clear()

    def now(self) -> datetime:
        return self.clock.now()

    async def account(self, name: str) -> AccountRef:
        return self.adapter.add_member(name)

    async def admin(self) -> str:
        self.adapter.add_member("ada", is_admin=True)
        return "ada"

    async def open_channel(self) -> ChannelRef:
        return self.adapter.add_channel("general")

    async def remove_channel(self, channel: ChannelRef) -> None:
        self.adapter.remove_channel(channel)

    async def post_text(self, channel: ChannelRef) -> Sequence[str]:
        return self.adapter.visible(channel)

    async def notified(self, channel: ChannelRef) -> Sequence[str]:
        return [who for post in self.adapter.posts(channel) for who in mentioned(post.message)]

    async def reactions(self, post: MessageRef) -> Sequence[Emoji]:
        return [reaction.emoji for reaction in self.adapter.post_at(post).reactions]

    async def mounted(self) -> set[str]:
        return {command.name for command in self.adapter.connection.mounted()}

    async def react(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self.adapter.people.react(name, post, emoji)

    async def unreact(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self.adapter.people.unreact(name, post, emoji)

    async def reply(self, name: str, post: MessageRef, text: str) -> None:
        await self.adapter.people.reply_in_thread(name, post, text)

    async def command(self, name: str, typed: str, *, channel: ChannelRef) -> Shown:
        return self._show(name, channel, await self.adapter.people.command(name, typed, channel=channel))

    async def press(self, name: str, on: MessageRef | Shown, label: str) -> Shown:
        pressed = self._answers[name] if isinstance(on, Shown) else on
        channel = self.adapter.first_channel() if isinstance(on, Shown) else on.channel
        return self._show(name, channel, await self.adapter.people.press(name, pressed, label))

    async def fill(self, name: str, values: Mapping[str, str]) -> Shown:
        form, channel = self._forms[name]
        return self._show(name, channel, await self.adapter.people.submit(name, form, values, channel=channel))

    async def direct(self, name: str, text: str) -> Shown:
        return self._show(name, self.adapter.first_channel(), await self.adapter.people.direct(name, text))

    def _show(self, name: str, channel: ChannelRef, reply: Reply) -> Shown:
        if isinstance(reply, Answer):
            self._answers[name] = reply
            return Shown(
                text=plain_text(reply.message),
                private=reply.visibility is Visibility.PRIVATE,
                buttons=tuple(button.label for button in reply.message.buttons),
            )
        self._forms[name] = (reply.form, channel)
        sentences = () if isinstance(reply, OpenForm) else reply.errors.values()
        return Shown(text=" ".join(sentences), form=reply.form.title)


def mentioned(message: OutgoingMessage) -> Iterator[str]:
    """Only typed parts notify on the fake."""
    for block in message.blocks:
        for part in parts(block):
            match part:
                case AccountMention():
                    yield part.name
                case RoleMention():
                    yield part.role


def parts(block: Block) -> Iterator[Part]:
    match block:
        case Text():
            yield from block.parts
        case Fields():
            for row in block.rows:
                yield from row.value


class TestFakeAdapter(AdapterContract):
    @pytest.fixture
    async def stage(self) -> Stage:
        return FakeStage()


class Awakening(FakeAdapter):
    """Says first that it was away."""

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        await sink.publish(ConnectionLost(platform=self.platform, at=self.clock.now()))
        await super().run(sink, commands, state)


async def test_an_adapter_may_say_first_that_it_was_away() -> None:
    stage = FakeStage()
    stage.adapter = Awakening(stage.clock)
    running = Running(stage)
    await running.start()
    await running.stop()

    assert running.joined
