"""What admins read about their community: how it was set up, and how it stands."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.features.checkins import CHECK_IN
from bot.features.declare import Asked
from bot.features.schedule_words import SHOWN_NEXT, channel_link, channel_of, summary
from bot.features.setup_form import Wanted
from bot.features.words import day_name
from bot.model.messages import Block, Field, Fields, Line, OutgoingMessage, Plain, line, text
from bot.rules.zones import find_zone, local_date
from bot.storage.queries import people as q
from bot.storage.queries.checkins import EXCUSES_FOR
from bot.storage.queries.people import ChannelRow, CommunityRow
from bot.storage.queries.schedules import SCHEDULES, ScheduleRow
from bot.storage.query import Tx


def set_up_message(wanted: Wanted, schedules: Sequence[ScheduleRow], ended: Sequence[ScheduleRow]) -> OutgoingMessage:
    told: Line = (
        line("Admins are told of trouble in ", channel_link(wanted.notices), ".")
        if wanted.notices
        else line("You are told of trouble by direct message.")
    )
    weekly = next(row.id for row in schedules if row.what == "weekly")
    return OutgoingMessage(
        title="Pacer is set up",
        blocks=(
            *(text(*summary(row, SHOWN_NEXT)) for row in schedules),
            *(text(f"**Ended**, as you left it out: {row.what} (schedule {row.id}).") for row in ended),
            text(*told),
            text(f"See the first one now with /schedule preview {weekly}, or post it at once: /schedule run {weekly}."),
        ),
        buttons=(CHECK_IN,),
    )


def overview(tx: Tx, asked: Asked) -> OutgoingMessage:
    community = tx.one(q.COMMUNITY, community_id=asked.community.id)
    schedules = tx.all(SCHEDULES, community_id=community.id)
    rows = [
        Field(name="Name", value=line(Plain(text=community.name))),
        Field(name="Zone", value=line(community.zone)),
        Field(name="Members", value=line(str(len(tx.all(q.MEMBERS, community_id=community.id))))),
        Field(name="Schedules", value=line(str(len(schedules)))),
        Field(name="Admins", value=_admins(community)),
        Field(name="Admins are told", value=_told_where(tx, community)),
        Field(name="Answers in threads", value=line("taken" if community.public_answers else "not taken, only talk")),
    ]
    if holidays := _holidays(tx, community, asked.at):
        rows.append(Field(name="Holidays", value=line("; ".join(holidays))))
    blocks: list[Block] = [Fields(rows=tuple(rows))]
    if elsewhere := [str(row.id) for row in schedules if row.zone != community.zone]:
        blocks.append(text(f"In a zone of their own: schedule {', '.join(elsewhere)}. /schedule edit moves one."))
    for row in tx.all(q.PARKED_CHANNELS, community_id=community.id):
        if mend := _mend_of(tx, community, row, schedules):
            closed = channel_link(channel_of(row))
            blocks.append(text(closed, " is closed to Pacer. ", Plain(text=row.parked_why or ""), f" {mend}"))
    return OutgoingMessage(title="This community", blocks=tuple(blocks))


def _mend_of(tx: Tx, community: CommunityRow, channel: ChannelRow, schedules: Sequence[ScheduleRow]) -> str:
    """What to do about a closed channel; empty where nothing goes there any more."""
    there = [row for row in schedules if row.channel_id == channel.id]
    if there:
        first = next((row for row in there if row.state == "active"), there[0])
        return f"Mend it, then /schedule resume {first.id}; or move what goes there with /schedule edit."
    setup = tx.first(q.SETUP, community_id=community.id)
    if setup and setup.notices_channel_id == channel.id:
        return "Notices go to who set up until it is mended, or /community settings chooses another."
    return ""


def _admins(community: CommunityRow) -> Line:
    if not community.admin_role_name:
        return line("whoever manages this place")
    return line("whoever manages this place, and the role ", Plain(text=f"@{community.admin_role_name}"))


def _told_where(tx: Tx, community: CommunityRow) -> Line:
    setup = tx.first(q.SETUP, community_id=community.id)
    if setup is None:
        return line("nobody yet: /setup")
    if setup.notices_channel_id is None:
        return line("whoever set up, by direct message")
    return line(channel_link(channel_of(tx.one(q.CHANNEL, channel_id=setup.notices_channel_id))))


def _holidays(tx: Tx, community: CommunityRow, now: datetime) -> list[str]:
    """Those that are on or to come."""
    today = local_date(now, find_zone(community.zone))
    rows = tx.all(EXCUSES_FOR, community_id=community.id, member_id=None)
    return list(dict.fromkeys(holiday_days(row.first, row.last) for row in rows if row.last >= today))


def holiday_days(first: date, last: date) -> str:
    return day_name(first) if first == last else f"{day_name(first)} to {day_name(last)}"
