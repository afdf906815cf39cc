"""Reads an RRULE as calendars write it: with or without its name, and with a DTSTART where there is one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.rules.cadence_refusals import MissingDay, MissingTime, UnclearCadence, UnknownRulePart
from bot.rules.cadence_rrule import read_moment, read_rule
from bot.rules.cadence_rule import Frequency, Repeating, Rule
from bot.rules.zones import find_zone, local_time

_YEARS = range(1900, 9000)


class _Property(NamedTuple):
    name: str
    parameters: list[str]
    value: str


class _Start(NamedTuple):
    at: datetime
    has_time: bool


def looks_like_rrule(text: str) -> bool:
    """Whether the text is meant as an RRULE."""
    return "FREQ=" in text.upper() or text.upper().startswith(("RRULE", "DTSTART"))


def read_ical(text: str, zone: ZoneInfo) -> Repeating:
    """The rule of an RRULE, its times brought to `zone`.

    Raises UnclearCadence, UnknownRulePart, FinerThanDaily, MissingTime, MissingDay, UnknownZone.
    """
    properties: dict[str, _Property] = {}
    for found in _properties(text.upper()):
        if found.name not in ("RRULE", "DTSTART") or found.name in properties:
            raise UnknownRulePart(found.name, "It takes one RRULE and one DTSTART.")
        properties[found.name] = found
    if "RRULE" not in properties:
        raise UnclearCadence(text, "A DTSTART needs an RRULE beside it.")
    start = _start(properties["DTSTART"], zone) if "DTSTART" in properties else None
    rule = read_rule(properties["RRULE"].value)
    at = _time_of_day(rule, start)
    if at is None:
        raise MissingTime(text, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0")
    if rule.until is not None and rule.until.tzinfo is not None:
        rule = replace(rule, until=_local(f"UNTIL={rule.until:%Y%m%dT%H%M%SZ}", rule.until, zone))
    return Repeating(_with_days(text, rule, start), at, start.at if start else None)


def _properties(text: str) -> Iterator[_Property]:
    """The lines of the text, which may have been joined by spaces."""
    head, value = "RRULE", ""
    for word in text.split():
        name, colon, rest = word.partition(":")
        if not colon:
            value += word
            continue
        if value:
            yield _property(head, value)
        head, value = name, rest
    yield _property(head, value)


def _property(head: str, value: str) -> _Property:
    name, *parameters = head.split(";")
    return _Property(name, parameters, value)


def _start(line: _Property, zone: ZoneInfo) -> _Start:
    for parameter in line.parameters:
        name, _, value = parameter.partition("=")
        if name == "TZID" and find_zone(value).key != zone.key:
            raise UnknownRulePart(parameter, f"The schedule's zone is {zone.key}; give both the same.")
        if name not in ("TZID", "VALUE"):
            raise UnknownRulePart(parameter, "Leave it out.")
    moment = read_moment(line.value)
    if moment is None:
        raise UnknownRulePart(f"DTSTART:{line.value}", "Write it as DTSTART:20261120T090000.")
    return _Start(_local(f"DTSTART:{line.value}", moment, zone), "T" in line.value)


def _local(part: str, moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.year not in _YEARS:
        raise UnknownRulePart(part, f"Its year lies between {_YEARS[0]} and {_YEARS[-1]}.")
    return moment if moment.tzinfo is None else local_time(moment.astimezone(UTC), zone)


def _time_of_day(rule: Rule, start: _Start | None) -> time | None:
    if start is not None and start.has_time:
        at = start.at.time().replace(second=0)
    elif rule.hour is not None:
        at = time()
    else:
        return None
    return at.replace(
        hour=at.hour if rule.hour is None else rule.hour,
        minute=at.minute if rule.minute is None else rule.minute,
    )


def _with_days(text: str, rule: Rule, start: _Start | None) -> Rule:
    if rule.pattern.chooses_days or rule.frequency is Frequency.DAILY:
        return rule
    if start is not None:
        return rule.begun(start.at.date())
    examples = {
        Frequency.WEEKLY: "FREQ=WEEKLY;BYDAY=MO",
        Frequency.MONTHLY: "FREQ=MONTHLY;BYMONTHDAY=1",
        Frequency.YEARLY: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
    }
    raise MissingDay(text, examples[rule.frequency])
