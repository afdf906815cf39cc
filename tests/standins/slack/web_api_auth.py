"""Who the bot is, how it comes to its tokens, and where its socket is."""

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta

from tests.standins.slack.entities import Installation
from tests.standins.slack.errors import ApiError
from tests.standins.slack.installs import TOKEN_LASTS
from tests.standins.slack.requests import Args, Call, Request
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import BEARER, AppMethod, Method
from tests.standins.wire import Json

BASIC = "Basic "
REFRESH = "refresh_token"


class AuthMethods:
    def __init__(self, scene: Scene, new_socket_url: Callable[[], str]) -> None:
        """ApiError out of `new_socket_url` where there is no Socket Mode."""
        self._scene = scene
        self._world = scene.world
        self._new_socket_url = new_socket_url

    def methods(self) -> list[Method | AppMethod]:
        return [
            Method(name="auth.test", handle=self._test),
            Method(name="auth.revoke", handle=self._revoke),
            AppMethod(name="oauth.v2.access", handle=self._access),
            AppMethod(name="apps.connections.open", handle=self._open_connection),
        ]

    async def _test(self, call: Call) -> Json:
        team, bot = self._world.teams[call.bot.team], self._world.bot(call.bot.team)
        return {
            "url": f"https://{team.domain}.slack.com/",
            "team": team.name,
            "user": bot.name,
            "team_id": team.id,
            "user_id": bot.id,
            "bot_id": bot.bot_id,
            "is_enterprise_install": False,
        }

    async def _revoke(self, call: Call) -> Json:
        if call.args.flag("test"):
            return {"revoked": False}
        self._scene.installs.revoke(self._world.teams[call.bot.team])
        return {"revoked": True}

    async def _open_connection(self, asked: Request, authorization: str) -> Json:
        token = authorization.removeprefix(BEARER)
        if not token:
            raise ApiError("not_authed")
        if token in self._world.tokens:
            raise ApiError("not_allowed_token_type")
        if token != self._world.app.app_token:
            raise ApiError("invalid_auth")
        return {"url": self._new_socket_url()}

    async def _access(self, asked: Request, authorization: str) -> Json:
        args = Args(asked.args)
        self._check_client(*_client(args, authorization))
        if args.text("grant_type") == REFRESH:
            return self._granted(self._scene.installs.refresh(args.text("refresh_token")))
        return self._granted(self._scene.installs.exchange(args.text("code"), args.text("redirect_uri")))

    def _check_client(self, client_id: str, client_secret: str) -> None:
        if client_id != self._world.app.client_id:
            raise ApiError("invalid_client_id")
        if client_secret != self._world.app.client_secret:
            raise ApiError("bad_client_secret")

    def _granted(self, installation: Installation) -> Json:
        team = self._world.teams[installation.team]
        granted: Json = {
            "access_token": installation.token,
            "token_type": "bot",
            "scope": ",".join(sorted(installation.scopes)),
            "bot_user_id": installation.bot_user,
            "app_id": self._world.app.id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": installation.installer},
        }
        if not installation.refresh_token:
            return granted
        lasts = TOKEN_LASTS // timedelta(seconds=1)
        return granted | {"refresh_token": installation.refresh_token, "expires_in": lasts}


def _client(args: Args, authorization: str) -> tuple[str, str]:
    """Id and secret, from the header or from the arguments."""
    if not authorization.startswith(BASIC):
        return args.text("client_id"), args.text("client_secret")
    try:
        client_id, _, secret = base64.b64decode(authorization.removeprefix(BASIC)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret
