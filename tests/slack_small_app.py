"""A small app on the real slack_bolt, for tests of the stand-in for Slack: it does what it is told in a word."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp.test_utils import TestServer
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json

PATH = "/slack/events"
EVERYTHING = re.compile(".*")
PATIENT, QUICK = 10.0, 0.2
"""Seconds between pings; a connection that answers none is given up after one and a half of these."""


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def buttons(*labels: str) -> Json:
    elements = [
        {"type": "button", "action_id": label.lower(), "text": {"type": "plain_text", "text": label}, "value": "7"}
        for label in labels
    ]
    return {"type": "actions", "block_id": "buttons", "elements": elements}


def text_field(label: str, **element: object) -> Json:
    return field(label, {"type": "plain_text_input", **element})


def field(label: str, element: Json, *, optional: bool = False) -> Json:
    name = label.lower()
    return {
        "type": "input",
        "block_id": f"{name}_block",
        "label": {"type": "plain_text", "text": label},
        "optional": optional,
        "element": {"action_id": name, **element},
    }


def modal(title: str, *blocks: Json, **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": title.lower(),
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
        **more,
    }


FORM = modal("Form", text_field("Goal"), private_metadata="opened in general", notify_on_close=True)


class Answer(Protocol):
    """What a test has the app do instead of nothing; `ack` comes first or the app did not acknowledge."""

    async def __call__(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None: ...


async def take(body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
    await ack()


class SmallApp:
    def __init__(self, server: SlackServer) -> None:
        self.heard: list[Json] = []
        """Every payload, oldest first."""
        self.answer: Answer = take
        client = AsyncWebClient(token=server.token, base_url=server.api_url)
        self.bolt = AsyncApp(
            client=client, signing_secret=server.world.app.signing_secret, process_before_response=True
        )
        self.bolt.event(EVERYTHING)(self._hear)
        self.bolt.command(EVERYTHING)(self._hear)
        self.bolt.action(EVERYTHING)(self._hear)
        self.bolt.shortcut(EVERYTHING)(self._hear)
        self.bolt.options(EVERYTHING)(self._hear)
        self.bolt.view_submission(EVERYTHING)(self._hear)
        self.bolt.view_closed(EVERYTHING)(self._hear)

    @property
    def last(self) -> Fields:
        return Fields(self.heard[-1])

    def events(self, kind: str) -> Sequence[Fields]:
        found = (Fields(body).part("event") for body in self.heard)
        return [event for event in found if event.raw.get("type") == kind]

    async def _hear(self, body: Json, ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        self.heard.append(body)
        await self.answer(body, ack, client, respond)


@asynccontextmanager
async def small_app(server: SlackServer, *, ping_seconds: float = PATIENT) -> AsyncIterator[SmallApp]:
    """Reached by the server's transport."""
    app = SmallApp(server)
    if server.front.transport is server.front.http:
        async with TestServer(app.bolt.web_app(path=PATH)) as listening:
            server.front.http.request_url = str(listening.make_url(PATH))
            yield app
            server.front.http.request_url = ""
        return
    handler = AsyncSocketModeHandler(app.bolt, server.app_token, ping_interval=ping_seconds)
    connections = server.front.socket_mode.connected
    await handler.connect_async()
    await server.front.socket_mode.was_connected(connections + 1)
    try:
        yield app
    finally:
        await handler.close_async()
