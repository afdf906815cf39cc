"""Time zones: finding one by name, local time to instants and back, local days and weeks."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.rules.quoting import quoted

_SUGGESTIONS = 3
_SIMILARITY = 0.8
_NO_PLACES = frozenset({"Factory", "localtime"})
_SECOND = timedelta(seconds=1)


class UnknownZone(Refusal):
    """There is no such time zone."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        says = f'There is no time zone "{name}".' if name else "That is no time zone."
        if suggestions:
            mend = f"Did you mean {' or '.join(suggestions)}?"
        else:
            mend = "Write it as region and city, such as Europe/Berlin or America/New_York."
        super().__init__(f"{says} {mend}")
        self.name = name
        self.suggestions = suggestions


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name, forgiving of case and spaces. A city alone is suggested, never taken.

    Raises UnknownZone.
    """
    tidy = quoted(name)
    key = _keys().get(_folded(tidy))
    if key is None:
        raise UnknownZone(tidy, _suggestions(_folded(tidy)))
    return _zone(key)


def zone_names() -> tuple[str, ...]:
    """Every zone that `find_zone` knows, in the order of their names."""
    return tuple(_keys().values())


def place(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive local time: a time that does not exist becomes the first instant after the gap,
    one that exists twice the first.

    Raises ValueError for an aware `local`.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time is naive")
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if local_time(instant, zone) == local:
        return instant
    return _first_instant_past(local, zone)


def local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """The naive time that a wall clock in `zone` shows at the instant `at`.

    Raises ValueError for a naive `at`.
    """
    if at.tzinfo is None:
        raise ValueError("an instant is aware")
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def local_date(at: datetime, zone: ZoneInfo, day_start: timedelta = timedelta()) -> date:
    """The local day of the instant `at`, for days that start `day_start` after midnight by the wall clock.

    Raises ValueError for a naive `at`.
    """
    return (local_time(at, zone) - day_start).date()


def day_begins(day: date, zone: ZoneInfo, day_start: timedelta = timedelta()) -> datetime:
    """The first instant (UTC) of a local day; for a day that the zone skipped, the first instant after it."""
    return place(datetime.combine(day, time()) + day_start, zone)


def week_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def _first_instant_past(local: datetime, zone: ZoneInfo) -> datetime:
    # PEP 495: inside a gap fold=1 reads the offset after it and so lands before the change, fold=0 lands after it.
    before = local.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)
    after = local.replace(tzinfo=zone, fold=0, microsecond=0).astimezone(UTC) + _SECOND
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if local_time(middle, zone) > local:
            after = middle
        else:
            before = middle
    return after


@cache
def _keys() -> dict[str, str]:
    return {_folded(key): key for key in sorted(zoneinfo.available_timezones() - _NO_PLACES)}


@cache
def _keys_by_city() -> dict[str, tuple[str, ...]]:
    """Zones of places, by the folded last part of their name."""
    cities: dict[str, tuple[str, ...]] = {}
    for folded, key in _keys().items():
        if "/" in key and not key.startswith("Etc/"):
            city = folded.rpartition("/")[2]
            cities[city] = (*cities.get(city, ()), key)
    return cities


@cache
def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)


def _suggestions(folded: str) -> tuple[str, ...]:
    cities = _keys_by_city()
    city = folded.rpartition("/")[2]
    if city in cities:
        return cities[city][:_SUGGESTIONS]
    places = {_folded(key): key for keys in cities.values() for key in keys}
    close_keys = get_close_matches(folded, places, n=1, cutoff=_SIMILARITY)
    if close_keys:
        return (places[close_keys[0]],)
    close_cities = get_close_matches(city, cities, n=1, cutoff=_SIMILARITY)
    return cities[close_cities[0]][:_SUGGESTIONS] if close_cities else ()


def _folded(name: str) -> str:
    return "/".join("_".join(part.replace("_", " ").split()) for part in name.casefold().split("/"))
