"""The REST side of Discord: requests are recorded, checked and answered, and meet the planned faults on the way."""

import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence

from aiohttp import BodyPartReader, MultipartReader, web

from tests.standins.discord.cdn import File
from tests.standins.discord.errors import BROKEN_JSON, NO_SUCH_ROUTE, UNAUTHORIZED, ApiError
from tests.standins.discord.requests import Call, Request
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World
from tests.standins.faults import FaultPlan, Refuse, Trouble, meet
from tests.standins.requests import Log

BASE = "/api/v10"
OPEN_PATHS = ("/interactions/", "/webhooks/")
"""Their paths carry a token of their own."""
RATE_LIMIT = 50
RATE_LIMIT_RESET_SECONDS = 1

Answer = Json | Sequence[Json] | None
Handler = Callable[[Call], Awaitable[Answer]]
Route = tuple[str, str, Handler]


class Rest:
    def __init__(self, world: World, faults: FaultPlan[Request], log: Log[Request]) -> None:
        self.token = ""
        self._world = world
        self._faults = faults
        self._log = log

    def mount(self, app: web.Application, routes: Iterable[Route]) -> None:
        for method, path, handler in routes:
            app.router.add_route(method, BASE + path, self._answering(handler, f"{method} {path}"))
        app.router.add_route("*", BASE + "/{rest:.*}", self._answering(_nowhere, "nowhere"))

    def _answering(self, handler: Handler, bucket: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            response = await self._meet_and_answer(request, handler)
            response.headers.update(self._rate_limit_headers(bucket))
            return response

        return answer

    async def _meet_and_answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            call = await self._read(request)
        except ValueError:
            return _error(ApiError(BROKEN_JSON))
        self._log.add(call.request)
        fault = self._faults.take(call.request)
        if instead := await _instead(fault.before, request):
            return instead
        response = await self._act(call, handler, request.headers)
        if instead := await _instead(fault.after, request):
            return instead
        return response

    async def _act(self, call: Call, handler: Handler, headers: Mapping[str, str]) -> web.Response:
        try:
            if not call.request.path.startswith(OPEN_PATHS) and headers.get("Authorization") != f"Bot {self.token}":
                raise ApiError(UNAUTHORIZED)
            answer = await handler(call)
        except ApiError as error:
            self._log.refuse(call.request, error.refusal.message)
            return _error(error)
        return web.Response(status=204) if answer is None else _json(200, answer)

    async def _read(self, request: web.Request) -> Call:
        """ValueError where the body is no JSON."""
        body, files = await _read_body(request)
        asked = Request(
            at=self._world.clock.now(),
            method=request.method,
            path=request.path.removeprefix(BASE),
            query=dict(request.query),
            body=body,
        )
        return Call(request=asked, params=dict(request.match_info), files=tuple(files))

    def _rate_limit_headers(self, bucket: str) -> dict[str, str]:
        return {
            "X-RateLimit-Bucket": f"{zlib.crc32(bucket.encode()):08x}",
            "X-RateLimit-Limit": str(RATE_LIMIT),
            "X-RateLimit-Remaining": str(RATE_LIMIT - 1),
            "X-RateLimit-Reset": str(self._world.clock.now().timestamp() + RATE_LIMIT_RESET_SECONDS),
            "X-RateLimit-Reset-After": str(RATE_LIMIT_RESET_SECONDS),
        }


async def _nowhere(call: Call) -> Answer:
    raise ApiError(NO_SUCH_ROUTE)


async def _read_body(request: web.Request) -> tuple[object, list[File]]:
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), []
    body: object = None
    files = []
    async for part in _parts(await request.multipart()):
        content = await part.read(decode=True)
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(File(name=part.filename or "file", content=bytes(content), content_type=kind))
    return body, files


async def _parts(reader: MultipartReader) -> AsyncIterator[BodyPartReader]:
    async for part in reader:
        if isinstance(part, BodyPartReader):
            yield part


async def _instead(trouble: Trouble | None, request: web.Request) -> web.StreamResponse | None:
    met = await meet(trouble, request)
    return _json(met.status, met.body, met.headers) if isinstance(met, Refuse) else met


def _error(error: ApiError) -> web.Response:
    return _json(error.refusal.status, error.body)


def _json(status: int, body: Answer, headers: Mapping[str, str] | None = None) -> web.Response:
    """With exactly this content type, as discord.py compares it."""
    content_type = {"Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers={**(headers or {}), **content_type})
