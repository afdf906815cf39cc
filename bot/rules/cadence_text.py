"""A cadence out of what an admin wrote: words, a cron line or an RRULE."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.cadence import ONE_OFF, Cadence, due_at, next_nominal, nominal_times, rule_of
from bot.rules.cadence_cron import looks_like_cron, read_cron
from bot.rules.cadence_ical import looks_like_rrule, read_ical
from bot.rules.cadence_refusals import AlreadyOver, HasPassed, NeverFires, TooFarAhead, UnclearCadence
from bot.rules.cadence_rule import Repeating
from bot.rules.cadence_sense import meaning
from bot.rules.cadence_words import read_words
from bot.rules.zones import find_zone, local_time

LONGEST_TEXT = 200
_TEN_YEARS = timedelta(days=3653)
_A_DAY = timedelta(days=1)


def parse_cadence(text: str, zone: str, now: datetime) -> Cadence:
    """The cadence that the text means, its start the first occurrence after `now`, within ten years.

    Raises UnknownZone for the zone, another Refusal for the text, ValueError for a naive `now`.
    """
    place = find_zone(zone)
    clock = local_time(now, place)
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST_TEXT:
        raise UnclearCadence(tidy, f"That is longer than {LONGEST_TEXT} characters.")
    if not tidy:
        raise UnclearCadence(tidy, "There is no text.")
    asked = _read(tidy, place, clock)
    if isinstance(asked, Repeating):
        return _begun(tidy, asked, place.key, now)
    return _once(asked, place.key, now)


def _read(text: str, zone: ZoneInfo, clock: datetime) -> datetime | Repeating:
    if looks_like_rrule(text):
        return read_ical(text, zone)
    if looks_like_cron(text):
        return read_cron(text)
    return meaning(read_words(text, clock.date()), clock)


def _once(nominal: datetime, zone: str, now: datetime) -> Cadence:
    clock = local_time(now, find_zone(zone))
    if nominal > clock + _TEN_YEARS:
        raise TooFarAhead(nominal, (clock + _TEN_YEARS).date())
    cadence = Cadence(rrule=ONE_OFF, start=nominal, zone=zone)
    if nominal < clock - _A_DAY or due_at(cadence, nominal) <= now:
        raise HasPassed(nominal, clock)
    return cadence


def _begun(text: str, asked: Repeating, zone: str, now: datetime) -> Cadence:
    clock = local_time(now, find_zone(zone))
    rule = asked.rule
    if asked.start is None:
        # An interval counts from the first occurrence, so that one is found without it.
        unbounded = replace(rule, interval=1, count=None)
        whole = Cadence(rrule=str(unbounded), start=datetime.combine(clock.date(), asked.at), zone=zone)
    else:
        whole = Cadence(rrule=str(rule), start=asked.start, zone=zone)
    first = _first_after(whole, now)
    if first is None:
        raise AlreadyOver(text) if _is_over(whole, clock) else NeverFires(text)
    remaining = rule.count
    if asked.start is not None and rule.count is not None:
        remaining = sum(nominal >= first for nominal in nominal_times(whole, None, rule.count))
    return Cadence(rrule=str(replace(rule, hour=None, minute=None, count=remaining)), start=first, zone=zone)


def _first_after(cadence: Cadence, now: datetime) -> datetime | None:
    """The first nominal time whose instant lies after `now`, within ten years."""
    clock = local_time(now, find_zone(cadence.zone))
    nominal = next_nominal(cadence, clock - _A_DAY)
    while nominal is not None and nominal <= clock + _TEN_YEARS:
        if due_at(cadence, nominal) > now:
            return nominal
        nominal = next_nominal(cadence, nominal)
    return None


def _is_over(cadence: Cadence, clock: datetime) -> bool:
    rule = rule_of(cadence)
    if rule.count is not None:
        return any(nominal <= clock for nominal in nominal_times(cadence, None, 1))
    return rule.until is not None and rule.until <= clock
