"""Reads what was typed at a form's field: pure, a Refusal says what would be right."""

from collections.abc import Callable, Sequence

from bot.errors import Refusal
from bot.model.forms import ChannelField, ChoiceField, FormField, FormOption, TextField
from bot.model.text import shown

EMPTIES = "-"

FindChannel = Callable[[str], str | None]
"""A channel's id by its name."""


def default(field: FormField) -> str:
    """What the field holds before anybody types."""
    return "\n".join(field.value) if isinstance(field, ChoiceField) else field.value


def read_answer(field: FormField, typed: str, find_channel: FindChannel) -> str:
    """The field's value; nothing typed keeps what it holds, `-` leaves an optional one empty."""
    held = default(field)
    if not typed.strip():
        if field.required and not held:
            raise Refusal("This one needs an answer.")
        return held
    if typed.strip() == EMPTIES and not field.required:
        return ""
    match field:
        case TextField():
            return _text(field, typed)
        case ChoiceField():
            return _choice(field, typed.strip())
        case ChannelField():
            return _channel(typed.strip(), find_channel)


def _text(field: TextField, typed: str) -> str:
    if len(typed) > field.most:
        raise Refusal(f"That has {len(typed):,} characters; at most {field.most:,} fit. Shorten it a little.")
    return typed


def _channel(typed: str, find_channel: FindChannel) -> str:
    found = find_channel(typed.removeprefix("#").lower())
    if found is None:
        raise Refusal(f"There is no channel {shown(typed)} here. Write it as #name.")
    return found


def _choice(field: ChoiceField, typed: str) -> str:
    if not field.several:
        return _option(field.options, typed).value
    chosen = [_option(field.options, piece) for piece in _pieces(field.options, typed)]
    return "\n".join(option.value for option in field.options if option in chosen)


def _pieces(options: Sequence[FormOption], typed: str) -> Sequence[str]:
    if "," in typed:
        return [piece.strip() for piece in typed.split(",") if piece.strip()]
    words = typed.split()
    return words if all(word.isdecimal() for word in words) or not _meant(options, typed) else [typed]


def _option(options: Sequence[FormOption], typed: str) -> FormOption:
    meant = _meant(options, typed)
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = " or ".join(f"“{shown(option.label)}”" for option in meant)
        raise Refusal(f"“{shown(typed)}” could be {names}. Write a bit more, or its number.")
    raise Refusal(f"“{shown(typed)}” is none of these. Write a number from 1 to {len(options)}.")


def _meant(options: Sequence[FormOption], typed: str) -> Sequence[FormOption]:
    if typed.isdecimal() and 0 < int(typed) <= len(options):
        return [options[int(typed) - 1]]
    folded = typed.casefold()
    exact = [option for option in options if folded in (option.value.casefold(), option.label.casefold())]
    return exact or [option for option in options if option.label.casefold().startswith(folded)]
