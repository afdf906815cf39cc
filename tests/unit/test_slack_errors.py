"""What Slack's failures mean: done, not done, perhaps, or closed until a person mends it."""

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import TokenRefused, fatal, translate
from bot.errors import (
    Ambiguous,
    ChannelGone,
    DeletedSince,
    DeliveryError,
    NotSent,
    PermissionMissing,
    RateLimited,
    Rejected,
    Unreachable,
)


def refused(code: str, *, status: int = 200, retry_after: str = "", **more: object) -> SlackApiError:
    """As slack-sdk raises it."""
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="chat.postMessage",
        req_args={},
        data={"ok": False, "error": code, **more} if code else {},
        headers={"Retry-After": retry_after} if retry_after else {},
        status_code=status,
    )
    return SlackApiError("The request failed.", response)


def meaning(error: Exception, *, may_be_done: bool = False) -> DeliveryError:
    return translate(error, may_be_done=may_be_done)


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("channel_not_found", ChannelGone, "deleted, or it is private: then type /invite @Pacer"),
        ("is_archived", ChannelGone, "The channel is archived."),
        ("not_in_channel", PermissionMissing, "an invitation: type /invite @Pacer in that channel"),
        ("restricted_action", PermissionMissing, "Posting permissions"),
        ("restricted_action_read_only_channel", PermissionMissing, "Posting permissions"),
        ("messages_tab_disabled", PermissionMissing, "messages tab"),
        ("access_denied", PermissionMissing, "approval of the app"),
        ("user_not_found", Unreachable, "no such person"),
        ("user_disabled", Unreachable, "deactivated"),
        ("cannot_dm_bot", Unreachable, "is a bot"),
        ("message_not_found", DeletedSince, "deleted"),
        ("cant_update_message", DeletedSince, "deleted"),
        ("invalid_blocks", Rejected, "Slack refuses it: invalid_blocks"),
        ("invented_since", Rejected, "invented_since"),
    ],
)
def test_a_refusal_says_what_a_person_can_do(code: str, kind: type[DeliveryError], says: str) -> None:
    found = meaning(refused(code))

    assert type(found) is kind or (kind is Unreachable and isinstance(found, Unreachable))
    assert says in str(found)


def test_a_missing_scope_is_named_with_what_to_do() -> None:
    found = meaning(refused("missing_scope", needed="reactions:write", provided="chat:write"))

    assert isinstance(found, PermissionMissing)
    assert "reactions:write: add it to the app's bot scopes and reinstall the app" in str(found)


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "service_unavailable", "request_timeout"])
def test_slacks_own_trouble_may_have_come_after_the_deed(code: str) -> None:
    assert isinstance(meaning(refused(code)), Ambiguous)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_may_have_come_after_the_deed(status: int) -> None:
    assert isinstance(meaning(refused("", status=status)), Ambiguous)


def test_a_rate_limit_says_for_how_long() -> None:
    told = meaning(refused("ratelimited", status=429, retry_after="17"))
    bare = meaning(refused("", status=429))

    assert isinstance(told, RateLimited) and told.retry_after == timedelta(seconds=17)
    assert isinstance(bare, RateLimited) and bare.retry_after >= timedelta(seconds=1)


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired"])
def test_a_dead_token_sends_nothing_and_ends_the_adapter(code: str) -> None:
    error = refused(code)

    assert isinstance(meaning(error), NotSent)
    assert isinstance(fatal(error), TokenRefused)
    assert "SLACK_BOT_TOKEN" in str(fatal(error))


def test_what_can_be_tried_again_does_not_end_the_adapter() -> None:
    assert fatal(refused("internal_error")) is None
    assert fatal(TimeoutError()) is None


@pytest.mark.parametrize("error", [aiohttp.ClientPayloadError(), aiohttp.ServerDisconnectedError(), TimeoutError()])
def test_a_lost_answer_is_told_from_a_request_that_never_left(error: Exception) -> None:
    assert isinstance(meaning(error, may_be_done=True), Ambiguous)
    assert type(meaning(error, may_be_done=False)) is NotSent


def test_an_answer_that_can_not_be_read_may_be_of_a_deed() -> None:
    assert isinstance(meaning(SlackApiError("Unexpectedly failed to read the response body", None)), Ambiguous)


def test_a_token_that_is_not_renewed_sends_nothing() -> None:
    assert type(meaning(SlackTokenRotationError(refused("internal_error")))) is NotSent
