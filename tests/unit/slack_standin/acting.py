"""What the small app does when it hears of something, and what people do over and over."""

import asyncio
from datetime import timedelta

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import FORM, SmallApp, buttons, section
from tests.standins.slack.entities import Message, View
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json

AT_ONCE = (timedelta(0), timedelta(0), timedelta(0))
SOON = timedelta(milliseconds=300)


async def join(server: SlackServer, app: SmallApp, name: str) -> Person:
    """What is told of that is over then."""
    person = server.member(name)
    await server.told()
    app.heard.clear()
    return person


class Acknowledge:
    """Puts that into the acknowledgement."""

    def __init__(self, answer: str | Json) -> None:
        self._answer = answer

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack(self._answer)


class Open:
    """Opens that modal."""

    def __init__(self, view: Json) -> None:
        self._view = view

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        await client.views_open(trigger_id=str(body["trigger_id"]), view=self._view)


async def respond_late(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()
    await respond(text="Later.", blocks=[section("Later."), buttons("More")])


class Fail:
    """Does not acknowledge, which is waited for only shortly."""

    def __init__(self, server: SlackServer) -> None:
        server.front.transport.acknowledge_within = SOON

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        raise RuntimeError("the database is away")


class FailFirst:
    """As often as it is told; then all goes well."""

    def __init__(self, times: int) -> None:
        self._left = times

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        if self._left:
            self._left -= 1
            raise RuntimeError("the database is away")
        await ack()


class Wait:
    """Acknowledges when it is let go."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        self.begun.set()
        await self.go.wait()
        await ack()


async def open_form(app: SmallApp, ann: Person, view: Json = FORM) -> View:
    app.answer = Open(view)
    act = await ann.command("/goal")
    return await act.modal()


async def post(server: SlackServer, app: SmallApp, *labels: str) -> Message:
    """The app's, with buttons."""
    await app.bolt.client.chat_postMessage(channel=server.general.id, text="Week 7", blocks=[buttons(*labels)])
    return await server.posted(server.general)


def texts(app: SmallApp) -> list[str]:
    return [event.text("text") for event in app.events("message")]
