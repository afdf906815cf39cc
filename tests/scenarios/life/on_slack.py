"""A workspace before the stand-in for Slack, by either transport."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import Random

import aiohttp

from adapters.slack.keys import key_in
from adapters.slack.refs import PLATFORM
from adapters.slack.settings import EVENTS_PATH
from bot.model.refs import DeliveryKey
from tests.scenarios.life.place import CHECK_IN, SEED, Post, Reply, lost_posts
from tests.standins.board import Board
from tests.standins.network import HOST
from tests.standins.slack import people
from tests.standins.slack.acts import Act
from tests.standins.slack.entities import Channel, Message, View
from tests.standins.slack.filling import FieldValue
from tests.standins.slack.server import SlackServer
from tests.standins.slack.telling import Told

_POSTS = "chat.postMessage"
_HISTORY_LAG = timedelta(seconds=0.1)
"""The process waits longer before it looks."""
_RETRIES = (timedelta(0), timedelta(seconds=0.5), timedelta(seconds=2))
"""Slack's own, with seconds for minutes: a life is as much shorter."""
_POLL = 0.05


@asynccontextmanager
async def slack_by_socket() -> AsyncIterator["Workspace"]:
    async with SlackServer() as server:
        yield await _workspace(server)


@asynccontextmanager
async def slack_by_http() -> AsyncIterator["Workspace"]:
    async with SlackServer(transport="http") as server:
        workspace = await _workspace(server, f"{HOST}:{_free_port()}")
        server.front.http.request_url = f"http://{workspace.address}{EVENTS_PATH}"
        yield workspace


async def _workspace(server: SlackServer, address: str = "") -> "Workspace":
    server.front.telling.retries = _RETRIES
    return Workspace(server, await server.add_channel("check-ins"), address)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        return int(found.getsockname()[1])


class Workspace:
    """Implements `place.Place`."""

    platform = PLATFORM

    def __init__(self, server: SlackServer, channel: Channel, address: str) -> None:
        self.address = address
        """Where Pacer serves HTTP; empty with Socket Mode."""
        self._server = server
        self._channel = channel

    @property
    def settings(self) -> Mapping[str, str]:
        """By HTTP there is no app token, by socket no address."""
        return {
            "SLACK_API_BASE": self._server.api_url,
            "SLACK_BOT_TOKEN": self._server.token,
            "SLACK_APP_TOKEN": "" if self.address else self._server.app_token,
            "SLACK_SIGNING_SECRET": self._server.world.app.signing_secret,
            "PACER_SLACK_ADDRESS": self.address or f"{HOST}:0",
        }

    @property
    def board(self) -> Board:
        return self._server.world.board

    def told(self) -> str:
        events = self._server.front.telling.all
        again = sum(bool(each.failures) and each.is_acknowledged for each in events)
        never = sum(not each.is_acknowledged for each in events)
        return f"{len(events)} events, {again} told again, {never} given up"

    def posts(self) -> Sequence[Post]:
        written = self._server.messages(self._channel)
        return [self._post(each) for each in written if any(button.label == CHECK_IN for button in each.buttons)]

    def _post(self, message: Message) -> Post:
        bot = self._server.bot_id
        replies = (each for each in self._server.replies(message) if each.user != bot)
        return Post(
            message=message.ts,
            at=message.at,
            reacted=frozenset(message.reacted(SEED)) - {bot},
            replies=tuple(Reply(by=each.user, message=each.ts) for each in replies),
        )

    def times_shown(self, keys: Sequence[DeliveryKey]) -> Sequence[int]:
        every = (message for messages in self._server.world.messages.values() for message in messages.values())
        shown = Counter(key_in(message.metadata) for message in every)
        return [shown[key] for key in keys]

    async def person(self, name: str, *, is_admin: bool = False) -> "Member":
        person = self._server.member(name, is_admin=is_admin)
        await person.joins(self._channel)
        return Member(self._server, self._channel, person)

    def posts_sent(self) -> int:
        return len(self._server.log.named(_POSTS))

    async def listens(self) -> None:
        if not self.address:
            await self._server.front.socket_mode.opened()
            return
        while True:
            with suppress(aiohttp.ClientError):
                if await self._server.front.http.verifies("who is there"):
                    return
            await asyncio.sleep(_POLL)

    async def was_left(self) -> None:
        await self._server.front.socket_mode.was_left()

    async def settled(self) -> None:
        await self._server.front.telling.settled()

    def lose_answers(self, is_lost: Callable[[], bool]) -> None:
        self._server.faults.otherwise = lost_posts(_POSTS, is_lost)

    def lag(self) -> None:
        self._server.world.history_lag = _HISTORY_LAG

    def get_harder(self) -> None:
        """What was told in vain is not told again."""
        self._server.front.telling.retries = ()

    @asynccontextmanager
    async def mixed_up(self, chance: Random) -> AsyncIterator[None]:
        telling = self._server.front.telling
        events: list[Told] = []
        try:
            async with telling.held() as events:
                yield
        finally:
            chance.shuffle(events)
            telling.release(events)


class Member:
    """Implements `place.Person`."""

    def __init__(self, server: SlackServer, channel: Channel, person: people.Person) -> None:
        self._server = server
        self._channel = channel
        self._person = person

    @property
    def account(self) -> str:
        return self._person.id

    async def react(self, post: Post) -> None:
        await self._person.react(self._message(post), SEED)

    async def unreact(self, post: Post) -> None:
        await self._person.unreact(self._message(post), SEED)

    async def reply(self, post: Post, text: str) -> None:
        await self._person.reply(self._message(post), text)

    async def press(self, post: Post, button: str) -> str:
        return await _answer(await self._person.press(self._message(post), button))

    async def command(self, name: str, **options: str | int) -> str:
        typed = " ".join([name, *(f"{option}:{value}" for option, value in options.items())])
        return await _answer(await self._person.command(typed, self._channel))

    async def set_up(self) -> str:
        values: dict[str, FieldValue] = {"channel": self._channel, "zone": "UTC", "extras": []}
        sent = await self._person.submit(await self._setup_form(), values)
        # On a busy machine the modal closes, and the answer comes as a direct message.
        return f"{sent.next.title}\n{sent.next.text}" if sent.next else (await sent.direct()).text

    async def schedule_check_ins(self) -> str:
        channel = f"#{self._channel.name}"
        return await self.command("/schedule add", what="checkin", channel=channel, when="every day at 09:00")

    async def _setup_form(self) -> View:
        """On a busy machine it comes behind a button."""
        asked = await self._person.command("/setup", self._channel)
        await self._server.world.board.until(lambda: self._person.modal or asked.shown or None, "no form")
        return self._person.modal or await (await self._person.press(asked.shown[0], "Open the form")).modal()

    def _message(self, post: Post) -> Message:
        return self._server.world.message(self._channel.id, post.message)


async def _answer(act: Act) -> str:
    assert act.is_acknowledged, act.failure
    return (await act.answer()).text
