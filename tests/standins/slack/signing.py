"""How Slack signs what it sends, and how somebody else gets it wrong."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256

SIGNATURE = "X-Slack-Signature"
TIMESTAMP = "X-Slack-Request-Timestamp"
TOO_OLD = timedelta(minutes=6)
"""More than the five minutes after which apps take nothing (Slack's documentation, Verifying requests from Slack)."""


class Forgery(Enum):
    """What is wrong with a request that is not Slack's, or not Slack's any more."""

    WRONG_SECRET = auto()
    UNSIGNED = auto()
    UNDATED = auto()
    TOO_OLD = auto()
    CHANGED_BODY = auto()
    """Signed well, and another body than the one that was signed."""


def signed(secret: str, body: bytes, at: datetime) -> Mapping[str, str]:
    """The headers of a body that is sent at that instant."""
    seconds = str(int(at.timestamp()))
    return {TIMESTAMP: seconds, SIGNATURE: _signature(secret, seconds, body)}


def forged(forgery: Forgery, secret: str, body: bytes, at: datetime) -> Mapping[str, str]:
    """Headers with that fault."""
    match forgery:
        case Forgery.WRONG_SECRET:
            return signed(f"not {secret}", body, at)
        case Forgery.TOO_OLD:
            return signed(secret, body, at - TOO_OLD)
        case Forgery.CHANGED_BODY:
            return signed(secret, body + b" ", at)
        case Forgery.UNSIGNED:
            return {TIMESTAMP: signed(secret, body, at)[TIMESTAMP]}
        case Forgery.UNDATED:
            return {SIGNATURE: signed(secret, body, at)[SIGNATURE]}


def _signature(secret: str, seconds: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), b":".join((b"v0", seconds.encode(), body)), sha256)
    return f"v0={digest.hexdigest()}"
