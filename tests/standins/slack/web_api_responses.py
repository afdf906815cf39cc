"""What the bot posts to a response_url."""

from aiohttp import web

from tests.standins.requests import Log
from tests.standins.slack.errors import ApiError
from tests.standins.slack.requests import Request
from tests.standins.slack.response_urls import PATH
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import WebApi, as_json, read_args

NAME = "response_url"
OVER = {"expired_url", "used_url"}


class Responses:
    def __init__(self, scene: Scene, web_api: WebApi, log: Log[Request]) -> None:
        self._world = scene.world
        self._urls = scene.response_urls
        self._web_api = web_api
        self._log = log

    def mount(self, app: web.Application) -> None:
        app.router.add_post(PATH + "{ticket}", self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        try:
            args = await read_args(request)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        asked = Request(at=self._world.clock.now(), name=NAME, args=args, team=self._urls.team_of(ticket))
        return await self._web_api.meet_and_answer(request, asked, lambda: self._use(ticket, asked))

    async def _use(self, ticket: str, asked: Request) -> web.Response:
        try:
            self._urls.use(ticket, asked.args)
        except ApiError as error:
            self._log.refuse(asked, error.says)
            return as_json(error.body, status=404 if error.error in OVER else 400)
        return web.Response(text="ok")
