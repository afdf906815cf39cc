"""`/help`, made from the declarations."""

from collections.abc import Callable, Sequence
from typing import Annotated

from bot.errors import Refusal
from bot.features.admins import is_admin
from bot.features.declare import Asked, Says, command
from bot.features.words import NEW_LINE
from bot.model.calls import Answer, Reply
from bot.model.commands import Command, Option, OptionKind
from bot.model.messages import Block, OutgoingMessage, text
from bot.model.text import shown


class NoSuchCommand(Refusal):
    """There is no such command."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"There is no command “{shown(asked)}”. /help lists them all.")


class Help:
    def __init__(self, commands: Callable[[], Sequence[Command]]) -> None:
        self._commands = commands

    @command("help", "What Pacer can do, or how one command works.")
    async def help(
        self, asked: Asked, command_: Annotated[str | None, Says("The command", greedy=True)] = None
    ) -> Reply:
        commands = self._commands()
        if command_ is None:
            return Answer(message=_all(commands, is_admin=is_admin(asked.community, asked.caller)))
        wanted = " ".join(command_.casefold().split()).removeprefix("/")
        found = [each for each in commands if each.name == wanted or each.path[0] == wanted]
        if not found:
            raise NoSuchCommand(command_)
        return Answer(message=OutgoingMessage(title=f"/{wanted}", blocks=tuple(_one(each) for each in found)))


def _all(commands: Sequence[Command], *, is_admin: bool) -> OutgoingMessage:
    groups: dict[str, list[Command]] = {}
    for each in commands:
        if is_admin or not each.admin:
            groups.setdefault(each.path[0], []).append(each)
    lines = [_group(name, members) for name, members in groups.items()]
    hint = "More of one: /help and its name, as in /help checkin."
    return OutgoingMessage(title="What Pacer can do", blocks=(text("\n".join(lines)), text(hint)))


def _group(name: str, members: Sequence[Command]) -> str:
    if len(members) == 1 and len(members[0].path) == 1:
        return f"- `/{name}` {members[0].says}"
    return f"- `/{name}` " + " · ".join(each.path[1] for each in members)


def _one(each: Command) -> Block:
    head = f"`{each.usage}`" + (" · for admins" if each.admin else "")
    options = [f"- **{option.name}** {option.says}{_choices(option)}" for option in each.options]
    return text("\n".join([f"{head}{NEW_LINE}{each.says}", "", *options]))


def _choices(option: Option) -> str:
    if option.kind is not OptionKind.CHOICE:
        return ""
    return f" ({', '.join(choice.value for choice in option.choices)})"
