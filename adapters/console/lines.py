"""What a typed line means, before anybody looks at the chat."""

import re
from dataclasses import dataclass

from adapters.console import emoji
from bot.errors import Refusal
from bot.model.refs import Emoji
from bot.model.text import shown

MOST_NAME = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Quit:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Channels:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Become:
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GoTo:
    channel: str
    """A channel's name, or `dm` for the direct messages with Pacer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddChannel:
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveChannel:
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRole:
    """Gives a role to a member, or takes it."""

    role: str
    member: str
    gives: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Time:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadBack:
    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Slash:
    """A command for Pacer, without the slash."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class React:
    emoji: Emoji
    adds: bool
    number: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyTo:
    text: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    button: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tell:
    """A direct message to Pacer."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    text: str


Typed = (
    Nothing
    | Quit
    | Help
    | People
    | Channels
    | Become
    | GoTo
    | AddChannel
    | RemoveChannel
    | ChangeRole
    | Time
    | ReadBack
    | Slash
    | React
    | ReplyTo
    | Press
    | Tell
    | Talk
)

_NUMBERED = re.compile(r"#?(\d{1,9})(?:\s+(.*))?", re.DOTALL)
_REACTION = re.compile(r"([+-])(:?\+?[^\s+-][^\s]*)(?:\s+#?(\d{1,9}))?")


def read_typed(line: str) -> Typed:
    """One typed line; a Refusal says how to write what was meant."""
    line = line.strip()
    if not line:
        return Nothing()
    if line.startswith("/"):
        return _slash(line[1:])
    if reaction := _reaction(line):
        return reaction
    word, rest = _first_word(line)
    match word.lower():
        case "help" | "?" if not rest:
            return Help()
        case "press":
            return _press(rest)
        case "reply":
            return _reply(rest)
        case "dm":
            return Tell(text=_needed(rest, "Write dm and what you want to tell Pacer."))
        case "say":
            return Talk(text=_needed(rest, "Write say and what you want to say here."))
        case _:
            return Talk(text=line)


def _slash(text: str) -> Typed:
    word, rest = _first_word(text)
    match word.lower():
        case "quit" | "exit":
            return Quit()
        case "people":
            return People()
        case "channels":
            return Channels()
        case "as":
            return Become(name=_member(rest.removeprefix("@")))
        case "in":
            return GoTo(channel=_channel(rest, "Write /in and a channel, such as /in #challenges, or /in dm."))
        case "channel":
            return _channel_change(rest)
        case "role":
            return _role_change(rest)
        case "time":
            return Time(text=rest)
        case "read":
            return ReadBack(most=_count(rest))
        case _:
            return Slash(text=text)


def _channel_change(rest: str) -> Typed:
    usage = "Write /channel add and a name, or /channel remove and a name."
    verb, name = _first_word(rest)
    match verb.lower():
        case "add":
            added = _channel(name, usage)
            if added == "dm":
                raise Refusal("dm names the direct messages with Pacer; choose another name.")
            return AddChannel(name=added)
        case "remove":
            return RemoveChannel(name=_channel(name, usage))
        case _:
            raise Refusal(usage)


def _role_change(rest: str) -> Typed:
    usage = "Write /role add, the role and a member, such as /role add helpers jonas; /role remove takes it."
    verb, named = _first_word(rest)
    role, member = _first_word(named)
    if verb.lower() not in ("add", "remove"):
        raise Refusal(usage)
    return ChangeRole(
        role=_name(role.removeprefix("@"), usage).lower(),
        member=_name(member.removeprefix("@"), usage),
        gives=verb.lower() == "add",
    )


def _channel(text: str, usage: str) -> str:
    return _name(text.removeprefix("#"), usage).lower()


def _member(text: str) -> str:
    name = _name(text, "Write /as and a name, such as /as jonas.")
    if name.casefold() == "pacer":
        raise Refusal("Pacer is Pacer's own name; choose another.")
    return name


def _name(text: str, usage: str) -> str:
    name = _needed(text, usage)
    if len(name) > MOST_NAME or not all(letter.isalnum() or letter == "-" for letter in name):
        raise Refusal(
            f"“{shown(name)}” can't be a name here: a name has up to {MOST_NAME} letters, digits and hyphens."
        )
    return name


def _count(text: str) -> int:
    if not text:
        return 5
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or int(text) == 0:
        raise Refusal("Write /read and how many messages, such as /read 10.")
    return int(text)


def _reaction(line: str) -> Typed | None:
    found = _REACTION.fullmatch(line)
    if found is None:
        return None
    sign, name, number = found.groups()
    return React(emoji=_emoji(name), adds=sign == "+", number=int(number) if number else None)


def _emoji(name: str) -> Emoji:
    named = emoji.canonical(name)
    if len(named) > MOST_NAME or not re.fullmatch(r"[\w+-]+", named):
        raise Refusal(f"“{shown(name)}” is no emoji's name. Write it in letters, such as +check or +fire.")
    return named


def _press(rest: str) -> Press:
    usage = "Write press and a button, such as press answer, or press 3 answer for the one below message 3."
    found = _NUMBERED.fullmatch(_needed(rest, usage))
    if found and found[2]:
        return Press(button=_needed(_unquoted(found[2]), usage), number=int(found[1]))
    return Press(button=_needed(_unquoted(rest), usage))


def _reply(rest: str) -> ReplyTo:
    usage = "Write reply and your words, or reply 3 and your words to answer message 3."
    found = _NUMBERED.fullmatch(_needed(rest, usage))
    if found:
        return ReplyTo(text=_needed(found[2] or "", usage), number=int(found[1]))
    return ReplyTo(text=rest)


def _first_word(text: str) -> tuple[str, str]:
    """The first word, and the rest behind it."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].strip() if rest else ""


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'“”[]")


def _needed(text: str, usage: str) -> str:
    if not text:
        raise Refusal(usage)
    return text
