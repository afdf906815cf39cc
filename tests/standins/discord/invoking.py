"""A slash command as a person fills it in, turned into what Discord sends."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from tests.standins.discord.cdn import File, Upload
from tests.standins.discord.commands import CHAT_INPUT, GROUP, SUBCOMMAND, Commands
from tests.standins.discord.entities import Channel, Message, Role, User
from tests.standins.discord.interaction_payloads import resolved, resolved_members
from tests.standins.discord.wire import Fields, Json
from tests.standins.discord.world import World

OptionValue = str | int | float | bool | User | Role | Channel | File
_Given = str | int | float | bool | User | Role | Channel | Upload
"""Once a file is there."""


class NotPossible(AssertionError):
    """Discord's client would not let a person do that."""


class OptionKind(IntEnum):
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


TAKES: dict[OptionKind, tuple[type, ...]] = {
    OptionKind.STRING: (str,),
    OptionKind.INTEGER: (int,),
    OptionKind.BOOLEAN: (bool,),
    OptionKind.USER: (User,),
    OptionKind.CHANNEL: (Channel,),
    OptionKind.ROLE: (Role,),
    OptionKind.MENTIONABLE: (User, Role),
    OptionKind.NUMBER: (int, float),
    OptionKind.ATTACHMENT: (Upload,),
}


class Invoking:
    """Knows the mounted commands; NotPossible where the client would stop a person."""

    def __init__(self, world: World, commands: Commands) -> None:
        self._world = world
        self._commands = commands

    def data(
        self,
        typed: str,
        chosen: Mapping[str, OptionValue],
        *,
        asker: User,
        channel: Channel,
        focused: str | None = None,
    ) -> Json:
        """The data of a command, or of an autocomplete where an option is in focus."""
        values = {name: self._uploaded(value) for name, value in chosen.items()}
        path = typed.removeprefix("/").split()
        command = self.command(path[0])
        leaf = _leaf(command, path)
        options = [
            _filled(option, values, focused) for option in leaf.parts("options") if option.text("name") in values
        ]
        _check_complete(leaf, values, typed, focused)
        data: Json = {"id": command.text("id"), "name": path[0], "type": CHAT_INPUT}
        data["options"] = _nested(path[1:], _kinds(command, path), options)
        return data | self._resolved(
            asker, channel, [each for each in values.values() if isinstance(each, User | Role | Channel | Upload)]
        )

    def on_target(self, name: str, kind: int, target: User | Message, *, asker: User, channel: Channel) -> Json:
        """The data of a user's or a message's context menu."""
        command = self.command(name, kind)
        data: Json = {"id": command.text("id"), "name": name, "type": kind, "target_id": str(target.id)}
        return data | self._resolved(asker, channel, [target])

    def command(self, name: str, kind: int = CHAT_INPUT) -> Fields:
        found = self._commands.find(name, kind)
        if found is None:
            known = ", ".join(sorted(each.text("name") for each in self._commands.all))
            raise NotPossible(f"There is no command {name!r}; mounted are: {known or 'none'}.")
        return found

    def _uploaded(self, value: OptionValue) -> _Given:
        return self._world.cdn.keep(value) if isinstance(value, File) else value

    def _resolved(
        self, asker: User, channel: Channel, found: Sequence[User | Role | Channel | Message | Upload]
    ) -> Json:
        if not found:
            return {}
        tables = resolved(self._world, asker, found)
        if channel.guild is not None and "users" in tables:
            users = [each for each in found if isinstance(each, User)]
            tables["members"] = resolved_members(self._world, channel.guild, users)
        return {"resolved": tables}


def _leaf(command: Fields, path: Sequence[str]) -> Fields:
    """The subcommand at the end of the path, or the command itself."""
    for name in path[1:]:
        inside = [each for each in command.parts("options") if each.number("type") in (SUBCOMMAND, GROUP)]
        found = next((each for each in inside if each.text("name") == name), None)
        if found is None:
            known = ", ".join(each.text("name") for each in inside)
            raise NotPossible(
                f"/{' '.join(path)} is no command; {command.text('name')} has: {known or 'nothing inside'}."
            )
        command = found
    if any(each.number("type") in (SUBCOMMAND, GROUP) for each in command.parts("options")):
        raise NotPossible(f"/{' '.join(path)} is only a group.")
    return command


def _kinds(command: Fields, path: Sequence[str]) -> list[int]:
    kinds = []
    for name in path[1:]:
        command = next(each for each in command.parts("options") if each.text("name") == name)
        kinds.append(command.number("type"))
    return kinds


def _nested(path: Sequence[str], kinds: Sequence[int], options: list[Json]) -> list[Json]:
    if not path:
        return options
    return [{"name": path[0], "type": kinds[0], "options": _nested(path[1:], kinds[1:], options)}]


def _check_complete(leaf: Fields, values: Mapping[str, _Given], typed: str, focused: str | None) -> None:
    options = leaf.parts("options")
    unknown = set(values) - {option.text("name") for option in options}
    if unknown:
        raise NotPossible(f"{typed} has no option {', '.join(sorted(unknown))}.")
    missing = [
        option.text("name") for option in options if option.flag("required") and option.text("name") not in values
    ]
    if missing and focused is None:
        raise NotPossible(f"{typed} needs {', '.join(missing)}.")


def _filled(option: Fields, values: Mapping[str, _Given], focused: str | None) -> Json:
    name, kind = option.text("name"), OptionKind(option.number("type"))
    value = values[name]
    if name == focused:
        return {"name": name, "type": int(kind), "value": value, "focused": True}
    if not isinstance(value, TAKES[kind]) or (isinstance(value, bool) and kind is not OptionKind.BOOLEAN):
        raise NotPossible(f"{name} takes {kind.name.lower()}, not {value!r}.")
    return {"name": name, "type": int(kind), "value": _wire_value(option, value)}


def _wire_value(option: Fields, value: _Given) -> object:
    if isinstance(value, User | Role | Upload):
        return str(value.id)
    if isinstance(value, Channel):
        _check_channel_kind(option, value)
        return str(value.id)
    if option.parts("choices"):
        return _chosen(option, value)
    _check_bounds(option, value)
    return value


def _chosen(option: Fields, value: _Given) -> object:
    """By its name or its value."""
    choices = {choice.text("name"): choice.raw["value"] for choice in option.parts("choices")}
    if isinstance(value, str) and value in choices:
        return choices[value]
    if value in choices.values():
        return value
    raise NotPossible(f"{option.text('name')} offers {', '.join(choices)}, not {value!r}.")


def _check_channel_kind(option: Fields, channel: Channel) -> None:
    kinds = option.raw.get("channel_types")
    if isinstance(kinds, list) and kinds and int(channel.kind) not in kinds:
        raise NotPossible(f"{option.text('name')} takes no channel of kind {channel.kind.name.lower()}.")


def _check_bounds(option: Fields, value: _Given) -> None:
    size, unit = (len(value), "length") if isinstance(value, str) else (value, "value")
    for bound, breaks in (("min", lambda limit: size < limit), ("max", lambda limit: size > limit)):
        limit = option.raw.get(f"{bound}_{unit}")
        if limit is not None and breaks(limit):
            raise NotPossible(f"{option.text('name')} has a {bound}_{unit} of {limit}.")
