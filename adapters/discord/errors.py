"""Discord's failures as Pacer's: what was certainly not done, what may have been, and what a person has to mend.

The codes are Discord's JSON error codes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

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

UNKNOWN_MESSAGE = 10008
LAPSED = {10062, 10015, 50027, 10003, UNKNOWN_MESSAGE}
"""An interaction whose time or place is over: unknown, its webhook unknown, its token invalid, its channel unknown,
its acknowledgement unknown."""
ALREADY_ACKNOWLEDGED = 40060
THREAD_EXISTS = 160004
_GONE = {10003: "channel", 10004: "guild", 10013: "user"}
_NO_ACCESS = 50001
_EDITED_TOO_OFTEN = 30046
_TAKES_NO_DIRECT_MESSAGES = {50007, 50278}
_EDIT_PAUSE = timedelta(hours=1)
"""A message older than an hour takes a few edits an hour."""
_BLOCKED_PAUSE = timedelta(minutes=10)
"""Where Discord's edge blocks us and says not for how long: invalid requests are counted over ten minutes."""
_MOST_SHOWN = 200
TROUBLE = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What asking Discord may raise."""

BAD_CREDENTIALS = 401
_REJECTED_AUTHENTICATION = 4004
_DISALLOWED_INTENTS = 4014


class TokenRefused(Refusal):
    """Discord refuses the token. Check DISCORD_TOKEN: copy it anew from your application's Bot page."""


class IntentRefused(Refusal):
    """Discord refuses the message content intent. Turn it on in the Bot page or unset PACER_DISCORD_MESSAGE_CONTENT."""


class ShardingRefused(Refusal):
    """Discord refuses these shards. Check PACER_DISCORD_SHARD_IDS and PACER_DISCORD_SHARD_COUNT, or unset both."""


class DirectMessagesClosed(Unreachable):
    """They take no direct messages from the members of this server."""


@contextmanager
def translated(permission: str) -> Iterator[None]:
    """Raises DeliveryErrors only; `permission` is what a bare refusal means here, as Discord shows it."""
    with attempted() as attempt:
        try:
            yield
        except TROUBLE as error:
            raise translate(error, permission, may_be_done=attempt.may_be_done) from error


def translate(error: Exception, permission: str, *, may_be_done: bool) -> DeliveryError:
    """`may_be_done`: whether a request left that was not answered by a plain no."""
    match error:
        case discord.DiscordServerError():
            return Ambiguous(f"Discord answered with {error.status}.")
        case discord.RateLimited():
            return _unless(may_be_done, RateLimited(asked_pause(error)))
        case discord.HTTPException(code=code) if code == _EDITED_TOO_OFTEN:
            return RateLimited(_EDIT_PAUSE)
        case discord.HTTPException(status=429):
            return _unless(may_be_done, RateLimited(asked_pause(error)))
        case discord.HTTPException():
            return _refused(error, permission)
        case _:
            return _unless(may_be_done, NotSent("Discord could not be reached."))


def asked_pause(error: Exception) -> timedelta:
    """How long Discord wants to be left alone; no time at all where it does not say."""
    match error:
        case discord.RateLimited():
            return timedelta(seconds=error.retry_after)
        case discord.HTTPException(status=429):
            given = error.response.headers.get("Retry-After", "")
            return timedelta(seconds=float(given)) if given.replace(".", "", 1).isdecimal() else _BLOCKED_PAUSE
    return timedelta(0)


def fatal(error: BaseException) -> Refusal | None:
    """What ends the adapter until a person mends it; None where trying again may help."""
    match error:
        case discord.LoginFailure() | discord.HTTPException(status=401):
            return TokenRefused()
        case discord.PrivilegedIntentsRequired():
            return IntentRefused()
        case discord.ConnectionClosed(code=code):
            return _closed(code)
    return None


def _closed(code: int) -> Refusal | None:
    if code == _REJECTED_AUTHENTICATION:
        return TokenRefused()
    if code == _DISALLOWED_INTENTS:
        return IntentRefused()
    if code in (4010, 4011):
        return ShardingRefused()
    if code in (4012, 4013):
        return Refusal(f"Discord refuses this version of Pacer (close code {code}). Update Pacer.")
    return None


def _refused(error: discord.HTTPException, permission: str) -> DeliveryError:
    if error.code in _GONE:
        return ChannelGone(f"The {_GONE[error.code]} no longer exists.")
    if error.code == UNKNOWN_MESSAGE:
        return DeletedSince()
    if error.code in _TAKES_NO_DIRECT_MESSAGES:
        return DirectMessagesClosed()
    if error.code == _NO_ACCESS:
        return PermissionMissing("View Channel")
    if error.status == 403:
        return PermissionMissing(permission)
    if error.status == BAD_CREDENTIALS:
        return NotSent("Discord refuses the token.")
    return Rejected(f"Discord refuses it: {error.text[:_MOST_SHOWN] or error.status}")


def _unless(may_be_done: bool, error: NotSent) -> DeliveryError:
    return Ambiguous() if may_be_done else error
