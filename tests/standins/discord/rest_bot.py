"""What the bot asks about itself, about people and about the gateway."""

from tests.standins.discord.errors import INVALID_RECIPIENT, UNKNOWN_USER, ApiError
from tests.standins.discord.payloads import (
    application_payload,
    channel_payload,
    own_user_payload,
    user_payload,
)
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene

IDENTIFIES_A_DAY = 1000
DAY_MILLISECONDS = 86_400_000


class BotRoutes:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world

    def routes(self) -> list[Route]:
        return [
            ("GET", "/users/@me", self._me),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/users/{user}", self._user),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._bot_gateway),
        ]

    async def _me(self, call: Call) -> Answer:
        return own_user_payload(self._world.bot)

    async def _application(self, call: Call) -> Answer:
        return application_payload(self._world)

    async def _open_direct(self, call: Call) -> Answer:
        user = call.fields.snowflake("recipient_id")
        if user not in self._world.users or self._world.users[user].is_bot:
            raise ApiError(INVALID_RECIPIENT)
        return channel_payload(self._world, self._world.direct_with(user))

    async def _user(self, call: Call) -> Answer:
        user = self._world.users.get(call.id("user"))
        if user is None:
            raise ApiError(UNKNOWN_USER)
        return user_payload(user)

    async def _bot_gateway(self, call: Call) -> Answer:
        return {
            "url": self._scene.gateway.url,
            "shards": self._scene.gateway.recommended_shards,
            "session_start_limit": {
                "total": IDENTIFIES_A_DAY,
                "remaining": IDENTIFIES_A_DAY - self._scene.gateway.identified,
                "reset_after": DAY_MILLISECONDS,
                "max_concurrency": 1,
            },
        }
