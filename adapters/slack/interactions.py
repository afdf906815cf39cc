"""Commands, buttons, forms and shortcuts: what was asked goes to the core, acknowledged in time.

Nothing is kept in memory for it, so that everything works after a restart.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog
from pydantic import ValidationError
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack import inbound
from adapters.slack.answering import Acknowledgement, Answering, Means
from adapters.slack.commands import ANSWER, ANSWER_THIS, CHECK_IN
from adapters.slack.errors import TROUBLE, said
from adapters.slack.forms import values
from adapters.slack.history import chosen
from adapters.slack.home import Home
from adapters.slack.inbound import Scene, UnknownPress, UnknownShortcut
from adapters.slack.payloads import (
    Act,
    BlockActions,
    ChosenMessage,
    GlobalShortcut,
    MessageEvent,
    MessageShortcut,
    SlashCommand,
    View,
    ViewSubmission,
    instant,
)
from adapters.slack.profiles import Profiles
from adapters.slack.refs import channel_ref, message_ref
from adapters.slack.replying import Asked, Replying
from adapters.slack.waits import Waits
from adapters.slack.workspaces import Workspace, Workspaces
from bot.adapting.pressed import NoChallenge, PressedAction, PressedMore, PressedOpen, read_pressed
from bot.adapting.replies import APOLOGY
from bot.adapting.shelf import FOR_DIRECT_ANSWERS, Shelf
from bot.errors import DeliveryError, Refusal
from bot.model.calls import ActionCall, Caller
from bot.model.commands import Command
from bot.model.forms import form_from_json
from bot.model.messages import message_from_json, note, quoted
from bot.model.refs import ChannelRef
from bot.ports import Clock

SHORTCUTS: Final = {CHECK_IN: "checkin", ANSWER: "challenge answer"}
"""Global shortcuts by their callback ids, each as its command."""

_log = structlog.get_logger()


class Interactions:
    def __init__(
        self,
        commands: Sequence[Command],
        clock: Clock,
        *,
        replying: Replying,
        workspaces: Workspaces,
        profiles: Profiles,
        shelf: Shelf,
        home: Home,
        waits: Waits,
    ) -> None:
        self._commands = commands
        self._clock = clock
        self._workspaces = workspaces
        self._profiles = profiles
        self._replying = replying
        self._shelf = shelf
        self._home = home
        self._waits = waits
        self._under_way: set[asyncio.Task[None]] = set()

    async def take(self, team: str, act: Act, ack: AsyncAck) -> None:
        """Acknowledges in time, whatever becomes of it; what takes longer goes on by itself."""
        acknowledgement = Acknowledgement() if isinstance(act, ViewSubmission) else None
        task = asyncio.create_task(self._take(team, act, acknowledgement))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        if acknowledgement is None:
            await asyncio.wait({task}, timeout=self._waits.acknowledge.total_seconds())
            await ack()
            return
        task.add_done_callback(lambda _: acknowledgement.close())
        await asyncio.wait({acknowledgement.given}, timeout=self._waits.form.total_seconds())
        await ack(acknowledgement.close() or "")

    async def end(self) -> None:
        """Lets what is under way come to its end."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=self._waits.ending.total_seconds())
            for task in late:
                task.cancel()

    async def mentioned(self, team: str, message: MessageEvent, by: Caller) -> None:
        """A command after Pacer's name, answered to whoever wrote it. Raises what finding the workspace raises."""
        workspace = await self._workspaces.of(team)
        scene = inbound.mentioned(message, by, team)
        asked = Asked(scene=scene, answering=self._answering(workspace, by.account.account, scene.channel))
        text = inbound.mention_text(message.text, workspace.bot_user)
        async with self._answered(asked.answering, "mention"):
            await self._replying.invoke(asked, inbound.command_call(scene, text, self._commands))

    async def written_to(self, team: str, message: MessageEvent, by: Caller) -> None:
        """A direct message, answered there. Raises what finding the workspace raises."""
        workspace = await self._workspaces.of(team)
        call = inbound.direct_text(message, by, team, self._profiles.names(team))
        scene = Scene(id=call.id, team=team, caller=by, channel=call.channel, at=call.at)
        answering = self._answering(workspace, by.account.account, call.channel)
        async with self._answered(answering, "direct"):
            await self._replying.invoke(Asked(scene=scene, answering=answering, life=FOR_DIRECT_ANSWERS), call)

    # One act

    async def _take(self, team: str, act: Act, acknowledgement: Acknowledgement | None) -> None:
        """Answers it whatever happens; what can't be answered any more is logged."""
        arrived = asyncio.get_running_loop().time()
        user = act.user_id if isinstance(act, SlashCommand) else act.user.id
        try:
            workspace = await self._workspaces.of(team)
            channel = await self._place(workspace, act, user)
        except (DeliveryError, *TROUBLE) as error:
            _log.warning("slack.act_lost", act=type(act).__name__, error=said(error))
            return
        answering = self._answering(workspace, user, channel, act, arrived=arrived, acknowledgement=acknowledgement)
        async with self._answered(answering, type(act).__name__):
            await self._answer(workspace, channel, user, act, answering)
        self._home.acted(team, user)

    @asynccontextmanager
    async def _answered(self, answering: Answering, what: str) -> AsyncIterator[None]:
        """What is refused or goes wrong is answered with a sentence."""
        try:
            yield
        except Refusal as refusal:
            await self._replying.tell(answering, note(quoted(str(refusal))))
        except (DeliveryError, *TROUBLE) as error:
            _log.warning("slack.act_failed", act=what, error=said(error))
            await self._replying.tell(answering, APOLOGY)
        except Exception:
            _log.exception("slack.act_failed", act=what)
            await self._replying.tell(answering, APOLOGY)

    def _answering(
        self,
        workspace: Workspace,
        user: str,
        channel: ChannelRef,
        act: Act | None = None,
        *,
        arrived: float = 0.0,
        acknowledgement: Acknowledgement | None = None,
    ) -> Answering:
        means = Means(
            client=workspace.client,
            user=user,
            channel=channel,
            trigger="" if act is None or isinstance(act, ViewSubmission) else act.trigger_id,
            response_url=_response_url(act),
            view=act.view if isinstance(act, BlockActions) else None,
        )
        return Answering(means, self._waits, arrived=arrived, acknowledgement=acknowledgement)

    async def _place(self, workspace: Workspace, act: Act, user: str) -> ChannelRef:
        """The channel of the message; of a form the one where it was opened; else the direct one. Raises TROUBLE."""
        team = workspace.team
        found: ChannelRef | None = None
        match act:
            case SlashCommand():
                return channel_ref(team, act.channel_id)
            case MessageShortcut():
                return channel_ref(team, act.channel.id, act.message.parent)
            case BlockActions():
                found = inbound.place_of(act.container, team) or (
                    inbound.opened_in(act.view, team) if act.view else None
                )
            case ViewSubmission():
                found = inbound.opened_in(act.view, team)
        return found or await self._home.channel(team, user) or await self._direct(workspace, user)

    async def _direct(self, workspace: Workspace, user: str) -> ChannelRef:
        async with asyncio.timeout(self._waits.request.total_seconds()):
            opened = await workspace.client.conversations_open(users=user)
        return channel_ref(workspace.team, str(opened["channel"]["id"]))

    async def _answer(
        self, workspace: Workspace, channel: ChannelRef, user: str, act: Act, answering: Answering
    ) -> None:
        caller = await self._profiles.caller(workspace.team, user, fresh=True)
        if caller is None:
            _log.info("slack.act_of_nobody", act=type(act).__name__)
            return
        scene = Scene(id=_id(act), team=workspace.team, caller=caller, channel=channel, at=self._instant(act))
        asked = Asked(scene=scene, answering=answering)
        match act:
            case SlashCommand():
                await self._replying.invoke(asked, inbound.command_call(scene, inbound.slash_text(act), self._commands))
            case BlockActions():
                await self._pressed(asked, act)
            case ViewSubmission(view=view):
                await self._replying.invoke(asked, inbound.form_call(scene, view, _filled(view)))
            case GlobalShortcut(callback_id=shortcut):
                if shortcut not in SHORTCUTS:
                    raise UnknownShortcut
                await self._replying.invoke(asked, inbound.command_call(scene, SHORTCUTS[shortcut], self._commands))
            case MessageShortcut(callback_id=shortcut, message=message):
                if shortcut != ANSWER_THIS:
                    raise UnknownShortcut
                await self._replying.invoke(asked, await self._answer_this(workspace, scene, message))

    async def _answer_this(self, workspace: Workspace, scene: Scene, message: ChosenMessage) -> ActionCall:
        """To the challenge in that message, or in the one that its thread hangs on. Raises NoChallenge and TROUBLE."""
        try:
            return inbound.answer_this(scene, message, workspace)
        except NoChallenge:
            if message.parent is None:
                raise
        channel = replace(scene.channel, thread=None)
        async with asyncio.timeout(self._waits.request.total_seconds()):
            parent = await chosen(workspace, message_ref(channel, message.parent))
        if parent is None:
            raise NoChallenge
        return inbound.answer_this(replace(scene, channel=channel), parent, workspace)

    def _instant(self, act: Act) -> datetime:
        match act:
            case BlockActions(actions=actions):
                return instant(actions[0].action_ts)
            case GlobalShortcut(action_ts=ts) | MessageShortcut(action_ts=ts):
                return instant(ts)
            case _:
                return self._clock.now()

    async def _pressed(self, asked: Asked, act: BlockActions) -> None:
        scene = asked.scene
        account = scene.caller.account.account
        match read_pressed(act.actions[0].action_id):
            case PressedAction(action=action):
                await self._replying.invoke(
                    asked, inbound.action_call(scene, action, inbound.post_of(act, scene.channel))
                )
            case PressedMore(token=token, page=page):
                kept = message_from_json(await self._shelf.read(token, account, scene.team))
                await self._replying.turn_to(asked, kept, token, page)
            case PressedOpen(token=token):
                await self._replying.open(asked, form_from_json(await self._shelf.read(token, account, scene.team)))
            case None:
                raise UnknownPress


def _response_url(act: Act | None) -> str:
    """Only acts in a channel have one."""
    match act:
        case SlashCommand() | BlockActions() | MessageShortcut():
            return act.response_url or ""
        case _:
            return ""


def _id(act: Act) -> str:
    """The same when Slack hands the act over again; a form counts once, however often it is sent."""
    return f"{act.view.id}.{act.view.hash}" if isinstance(act, ViewSubmission) else act.trigger_id


def _filled(view: View) -> Mapping[str, str]:
    """Raises UnknownPress for what no form of Pacer's holds."""
    try:
        return values(view.state)
    except ValidationError:
        raise UnknownPress from None
