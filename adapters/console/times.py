"""What `/time` means: steps from now on, or an instant, read and shown in the console's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import Refusal
from bot.model.markdown import moment_text
from bot.model.messages import Moment, OutgoingMessage, lines_in
from bot.model.text import shown

FURTHEST = timedelta(days=366)
ALIKE = 0.8
"""How near a typed word must come to a zone's name to be taken for it, from 0 to 1 as difflib counts."""
USAGE = "Write /time +1w, +3d, +2h or +30m (a year is +52w), or an instant such as /time 2026-12-01 09:00."

_STEPS = re.compile(r"\+((?:\d{1,5}[wdhm])+)", re.ASCII | re.IGNORECASE)
_STEP = re.compile(r"(\d+)([wdhm])", re.ASCII | re.IGNORECASE)
_BACK = re.compile(r"-(?:\d{1,5}[wdhmy])+", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]+\d{1,2}:\d{2})?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownZone:
    """The IANA zone in which the console tells the time, and whether somebody chose it."""

    name: str = "UTC"
    chosen: bool = False

    def moment(self, at: datetime) -> str:
        """An instant (aware UTC); a zone that nobody chose is named."""
        return moment_text(at, self.name, abbreviation=not self.chosen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Where the time goes (aware UTC, None to stay), and the zone that was chosen with it."""

    to: datetime | None
    zone: str | None


def read_move(text: str, now: datetime, zone: str) -> Move:
    """A typed time; a zone's name at its end becomes the console's. A Refusal where it is unclear, past or too far."""
    text, chosen = _split_zone(text.strip())
    if not text:
        return Move(to=None, zone=chosen)
    zone = chosen or zone
    local = now.astimezone(ZoneInfo(zone))
    try:
        to = None if _BACK.fullmatch(text) else _instant(text, local)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"“{shown(text)}” is no time. {USAGE}") from error
    if to is None or to < now:
        raise Refusal(f"Time only goes forward here, and it is {clock_text(now, zone)} already.")
    if to - now > FURTHEST:
        raise Refusal("One step goes at most a year ahead; take several.")
    return Move(to=to, zone=chosen)


def clock_text(at: datetime, zone: str) -> str:
    """As in `Mon 5 Oct 2026 09:10 UTC`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} {local.tzname()}"


def zones_in(message: OutgoingMessage) -> list[str]:
    """The zones of the instants in a message, in their order."""
    return [part.zone for parts in lines_in(message) for part in parts if isinstance(part, Moment)]


def _split_zone(text: str) -> tuple[str, str | None]:
    before, _, last = text.rpartition(" ")
    if not last or last[0].isdigit() or last[0] in "+-":
        return text, None
    known = {name.lower(): name for name in available_timezones()}
    if last.lower() in known:
        return before.strip(), known[last.lower()]
    cities = {name.rpartition("/")[2]: zone for name, zone in known.items()}
    near = get_close_matches(last.lower(), known | cities, n=1, cutoff=ALIKE)
    hint = f" Did you mean {(cities | known)[near[0]]}?" if near else " Zones are named like Europe/Berlin."
    raise Refusal(f"“{shown(last)}” is neither a time nor a zone.{hint} {USAGE}")


def _instant(text: str, local: datetime) -> datetime:
    if not _DATE.fullmatch(text):
        return _stepped(text, local)
    date, _, clock = text.replace("T", " ").partition(" ")
    hour, _, minute = (clock.strip() or "00:00").partition(":")
    naive = datetime.fromisoformat(date).replace(hour=int(hour), minute=int(minute))
    return naive.replace(tzinfo=local.tzinfo).astimezone(UTC)


def _stepped(text: str, local: datetime) -> datetime:
    steps = _STEPS.fullmatch(text)
    if steps is None:
        raise ValueError(text)
    counts = dict.fromkeys("wdhm", 0)
    for count, unit in _STEP.findall(steps[1]):
        counts[unit.lower()] += int(count)
    # Days keep the hour on the wall, so that a week from Monday 9:10 is Monday 9:10 where clocks change in between.
    days = local + timedelta(weeks=counts["w"], days=counts["d"])
    return days.astimezone(UTC) + timedelta(hours=counts["h"], minutes=counts["m"])
