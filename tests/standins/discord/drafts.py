"""What somebody wants to post or change, read from a request and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.standins.discord.cdn import File
from tests.standins.discord.components import numbered
from tests.standins.discord.entities import Message, MessageFlag
from tests.standins.discord.errors import invalid_form
from tests.standins.discord.limits import check_message
from tests.standins.discord.wire import Fields, Json

LONGEST_NONCE = 25
BOTS_MAY_SET = (
    MessageFlag.SUPPRESS_EMBEDS | MessageFlag.EPHEMERAL | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A message before it is one."""

    content: str = ""
    components: tuple[Json, ...] = ()
    embeds: tuple[Json, ...] = ()
    files: tuple[File, ...] = ()
    flags: MessageFlag = MessageFlag.NONE
    nonce: str | None = None
    enforces_nonce: bool = False
    allowed_mentions: Json | None = None
    reply_to: int | None = None


def read_draft(body: Fields, files: Sequence[File] = ()) -> Draft:
    """ApiError where Discord would not take it."""
    draft = Draft(
        content=body.text("content").strip(),
        components=numbered([each.raw for each in body.parts("components")]),
        embeds=tuple(each.raw for each in body.parts("embeds")),
        files=tuple(files),
        flags=MessageFlag(body.number("flags")) & BOTS_MAY_SET,
        nonce=_nonce(body),
        enforces_nonce=body.flag("enforce_nonce"),
        allowed_mentions=_allowed_mentions(body),
        reply_to=body.part("message_reference").snowflake("message_id") if "message_reference" in body else None,
    )
    check_message(
        content=draft.content,
        components=draft.components,
        embeds=draft.embeds,
        has_files=bool(files),
        is_v2=MessageFlag.COMPONENTS_V2 in draft.flags,
    )
    return draft


def edited(message: Message, body: Fields) -> Message:
    """The message with what the request changes; ApiError where Discord would not take it."""
    after = replace(
        message,
        content=body.text("content").strip() if "content" in body.raw else message.content,
        components=_replaced(body, "components", message.components),
        embeds=_replaced(body, "embeds", message.embeds),
        flags=_edited_flags(message.flags, body),
    )
    check_message(
        content=after.content,
        components=after.components,
        embeds=after.embeds,
        has_files=bool(after.attachments),
        is_v2=MessageFlag.COMPONENTS_V2 in after.flags,
    )
    return replace(after, components=numbered(after.components))


def _edited_flags(before: MessageFlag, body: Fields) -> MessageFlag:
    """Components V2 can be chosen and never taken back; suppressed embeds both; nothing else changes."""
    kept = before & ~MessageFlag.LOADING
    if "flags" not in body:
        return kept
    asked = MessageFlag(body.number("flags")) & (MessageFlag.COMPONENTS_V2 | MessageFlag.SUPPRESS_EMBEDS)
    return (kept & ~MessageFlag.SUPPRESS_EMBEDS) | asked


def _replaced(body: Fields, key: str, before: tuple[Json, ...]) -> tuple[Json, ...]:
    return tuple(each.raw for each in body.parts(key)) if key in body.raw else before


def _nonce(body: Fields) -> str | None:
    if "nonce" not in body:
        return None
    nonce = str(body.raw["nonce"])
    if len(nonce) > LONGEST_NONCE:
        raise invalid_form("nonce", "NONCE_TYPE_TOO_LONG", f"Must be {LONGEST_NONCE} or fewer in length.")
    return nonce


def _allowed_mentions(body: Fields) -> Json | None:
    if "allowed_mentions" not in body:
        return None
    allowed = body.part("allowed_mentions")
    for kind in ("users", "roles"):
        if kind in allowed.texts("parse") and allowed.snowflakes(kind):
            raise invalid_form(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f"parse:['{kind}'] and {kind} exclude each other.",
            )
    return allowed.raw
