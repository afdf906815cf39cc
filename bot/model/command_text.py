"""Reads a command that was typed as text, as in the console and after Slack's `/pacer`.

Options come in their declared order or as `name:value`; quotes keep words together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import Refusal
from bot.model.calls import OptionValue
from bot.model.commands import Command, Option, OptionKind
from bot.model.files import TextFile
from bot.model.refs import AccountRef, ChannelRef, RoleRef
from bot.model.text import shown

MOST_CHARACTERS = 12_000
QUOTES = {'"': '"', "“": "”", "'": "'"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """How the platform finds what a word names; None where there is no such thing."""

    channel: Callable[[str], ChannelRef | None]
    account: Callable[[str], AccountRef | None]
    role: Callable[[str], RoleRef | None] = lambda word: None
    file: Callable[[str], TextFile | None] = lambda word: None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadCommand:
    command: Command
    options: dict[str, OptionValue]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Word:
    text: str
    quoted: bool = False


def read_command(typed: str, commands: Sequence[Command], directory: Directory) -> ReadCommand:
    """The command and its options as typed, without the leading slash; a Refusal says what would be right."""
    if len(typed) > MOST_CHARACTERS:
        raise Refusal(f"A command has at most {MOST_CHARACTERS:,} characters; that one has {len(typed):,}.")
    words = _split(typed)
    command = _find(words, commands)
    given = _assign(command, words[len(command.path) :])
    return ReadCommand(
        command=command,
        options={name: _value(_option(command, name), text, directory) for name, text in given.items()},
    )


def _split(typed: str) -> list[_Word]:
    words: list[_Word] = []
    at = 0
    while at < len(typed):
        if typed[at].isspace():
            at += 1
            continue
        closing = QUOTES.get(typed[at])
        end = typed.find(closing, at + 1) if closing else -1
        if end > at and (end + 1 == len(typed) or typed[end + 1].isspace()):
            words.append(_Word(text=typed[at + 1 : end], quoted=True))
            at = end + 1
            continue
        end = at
        while end < len(typed) and not typed[end].isspace():
            end = _past_quoted_value(typed, end)
        words.append(_Word(text=typed[at:end]))
        at = end
    return words


def _past_quoted_value(typed: str, at: int) -> int:
    """Keeps `text:"several words"` together as one word."""
    closing = QUOTES.get(typed[at + 1]) if typed[at] in ":=" and at + 1 < len(typed) else None
    end = typed.find(closing, at + 2) if closing else -1
    return end + 1 if end > 0 else at + 1


def _find(words: Sequence[_Word], commands: Sequence[Command]) -> Command:
    typed = tuple(word.text.lower() for word in words[:2])
    by_path = {command.path: command for command in commands}
    for length in (2, 1):
        if found := by_path.get(typed[:length]):
            return found
    raise Refusal(_unknown(typed, [command.name for command in commands]))


def _unknown(typed: tuple[str, ...], names: Sequence[str]) -> str:
    if not typed:
        return "Name a command after the slash; /help lists them all."
    group = [name for name in names if name.split()[0] == typed[0]]
    if group:
        return f"/{typed[0]} goes on with a second word: {', '.join(f'/{name}' for name in group)}."
    near = get_close_matches(" ".join(typed), names, n=1) or get_close_matches(
        typed[0], [name.split()[0] for name in names], n=1
    )
    hint = f"Did you mean /{near[0]}? " if near else ""
    return f"There is no command /{shown(typed[0])}. {hint}/help lists them all."


def _assign(command: Command, words: Sequence[_Word]) -> dict[str, str]:
    names = {option.name for option in command.options}
    given: dict[str, list[str]] = {}
    waiting = list(command.options)
    current: Option | None = None
    unnamed = ""
    for word in words:
        named = _named(word, names)
        if named and named[0] != unnamed:
            name, text = named
            unnamed = ""
            current = _option(command, name)
            if name in given:
                raise Refusal(f"{name} is there twice; /{command.name} takes it once.")
            given[name] = [text]
            waiting = [option for option in waiting if option.name != name]
        elif current and current.greedy:
            given[current.name].append(word.text)
        elif waiting:
            current = waiting.pop(0)
            unnamed = current.name if current.greedy else ""
            given[current.name] = [word.text]
        else:
            raise Refusal(f"“{shown(word.text)}” is one word too many. The command is {command.usage}.")
    return {name: " ".join(texts) for name, texts in given.items()}


def _named(word: _Word, names: set[str]) -> tuple[str, str] | None:
    if word.quoted:
        return None
    for mark in ":=":
        name, found, text = word.text.partition(mark)
        if found and name.lower() in names:
            return name.lower(), _unquoted(text)
    return None


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and QUOTES.get(text[0]) == text[-1] else text


def _option(command: Command, name: str) -> Option:
    return next(option for option in command.options if option.name == name)


def _value(option: Option, text: str, directory: Directory) -> OptionValue:
    if option.kind is OptionKind.CHANNEL:
        return _found(directory.channel(text), f"There is no channel {shown(text)} here. Write it as #name.")
    if option.kind is OptionKind.MEMBER:
        return _found(directory.account(text), f"There is no member {shown(text)} here. Write the name as @name.")
    if option.kind is OptionKind.ROLE:
        return _found(directory.role(text), f"There is no role {shown(text)} here. Write it as @name.")
    if option.kind is OptionKind.FILE:
        return _found(directory.file(text), f"There is no file {shown(text)} here. Write its path, as in solution.py.")
    return text


def _found(value: OptionValue | None, otherwise: str) -> OptionValue:
    if value is None:
        raise Refusal(otherwise)
    return value
