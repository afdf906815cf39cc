"""The core's suggestions as Discord's."""

from collections.abc import Iterable

from discord import app_commands

from bot.model.calls import Choice

MOST_SUGGESTIONS = 25
_LONGEST = 100
"""Characters of a suggestion's name and value (Discord, application commands)."""

NativeChoice = app_commands.Choice[str | int | float]


def native_choices(choices: Iterable[Choice], *, is_number: bool) -> list[NativeChoice]:
    """At most 25; those that Discord would refuse are left out."""
    fitting = [choice for choice in choices if _fits(choice, is_number)]
    return [_native(choice, is_number) for choice in fitting[:MOST_SUGGESTIONS]]


def _fits(choice: Choice, is_number: bool) -> bool:
    if is_number:
        return choice.value.removeprefix("-").isdecimal()
    return 0 < len(choice.value) <= _LONGEST


def _native(choice: Choice, is_number: bool) -> NativeChoice:
    value = int(choice.value) if is_number else choice.value
    return app_commands.Choice(name=choice.label[:_LONGEST] or choice.value, value=value)
