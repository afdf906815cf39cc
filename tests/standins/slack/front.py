"""The way to the app: both transports, what is told by itself, and what people ask."""

from collections.abc import Sequence
from enum import StrEnum

from aiohttp import web

from tests.standins.slack.announcing import SUBSCRIPTIONS, Announcer
from tests.standins.slack.configuration import Configuration, read_manifest
from tests.standins.slack.delivery import Transport
from tests.standins.slack.entities import Channel, Team, User
from tests.standins.slack.http_delivery import HttpDelivery
from tests.standins.slack.oauth_install import AUTHORIZE, Consent
from tests.standins.slack.payloads_events import CHANNEL_TYPES, app_rate_limited, bot_message
from tests.standins.slack.people import Person
from tests.standins.slack.scene import Scene
from tests.standins.slack.socket_mode import PATH, SocketMode
from tests.standins.slack.stage import Stage
from tests.standins.slack.telling import Telling
from tests.standins.wire import Json


class Way(StrEnum):
    """How the app is reached."""

    SOCKET = "socket"
    HTTP = "http"


class Front:
    def __init__(self, scene: Scene, way: Way) -> None:
        app = scene.world.app
        self._scene = scene
        self.socket_mode = SocketMode(scene.world.board, app.id)
        self.http = HttpDelivery(app.signing_secret)
        self.transport: Transport = self.socket_mode if way is Way.SOCKET else self.http
        self.telling = Telling(scene.world.board, self.transport)
        self._announcer = Announcer(scene.world, self.telling)
        self._stage = Stage(scene=scene, transport=self.transport, telling=self.telling, announcer=self._announcer)
        self._consent = Consent(scene)

    @property
    def configuration(self) -> Configuration:
        """What the app set up; everything goes until something is."""
        return self._announcer.configuration

    def mount(self, manifest: Json) -> None:
        """Sets the app up as its manifest says."""
        self._announcer.configuration = read_manifest(manifest)

    def person(self, user: User) -> Person:
        return Person(self._stage, user)

    async def integration_says(self, channel: Channel, text: str) -> None:
        """Another app's webhook posts there, which only the event tells of."""
        payload = bot_message(channel, text, self._scene.world.ids.ts())
        self._announcer.tell(channel.team, SUBSCRIPTIONS[CHANNEL_TYPES[channel.kind]], payload)
        await self.telling.tried()

    async def rate_limit_events(self, team: Team) -> None:
        """Slack tells that it drops events for this minute."""
        now = self._scene.world.clock.now()
        self.telling.tell(app_rate_limited(self._scene.world.app, team, now))
        await self.telling.tried()

    def routes(self) -> Sequence[web.RouteDef]:
        """The websocket, and the page where an install is agreed to."""
        return [web.get(PATH, self.socket_mode.handle), web.get(AUTHORIZE, self._consent.handle)]

    def open(self, base_url: str) -> None:
        """`ws://host:port`, where the stand-in listens now."""
        self.socket_mode.base_url = base_url

    async def stop(self) -> None:
        await self.telling.stop()
        await self.http.stop()
