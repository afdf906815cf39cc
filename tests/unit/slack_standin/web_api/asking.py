"""What tests of the stand-in's Web API say and ask."""

from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack.chat import Draft
from tests.standins.slack.entities import Message
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY: Json = {"event_type": "pacer_delivery", "event_payload": {"key": "key1"}}


def client_of(server: SlackServer, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=server.api_url, retry_handlers=[])


async def refusal(request: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await request
    return str(refused.value.response["error"])


def section(text: str = "x") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def button(action_id: str = "press", **other: object) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": "Press"}, "action_id": action_id} | other


def said(server: SlackServer, person: Person, text: str, thread: Message | None = None) -> Message:
    """Without waiting for anybody to hear of it."""
    draft = Draft(content=text, thread_ts=thread.ts if thread else None)
    return server.scene.chat.post(server.general, person.user, draft)


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
