"""Lists that come in pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from tests.standins.slack.errors import ApiError
from tests.standins.slack.requests import Args
from tests.standins.wire import Json

Item = TypeVar("Item")
MOST = 999
"""Slack's method reference, conversations.history."""


def page_size(args: Args, default: int) -> int:
    """ApiError invalid_limit; 0 is the default."""
    size = args.number("limit", default) or default
    if size > MOST + 1:
        raise ApiError("invalid_limit")
    return min(size, MOST)


def page_of(items: Sequence[Item], args: Args, default: int) -> tuple[Sequence[Item], Json]:
    """The page that was asked for, and what to say of the next where there is one; ApiError invalid_cursor."""
    size = page_size(args, default)
    first = _position(args)
    end = first + size
    after: Json = {"response_metadata": {"next_cursor": _cursor(end)}} if end < len(items) else {}
    return items[first:end], after


def _cursor(position: int) -> str:
    return base64.b64encode(f"position:{position}".encode()).decode()


def _position(args: Args) -> int:
    if "cursor" not in args:
        return 0
    try:
        kind, _, position = base64.b64decode(args.text("cursor"), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if kind != "position" or not position.isdecimal():
        raise ApiError("invalid_cursor")
    return int(position)
