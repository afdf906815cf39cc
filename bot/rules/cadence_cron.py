"""Reads a cron line of five fields: minute, hour, day of the month, month, weekday (1 is Monday, 0 and 7 Sunday)."""

from datetime import time

from bot.rules.cadence_refusals import FinerThanDaily, TwoSchedules, UnclearCadence
from bot.rules.cadence_rule import DayPattern, Frequency, Repeating, Rule, every_weekday
from bot.rules.quoting import quoted

_FIELDS = 5
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ANY = "*"
_SIGNS = set("0123456789*/,-?")


def looks_like_cron(text: str) -> bool:
    """Whether the text is meant as a cron line: it begins with two fields without letters, and has stars or enough."""
    fields = text.split()
    return (
        ":" not in text
        and all(set(field) <= _SIGNS for field in fields[:2])
        and ("*" in text or len(fields) >= _FIELDS)
    )


def read_cron(text: str) -> Repeating:
    """The rule and the time of day of a cron line.

    Raises UnclearCadence, FinerThanDaily, TwoSchedules.
    """
    fields = text.casefold().split()
    if len(fields) != _FIELDS:
        raise UnclearCadence(text, "A cron line has five fields, minute to weekday, such as 0 9 * * 1.")
    minute, hour, month_days, months, weekdays = fields
    at = time(hour=_single(text, hour, 23), minute=_single(text, minute, 59))
    chosen_months = _values(text, months, 1, 12, _MONTH_NAMES)
    chosen_days = _values(text, month_days, 1, 31, ())
    chosen_weekdays = tuple(sorted({(day - 1) % 7 for day in _values(text, weekdays, 0, 7, _WEEKDAY_NAMES)}))
    if chosen_days and chosen_weekdays:
        clock = f"{minute} {hour}"
        raise TwoSchedules(f"{clock} {month_days} {months} *", f"{clock} * {months} {weekdays}")
    return Repeating(_rule(chosen_months, chosen_days, chosen_weekdays), at)


def _rule(months: tuple[int, ...], month_days: tuple[int, ...], weekdays: tuple[int, ...]) -> Rule:
    if weekdays:
        pattern = DayPattern(months=months, weekdays=every_weekday(weekdays))
        return Rule(frequency=Frequency.WEEKLY, pattern=pattern)
    if not month_days:
        return Rule(frequency=Frequency.DAILY, pattern=DayPattern(months=months))
    frequency = Frequency.YEARLY if months else Frequency.MONTHLY
    return Rule(frequency=frequency, pattern=DayPattern(months=months, month_days=month_days))


def _single(text: str, field: str, most: int) -> int:
    if not field.isdecimal() and set(field) <= _SIGNS:
        raise FinerThanDaily
    return _number(text, field, 0, most, ())


def _values(text: str, field: str, least: int, most: int, names: tuple[str, ...]) -> tuple[int, ...]:
    """The values that a field chooses, none for a star."""
    if field == _ANY:
        return ()
    return tuple(sorted({value for part in field.split(",") for value in _range(text, part, least, most, names)}))


def _range(text: str, part: str, least: int, most: int, names: tuple[str, ...]) -> range:
    span, slash, step = part.partition("/")
    first, dash, last = span.partition("-")
    if span == _ANY:
        low, high = least, most
    else:
        low = _number(text, first, least, most, names)
        high = _number(text, last, least, most, names) if dash else low
    if slash and not dash and span != _ANY:
        high = most
    if low > high:
        raise UnclearCadence(text, f'In cron "{quoted(span)}" runs backwards.')
    return range(low, high + 1, _number(text, step, 1, most, ()) if slash else 1)


def _number(text: str, value: str, least: int, most: int, names: tuple[str, ...]) -> int:
    if value in names:
        return names.index(value) + (1 if names is _MONTH_NAMES else 0)
    if not (value.isascii() and value.isdecimal() and len(value) <= 2 and least <= int(value) <= most):
        raise UnclearCadence(text, f'In cron "{quoted(value)}" does not fit there; Pacer takes {least} to {most}.')
    return int(value)
