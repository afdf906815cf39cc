"""Reads the text of an RRULE, strictly: what Pacer does not follow is refused by its name."""

from datetime import UTC, datetime, time
from functools import lru_cache

from bot.rules.cadence_refusals import FinerThanDaily, UnclearCadence, UnknownRulePart
from bot.rules.cadence_rule import MOST_PERIODS, WEEKDAY_CODES, DayPattern, Frequency, Rule, Weekday

_MAX_COUNT = 1000
_FINER = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_FREQUENCY_AND_TIME = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYHOUR", "BYMINUTE", "BYSECOND"})
_DAYS = {
    Frequency.DAILY: frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY"}),
    Frequency.WEEKLY: frozenset({"BYMONTH", "BYDAY"}),
    Frequency.MONTHLY: frozenset({"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}),
    Frequency.YEARLY: frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYSETPOS"}),
}


@lru_cache(maxsize=1024)
def read_rule(text: str) -> Rule:
    """The rule of an RRULE value, as RFC 5545 section 3.3.10 means it.

    Raises UnclearCadence, UnknownRulePart, FinerThanDaily.
    """
    parts = _parts(text)
    frequency = _frequency(text, parts.get("FREQ", ""))
    for name in parts:
        if name not in _FREQUENCY_AND_TIME | _DAYS[frequency]:
            raise UnknownRulePart(name, _where_it_belongs(name, frequency))
    if "COUNT" in parts and "UNTIL" in parts:
        raise UnknownRulePart("COUNT beside UNTIL", "Keep one of them.")
    if parts.get("BYSECOND", "0").strip("0"):
        raise UnknownRulePart(f"BYSECOND={parts['BYSECOND']}", "Leave it out; a time of day has hours and minutes.")
    return Rule(
        frequency=frequency,
        interval=_number(parts, "INTERVAL", 1, MOST_PERIODS[frequency]) or 1,
        count=_number(parts, "COUNT", 1, _MAX_COUNT),
        until=_until(parts),
        pattern=_pattern(parts, frequency),
        hour=_number(parts, "BYHOUR", 0, 23),
        minute=_number(parts, "BYMINUTE", 0, 59),
        week_start=_week_start(parts),
    )


def read_moment(text: str) -> datetime | None:
    """The time that an iCalendar DATE-TIME or DATE names, aware where it ends in Z; None where it is neither."""
    digits = text.removesuffix("Z")
    day, letter, clock = digits.partition("T")
    if not (digits.isascii() and len(day) == 8 and day.isdecimal()):
        return None
    if letter and not (len(clock) == 6 and clock.isdecimal()):
        return None
    try:
        moment = datetime.fromisoformat(digits)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if text.endswith("Z") else moment


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().strip("; ").split(";"):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if not value:
            raise UnclearCadence(text, "A rule is made of parts such as FREQ=WEEKLY;BYDAY=MO.")
        if name in parts:
            raise UnknownRulePart(f"two {name} parts", "Keep one of them.")
        parts[name] = value
    return parts


def _frequency(text: str, value: str) -> Frequency:
    if value in _FINER:
        raise FinerThanDaily
    if value not in Frequency.__members__:
        raise UnclearCadence(text, "A rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    return Frequency(value)


def _where_it_belongs(name: str, frequency: Frequency) -> str:
    others = [other.value for other, names in _DAYS.items() if name in names]
    if others:
        return f"It goes with FREQ={' or '.join(others)}, not with {frequency.value}."
    known = sorted(_FREQUENCY_AND_TIME.union(*_DAYS.values()) - {"BYSECOND"})
    return f"It knows {', '.join(known)}."


def _pattern(parts: dict[str, str], frequency: Frequency) -> DayPattern:
    pattern = DayPattern(
        months=_numbers(parts, "BYMONTH", 1, 12),
        month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
        year_days=_numbers(parts, "BYYEARDAY", -366, 366),
        weekdays=_weekdays(parts, frequency),
        positions=_numbers(parts, "BYSETPOS", -366, 366),
    )
    if pattern.positions and not pattern.chooses_days:
        raise UnknownRulePart("BYSETPOS", "It needs a BYDAY or a BYMONTHDAY to choose from.")
    return pattern


def _weekdays(parts: dict[str, str], frequency: Frequency) -> tuple[Weekday, ...]:
    if "BYDAY" not in parts:
        return ()
    weekdays = sorted({_weekday(code.strip(), parts, frequency) for code in parts["BYDAY"].split(",")})
    if len({bool(weekday.ordinal) for weekday in weekdays}) > 1:
        raise UnknownRulePart(f"BYDAY={parts['BYDAY']}", "Number all of its days or none.")
    return tuple(weekdays)


def _weekday(code: str, parts: dict[str, str], frequency: Frequency) -> Weekday:
    part = f"BYDAY={code}"
    number, day = code[:-2], code[-2:]
    if day not in WEEKDAY_CODES:
        raise UnknownRulePart(part, f"Its days are {', '.join(WEEKDAY_CODES)}.")
    if not number:
        return Weekday(WEEKDAY_CODES.index(day))
    if frequency in (Frequency.DAILY, Frequency.WEEKLY):
        raise UnknownRulePart(part, "A numbered day goes with FREQ=MONTHLY or YEARLY.")
    most = 53 if frequency is Frequency.YEARLY and "BYMONTH" not in parts else 5
    return Weekday(WEEKDAY_CODES.index(day), _integer(part, number, -most, most))


def _until(parts: dict[str, str]) -> datetime | None:
    if "UNTIL" not in parts:
        return None
    until = read_moment(parts["UNTIL"])
    if until is None:
        raise UnknownRulePart(f"UNTIL={parts['UNTIL']}", "Write it as 20271231T235959.")
    return until if "T" in parts["UNTIL"] else datetime.combine(until, time(23, 59, 59))


def _week_start(parts: dict[str, str]) -> int:
    code = parts.get("WKST", "MO")
    if code not in WEEKDAY_CODES:
        raise UnknownRulePart(f"WKST={code}", f"Its days are {', '.join(WEEKDAY_CODES)}.")
    return WEEKDAY_CODES.index(code)


def _number(parts: dict[str, str], name: str, least: int, most: int) -> int | None:
    if name not in parts:
        return None
    if name in ("BYHOUR", "BYMINUTE") and "," in parts[name]:
        raise FinerThanDaily
    return _integer(f"{name}={parts[name]}", parts[name], least, most)


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    if name not in parts:
        return ()
    part = f"{name}={parts[name]}"
    values = {_integer(part, value.strip(), least, most) for value in parts[name].split(",")}
    return tuple(sorted(values, key=lambda value: (value < 0, value)))


def _integer(part: str, text: str, least: int, most: int) -> int:
    digits = text[1:] if text.startswith(("+", "-")) else text
    value = int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 4 else None
    if value is None or not least <= value <= most or (least < 0 and value == 0):
        between = f"1 and {most}, or {least} and -1" if least < 0 else f"{least} and {most}"
        raise UnknownRulePart(part, f"Use whole numbers between {between}.")
    return value
