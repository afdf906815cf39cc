"""Tokens, scopes and workspaces of the stand-in for Slack."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.testing.clock import FrozenClock
from tests.standins.slack.server import SlackServer
from tests.standins.slack.world import SCOPES
from tests.unit.slack_standin.web_api.asking import START, client_of, refusal


async def test_a_bot_learns_who_it_is_and_what_it_may(server: SlackServer, client: AsyncWebClient) -> None:
    found = await client.auth_test()

    assert (found["team"], found["team_id"], found["user_id"]) == ("School", server.team.id, server.bot_id)
    assert found.headers["x-oauth-scopes"] == ",".join(sorted(SCOPES))


@pytest.mark.parametrize("token", [None, "xoxb-somebody-elses", "the app's"])
async def test_a_token_that_is_none_of_a_bots_is_refused(server: SlackServer, token: str | None) -> None:
    errors = {None: "not_authed", "xoxb-somebody-elses": "invalid_auth", "the app's": "not_allowed_token_type"}
    given = server.app_token if token == "the app's" else token

    assert await refusal(client_of(server, given).auth_test()) == errors[token]


async def test_a_revoked_token_and_a_removed_app_are_refused(server: SlackServer, client: AsyncWebClient) -> None:
    garden = await server.workspace_joined("Garden")
    gardener = client_of(server, server.world.installation(garden.id).token)

    assert (await client.auth_revoke())["revoked"]
    assert await refusal(client.auth_test()) == "token_revoked"
    await server.workspace_left(garden)
    assert await refusal(gardener.auth_test()) == "account_inactive"


async def test_each_token_is_for_its_own_workspace(server: SlackServer, client: AsyncWebClient) -> None:
    garden = await server.workspace_joined("Garden")
    theirs = server.general_of(garden)

    assert await refusal(client.chat_postMessage(channel=theirs.id, text="Hello")) == "channel_not_found"
    assert [each["id"] for each in (await client.conversations_list())["channels"]] == [server.general.id]
    await client_of(server, server.world.installation(garden.id).token).chat_postMessage(channel=theirs.id, text="Hi")
    assert (await server.posted(theirs)).text == "Hi"


async def test_a_scope_that_lacks_is_named(server: SlackServer) -> None:
    server.grant("chat:write")
    with pytest.raises(SlackApiError) as refused:
        await client_of(server, server.token).conversations_history(channel=server.general.id)

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "channels:history"
    assert refused.value.response["provided"] == "chat:write"


@pytest.mark.usefixtures("wrong_on_purpose")
async def test_a_method_that_there_is_not(server: SlackServer, client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"


async def test_a_code_is_exchanged_once_for_a_token(clock: FrozenClock) -> None:
    async with SlackServer(clock=clock, is_installed=False) as server:
        app, owner = server.world.app, server.owner()
        code = server.scene.installs.new_code(server.team, owner.user, "https://pacer.example/back")
        access = AsyncWebClient(base_url=server.api_url).oauth_v2_access
        secrets = {"client_id": app.client_id, "client_secret": app.client_secret}
        where = {"redirect_uri": "https://pacer.example/back"}

        assert await refusal(access(client_id="other", client_secret="x", code=code)) == "invalid_client_id"
        assert await refusal(access(**secrets | {"client_secret": "x"}, code=code)) == "bad_client_secret"
        granted = await access(**secrets, **where, code=code)
        assert granted["team"]["id"] == server.team.id
        assert granted["authed_user"]["id"] == owner.id
        assert (await client_of(server, granted["access_token"]).auth_test())["user_id"] == granted["bot_user_id"]
        assert await refusal(access(**secrets, **where, code=code)) == "invalid_code"


async def test_a_token_that_rotates_ends_and_is_renewed_once(clock: FrozenClock) -> None:
    async with SlackServer(clock=clock, is_installed=False) as server:
        server.world.configure(rotates_tokens=True)
        code = server.scene.installs.new_code(server.team, server.owner().user)
        access = AsyncWebClient(base_url=server.api_url).oauth_v2_access
        secrets = {"client_id": server.world.app.client_id, "client_secret": server.world.app.client_secret}
        granted = await access(**secrets, code=code)
        refresh = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}

        clock.set(START + timedelta(seconds=granted["expires_in"]))
        assert await refusal(client_of(server, granted["access_token"]).auth_test()) == "token_expired"
        renewed = await access(**secrets, **refresh)
        await client_of(server, renewed["access_token"]).auth_test()
        assert await refusal(access(**secrets, **refresh)) == "invalid_refresh_token"


async def test_only_the_apps_token_opens_a_connection(server: SlackServer, client: AsyncWebClient) -> None:
    assert (await client.apps_connections_open(app_token=server.app_token))["url"].startswith("ws://127.0.0.1:")
    assert await refusal(client.apps_connections_open(app_token=server.token)) == "not_allowed_token_type"
    await server.front.socket_mode.disable()
    assert await refusal(client.apps_connections_open(app_token=server.app_token)) == "access_denied"
