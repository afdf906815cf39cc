"""Slack's failures as Pacer's: what was certainly not done, what may have been, and what a person has to mend.

The codes are the `error` of Slack's method reference; a refusal comes with status 200.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import aiohttp
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError, SlackClientError, SlackTokenRotationError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.transport import seconds_to_wait
from bot.adapting.attempts import attempted
from bot.errors import (
    Ambiguous,
    ChannelGone,
    DeletedSince,
    DeliveryError,
    NotSent,
    PermissionMissing,
    RateLimited,
    Refusal,
    Rejected,
    Unreachable,
)

INVITATION: Final = "an invitation: type /invite @Pacer in that channel"
ALREADY_REACTED: Final = "already_reacted"
THREAD_GONE: Final = "thread_not_found"
MISSING_SCOPE: Final = "missing_scope"
DEAD_TOKEN: Final = frozenset({"invalid_auth", "account_inactive", "token_revoked", "not_authed", "token_expired"})
"""What Slack says to a token that will never be good again."""

TROUBLE = (SlackClientError, aiohttp.ClientError, OSError)
"""What asking Slack may raise."""

_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_UNCLEAR = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
"""Something went wrong at Slack; the method reference says that parts may have been done."""
_MIGRATING = {"team_added_to_org", "org_login_required", "external_channel_migrating"}
_GONE: Mapping[str, str] = {
    "channel_not_found": "Slack shows Pacer no such channel. It was deleted, or it is private: "
    "then type /invite @Pacer in it.",
    "is_archived": "The channel is archived.",
    "is_inactive": "The channel is archived or deleted.",
    "team_not_found": "The workspace no longer exists.",
}
_DELETED = {"message_not_found", "cant_update_message", "cannot_reply_to_message"}
_NOBODY: Mapping[str, str] = {
    "user_not_found": "Slack knows no such person in this workspace.",
    "users_not_found": "Slack knows no such person in this workspace.",
    "user_not_visible": "Slack does not show this person to Pacer.",
    "user_disabled": "Their account is deactivated.",
    "cannot_dm_bot": "That is a bot; bots take no direct messages.",
}
_POSTING = "Posting permissions, in the channel's settings"
_APPROVAL = "an approval of the app by an admin of the workspace"
_LACKING: Mapping[str, str] = {
    "not_in_channel": INVITATION,
    "restricted_action": _POSTING,
    "restricted_action_read_only_channel": _POSTING,
    "restricted_action_thread_only_channel": _POSTING,
    "restricted_action_thread_locked": _POSTING,
    "restricted_action_non_threadable_channel": _POSTING,
    "posting_to_channel_denied": _POSTING,
    "ekm_access_denied": _POSTING,
    "messages_tab_disabled": "the messages tab, in the app's settings under App Home",
    "access_denied": _APPROVAL,
    "app_access_restricted": _APPROVAL,
    "no_permission": _APPROVAL,
    "accesslimited": "this network, in the workspace's settings",
    "not_allowed_token_type": "a bot token, from the app's OAuth & Permissions page",
}
_PAUSE = timedelta(seconds=30)
"""Where Slack asks to wait and says not for how long."""
_MOST_SHOWN = 100


class TokenRefused(Refusal):
    """Slack refuses the token. Check SLACK_BOT_TOKEN: copy it anew from your app's OAuth & Permissions page."""


class NobodyThere(Unreachable):
    """They can't be written to."""


@contextmanager
def translated() -> Iterator[None]:
    """Raises DeliveryErrors only."""
    with attempted() as attempt:
        try:
            yield
        except TROUBLE as error:
            raise translate(error, may_be_done=attempt.may_be_done) from error
        except ValidationError as error:
            raise Ambiguous("Slack's answer can't be read.") from error


def translate(error: Exception, *, may_be_done: bool) -> DeliveryError:
    """`may_be_done`: whether a request left that was not answered by a plain no."""
    match error:
        case SlackApiError(response=AsyncSlackResponse() as response):
            return _refused(response)
        case SlackApiError():
            return _unreadable(error)
        case SlackTokenRotationError():
            return NotSent("Slack does not renew the token of that workspace.")
        case _:
            return Ambiguous() if may_be_done else NotSent("Slack could not be reached.")


def code_of(error: BaseException) -> str:
    """What Slack calls it; empty where it says nothing that can be read."""
    if isinstance(error, SlackApiError) and isinstance(error.response, AsyncSlackResponse):
        return _text(error.response, "error")
    return ""


def said(error: BaseException) -> str:
    """What is logged of it: Slack's word or its kind, and never what was asked, which holds secrets."""
    if isinstance(error, SlackTokenRotationError):
        error = error.api_error
    return code_of(error) or type(error).__name__


def fatal(error: BaseException) -> Refusal | None:
    """What ends the adapter of one token until a person mends it; None where trying again may help."""
    return TokenRefused() if code_of(error) in DEAD_TOKEN else None


def _refused(response: AsyncSlackResponse) -> DeliveryError:
    code = _text(response, "error")
    if response.status_code == 429 or code in _LIMITED:
        return RateLimited(_pause(response))
    if response.status_code >= 500 or code in _UNCLEAR:
        return Ambiguous(f"Slack answered with {code or response.status_code}.")
    if code == MISSING_SCOPE:
        return PermissionMissing(scope_missing(_text(response, "needed")), is_named=False)
    if code in DEAD_TOKEN:
        return NotSent("Slack refuses the token.")
    if code in _MIGRATING:
        return NotSent("Slack is moving this workspace.")
    return _by_code(code) or Rejected(f"Slack refuses it: {code or response.status_code}"[:_MOST_SHOWN])


def _by_code(code: str) -> DeliveryError | None:
    if code in _GONE:
        return ChannelGone(_GONE[code])
    if code in _DELETED:
        return DeletedSince()
    if code in _NOBODY:
        return NobodyThere(_NOBODY[code])
    return PermissionMissing(_LACKING[code], is_named=False) if code in _LACKING else None


def scope_missing(scope: str) -> str:
    """What a missing scope is called where a person reads it."""
    return f"{scope or 'a scope'}: add it to the app's bot scopes and reinstall the app"


def _unreadable(error: SlackApiError) -> DeliveryError:
    """An answer that is no JSON: of a proxy, or broken off."""
    status = getattr(error.response, "status", None)
    if isinstance(status, int) and 400 <= status < 500:
        return NotSent(f"Slack answered with {status}.")
    return Ambiguous("Slack's answer can't be read.")


def _text(response: AsyncSlackResponse, name: str) -> str:
    return str(response.data.get(name) or "") if isinstance(response.data, dict) else ""


def _pause(response: AsyncSlackResponse) -> timedelta:
    seconds = seconds_to_wait(response.headers)
    return _PAUSE if seconds is None else timedelta(seconds=seconds)
