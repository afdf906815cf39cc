"""The stand-in for Slack names the requests that break Slack's published contract."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.testing.clock import FrozenClock
from tests.standins.slack.contract import Contract
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json
from tests.unit.slack_standin.web_api.asking import client_of

METHOD: Json = {
    "args": {
        "channel": {"required": True, "type": "channel"},
        "blocks": {"required": False, "type": "string", "format": "json"},
        "limit": {"required": False, "type": "number"},
        "mrkdwn": {"required": False, "type": "boolean"},
        "ts": {"required": False, "type": "timestamp"},
    }
}
BLOCKS: Json = {
    "$ref": "#/definitions/BlockKit",
    "definitions": {
        "BlockKit": {
            "type": "object",
            "properties": {"blocks": {"type": "array", "items": {"anyOf": [{"$ref": "#/definitions/Divider"}]}}},
        },
        "Divider": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"type": {"const": "divider"}, "block_id": {"type": "string"}},
        },
    },
}
VIEW: Json = {"type": "object", "required": ["title"]}
CONTRACT = Contract({"chat.postMessage": METHOD, "views.open": {"args": {"view": {"format": "json"}}}}, BLOCKS, VIEW)


@pytest.mark.parametrize(
    ("method", "args", "says"),
    [
        ("chat.postMessage", {"channel": "C1", "limit": 3, "mrkdwn": True, "ts": "12.000001"}, None),
        ("chat.postMessage", {"channel": "#general", "limit": "3", "mrkdwn": "0", "blocks": "[]"}, None),
        ("chat.shout", {}, "chat.shout: there is no such method"),
        ("chat.postMessage", {}, "chat.postMessage: it needs channel"),
        ("chat.postMessage", {"channel": "general"}, "chat.postMessage: channel: 'general' is not of type channel"),
        ("chat.postMessage", {"channel": "C1", "loud": 1}, "chat.postMessage: it has no argument loud"),
        ("chat.postMessage", {"channel": "C1", "ts": 12.5}, "chat.postMessage: ts: 12.5 is not of type timestamp"),
        (
            "chat.postMessage",
            {"channel": "C1", "blocks": [{"type": "divider", "wide": True}]},
            "chat.postMessage: blocks.0.wide: is not known",
        ),
        ("views.open", {"view": {"type": "modal"}}, "views.open: the body: lacks title"),
    ],
)
async def test_requests_that_break_the_contract_are_named(
    clock: FrozenClock, method: str, args: Json, says: str | None
) -> None:
    async with SlackServer(clock=clock, contract=CONTRACT) as server, aiohttp.ClientSession() as session:
        async with session.post(server.api_url + method, json=args):
            pass

        assert server.violations == ([says] if says else [])


async def test_the_environment_names_the_contracts(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "slack_methods" / "chat"
    folder.mkdir(parents=True)
    (folder / "chat.postMessage.json").write_text(json.dumps(METHOD))
    (tmp_path / "slack_blocks.schema.json").write_text(json.dumps(BLOCKS))
    (tmp_path / "slack_view.schema.json").write_text(json.dumps(VIEW))
    monkeypatch.setenv("PACER_SLACK_CONTRACTS", str(tmp_path))
    async with SlackServer(clock=clock) as server:
        await client_of(server, server.token).chat_postMessage(channel=server.general.id, text="x")

        assert server.violations == ["chat.postMessage: it has no argument text"]
