"""Where adapters hand in what happens: events are taken, calls are answered."""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

import structlog

from bot.errors import Refusal
from bot.features.checkins import CheckIns
from bot.features.communities import Communities
from bot.features.declare import (
    ActionHandler,
    Asked,
    CommandHandler,
    DirectHandler,
    FormHandler,
    Suggester,
    handlers,
)
from bot.features.people import known_member, rule_from_now_on
from bot.model.calls import (
    ActionCall,
    Answer,
    Call,
    Choice,
    CommandCall,
    DirectText,
    FormCall,
    OptionValue,
    Reply,
)
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import (
    ConnectionLost,
    Event,
    ReactionAdded,
    ReactionRemoved,
    SpaceJoined,
    SpaceLeft,
    ThreadReplied,
)
from bot.model.messages import Plain, note
from bot.model.refs import AccountRef, ChannelRef, Platform
from bot.model.text import shown
from bot.storage.engine import Store
from bot.storage.queries.people import COMMUNITY_OF_SPACE, CommunityRow

_log = structlog.get_logger()
MOST_CHOICES = 25
"""Completions of an option (Discord's autocomplete)."""


class NotHere(Refusal):
    """Pacer does not know this place yet. Invite it again, then try once more."""


class ForAdmins(Refusal):
    """That is for admins. Ask one of them."""


class UnknownAction(Refusal):
    """That button belongs to something that is no longer there. /help shows what there is."""


class WrongOption(Refusal):
    """That option can't be read."""


