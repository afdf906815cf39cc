"""The core's commands as Slack's slash commands, and what is offered as shortcuts.

Limits (Slack, app manifest): 50 commands of 32 characters, 2,000 of description, 1,000 of usage hint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, NotRequired, TypedDict

from bot.model.commands import Command, OptionKind

PACER = "/pacer"
CHECK_IN = "checkin"
ANSWER = "answer"
ANSWER_THIS = "answer_this"

BUILT_IN = frozenset(
    {
        *("active", "apps", "archive", "away", "call", "canvas", "close", "collapse", "commands", "dm", "dnd"),
        *("expand", "feed", "feedback", "giphy", "huddle", "invite", "join", "keys", "kick", "leave", "list", "me"),
        *("mpim", "msg", "mute", "open", "part", "prefs", "pro", "remind", "remove", "rename", "search", "shortcuts"),
        *("shrug", "star", "status", "tableflip", "topic", "unmute", "who", "workflow"),
    }
)
"""Slack's own; it refuses a whole manifest for one command of such a name. It takes `/help`."""
_MOST_COMMANDS = 50
_MOST_NAME = 32
_MOST_SAID = 2000
_MOST_HINT = 1000


class SlashCommand(TypedDict):
    command: str
    description: str
    usage_hint: NotRequired[str]
    should_escape: bool
    url: NotRequired[str]


class Shortcut(TypedDict):
    name: str
    type: Literal["global", "message"]
    callback_id: str
    description: str


SHORTCUTS: Sequence[Shortcut] = (
    Shortcut(name="Check in", type="global", callback_id=CHECK_IN, description="Check in for today."),
    Shortcut(
        name="Answer the challenge",
        type="global",
        callback_id=ANSWER,
        description="Answer the open challenge in a form.",
    ),
    Shortcut(
        name="Answer this challenge",
        type="message",
        callback_id=ANSWER_THIS,
        description="Answer the challenge of this message, also in a thread.",
    ),
)


def typed_alone(commands: Sequence[Command]) -> list[Command]:
    """The commands without the options that only a file can fill: Slack's commands carry none."""
    return [
        replace(command, options=tuple(each for each in command.options if each.kind is not OptionKind.FILE))
        for command in commands
    ]


def slash_commands(commands: Sequence[Command], url: str | None = None) -> list[SlashCommand]:
    """`/pacer` for all of them, and each group under its own name where Slack has none of that name.

    `url` is where Slack sends them; none where they come through a socket.
    """
    by_group = sorted(typed_alone(commands), key=lambda command: command.path[0])
    groups = [(name, list(group)) for name, group in groupby(by_group, key=lambda command: command.path[0])]
    everything = _mounted(PACER, "Everything that Pacer can do.", " | ".join(name for name, _ in groups), url)
    own = [_group(name, group, url) for name, group in groups if is_native(name)]
    return [everything, *own][:_MOST_COMMANDS]


def is_native(name: str) -> bool:
    """Whether a group is heard under its own name."""
    return name not in BUILT_IN and len(name) < _MOST_NAME


def _group(name: str, commands: Sequence[Command], url: str | None) -> SlashCommand:
    alone = next((command for command in commands if len(command.path) == 1), None)
    if alone:
        return _mounted(f"/{name}", alone.says, " ".join(_shapes(alone)), url)
    hint = " | ".join(" ".join([command.path[-1], *_shapes(command)]) for command in commands)
    return _mounted(f"/{name}", f"{name}: {', '.join(command.path[-1] for command in commands)}", hint, url)


def _mounted(command: str, says: str, hint: str, url: str | None) -> SlashCommand:
    # Escaped, so that Slack tells whom `@ann` names.
    mounted = SlashCommand(command=command, description=says[:_MOST_SAID], should_escape=True)
    if hint:
        mounted["usage_hint"] = hint if len(hint) <= _MOST_HINT else f"{hint[: _MOST_HINT - 1]}…"
    if url:
        mounted["url"] = url
    return mounted


def _shapes(command: Command) -> Iterator[str]:
    """As in `Command.usage`, without its name."""
    yield from command.usage.removeprefix(f"/{command.name}").split()
