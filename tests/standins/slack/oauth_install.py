"""Installing the app by OAuth: the page where somebody agrees, and the browser that goes there."""

import re
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp
from aiohttp import web

from tests.standins.slack.entities import User
from tests.standins.slack.scene import Scene

AUTHORIZE = "/oauth/v2/authorize"
WHO = "stand-in-user"
"""The cookie that says who sits before the browser."""
NO = "stand-in-says-no"
"""The cookie of somebody who cancels."""


class Consent:
    """Slack's page, where everybody presses "Allow" at once, or "Cancel"."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def handle(self, request: web.Request) -> web.Response:
        user = self._scene.world.users.get(request.cookies.get(WHO, ""))
        if user is None:
            raise web.HTTPForbidden(text="Nobody is signed in.")
        if wrong := self._wrong(request):
            raise web.HTTPBadRequest(text=wrong)
        redirect_uri = request.query.get("redirect_uri", "")
        answer = {"state": request.query.get("state", "")}
        if NO in request.cookies:
            answer["error"] = "access_denied"
        else:
            team = self._scene.world.teams[user.team]
            answer["code"] = self._scene.installs.new_code(team, user, redirect_uri)
        raise web.HTTPFound(f"{redirect_uri}?{urlencode(answer)}")

    def _wrong(self, request: web.Request) -> str:
        """Empty where Slack would ask."""
        app = self._scene.world.app
        if request.query.get("client_id") != app.client_id:
            return "invalid_client_id"
        if not request.query.get("redirect_uri"):
            return "bad_redirect_uri: Slack must know where to go back to."
        asked = {scope for scope in request.query.get("scope", "").split(",") if scope}
        if missing := app.scopes - asked:
            return f"The app does not ask for {', '.join(sorted(missing))}, which its configuration has."
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Where the browser ended."""

    status: int
    text: str


class Browser:
    """Keeps the app's cookies, and follows where it is sent; the app's public address leads to its own server."""

    def __init__(self, app_url: str) -> None:
        """`http://host:port`, where the app serves."""
        self._app_url = app_url
        self._cookies: dict[str, str] = {}

    async def install(self, user: User, *, agrees: bool = True, state: str | None = None, times: int = 1) -> Page:
        """From the app's "Add to Slack" back to it; with another state than the app's own, or back more than once."""
        async with aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session:
            authorize = await self._authorize_url(session)
            back = await self._agreed(session, authorize, user, agrees)
            if state is not None:
                back = re.sub(r"state=[^&]*", f"state={state}", back)
            for _ in range(times):
                page = await self._page(session, self._own(back))
            return page

    async def _authorize_url(self, session: aiohttp.ClientSession) -> str:
        """Where the app's install page leads, by itself or by its link."""
        async with session.get(f"{self._app_url}/slack/install", allow_redirects=False) as response:
            self._keep(response)
            page = await response.text()
            found = re.search(rf'href="([^"]*{re.escape(AUTHORIZE)}[^"]*)"', page)
            target = response.headers.get("Location") or (unescape(found[1]) if found else "")
        if not target:
            raise AssertionError(f"The install page leads nowhere: {response.status} {page[:200]}")
        return target

    async def _agreed(self, session: aiohttp.ClientSession, url: str, user: User, agrees: bool) -> str:
        """Where Slack sends the browser then."""
        cookies = {WHO: user.id, **({} if agrees else {NO: "1"})}
        async with session.get(url, cookies=cookies, allow_redirects=False) as response:
            if response.status != 302:
                raise AssertionError(f"Slack's page says {response.status}: {await response.text()}")
            return response.headers["Location"]

    async def _page(self, session: aiohttp.ClientSession, url: str) -> Page:
        async with session.get(url, cookies=self._cookies, allow_redirects=False) as response:
            return Page(status=response.status, text=await response.text())

    def _keep(self, response: aiohttp.ClientResponse) -> None:
        """Secure ones too, which a browser takes from loopback as well."""
        for header in response.headers.getall("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}

    def _own(self, public: str) -> str:
        parts = urlsplit(public)
        return urljoin(self._app_url, f"{parts.path}?{parts.query}")
