"""The Web API: requests are recorded, checked and answered, and meet the planned faults on the way."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from aiohttp import web

from tests.standins.faults import FaultPlan, Refuse, Trouble, meet
from tests.standins.requests import Log
from tests.standins.slack.entities import Token
from tests.standins.slack.errors import ApiError, RateLimited, missing_scope
from tests.standins.slack.requests import Call, Request
from tests.standins.slack.world import World
from tests.standins.wire import Json

BASE = "/api/"
BEARER = "Bearer "

Handler = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Method:
    name: str
    handle: Handler
    scope: str = ""
    """What the token needs; empty where any will do, or where the handler looks itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AppMethod:
    """One that no bot's token is for; what the Authorization header says comes along."""

    name: str
    handle: Callable[[Request, str], Awaitable[Json]]


class WebApi:
    def __init__(self, world: World, faults: FaultPlan[Request], log: Log[Request]) -> None:
        self._world = world
        self._faults = faults
        self._log = log
        self._methods: dict[str, Method | AppMethod] = {}

    def mount(self, app: web.Application, methods: Iterable[Method | AppMethod]) -> None:
        self._methods = {method.name: method for method in methods}
        app.router.add_route("*", BASE + "{method:.*}", self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            args = await read_args(request)
        except ValueError:
            return as_json(ApiError("invalid_json").body)
        header = request.headers.get("Authorization", "")
        token = header.removeprefix(BEARER) if header.startswith(BEARER) else str(args.get("token", ""))
        known = self._world.tokens.get(token)
        asked = Request(
            at=self._world.clock.now(),
            name=request.match_info["method"],
            args={key: value for key, value in args.items() if key != "token"},
            team=known.team if known else None,
        )
        return await self.meet_and_answer(request, asked, lambda: self._act(asked, token, header))

    async def meet_and_answer(
        self, request: web.Request, asked: Request, act: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        """Whatever is answered, after and before the faults that are planned for it."""
        self._log.add(asked)
        fault = self._faults.take(asked)
        if instead := await _instead(fault.before, request):
            return instead
        response = await act()
        if instead := await _instead(fault.after, request):
            return instead
        return response

    async def _act(self, asked: Request, token: str, header: str) -> web.Response:
        try:
            body, headers = await self._handle(asked, token, header)
        except RateLimited as limited:
            self._log.refuse(asked, limited.says)
            return as_json(limited.body, status=429, headers={"Retry-After": str(limited.retry_after)})
        except ApiError as error:
            self._log.refuse(asked, error.says)
            return as_json(error.body)
        return as_json({"ok": True, **body}, headers=headers)

    async def _handle(self, asked: Request, token: str, header: str) -> tuple[Json, Mapping[str, str]]:
        match self._methods.get(asked.name):
            case AppMethod() as method:
                return await method.handle(asked, header or token), {}
            case Method() as method:
                scopes = self._token(token).scopes
                if method.scope and method.scope not in scopes:
                    raise missing_scope(method.scope, scopes)
                call = Call(request=asked, bot=self._world.installation(str(asked.team)), scopes=scopes)
                headers = {"x-oauth-scopes": ",".join(sorted(scopes)), "x-accepted-oauth-scopes": method.scope}
                return await method.handle(call), headers
            case None:
                raise ApiError("unknown_method", extra={"req_method": asked.name})

    def _token(self, token: str) -> Token:
        if not token:
            raise ApiError("not_authed")
        if token == self._world.app.app_token:
            raise ApiError("not_allowed_token_type")
        known = self._world.tokens.get(token)
        if known is None:
            raise ApiError("invalid_auth")
        if known.error:
            raise ApiError(known.error)
        if known.expires is not None and known.expires <= self._world.clock.now():
            raise ApiError("token_expired")
        return known


async def read_args(request: web.Request) -> Json:
    """From the query, a form or JSON; ValueError where the JSON is no object."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise ValueError("The body is no object.")
        return args | body
    return args | {key: str(value) for key, value in (await request.post()).items()}


def as_json(body: Json, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


async def _instead(trouble: Trouble | None, request: web.Request) -> web.StreamResponse | None:
    met = await meet(trouble, request)
    return as_json(met.body, status=met.status, headers=met.headers) if isinstance(met, Refuse) else met
