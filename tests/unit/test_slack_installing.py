"""Installing an app in the stand-in for Slack by OAuth and taking it away, with slack_bolt's own flow behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_small_app import EVERYTHING, PATH
from tests.standins.slack.oauth_install import AUTHORIZE
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class InstallableApp:
    url: str
    store: FileInstallationStore
    heard: list[str]
    """The events' types."""


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(transport="http", is_installed=False) as server:
        yield server


@pytest.fixture
async def app(server: SlackServer, tmp_path: Path) -> AsyncIterator[InstallableApp]:
    heard: list[str] = []
    slack = server.world.app
    store = FileInstallationStore(base_dir=str(tmp_path / "installations"), client_id=slack.client_id)
    bolt = AsyncApp(
        client=AsyncWebClient(base_url=server.api_url),
        signing_secret=slack.signing_secret,
        installation_store=store,
        process_before_response=True,
        oauth_settings=AsyncOAuthSettings(
            client_id=slack.client_id,
            client_secret=slack.client_secret,
            scopes=sorted(slack.scopes),
            redirect_uri="https://pacer.example/slack/oauth_redirect",
            authorization_url=server.url + AUTHORIZE,
            installation_store=store,
            state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
        ),
    )

    @bolt.event(EVERYTHING)
    async def hear(event: Json) -> None:
        heard.append(str(event["type"]))

    async with TestServer(bolt.web_app(path=PATH)) as listening:
        server.front.http.request_url = str(listening.make_url(PATH))
        yield InstallableApp(url=str(listening.make_url("")).rstrip("/"), store=store, heard=heard)


@pytest.fixture
def ann(server: SlackServer) -> Person:
    return server.member("ann")


async def test_who_agrees_has_the_app_in_their_workspace(server: SlackServer, app: InstallableApp, ann: Person) -> None:
    page = await ann.install(app.url)
    assert page.status == 200, page.text
    found = app.store.find_bot(enterprise_id=None, team_id=server.team.id)
    assert found
    assert found.bot_token == server.token
    assert server.world.installation(server.team.id).installer == ann.id


async def test_who_cancels_does_not(server: SlackServer, app: InstallableApp, ann: Person) -> None:
    page = await ann.install(app.url, agrees=False)
    assert "access_denied" in page.text
    assert server.world.installations == {}


async def test_who_comes_back_with_a_state_of_their_own_is_turned_away(
    server: SlackServer, app: InstallableApp, ann: Person
) -> None:
    assert (await ann.install(app.url, state="made-up")).status == 400
    assert server.world.installations == {}


async def test_who_comes_back_twice_is_turned_away_then(app: InstallableApp, ann: Person) -> None:
    assert (await ann.install(app.url, times=2)).status == 401


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_an_uninstalled_app_hears_two_farewells_in_any_order(
    app: InstallableApp, ann: Person, tokens_first: bool
) -> None:
    await ann.install(app.url)
    app.heard.clear()
    await ann.uninstall(tokens_first=tokens_first)
    farewells = ["tokens_revoked", "app_uninstalled"]
    assert app.heard == (farewells if tokens_first else farewells[::-1])


async def test_an_uninstalled_apps_token_is_good_no_more(server: SlackServer, app: InstallableApp, ann: Person) -> None:
    await ann.install(app.url)
    client = AsyncWebClient(token=server.token, base_url=server.api_url)
    await ann.uninstall()
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()
