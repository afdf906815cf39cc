"""Telling the admins: in the notices channel chosen at setup, else by direct message to who set up.

A notices channel that turns out to be closed hands its notices over to the direct message (`Sending`).
"""

from datetime import datetime, timedelta

from bot.delivery.keys import new_key
from bot.errors import ChannelGone, PermissionMissing, Unreachable
from bot.model.messages import ChannelLink, OutgoingMessage, Plain, message_to_json, note
from bot.model.refs import ChannelRef
from bot.storage.queries.deliveries import ADD_DELIVERY
from bot.storage.queries.people import SETUP
from bot.storage.queries.schedules import ScheduleRow
from bot.storage.query import Tx

KEPT_FOR = timedelta(days=7)
"""How long a notice is tried; after that it is old news."""
OF_THE_MOMENT = timedelta(hours=1)


def say(tx: Tx, community_id: int, channel_id: int, subject: str, message: OutgoingMessage, at: datetime) -> None:
    """Queue a message for everyone in a channel; the same `subject` is said once."""
    _queue(tx, community_id, channel_id, None, subject, message, at)


def whisper(tx: Tx, community_id: int, account_id: int, subject: str, message: OutgoingMessage, at: datetime) -> None:
    """Queue a word that only makes sense at once to one account; the same `subject` is said once."""
    _queue(tx, community_id, None, account_id, subject, message, at, kept_for=OF_THE_MOMENT)


def tell_admins(tx: Tx, community_id: int, subject: str, message: OutgoingMessage, at: datetime) -> None:
    """Queue a notice; the same `subject` is told once. Before setup there is nobody to tell."""
    setup = tx.first(SETUP, community_id=community_id)
    if setup is None:
        return
    channel_id = setup.notices_channel_id
    account_id = setup.account_id if channel_id is None else None
    _queue(tx, community_id, channel_id, account_id, subject, message, at)


def _queue(
    tx: Tx,
    community_id: int,
    channel_id: int | None,
    account_id: int | None,
    subject: str,
    message: OutgoingMessage,
    at: datetime,
    *,
    kept_for: timedelta = KEPT_FOR,
) -> None:
    tx.run(
        ADD_DELIVERY,
        community_id=community_id,
        channel_id=channel_id,
        account_id=account_id,
        occurrence_id=None,
        key=new_key(),
        notice=subject,
        body=message_to_json(message),
        at=at,
        expires_at=at + kept_for,
    )


_KEPT = "What waits for it is kept until then or until it would be too late."


def not_posted(schedule: ScheduleRow, why: str, *, may_be_there: bool) -> OutgoingMessage:
    seen = "It may have been seen, so its content is not used again."
    pool = seen if may_be_there else "Its content goes back to the pool."
    return note(
        f"**Not posted**: schedule {schedule.id} ({schedule.what}). The reason: ",
        Plain(text=why.rstrip(".")),
        f". {pool}",
    )


def channel_closed(channel: ChannelRef, error: Unreachable, *, takes_notices: bool) -> OutgoingMessage:
    if isinstance(error, ChannelGone):
        return _channel_gone(error, takes_notices=takes_notices)
    mend = "mend that" if isinstance(error, PermissionMissing) else "open it again, or move its schedules"
    rest = _KEPT
    if takes_notices:
        rest += " Until then notices come to you here; `/community settings` chooses another channel for them."
    return note(
        "**Channel closed**: ",
        ChannelLink(channel=channel, name=channel.channel),
        ". ",
        Plain(text=str(error)),
        f" What to do: {mend}, then `/schedule resume` for each of its schedules. {rest}",
    )


def _channel_gone(error: ChannelGone, *, takes_notices: bool) -> OutgoingMessage:
    """A link to it would lead nowhere."""
    rest = _KEPT
    if takes_notices:
        rest += " Notices come to you here until `/community settings` chooses another channel for them."
    mend = "move its schedules to another one with `/schedule edit`; `/schedule list` shows which"
    return note("**Channel gone**: ", Plain(text=str(error)), f" What to do: {mend}. {rest}")
