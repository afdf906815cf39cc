"""Where adapters hand in what happens: events are taken, calls are answered."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from difflib import get_close_matches

import structlog

from bot.errors import Refusal
from bot.features.admins import ForAdmins, is_admin, who_helps
from bot.features.declare import (
    ActionHandler,
    Asked,
    CommandHandler,
    DirectHandler,
    FormHandler,
    HomeHandler,
    Suggester,
    handlers,
)
from bot.features.declared import Features
from bot.features.options import check_names, has_dates, read_options
from bot.features.people import own_rule
from bot.features.replies import Replies
from bot.features.throttle import Throttle
from bot.model.calls import (
    ActionCall,
    Answer,
    Call,
    Choice,
    CommandCall,
    DirectText,
    FormCall,
    HomeOpened,
    Reply,
)
from bot.model.commands import Command
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
from bot.model.refs import Platform
from bot.model.text import shown
from bot.storage.engine import Store
from bot.storage.queries.people import COMMUNITY_OF_SPACE, CommunityRow

_log = structlog.get_logger()
MOST_CHOICES = 25
"""Completions of an option (Discord's autocomplete)."""


class NotHere(Refusal):
    """Pacer does not know this place yet. Try again in a moment; if it stays so, invite Pacer anew."""


class UnknownAction(Refusal):
    """That button belongs to something that is no longer there. /help shows what there is."""


class CommandWritten(Refusal):
    """Commands are typed in a channel."""

    def __init__(self, name: str) -> None:
        super().__init__(f"/{name} is a command. Type it in a channel; a direct message only takes answers.")


class Router:
    """Implements `EventSink` over the features' declarations."""

    def __init__(
        self,
        store: Store,
        features: Features,
        replies: Replies,
        catch_up: Callable[[Platform], Awaitable[None]],
        after: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._check_ins = features.check_ins
        self._communities = features.communities
        self._replies = replies
        self._catch_up = catch_up
        self._after = after
        self._throttle = Throttle()
        found = [handler for feature in features for handler in handlers(feature)]
        self._by_path = {each.command.path: each for each in found if isinstance(each, CommandHandler)}
        self._actions = {each.name: each for each in found if isinstance(each, ActionHandler)}
        self._forms = {each.name: each for each in found if isinstance(each, FormHandler)}
        self._suggesters = {each.name: each for each in found if isinstance(each, Suggester)}
        self._direct = next((each for each in found if isinstance(each, DirectHandler)), None)
        self._home = next((each for each in found if isinstance(each, HomeHandler)), None)

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
                await self._replies.replied(event)
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
            if not isinstance(call, FormCall):
                # A refused form would lose what was typed; opening it was counted.
                self._throttle.take((call.caller.account, isinstance(call, HomeOpened)), call.at)
            asked = await self._asked(call)
            reply = await self._answer(call, asked)
        except Refusal as refusal:
            return Answer(message=note(Plain(text=str(refusal))))
        except Exception:
            reference = secrets.token_hex(3)
            _log.exception("call.failed", reference=reference)
            return Answer(
                message=note(f"Something went wrong on Pacer's side (reference {reference}). Please try again.")
            )
        if is_admin(asked.community, call.caller):
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
            await self._check_admin(handler.command.admin, asked)
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

    async def _answer(self, call: Call, asked: Asked) -> Reply:
        match call:
            case CommandCall():
                return await self._command(call, asked)
            case ActionCall():
                pressed = self._actions.get(call.action.name)
                if pressed is None:
                    raise UnknownAction
                await self._check_admin(pressed.admin, asked)
                return await pressed.run(asked, call.action.about)
            case FormCall():
                filled = self._forms.get(call.action.name)
                if filled is None:
                    raise UnknownAction
                await self._check_admin(filled.admin, asked)
                return await filled.run(asked, call.action.about, call.values)
            case DirectText():
                if self._direct is None:
                    raise UnknownAction
                self._check_no_command(call.text)
                return await self._direct.run(asked, call.text)
            case HomeOpened():
                if self._home is None:
                    raise UnknownAction
                return await self._home.run(asked)

    async def _command(self, call: CommandCall, asked: Asked) -> Reply:
        handler = self._by_path.get(call.path)
        if handler is None:
            raise _unknown_command(call.path, self.commands)
        await self._check_admin(handler.command.admin, asked)
        check_names(handler.command, call.options)
        today = await self._today(asked) if has_dates(handler.command, call.options) else date.min
        options = read_options(handler.command, call.options, today)
        return await handler.run(asked, **{handler.parameters[name]: value for name, value in options.items()})

    def _check_no_command(self, text: str) -> None:
        """Raises CommandWritten."""
        words = text.casefold().split()
        name = next((path[0] for path in self._by_path if words and words[0] == f"/{path[0]}"), None)
        if name:
            raise CommandWritten(name)

    async def _check_admin(self, needed: bool, asked: Asked) -> None:
        """By what the platform says now. Raises ForAdmins."""
        if needed and not is_admin(asked.community, asked.caller):
            raise ForAdmins(await self._store.read(lambda tx: who_helps(tx, asked.community)))

    async def _today(self, asked: Asked) -> date:
        rule = await self._store.read(lambda tx: own_rule(tx, asked.community, asked.caller))
        return rule.day_of(asked.at)

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


def _unknown_command(path: tuple[str, ...], commands: Sequence[Command]) -> Refusal:
    near = get_close_matches(" ".join(path), [command.name for command in commands], n=1)
    hint = f"Did you mean /{near[0]}? " if near else ""
    return Refusal(f"There is no command /{shown(' '.join(path))}. {hint}/help lists them all.")
