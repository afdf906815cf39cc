"""How a schedule is shown to admins: in a line, with what comes next, in the calendar."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.features.schedule_rules import WINDOWS
from bot.features.words import counted, moment
from bot.model.messages import Block, ChannelLink, Line, OutgoingMessage, Part, Plain, line, text
from bot.model.refs import ChannelRef, Platform
from bot.model.text import shown
from bot.rules.cadence import due_at, nominal_times
from bot.rules.cadence_phrase import in_words
from bot.rules.zones import find_zone, local_time, week_of
from bot.storage.queries.people import ChannelRow
from bot.storage.queries.schedules import ScheduleRow

SHOWN_NEXT = 3
CALENDAR = timedelta(weeks=8)
MOST_A_WEEK = 21
"""Posts of a week that the calendar lists; three a day."""
_STATES = {"active": "", "paused": " · **paused**", "done": " · over"}


def channel_of(row: ScheduleRow | ChannelRow) -> ChannelRef:
    return ChannelRef(platform=Platform(row.platform), space=row.space, channel=row.channel)


def channel_link(channel: ChannelRef) -> Part:
    return ChannelLink(channel=channel, name=channel.channel)


def coming(row: ScheduleRow, count: int) -> list[datetime]:
    """The next instants (UTC), at most `count`; none while nothing is to come."""
    if row.next_nominal is None or row.next_due_at is None:
        return []
    cadence = row.cadence
    after = nominal_times(cadence, row.next_nominal, count - 1)
    return [row.next_due_at, *(due_at(cadence, nominal) for nominal in after)]


def summary(row: ScheduleRow, most_next: int = 1) -> Line:
    """1 · weekly in #general · every Monday at 09:00 (Europe/Berlin) · next: Mon 1 Mar 09:00"""
    late = " · skips late ones" if row.window == WINDOWS["skip"] else ""
    details = "".join(f" · {name}" for name in (row.of, row.level, row.topic) if name)
    parts: list[str | Part] = [
        f"**{row.id}** · {row.what} in ",
        channel_link(channel_of(row)),
        f" · {in_words(row.cadence)}{details}{late}",
    ]
    if row.mention:
        parts += [" · notifies ", Plain(text=f"@{row.mention}")]
    if row.text:
        parts += [" · ", Plain(text=f"“{shown(row.text)}”")]
    parts.append(_STATES[row.state])
    if row.channel_parked_at is not None:
        parts.append(" · **channel closed**")
    for index, at in enumerate(coming(row, most_next)):
        parts += [", " if index else " · next: ", moment(at, row.zone)]
    return line(*parts)


def calendar(rows: Sequence[ScheduleRow], zone_name: str, now: datetime) -> OutgoingMessage:
    """What comes in the next eight weeks, week by week, in the community's zone."""
    zone = find_zone(zone_name)
    until = now + CALENDAR
    title = "The next eight weeks"
    entries = sorted(
        (local_time(at, zone), row.id, row.what) for row in rows for at in coming(row, CALENDAR.days + 1) if at <= until
    )
    if not entries:
        return OutgoingMessage(title=title, blocks=(text("Nothing is to come in the next eight weeks."),))
    weeks = [
        _week(monday, [f"{at:%a %H:%M} {what}" for at, _, what in group])
        for monday, group in groupby(entries, key=lambda entry: week_of(entry[0].date()))
    ]
    return OutgoingMessage(title=title, blocks=(*weeks, text(f"Times in {zone_name}; /schedule list says where.")))


def _week(monday: date, entries: Sequence[str]) -> Block:
    more = f" · and {counted(len(entries) - MOST_A_WEEK, 'more', 'more')}" if len(entries) > MOST_A_WEEK else ""
    return text(f"**Week of {monday.day} {monday:%B}** · " + " · ".join(entries[:MOST_A_WEEK]) + more)
