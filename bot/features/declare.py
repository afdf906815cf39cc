"""Handlers declare what they answer; a command's options are its handler's typed parameters.

@command("goal set", "Set a goal for this week.")
async def set_goal(self, asked: Asked, text: Annotated[str, Says("What you want to reach", greedy=True)]) -> Reply:
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.model.calls import Caller, Choice, Reply
from bot.model.commands import Command, Option, OptionKind
from bot.model.files import TextFile
from bot.model.refs import AccountRef, ChannelRef, MessageRef, RoleRef
from bot.storage.queries.people import CommunityRow

F = TypeVar("F", bound=Callable[..., Awaitable[Reply]])

_MARK = "__pacer_handles__"
_KINDS: Mapping[object, OptionKind] = {
    str: OptionKind.STRING,
    int: OptionKind.INT,
    bool: OptionKind.BOOL,
    date: OptionKind.DATE,
    ChannelRef: OptionKind.CHANNEL,
    AccountRef: OptionKind.MEMBER,
    RoleRef: OptionKind.ROLE,
    TextFile: OptionKind.FILE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """An act as its handler sees it; `at` is aware UTC."""

    id: str
    caller: Caller
    channel: ChannelRef
    at: datetime
    community: CommunityRow
    post: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """An option's description, and how it is filled in."""

    text: str
    greedy: bool = False
    suggests: str = ""
    """The name of the suggester that completes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandHandler:
    command: Command
    suggesters: Mapping[str, str]
    parameters: Mapping[str, str]
    """The handler's parameter by the option's name: `from` is given as `from_`."""
    run: Callable[..., Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionHandler:
    """Answers a button: `run(asked, about)`."""

    name: str
    admin: bool
    run: Callable[[Asked, str], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormHandler:
    """Answers a form: `run(asked, about, values)`."""

    name: str
    admin: bool
    run: Callable[[Asked, str, Mapping[str, str]], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectHandler:
    """Answers a direct message: `run(asked, text)`."""

    run: Callable[[Asked, str], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeHandler:
    """Composes Pacer's own page for who looks at it: `run(asked)`."""

    run: Callable[[Asked], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggester:
    """Completes an option: `run(asked, typed)`."""

    name: str
    run: Callable[[Asked, str], Awaitable[Sequence[Choice]]]


Handler = CommandHandler | ActionHandler | FormHandler | DirectHandler | HomeHandler | Suggester


class _Bind(Protocol):
    def __call__(self, bound: Callable[..., Awaitable[Reply]]) -> Handler: ...


def command(
    path: str, says: str, *, admin: bool = False, public: bool = False, opens_form: bool = False
) -> Callable[[F], F]:
    """Answers a slash command; its parameters after `asked` become the options."""

    def declare(handler: F) -> F:
        options = tuple(_options(handler))
        declared = Command(
            path=tuple(path.split()),
            says=says,
            options=tuple(option for option, _ in options),
            admin=admin,
            public=public,
            opens_form=opens_form,
        )
        suggesters = {option.name: suggester for option, suggester in options if suggester}
        parameters = {name.rstrip("_"): name for name in _parameters(handler)}
        return _marked(
            handler,
            lambda run: CommandHandler(command=declared, suggesters=suggesters, parameters=parameters, run=run),
        )

    return declare


def action(name: str, *, admin: bool = False) -> Callable[[F], F]:
    return lambda handler: _marked(handler, lambda run: ActionHandler(name=name, admin=admin, run=run))


def form(name: str, *, admin: bool = False) -> Callable[[F], F]:
    return lambda handler: _marked(handler, lambda run: FormHandler(name=name, admin=admin, run=run))


def direct(handler: F) -> F:
    return _marked(handler, lambda run: DirectHandler(run=run))


def home(handler: F) -> F:
    return _marked(handler, lambda run: HomeHandler(run=run))


S = TypeVar("S", bound=Callable[..., Awaitable[Sequence[Choice]]])


def suggester(name: str) -> Callable[[S], S]:
    def declare(method: S) -> S:
        setattr(method, _MARK, [lambda run: Suggester(name=name, run=run)])
        return method

    return declare


def handlers(feature: object) -> Iterator[Handler]:
    """What a feature's methods declared, in the order in which they are written."""
    for name, function in vars(type(feature)).items():
        for bind in getattr(function, _MARK, ()):
            yield bind(getattr(feature, name))


def commands_of(feature: type) -> Iterator[Command]:
    """What a feature's class declares, without one that is made."""
    for function in vars(feature).values():
        for bind in getattr(function, _MARK, ()):
            declared = bind(function)
            if isinstance(declared, CommandHandler):
                yield declared.command


def _marked(handler: F, bind: _Bind) -> F:
    setattr(handler, _MARK, [*getattr(handler, _MARK, ()), bind])
    return handler


def _parameters(handler: Callable[..., Awaitable[Reply]]) -> Mapping[str, inspect.Parameter]:
    """The parameters after `self` and `asked`."""
    return dict(list(inspect.signature(handler).parameters.items())[2:])


def _options(handler: Callable[..., Awaitable[Reply]]) -> Iterator[tuple[Option, str]]:
    hints = get_type_hints(handler, include_extras=True)
    for parameter in _parameters(handler).values():
        says, kind, choices = _reading(hints[parameter.name])
        yield (
            Option(
                name=parameter.name.rstrip("_"),
                kind=kind,
                says=says.text,
                required=parameter.default is inspect.Parameter.empty,
                choices=choices,
                suggests=bool(says.suggests),
                greedy=says.greedy,
            ),
            says.suggests,
        )


def _reading(hint: object) -> tuple[Says, OptionKind, tuple[Choice, ...]]:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"An option is Annotated[type, Says(…)], not {hint}.")
    inner, says = get_args(hint)
    if get_origin(inner) in (Union, UnionType):
        (inner,) = (part for part in get_args(inner) if part is not NoneType)
    if get_origin(inner) is Literal:
        choices = tuple(Choice(value=value, label=value) for value in get_args(inner))
        return says, OptionKind.CHOICE, choices
    return says, _KINDS[inner], ()
