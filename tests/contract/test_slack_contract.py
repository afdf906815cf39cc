"""Slack keeps the contract, over the real slack-bolt and a stand-in for its servers, by both of its transports."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.commands import PACER, SlashCommand
from adapters.slack.emoji import canonical, native
from adapters.slack.manifest import manifest
from adapters.slack.refs import account_ref, channel_ref
from adapters.slack.settings import EVENTS_PATH
from adapters.slack.waits import Waits
from bot.model.events import ConnectionLost
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.testing.contract import AdapterContract
from bot.testing.contract_base import Running
from bot.testing.stage import COMMANDS, Shown, Stage
from tests.platform_bot import host_in
from tests.slack_bot import QUICK, settings_for
from tests.slack_seen import Sight, is_form, notified_by, seen
from tests.standins.slack.acts import Act
from tests.standins.slack.entities import Channel, Message, View
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields

PATIENT = replace(QUICK, acknowledge=Waits().acknowledge, form=Waits().form, missed=Waits().missed)
"""Nobody is slow here, but the machine may be."""
MOST_ROOMS = 2
"""In one test."""


class SlackStage:
    def __init__(self, server: SlackServer, rooms: Sequence[Channel], data: Path) -> None:
        """`rooms` are channels that Pacer was invited to before it ran: an invitation is an event of its own."""
        self._server = server
        self._rooms = iter(rooms)
        self._host = host_in(data)
        self._channels: list[Channel] = []
        self._open: dict[str, Message | View] = {}
        self._ways = cycle((PACER, ""))
        self._mounted: Sequence[SlashCommand] = ()
        self.adapter = self._new_adapter()

    def _new_adapter(self) -> SlackAdapter:
        settings = settings_for(self._server)
        made = manifest(COMMANDS, settings)
        self._mounted = made["features"]["slash_commands"]
        self._server.front.mount(Fields({**made}).raw)
        return SlackAdapter(self._host, settings, waits=PATIENT)

    async def renew(self) -> None:
        self._server.front.http.request_url = ""
        self.adapter = self._new_adapter()

    def connected(self) -> None:
        """Slack is told where Pacer serves HTTP."""
        if self.adapter.port:
            self._server.front.http.request_url = f"http://127.0.0.1:{self.adapter.port}{EVENTS_PATH}"

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def account(self, name: str) -> AccountRef:
        return account_ref(self._server.team.id, self._person(name).id)

    async def admin(self) -> str:
        self._server.member("maria", is_admin=True)
        return "maria"

    async def open_channel(self) -> ChannelRef:
        channel = next(self._rooms)
        self._channels.append(channel)
        return channel_ref(channel.team, channel.id)

    async def remove_channel(self, channel: ChannelRef) -> None:
        gone = self._channel(channel)
        self._channels = [each for each in self._channels if each.id != gone.id]
        await self._server.delete(gone)

    async def post_text(self, channel: ChannelRef) -> Sequence[str]:
        return ["\n".join([seen(each), *(button.label for button in each.buttons)]) for each in self._messages(channel)]

    async def notified(self, channel: ChannelRef) -> Sequence[str]:
        return [name for message in self._messages(channel) for name in notified_by(message)]

    async def reactions(self, post: MessageRef) -> Sequence[Emoji]:
        return [canonical(emoji) for emoji in self._message(post).emoji]

    async def mounted(self) -> set[str]:
        return {name for command in self._mounted if command["command"] != PACER for name in names(command)}

    async def react(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._person(name).react(self._message(post), native(emoji))

    async def unreact(self, name: str, post: MessageRef, emoji: Emoji) -> None:
        await self._person(name).unreact(self._message(post), native(emoji))

    async def reply(self, name: str, post: MessageRef, text: str) -> None:
        await self._person(name).reply(self._message(post), text)

    async def command(self, name: str, typed: str, *, channel: ChannelRef) -> Shown:
        """By turns after `/pacer` and under its own name."""
        way, person = next(self._ways), self._person(name)
        sight = Sight(self._server, person)
        typed = f"{way} {typed.removeprefix('/')}" if way else typed
        return await self._shown(name, sight, await person.command(typed, self._channel(channel)))

    async def press(self, name: str, on: MessageRef | Shown, label: str) -> Shown:
        person = self._person(name)
        sight = Sight(self._server, person)
        pressed = self._message(on) if isinstance(on, MessageRef) else self._open[name]
        return await self._shown(name, sight, await person.press(pressed, label))

    async def fill(self, name: str, values: Mapping[str, str]) -> Shown:
        person, form = self._person(name), self._open[name]
        assert isinstance(form, View)
        sight = Sight(self._server, person)
        sent = await person.submit(form, dict(values))
        if sent.errors:
            return Shown(text="\n".join(sent.errors.values()), form=form.title)
        return await self._shown(name, sight, sent)

    async def direct(self, name: str, text: str) -> Shown:
        person = self._person(name)
        sight = Sight(self._server, person)
        return await self._shown(name, sight, await person.direct(text))

    async def _shown(self, name: str, sight: Sight, act: Act) -> Shown:
        now = self._open[name] = await sight.after(act)
        buttons = tuple(button.label for button in now.buttons)
        form = now.title if isinstance(now, View) and is_form(now) else None
        return Shown(text=seen(now), private=self._is_private(now), form=form, buttons=buttons)

    def _is_private(self, shown: Message | View) -> bool:
        if isinstance(shown, View) or shown.is_ephemeral:
            return True
        return self._server.world.channel(shown.channel).is_direct

    def _person(self, name: str) -> Person:
        """Who is in every channel of the stage."""
        person = self._server.member(name)
        for channel in self._channels:
            self._server.scene.places.join(channel, person.user)
        return person

    def _channel(self, channel: ChannelRef) -> Channel:
        return self._server.world.channel(channel.channel)

    def _message(self, post: MessageRef) -> Message:
        return self._server.world.message(post.channel.channel, post.message)

    def _messages(self, channel: ChannelRef) -> list[Message]:
        if channel.thread:
            return self._server.world.replies(channel.channel, channel.thread)
        return [each for each in self._server.messages(self._channel(channel)) if not each.is_reply]


def names(command: SlashCommand) -> list[str]:
    """A command's own, or those of the commands in its group, as Slack lists them."""
    name = command["command"].removeprefix("/")
    group, found, inside = command["description"].partition(": ")
    return [f"{name} {each}" for each in inside.split(", ")] if found and group == name else [name]


class Connected(Running):
    """Also says when Slack is back; after that only what people do is told."""

    def __init__(self, stage: SlackStage) -> None:
        super().__init__(stage)
        self._on = stage

    async def start(self) -> None:
        await super().start()
        await self.sink.next_event(ConnectionLost)
        self._on.connected()


class TestSlack(AdapterContract):
    @pytest.fixture(params=["socket", "http"])
    async def stage(self, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
        async with SlackServer(transport=request.param) as server:
            rooms = [await server.add_channel(f"room-{number}") for number in range(MOST_ROOMS)]
            yield SlackStage(server, rooms, tmp_path)
            assert server.violations == []

    @pytest.fixture
    async def running(self, stage: SlackStage) -> AsyncIterator[Running]:
        running = Connected(stage)
        await running.start()
        yield running
        await running.stop()