class Router:
    """Implements `EventSink` over the features' declarations."""

    def __init__(
        self,
        store: Store,
        features: Iterable[object],
        check_ins: CheckIns,
        communities: Communities,
        catch_up: Callable[[Platform], Awaitable[None]],
        after: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._check_ins = check_ins
        self._communities = communities
        self._catch_up = catch_up
        self._after = after
        found = [handler for feature in features for handler in handlers(feature)]
        self._by_path = {each.command.path: each for each in found if isinstance(each, CommandHandler)}
        self._actions = {each.name: each for each in found if isinstance(each, ActionHandler)}
        self._forms = {each.name: each for each in found if isinstance(each, FormHandler)}
        self._suggesters = {each.name: each for each in found if isinstance(each, Suggester)}
        self._direct = next((each for each in found if isinstance(each, DirectHandler)), None)

    @property
    def commands(self) -> Sequence[Command]:
        return [handler.command for handler in self._by_path.values()]

    async def publish(self, event: Event) -> None:
        """Take an event; one that was taken before changes nothing, and one that can't count is passed over."""
        try:
            await self._take(event)
        except Refusal as refusal:
            _log.info("event.refused", kind=type(event).__name__, why=str(refusal))

    async def _take(self, event: Event) -> None:
        match event:
            case ReactionAdded():
                await self._check_ins.reacted(event)
            case ReactionRemoved():
                await self._check_ins.unreacted(event)
            case ThreadReplied():
                await self._check_ins.replied(event)
            case SpaceJoined():
                await self._communities.joined(event)
                await self._pulse()
            case SpaceLeft():
                await self._communities.left(event)
            case ConnectionLost():
                await self._catch_up(event.platform)
                await self._pulse()

    async def invoke(self, call: Call) -> Reply:
        """Answer a call; what was refused or went wrong is answered with a sentence."""
        try:
            reply = await self._answer(call)
        except Refusal as refusal:
            return Answer(message=note(Plain(text=str(refusal))))
        except Exception:
            reference = secrets.token_hex(3)
            _log.exception("call.failed", reference=reference)
            return Answer(
                message=note(f"Something went wrong on Pacer's side (reference {reference}). Please try again.")
            )
        if call.caller.is_admin:
            await self._pulse()
        return reply

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        """Completions of an option, at most 25; none for who may not use the command, and none where it goes wrong."""
        handler = self._by_path.get(call.path) if isinstance(call, CommandCall) else None
        suggester = self._suggesters.get(handler.suggesters.get(option, "")) if handler else None
        if handler is None or suggester is None:
            return []
        try:
            asked = await self._asked(call)
            _check_admin(handler.command.admin, asked)
            return (await suggester.run(asked, typed))[:MOST_CHOICES]
        except Refusal:
            return []
        except Exception:
            _log.exception("suggest.failed", option=option)
            return []

    async def _pulse(self) -> None:
        """What became due is done now; only admins make something due. Where it fails, the next wake-up tries again."""
        try:
            await self._after()
        except Exception:
            _log.exception("pulse.failed")

    async def _answer(self, call: Call) -> Reply:
        asked = await self._asked(call)
        match call:
            case CommandCall():
                return await self._command(call, asked)
            case ActionCall():
                pressed = self._actions.get(call.action.name)
                if pressed is None:
                    raise UnknownAction
                _check_admin(pressed.admin, asked)
                return await pressed.run(asked, call.action.about)
            case FormCall():
                filled = self._forms.get(call.action.name)
                if filled is None:
                    raise UnknownAction
                _check_admin(filled.admin, asked)
                return await filled.run(asked, call.action.about, call.values)
            case DirectText():
                if self._direct is None:
                    raise UnknownAction
                return await self._direct.run(asked, call.text)

    async def _command(self, call: CommandCall, asked: Asked) -> Reply:
        handler = self._by_path.get(call.path)
        if handler is None:
            raise _unknown_command(call.path, self.commands)
        _check_admin(handler.command.admin, asked)
        options = await self._read_options(handler.command, call.options, asked)
        return await handler.run(asked, **{handler.parameters[name]: value for name, value in options.items()})

    async def _read_options(
        self, command: Command, given: Mapping[str, OptionValue], asked: Asked
    ) -> dict[str, OptionValue | date]:
        known = {option.name: option for option in command.options}
        unknown = next((name for name in given if name not in known), None)
        if unknown is not None:
            raise WrongOption(f"/{command.name} has no option {shown(unknown)}. It is {command.usage}.")
        if missing := next((each.name for each in command.options if each.required and each.name not in given), None):
            raise WrongOption(f"/{command.name} needs {missing}. It is {command.usage}.")
        today = await self._today(asked) if _has_dates(command, given) else date.min
        return {name: _read(known[name], value, today) for name, value in given.items()}

    async def _today(self, asked: Asked) -> date:
        member = await self._store.read(lambda tx: known_member(tx, asked.community, asked.caller.account))
        return rule_from_now_on(asked.community, member, asked.caller).day_of(asked.at)

    async def _asked(self, call: Call) -> Asked:
        community = await self._community(call)
        post = call.post if isinstance(call, ActionCall) else None
        return Asked(id=call.id, caller=call.caller, channel=call.channel, at=call.at, community=community, post=post)

    async def _community(self, call: Call) -> CommunityRow:
        account = call.caller.account
        found = await self._store.read(
            lambda tx: tx.first(COMMUNITY_OF_SPACE, platform=account.platform, space=account.space)
        )
        if found is None:
            raise NotHere
        return found


def _has_dates(command: Command, given: Mapping[str, OptionValue]) -> bool:
    return any(option.kind is OptionKind.DATE and option.name in given for option in command.options)


def _check_admin(needed: bool, asked: Asked) -> None:
    if needed and not asked.caller.is_admin:
        raise ForAdmins


def _unknown_command(path: tuple[str, ...], commands: Sequence[Command]) -> Refusal:
    near = get_close_matches(" ".join(path), [command.name for command in commands], n=1)
    hint = f"Did you mean /{near[0]}? " if near else ""
    return Refusal(f"There is no command /{shown(' '.join(path))}. {hint}/help lists them all.")


def _read(option: Option, value: OptionValue, today: date) -> OptionValue | date:
    match option.kind:
        case OptionKind.INT:
            return _int(option, value)
        case OptionKind.BOOL:
            return _bool(option, value)
        case OptionKind.CHOICE:
            return _choice(option, value)
        case OptionKind.DATE:
            return _date(option, value, today)
        case OptionKind.CHANNEL if not isinstance(value, ChannelRef):
            raise WrongOption(f"{option.name} is a channel. Choose one.")
        case OptionKind.MEMBER if not isinstance(value, AccountRef):
            raise WrongOption(f"{option.name} is a member. Choose one.")
        case OptionKind.STRING if isinstance(value, ChannelRef | AccountRef):
            raise WrongOption(f"{option.name} is text. Write it out.")
        case OptionKind.STRING:
            return str(value)
    return value


def _int(option: Option, value: OptionValue) -> int:
    typed = str(value).strip()
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):
        raise WrongOption(f"{option.name} is a whole number, and “{shown(typed)}” is none.")
    return int(typed)


def _bool(option: Option, value: OptionValue) -> bool:
    words = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
    found = words.get(str(value).strip().casefold())
    if found is None:
        raise WrongOption(f"{option.name} is yes or no, and “{shown(str(value))}” is neither.")
    return found


def _choice(option: Option, value: OptionValue) -> str:
    typed = str(value).strip().casefold()
    names = [choice.value for choice in option.choices]
    if typed in names:
        return typed
    near = get_close_matches(typed, names, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise WrongOption(f"{option.name} can't be “{shown(typed)}”. {hint}It is one of: {', '.join(names)}.")


def _date(option: Option, value: OptionValue, today: date) -> date:
    typed = str(value).strip().casefold()
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if typed in near:
        return today + timedelta(days=near[typed])
    try:
        found = date.fromisoformat(typed)
        if found.isoformat() != typed:
            raise ValueError
    except ValueError:
        raise WrongOption(
            f"{option.name} is a day, and “{shown(str(value))}” is none. Write today, yesterday or a date as {today}."
        ) from None
    if abs(found.year - today.year) > 10:
        raise WrongOption(f"{found} is too far away. Write a date close to today, as {today}.")
    return found
