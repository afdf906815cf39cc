"""The application commands that the bot has mounted."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.standins.discord.errors import invalid_form
from tests.standins.discord.wire import Fields, Json
from tests.standins.discord.world import World

CHAT_INPUT, ON_USER, ON_MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MOST = {CHAT_INPUT: 100, ON_USER: 15, ON_MESSAGE: 15}
"""Of each kind (Discord's documentation, Application Commands; as are the other numbers)."""
SLASH_NAME = re.compile(r"[-_'\w]{1,32}")
LARGEST = 8000


class Commands:
    def __init__(self, world: World) -> None:
        self._world = world
        self._commands: dict[int, Json] = {}

    @property
    def all(self) -> list[Fields]:
        return [Fields(command) for command in self._commands.values()]

    def payloads(self) -> list[Json]:
        return list(self._commands.values())

    def find(self, name: str, kind: int = CHAT_INPUT) -> Fields | None:
        return next((each for each in self.all if (each.text("name"), each.number("type")) == (name, kind)), None)

    def replace_all(self, wanted: Sequence[Fields]) -> list[Json]:
        """The bulk overwrite: those of the same name and kind keep their ids."""
        keys = [(each.text("name"), each.number("type", CHAT_INPUT)) for each in wanted]
        if len(set(keys)) < len(keys):
            raise invalid_form(
                "name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique."
            )
        for kind, count in Counter(kind for _, kind in keys).items():
            if count > MOST[kind]:
                raise invalid_form("type", "APPLICATION_COMMAND_MAX", f"At most {MOST[kind]} commands of type {kind}.")
        mounted = [self._mounted(each) for each in wanted]
        self._commands = {Fields(each).snowflake("id"): each for each in mounted}
        self._world.board.changed()
        return mounted

    def put(self, wanted: Fields) -> Json:
        """One more, or instead of the one with its name and kind."""
        mounted = self._mounted(wanted)
        self._commands[Fields(mounted).snowflake("id")] = mounted
        self._world.board.changed()
        return mounted

    def _mounted(self, wanted: Fields) -> Json:
        kind = wanted.number("type", CHAT_INPUT)
        _check(wanted, kind)
        known = self.find(wanted.text("name"), kind)
        return {
            "dm_permission": True,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "default_member_permissions": None,
            "description": "",
            "options": [],
            **wanted.raw,
            "id": str(known.snowflake("id") if known else self._world.ids.next()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.ids.next()),
            "type": kind,
        } | _permissions(wanted)


def _permissions(command: Fields) -> Json:
    """Asked for as a number or text, told as text."""
    if "default_member_permissions" not in command:
        return {}
    return {"default_member_permissions": str(command.raw["default_member_permissions"])}


def _check(command: Fields, kind: int) -> None:
    name = command.text("name")
    if kind == CHAT_INPUT:
        _check_slash_name(name)
        _check_text(command, "description", 100)
        _check_options(command.parts("options"), depth=0)
        if sum(map(len, _characters(command))) > LARGEST:
            raise invalid_form("options", "APPLICATION_COMMAND_TOO_LARGE", f"Must be {LARGEST} or fewer characters.")
    else:
        _check_text(command, "name", 32)
        if "description" in command and command.text("description"):
            raise invalid_form("description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Must be empty.")


def _check_slash_name(name: str) -> None:
    if not SLASH_NAME.fullmatch(name) or name != name.lower():
        raise invalid_form("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(options: Sequence[Fields], *, depth: int) -> None:
    if len(options) > 25:
        raise invalid_form("options", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length.")
    required = [option.flag("required") for option in options]
    if required != sorted(required, reverse=True):
        raise invalid_form(
            "options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before others."
        )
    for option in options:
        _check_option(option, depth)


def _check_option(option: Fields, depth: int) -> None:
    kind = option.number("type")
    _check_slash_name(option.text("name"))
    _check_text(option, "description", 100)
    if (kind == GROUP and depth > 0) or (kind == SUBCOMMAND and depth > 1):
        raise invalid_form("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands go no deeper.")
    if len(option.parts("choices")) > 25:
        raise invalid_form("choices", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length.")
    for choice in option.parts("choices"):
        _check_text(choice, "name", 100)
    if kind in (SUBCOMMAND, GROUP):
        _check_options(option.parts("options"), depth=depth + (1 if kind == GROUP else 2))


def _check_text(part: Fields, key: str, most: int) -> None:
    if not 1 <= len(part.text(key)) <= most:
        raise invalid_form(key, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")


def _characters(part: Fields) -> Iterator[str]:
    """What counts towards the size of a command: names, descriptions and the choices' values."""
    yield part.text("name")
    yield part.text("description")
    for choice in part.parts("choices"):
        yield choice.text("name")
        yield str(choice.raw["value"])
    for option in part.parts("options"):
        yield from _characters(option)
