"""What somebody wants to post or change, read from a request and checked."""

import json

from tests.standins.slack.chat import Draft
from tests.standins.slack.entities import Message
from tests.standins.slack.errors import ApiError
from tests.standins.slack.limits import check_blocks, check_length_in_all
from tests.standins.slack.requests import Args
from tests.standins.wire import Json

LONGEST_TEXT = 40_000
"""Slack's documentation, chat.postMessage, Truncating content: what is longer than that is not taken."""
LARGEST_METADATA = 16_384
"""Bytes of JSON."""


def read_draft(args: Args) -> Draft:
    """ApiError where Slack would not take it."""
    blocks = _blocks(args)
    draft = Draft(
        content=args.text("text") or args.text("markdown_text"),
        blocks=blocks,
        metadata=_metadata(args),
        thread_ts=args.text("thread_ts") or None,
        is_broadcast=args.flag("reply_broadcast"),
    )
    if not (draft.content.strip() or blocks or "attachments" in args):
        raise ApiError("no_text")
    if len(draft.content) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    check_blocks(blocks)
    check_length_in_all(blocks)
    return draft


def edited(message: Message, args: Args) -> Draft:
    """As chat.update leaves it: what is not named goes, but for the metadata."""
    draft = read_draft(args)
    return Draft(
        content=draft.content,
        blocks=draft.blocks,
        metadata=draft.metadata if "metadata" in args.raw else message.metadata,
    )


def _blocks(args: Args) -> tuple[Json, ...]:
    found = args.parsed("blocks", lambda: ApiError("invalid_blocks_format"))
    if found is None:
        return ()
    if not isinstance(found, list):
        raise ApiError("invalid_blocks_format")
    blocks = [each for each in found if isinstance(each, dict)]
    if len(blocks) < len(found):
        raise ApiError("invalid_blocks_format")
    return tuple(blocks)


def _metadata(args: Args) -> Json | None:
    found = args.parsed("metadata", lambda: ApiError("invalid_metadata_format"))
    if not found:
        return None
    if not isinstance(found, dict):
        raise ApiError("invalid_metadata_format")
    if not isinstance(found.get("event_type"), str) or not isinstance(found.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(found["event_payload"]).encode()) > LARGEST_METADATA:
        raise ApiError("metadata_too_large")
    return {"event_type": found["event_type"], "event_payload": found["event_payload"]}
