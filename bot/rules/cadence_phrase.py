"""A cadence said in words, such as: every Monday at 09:00 (Europe/Berlin)."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.rules.cadence import Cadence, next_nominal, rule_of, time_of_day
from bot.rules.cadence_rule import WORKING_DAYS, DayPattern, Frequency, Rule, Weekday, every_weekday
from bot.rules.cadence_vocabulary import MONTH_NAMES, ORDINAL_NAMES, WEEKDAY_NAMES, listed, spoken_ordinal


def in_words(cadence: Cadence) -> str:
    """The cadence in words and its zone; a rule that no words fit is quoted.

    Without the zone `parse_cadence` reads them again, save for a quoted rule or one that ends.
    """
    return f"{_when(cadence)} ({cadence.zone})"


def _when(cadence: Cadence) -> str:
    at = f"at {time_of_day(cadence):%H:%M}"
    only = next_nominal(cadence, None) if cadence.is_one_off else None
    if only is not None:
        return f"once, on {WEEKDAY_NAMES[only.weekday()]} {_spoken_date(only)} {at}"
    rule = rule_of(cadence)
    days = _days(rule)
    if days is None:
        return f"by the rule {cadence.rrule} {at}"
    return f"{days} {at}{_end(rule, cadence)}"


def _days(rule: Rule) -> str | None:
    match rule.frequency:
        case Frequency.DAILY | Frequency.WEEKLY:
            return _days_of_weeks(rule)
        case Frequency.MONTHLY:
            return _days_of_months(rule)
        case Frequency.YEARLY:
            return _days_of_years(rule)


def _days_of_weeks(rule: Rule) -> str | None:
    if rule.pattern.month_days:
        return None
    days = [weekday.day for weekday in rule.pattern.weekdays]
    if days == list(range(7)) and (rule.frequency is Frequency.DAILY or rule.interval == 1):
        rhythm = "every day" if rule.interval == 1 else f"every {rule.interval} days"
    elif rule.interval == 1:
        rhythm = "every weekday" if days == list(WORKING_DAYS) else f"every {_weekday_names(days)}"
    elif rule.frequency is Frequency.WEEKLY:
        names = "weekdays" if days == list(WORKING_DAYS) else _weekday_names(days)
        rhythm = f"every {rule.interval} weeks on {names}"
    else:
        return None
    return f"{rhythm} in {_month_names(rule.pattern)}" if rule.pattern.months else rhythm


def _days_of_months(rule: Rule) -> str | None:
    day = _day_in_month(rule.pattern)
    if day is None or (rule.pattern.months and rule.interval > 1):
        return None
    if rule.pattern.months:
        return f"every year on the {day} of {_month_names(rule.pattern)}"
    return f"the {day} of every month" if rule.interval == 1 else f"every {rule.interval} months on the {day}"


def _days_of_years(rule: Rule) -> str | None:
    pattern = rule.pattern
    day = _day_in_month(pattern)
    if day is None or not pattern.months or (pattern.positions and len(pattern.months) > 1):
        return None
    rhythm = "every year" if rule.interval == 1 else f"every {rule.interval} years"
    if len(pattern.month_days) == len(pattern.months) == 1 and pattern.month_days[0] > 0:
        return f"{rhythm} on {pattern.month_days[0]} {_month_names(pattern)}"
    return f"{rhythm} on the {day} of {_month_names(pattern)}"


def _day_in_month(pattern: DayPattern) -> str | None:
    """Words for the days of a month, such as: first Monday, 15th, last weekday."""
    if pattern.year_days or (pattern.month_days and pattern.weekdays):
        return None
    if pattern.month_days:
        return None if pattern.positions else _numbered_days(pattern.month_days)
    if pattern.positions:
        ordinals = _ordinal_names(pattern.positions)
        return f"{ordinals} weekday" if ordinals and pattern.weekdays == every_weekday(WORKING_DAYS) else None
    return _numbered_weekdays(pattern.weekdays)


def _numbered_days(month_days: tuple[int, ...]) -> str | None:
    positive = [spoken_ordinal(day) for day in month_days if day > 0]
    match [day for day in month_days if day < 0]:
        case []:
            return listed(positive)
        case [-1]:
            return f"{listed([*positive, 'last'])} day"
        case _:
            return None


def _numbered_weekdays(weekdays: tuple[Weekday, ...]) -> str | None:
    ordinals_of_day: dict[int, list[int]] = {}
    for weekday in weekdays:
        ordinals_of_day.setdefault(weekday.day, []).append(weekday.ordinal)
    days_of_ordinals: dict[str, list[int]] = {}
    for day, ordinals in ordinals_of_day.items():
        names = _ordinal_names(ordinals)
        if names is None:
            return None
        days_of_ordinals.setdefault(names, []).append(day)
    return " and the ".join(f"{ordinals} {_weekday_names(days)}" for ordinals, days in days_of_ordinals.items())


def _ordinal_names(ordinals: Iterable[int]) -> str | None:
    values = sorted(ordinals, key=lambda value: (value < 0, value))
    if not set(values) <= ORDINAL_NAMES.keys():
        return None
    return listed([ORDINAL_NAMES[value] for value in values])


def _weekday_names(days: Iterable[int]) -> str:
    return listed([WEEKDAY_NAMES[day] for day in days])


def _month_names(pattern: DayPattern) -> str:
    return listed([MONTH_NAMES[month - 1] for month in pattern.months])


def _end(rule: Rule, cadence: Cadence) -> str:
    if rule.count is not None:
        return f", {rule.count} times"
    if rule.until is None:
        return ""
    last_day_counts = time_of_day(cadence) <= rule.until.time()
    return f", until {_spoken_date(rule.until if last_day_counts else rule.until - timedelta(days=1))}"


def _spoken_date(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
