"""The Bolt app: catch-all listeners that hand everything on, authorized by the workspaces that Pacer is in."""

import re
from collections.abc import Awaitable, Callable
from typing import Protocol, cast

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from adapters.slack.answering import webhook_of
from adapters.slack.errors import TROUBLE, said
from adapters.slack.installations import STATE_LIVES, Installations, InstallStates
from adapters.slack.permissions import SCOPES
from adapters.slack.settings import INSTALL_PATH, REDIRECT_PATH, SlackSettings
from adapters.slack.workspaces import MINUTES_AHEAD, NewClient, NotInstalled, Workspaces
from bot.errors import DeliveryError

GONE = "Pacer is not installed in this workspace any more. Ask an admin to install it again."
_ANY = re.compile(".*")
_RATE_LIMITED = "app_rate_limited"

Body = dict[str, object]

_log = structlog.get_logger()


class Takes(Protocol):
    """Whoever takes what Slack sends; what it raises is not acknowledged, so that Slack sends it again."""

    async def take_event(self, team: str, body: Body) -> None: ...
    async def take_act(self, team: str, body: Body, ack: AsyncAck) -> None: ...
    async def take_rate_limit(self) -> None: ...
    async def installed(self, team: str, name: str) -> None: ...


def bolt_app(
    settings: SlackSettings, clients: NewClient, workspaces: Workspaces, states: InstallStates, takes: Takes
) -> AsyncApp:
    client, installations = clients(None), workspaces.installations

    async def whether_installed(body: Body, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> object:
        """Told here, since Bolt's own way of telling it goes through the environment's proxy."""
        url = body.get("response_url")
        if not isinstance(url, str) or await _is_installed(workspaces, context.team_id):
            await next_()
            return None
        await webhook_of(client, url).send(text=GONE, response_type="ephemeral", replace_original=False)
        return BoltResponse(status=200)

    app = AsyncApp(
        name="pacer",
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else "",
        before_authorize=whether_installed,
        # What a listener has not finished is not acknowledged.
        process_before_response=True,
        authorize=cast(Callable[..., Awaitable[AuthorizeResult]], _Authorize(workspaces)),
        user_facing_authorize_error_message=GONE,
        installation_store=installations,
        oauth_flow=_oauth_flow(settings, clients, installations, states, takes) if installations else None,
    )

    async def event(body: Body, context: AsyncBoltContext) -> None:
        await takes.take_event(context.team_id or "", body)

    async def act(body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        await takes.take_act(context.team_id or "", body, ack)

    async def nothing_to_do(ack: AsyncAck) -> None:
        await ack()

    async def rate_limit(body: Body, next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        """It is told beside the events, as none of them."""
        if body.get("type") != _RATE_LIMITED:
            await next_()
            return None
        await takes.take_rate_limit()
        return BoltResponse(status=200)

    async def failed(error: Exception, body: Body) -> BoltResponse:
        is_expected = isinstance(error, (DeliveryError, *TROUBLE))
        _log.warning(
            "slack.not_taken",
            kind=str(body.get("type", "command")),
            error=said(error),
            exc_info=None if is_expected else error,
        )
        return BoltResponse(status=500)

    app.middleware(rate_limit)
    app.event(_ANY)(event)
    for listens in (app.command, app.action, app.view_submission, app.shortcut):
        listens(_ANY)(act)
    for listens in (app.view_closed, app.options):
        listens(_ANY)(nothing_to_do)
    app.error(failed)
    return app


async def _is_installed(workspaces: Workspaces, team: str | None) -> bool:
    try:
        await workspaces.of(team or "")
    except NotInstalled:
        return False
    return True


class _Authorize(AsyncAuthorize):
    """By what Pacer knows of its workspaces; Slack is not asked at each payload."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        try:
            workspace = await self._workspaces.of(team_id or "")
        except NotInstalled:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=workspace.client.token,
            bot_scopes=sorted(workspace.scopes),
            user_id=user_id,
        )


def _oauth_flow(
    settings: SlackSettings,
    clients: NewClient,
    installations: Installations,
    states: InstallStates,
    takes: Takes,
) -> AsyncOAuthFlow:
    async def success(args: AsyncSuccessArgs) -> BoltResponse:
        team = args.installation.team_id or ""
        await takes.installed(team, args.installation.team_name or team)
        return await args.default.success(args)

    async def failure(args: AsyncFailureArgs) -> BoltResponse:
        return await args.default.failure(args)

    return AsyncOAuthFlow(
        client=clients(None),
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else None,
            scopes=sorted(SCOPES),
            user_scopes=[],
            redirect_uri=settings.public(REDIRECT_PATH),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=AsyncCallbackOptions(success=success, failure=failure),
            authorization_url=_authorization_url(settings),
            installation_store=installations,
            token_rotation_expiration_minutes=MINUTES_AHEAD,
            state_store=states,
            state_expiration_seconds=int(STATE_LIVES.total_seconds()),
        ),
    )


def _authorization_url(settings: SlackSettings) -> str:
    """Beside the Web API, wherever that is."""
    return f"{settings.api_base.rstrip('/').removesuffix('/api')}/oauth/v2/authorize"
