"""The core's commands as Discord's application commands.

Limits (Discord, application commands): 100 characters of description, 25 options, 25 choices of 100 characters.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import NotRequired, TypedDict

import discord

from bot.model.commands import Command, Option, OptionKind

ANSWER_THIS = "Answer this challenge"
SHOW_PROGRESS = "Show progress"
PROGRESS = ("progress",)
PROGRESS_OF = "member"

_SLASH, _USER, _MESSAGE = 1, 2, 3
_SUBCOMMAND = 1
_KINDS = {
    OptionKind.STRING: discord.AppCommandOptionType.string,
    OptionKind.CHOICE: discord.AppCommandOptionType.string,
    OptionKind.DATE: discord.AppCommandOptionType.string,
    OptionKind.INT: discord.AppCommandOptionType.integer,
    OptionKind.BOOL: discord.AppCommandOptionType.boolean,
    OptionKind.MEMBER: discord.AppCommandOptionType.user,
    OptionKind.CHANNEL: discord.AppCommandOptionType.channel,
    OptionKind.ROLE: discord.AppCommandOptionType.role,
    OptionKind.FILE: discord.AppCommandOptionType.attachment,
}
_POSTABLE = [discord.ChannelType.text.value, discord.ChannelType.news.value]
_MANAGE_SERVER = discord.Permissions(manage_guild=True).value
_IN_GUILDS = 0
_MOST_SAID = 100
_MOST_CHOICES = 25


class ChoicePayload(TypedDict):
    name: str
    value: str


class OptionPayload(TypedDict):
    type: int
    name: str
    description: str
    required: NotRequired[bool]
    choices: NotRequired[list[ChoicePayload]]
    autocomplete: NotRequired[bool]
    channel_types: NotRequired[list[int]]
    options: NotRequired[list["OptionPayload"]]


class CommandPayload(TypedDict):
    type: int
    name: str
    description: NotRequired[str]
    options: NotRequired[list[OptionPayload]]
    default_member_permissions: int | None
    contexts: list[int]
    integration_types: list[int]


def application_commands(commands: Sequence[Command]) -> list[CommandPayload]:
    """Groups and commands in a fixed order, and what is offered on a message and on a member."""
    by_group = sorted(commands, key=lambda command: command.path[0])
    mounted = [_top(name, list(group)) for name, group in groupby(by_group, key=lambda command: command.path[0])]
    mounted.append(_menu(ANSWER_THIS, _MESSAGE))
    if any(_tells_progress(command) for command in commands):
        mounted.append(_menu(SHOW_PROGRESS, _USER))
    return mounted


def commands_hash(mounted: Sequence[CommandPayload]) -> str:
    return sha256(json.dumps(mounted, sort_keys=True).encode()).hexdigest()


def _tells_progress(command: Command) -> bool:
    return command.path == PROGRESS and any(option.name == PROGRESS_OF for option in command.options)


def _top(name: str, commands: Sequence[Command]) -> CommandPayload:
    """A command of one word, or a group of those that begin with it."""
    alone = next((command for command in commands if len(command.path) == 1), None)
    if alone:
        says, options = alone.says, _options(alone.options)
    else:
        says = f"{name}: {', '.join(command.path[-1] for command in commands)}"
        options = [_subcommand(command) for command in sorted(commands, key=lambda command: command.path)]
    return CommandPayload(
        type=_SLASH,
        name=name,
        description=says[:_MOST_SAID],
        options=options,
        # Discord knows permissions for whole groups only; each call is checked again in the core.
        default_member_permissions=_MANAGE_SERVER if all(command.admin for command in commands) else None,
        contexts=[_IN_GUILDS],
        integration_types=[_IN_GUILDS],
    )


def _menu(name: str, kind: int) -> CommandPayload:
    return CommandPayload(
        type=kind,
        name=name,
        default_member_permissions=None,
        contexts=[_IN_GUILDS],
        integration_types=[_IN_GUILDS],
    )


def _subcommand(command: Command) -> OptionPayload:
    return OptionPayload(
        type=_SUBCOMMAND,
        name=command.path[-1],
        description=command.says[:_MOST_SAID],
        options=_options(command.options),
    )


def _options(options: Iterable[Option]) -> list[OptionPayload]:
    """Discord takes the required ones first."""
    return [_option(option) for option in sorted(options, key=lambda option: not option.required)]


def _option(option: Option) -> OptionPayload:
    payload = OptionPayload(
        type=_KINDS[option.kind].value,
        name=option.name,
        description=option.says[:_MOST_SAID],
        required=option.required,
    )
    if option.choices:
        payload["choices"] = [
            ChoicePayload(name=choice.label[:_MOST_SAID], value=choice.value)
            for choice in option.choices[:_MOST_CHOICES]
        ]
    elif option.suggests:
        payload["autocomplete"] = True
    if option.kind is OptionKind.CHANNEL:
        payload["channel_types"] = _POSTABLE
    return payload
