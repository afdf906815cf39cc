"""What `/time` means: steps from now on, or an instant, read and shown in the console's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import Refusal
from bot.model.text import shown

FURTHEST = timedelta(days=366)
USAGE = "Write /time +1w, +3d, +2h or +30m, or an instant such as /time 2026-12-01 09:00."

_STEPS = re.compile(r"\+((?:\d{1,5}[wdhm])+)", re.ASCII | re.IGNORECASE)
_STEP = re.compile(r"(\d+)([wdhm])", re.ASCII | re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]+\d{1,2}:\d{2})?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Where the time goes (aware UTC, None to stay), and the zone in which it is shown from now on."""

    to: datetime | None
    zone: str


def read_move(text: str, now: datetime, zone: str) -> Move:
    """A typed time; a zone's name at its end becomes the console's. A Refusal where it is unclear, past or too far."""
    text, zone = _split_zone(text.strip(), zone)
    if not text:
        return Move(to=None, zone=zone)
    local = now.astimezone(ZoneInfo(zone))
    try:
        to = _instant(text, local) if _INSTANT.fullmatch(text) else _stepped(text, local)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"“{shown(text)}” is no time. {USAGE}") from error
    if to < now:
        raise Refusal(f"Time only goes forward here, and it is {clock_text(now, zone)} already.")
    if to - now > FURTHEST:
        raise Refusal("One step goes at most a year ahead; take several.")
    return Move(to=to, zone=zone)


def clock_text(at: datetime, zone: str) -> str:
    """As in `Mon 5 Oct 2026 09:10 UTC`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} {local.tzname()}"


def _split_zone(text: str, zone: str) -> tuple[str, str]:
    before, _, last = text.rpartition(" ")
    if not last or last[0].isdigit() or last[0] == "+":
        return text, zone
    known = {name.lower(): name for name in available_timezones()}
    if last.lower() in known:
        return before.strip(), known[last.lower()]
    near = get_close_matches(last.lower(), known, n=1)
    hint = f" Did you mean {known[near[0]]}?" if near else " Zones are named like Europe/Berlin."
    raise Refusal(f"“{shown(last)}” is neither a time nor a zone.{hint} {USAGE}")


def _instant(text: str, local: datetime) -> datetime:
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
