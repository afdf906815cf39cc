"""Reads a command's options as they were given; an adapter may hand over text for any of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from bot.errors import Refusal
from bot.model.calls import OptionValue
from bot.model.commands import Command, Option, OptionKind
from bot.model.files import TextFile
from bot.model.refs import AccountRef, ChannelRef, RoleRef
from bot.model.text import shown


class WrongOption(Refusal):
    """That option can't be read."""


def check_names(command: Command, given: Mapping[str, OptionValue]) -> None:
    """Raises WrongOption for an option that there is not, and for one that is missing."""
    known = {option.name for option in command.options}
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        raise WrongOption(f"/{command.name} has no option {shown(unknown)}. It is {command.usage}.")
    if missing := next((each.name for each in command.options if each.required and each.name not in given), None):
        raise WrongOption(f"/{command.name} needs {missing}. It is {command.usage}.")


def has_dates(command: Command, given: Mapping[str, OptionValue]) -> bool:
    return any(option.kind is OptionKind.DATE and option.name in given for option in command.options)


def read_options(command: Command, given: Mapping[str, OptionValue], today: date) -> dict[str, OptionValue | date]:
    """The options as declared; `today` is the caller's local date. Raises WrongOption."""
    known = {option.name: option for option in command.options}
    return {name: _read(known[name], value, today) for name, value in given.items()}


def _read(option: Option, value: OptionValue, today: date) -> OptionValue | date:
    match option.kind:
        case OptionKind.INT:
            return _int(option, value)
        case OptionKind.BOOL:
            return _bool(option, value)
        case OptionKind.CHOICE:
            return _choice(option, value)
        case OptionKind.DATE:
            return _date(option, value, today)
        case OptionKind.CHANNEL if not isinstance(value, ChannelRef):
            raise WrongOption(f"{option.name} is a channel. Choose one.")
        case OptionKind.MEMBER if not isinstance(value, AccountRef):
            raise WrongOption(f"{option.name} is a member. Choose one.")
        case OptionKind.ROLE if not isinstance(value, RoleRef):
            raise WrongOption(f"{option.name} is a role. Choose one.")
        case OptionKind.FILE if not isinstance(value, TextFile):
            raise WrongOption(f"{option.name} is a text file. Attach one.")
        case OptionKind.STRING if isinstance(value, ChannelRef | AccountRef | RoleRef | TextFile):
            raise WrongOption(f"{option.name} is text. Write it out.")
        case OptionKind.STRING:
            return str(value)
    return value


def _int(option: Option, value: OptionValue) -> int:
    typed = str(value).strip()
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):
        raise WrongOption(f"{option.name} is a whole number, not “{shown(typed)}”.")
    return int(typed)


def _bool(option: Option, value: OptionValue) -> bool:
    words = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
    found = words.get(str(value).strip().casefold())
    if found is None:
        raise WrongOption(f"{option.name} is yes or no, not “{shown(str(value))}”.")
    return found


def _choice(option: Option, value: OptionValue) -> str:
    typed = str(value).strip().casefold()
    names = [choice.value for choice in option.choices]
    if typed in names:
        return typed
    near = get_close_matches(typed, names, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise WrongOption(f"{option.name} can't be “{shown(typed)}”. {hint}It is one of: {', '.join(names)}.")


def _date(option: Option, value: OptionValue, today: date) -> date:
    typed = str(value).strip().casefold()
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if typed in near:
        return today + timedelta(days=near[typed])
    try:
        found = date.fromisoformat(typed)
        if found.isoformat() != typed:
            raise ValueError
    except ValueError:
        raise WrongOption(
            f"{option.name} is a day, not “{shown(str(value))}”. Write today, yesterday or a date such as {today}."
        ) from None
    if abs(found.year - today.year) > 10:
        raise WrongOption(f"{found} is too far away. Write a date close to today, such as {today}.")
    return found
