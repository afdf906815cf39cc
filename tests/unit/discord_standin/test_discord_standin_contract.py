"""The stand-in for Discord names the requests that break Discord's published contract."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.testing.clock import FrozenClock
from tests.standins.discord.contract import Contract
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import refusal_of

CONTRACT = Contract(
    {
        "paths": {
            "/users/@me": {"get": {}},
            "/things/{id}": {
                "parameters": [{"name": "id", "in": "path"}],
                "post": {
                    "parameters": [{"name": "wait", "in": "query"}],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                },
            },
        },
        "components": {
            "schemas": {
                "Id": {"type": "string", "pattern": "^[0-9]+$", "format": "snowflake"},
                "Text": {
                    "type": "object",
                    "required": ["type", "text"],
                    "properties": {"type": {"enum": [1]}, "text": {"type": "string", "minLength": 1, "maxLength": 3}},
                },
                "Thing": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": ["string", "null"]},
                        "owner": {"$ref": "#/components/schemas/Id"},
                        "parts": {
                            "type": "array",
                            "maxItems": 2,
                            "items": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Text"}]},
                        },
                    },
                    "additionalProperties": {"type": "integer", "minimum": 1},
                },
            }
        },
    }
)


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("GET", "/users/@me", None, None),
        ("POST", "/things/1?wait=1", {"name": None, "owner": "7", "parts": [None, {"type": 1, "text": "abc"}]}, None),
        ("POST", "/things/1", {"name": "x", "owner": 7, "extra": 1}, None),
        ("GET", "/nothing", None, "GET /nothing: there is no such path"),
        ("PUT", "/users/@me", None, "PUT /users/@me: /users/@me has no such method"),
        ("GET", "/users/@me?all=1", None, "GET /users/@me: the query has no all"),
        ("GET", "/users/@me", {"a": 1}, "GET /users/@me: it takes no body"),
        ("POST", "/things/1", None, "POST /things/{id}: it needs a body"),
        ("POST", "/things/1", {}, "POST /things/{id}: the body: lacks name"),
        ("POST", "/things/1", {"name": 1}, "POST /things/{id}: name: 1 is not of type string or null"),
        ("POST", "/things/1", {"name": "x", "owner": "x"}, "POST /things/{id}: owner: 'x' does not match ^[0-9]+$"),
        ("POST", "/things/1", {"name": "x", "extra": 0}, "POST /things/{id}: extra: 0 are fewer than 1"),
        (
            "POST",
            "/things/1",
            {"name": "x", "parts": [{"type": 1, "text": "long"}]},
            "POST /things/{id}: parts.0.text: 4 characters are more than 3",
        ),
        ("POST", "/things/1", {"name": "x", "parts": [None] * 3}, "POST /things/{id}: parts: 3 items are more than 2"),
    ],
)
async def test_requests_that_break_the_contract_are_named(
    clock: FrozenClock, method: str, path: str, body: object, says: str | None
) -> None:
    async with DiscordServer(clock=clock, contract=CONTRACT) as server, aiohttp.ClientSession() as session:
        async with session.request(method, server.api_url + path, json=body):
            pass

        assert server.violations == ([says] if says else [])


async def test_the_environment_names_the_contract(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "discord.json"
    document.write_text(json.dumps({"paths": {"/users/@me": {"get": {}}}}))
    monkeypatch.setenv("PACER_DISCORD_SPEC", str(document))
    async with DiscordServer(clock=clock) as server:
        await refusal_of(server, "/users/@me", {})

        assert server.violations == ["POST /users/@me: /users/@me has no such method"]
