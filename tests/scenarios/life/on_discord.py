"""A guild before the stand-in for Discord."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from random import Random

from adapters.discord.keys import mark_of
from adapters.discord.refs import PLATFORM
from bot.model.refs import DeliveryKey
from tests.scenarios.life.place import CHECK_IN, Post, Reply, lost_posts
from tests.standins.board import Board
from tests.standins.discord import people
from tests.standins.discord.components import Kind, walk
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.interactions import Callback, Interaction, Modal
from tests.standins.discord.invoking import OptionValue
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

_TICK = "✅"
_POSTS = "POST /channels/*/messages"
_HISTORY_LAG = timedelta(seconds=0.1)
"""The process waits longer before it looks."""


@asynccontextmanager
async def discord() -> AsyncIterator["Guild"]:
    async with DiscordServer() as server:
        yield Guild(server, await server.add_channel("check-ins"))


class Guild:
    """Implements `place.Place`."""

    platform = PLATFORM

    def __init__(self, server: DiscordServer, channel: Channel) -> None:
        self._server = server
        self._channel = channel

    @property
    def settings(self) -> Mapping[str, str]:
        return {
            "DISCORD_TOKEN": self._server.token,
            "DISCORD_API_BASE": self._server.api_url,
            "DISCORD_GATEWAY_URL": self._server.gateway_url,
        }

    @property
    def board(self) -> Board:
        return self._server.world.board

    def told(self) -> str:
        return f"{self._server.gateway.identified} sessions"

    def posts(self) -> Sequence[Post]:
        written = self._server.messages(self._channel)
        return [self._post(each) for each in written if any(button.label == CHECK_IN for button in each.buttons)]

    def _post(self, message: Message) -> Post:
        return Post(
            message=str(message.id),
            at=message.at,
            reacted=frozenset(str(each) for each in message.reacted(_TICK) if each != self._server.bot_id),
            replies=tuple(self._replies(message)),
        )

    def _replies(self, message: Message) -> Iterator[Reply]:
        thread = self._server.thread_of(message)
        for each in self._server.messages(thread) if thread else ():
            if each.author.id != self._server.bot_id:
                yield Reply(by=str(each.author.id), message=str(each.id))

    def times_shown(self, keys: Sequence[DeliveryKey]) -> Sequence[int]:
        every = (message for messages in self._server.world.messages.values() for message in messages.values())
        shown = Counter(_mark(message) for message in every if message.author.id == self._server.bot_id)
        return [shown[mark_of(key).number] for key in keys]

    async def person(self, name: str, *, is_admin: bool = False) -> "Member":
        may = Permission.MANAGE_GUILD if is_admin else Permission.NONE
        return Member(self._server, self._channel, self._server.member(name, may=may))

    def posts_sent(self) -> int:
        return len(self._server.log.named(_POSTS))

    async def listens(self) -> None:
        await self.board.until(lambda: self._server.gateway.sessions or None, "nobody is connected")

    async def was_left(self) -> None:
        await self._server.disconnected()
        self._server.gateway.forget()

    async def settled(self) -> None:
        """Nothing that was missed is ever told."""

    def lose_answers(self, is_lost: Callable[[], bool]) -> None:
        self._server.faults.otherwise = lost_posts(_POSTS, is_lost)

    def lag(self) -> None:
        self._server.world.history_lag = _HISTORY_LAG

    def get_harder(self) -> None:
        self._server.scene.chat.nonce_window = timedelta(0)

    def mixed_up(self, chance: Random) -> AbstractAsyncContextManager[None]:
        """A session keeps the order."""
        return nullcontext()


class Member:
    """Implements `place.Person`."""

    def __init__(self, server: DiscordServer, channel: Channel, person: people.Person) -> None:
        self._server = server
        self._channel = channel
        self._person = person

    @property
    def account(self) -> str:
        return str(self._person.id)

    async def react(self, post: Post) -> None:
        await self._person.react(self._message(post), _TICK)

    async def unreact(self, post: Post) -> None:
        await self._person.unreact(self._message(post), _TICK)

    async def reply(self, post: Post, text: str) -> None:
        await self._person.replies_in_thread(self._message(post), text)

    async def press(self, post: Post, button: str) -> str:
        return await _answer(await self._person.press(self._message(post), button))

    async def command(self, name: str, **options: OptionValue) -> str:
        return await _answer(await self._person.command(name, self._channel, **options))

    async def set_up(self) -> str:
        await self._server.posted(self._server.general)
        values: dict[str, FieldValue] = {"channel": self._channel, "zone": "UTC", "extras": []}
        return await _answer(await self._person.submit(await self._setup_form(), values))

    async def schedule_check_ins(self) -> str:
        return await self.command("/schedule add", what="checkin", channel=self._channel, when="every day at 09:00")

    async def _setup_form(self) -> Modal:
        """On a busy machine it comes behind a button."""
        asked = await self._person.command("/setup", self._channel)
        if await asked.acknowledged() is not Callback.MODAL:
            asked = await self._person.press(await asked.answer(), "Open the form")
        return await asked.modal()

    def _message(self, post: Post) -> Message:
        return self._server.world.message(self._channel.id, int(post.message))


async def _answer(asked: Interaction) -> str:
    return (await asked.answer()).text


def _mark(message: Message) -> int:
    containers = (each for each in walk(message.components) if each.number("type") == Kind.CONTAINER)
    return next((each.number("id") for each in containers), 0)
