"""Commands, buttons, forms and suggestions: what was asked goes to the core, its reply back to whoever asked.

Nothing is kept in memory for it, so that everything works after a restart.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.answering import Answering
from adapters.discord.files import Files
from adapters.discord.forms import modal
from adapters.discord.homes import Homes, NoHome
from adapters.discord.inbound import Scene, UnknownPress
from adapters.discord.refs import channel_ref
from adapters.discord.render import Extra, Rendered, render
from adapters.discord.roles import role_finder
from adapters.discord.suggesting import native_choices
from adapters.discord.waits import Waits
from bot.adapting.pieces import FindRole
from bot.adapting.pressed import PressedAction, PressedMore, PressedOpen, read_pressed, space_in
from bot.adapting.replies import APOLOGY, sentences
from bot.adapting.shelf import FOR_ANSWERS, Shelf
from bot.errors import Refusal
from bot.model.calls import Answer, Call, Choice, FormErrors, OpenForm, Visibility
from bot.model.commands import Command
from bot.model.forms import Form, form_from_json, form_to_json
from bot.model.messages import OutgoingMessage, Text, message_from_json, note, quoted, text
from bot.ports import EventSink

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.interactions import (
        ApplicationCommandInteractionData,
        ModalSubmitInteractionData,
    )

_log = structlog.get_logger()


class LeftSince(Refusal):
    """That came from a server that you or Pacer has left since, so it can't be shown any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Expected:
    """What an answer may be, as far as it is known before."""

    private: bool = True
    may_open_form: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    rendered: Rendered
    private: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    scene: Scene
    form: Form


class Interactions:
    def __init__(
        self,
        client: discord.Client,
        sink: EventSink,
        commands: Sequence[Command],
        *,
        homes: Homes,
        files: Files,
        shelf: Shelf,
        waits: Waits,
    ) -> None:
        self._client = client
        self._sink = sink
        self._commands = {command.path: command for command in commands}
        self._homes = homes
        self._files = files
        self._shelf = shelf
        self._waits = waits

    async def take(self, interaction: discord.Interaction) -> None:
        """Answers it whatever happens; what can't be answered any more is logged."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
            return
        answering = Answering(interaction, self._waits, arrived=asyncio.get_running_loop().time())
        try:
            await self._take(interaction, answering)
        except Exception:
            _log.exception("interaction.failed", interaction=interaction.id)
            await self._apologise(answering)

    async def _take(self, interaction: discord.Interaction, answering: Answering) -> None:
        """Waits for what is to be said, but never longer than Discord waits for a word."""
        expected = self._expected(interaction)
        responding = asyncio.create_task(self._response(interaction))
        patience = self._waits.form if expected.may_open_form else self._waits.acknowledge
        done, _ = await asyncio.wait({responding}, timeout=patience.total_seconds())
        if not done:
            await answering.defer(private=expected.private)
        match await responding:
            case _Said(rendered=rendered, private=private):
                await answering.show(rendered, private=private)
            case _Opened(scene=scene, form=form) if answering.may_open_form:
                await answering.open(modal(form, scene.untold_space))
            case _Opened(scene=scene, form=form):
                offer = await self._offer(scene, form, [text("Your form is ready.")], "Open the form")
                await answering.show(offer.rendered, private=offer.private)

    def _expected(self, interaction: discord.Interaction) -> "_Expected":
        match interaction.type:
            case discord.InteractionType.application_command:
                path = inbound.path_of(cast("ApplicationCommandInteractionData", interaction.data))
                if path is None:
                    return _Expected(may_open_form=True)
                command = self._commands.get(path)
                return (
                    _Expected(private=not command.public, may_open_form=command.opens_form) if command else _Expected()
                )
            case discord.InteractionType.component:
                pressed = read_pressed(_custom_id(interaction))
                opens_form = isinstance(pressed, PressedAction) and pressed.opens_form
                return _Expected(may_open_form=opens_form or isinstance(pressed, PressedOpen))
        return _Expected()

    # What is to be said

    async def _response(self, interaction: discord.Interaction) -> "_Said | _Opened":
        try:
            scene = await self._scene(interaction)
            match interaction.type:
                case discord.InteractionType.application_command:
                    data = cast("ApplicationCommandInteractionData", interaction.data)
                    files = await self._files.of_command(data)
                    return await self._invoke(scene, inbound.command_call(scene, data, self._me, files))
                case discord.InteractionType.component:
                    return await self._pressed(scene, _custom_id(interaction), interaction.message)
                case discord.InteractionType.modal_submit:
                    filled = cast("ModalSubmitInteractionData", interaction.data)
                    return await self._invoke(scene, inbound.form_call(scene, filled))
            raise UnknownPress
        except Refusal as refusal:
            return _Said(rendered=render(note(quoted(str(refusal)))))

    async def _scene(self, interaction: discord.Interaction) -> Scene:
        """Where it takes place is their home from now on, before their next act. Raises NoHome and Unclear."""
        found = inbound.scene(interaction)
        if found:
            await self._homes.note(interaction.user.id, found.guild)
            return found
        if interaction.channel is None:
            raise NoHome
        space = space_in(_custom_id(interaction))
        wanted = int(space) if space.isdecimal() else None
        member = await self._homes.member(interaction.user.id, wanted)
        if member.guild.id == wanted:
            await self._homes.note(member.id, wanted)
        return Scene(
            id=str(interaction.id),
            guild=member.guild.id,
            caller=inbound.caller(member, member.guild_permissions),
            channel=channel_ref(member.guild.id, interaction.channel.id),
            at=interaction.created_at,
            is_direct=True,
        )

    async def _pressed(self, scene: Scene, custom_id: str, message: discord.Message | None) -> "_Said | _Opened":
        match read_pressed(custom_id):
            case PressedAction(action=action):
                posted = message.id if message and not message.flags.ephemeral else None
                return await self._invoke(scene, inbound.action_call(scene, action, posted))
            case PressedMore(token=token, page=page, space=space):
                kept = message_from_json(await self._kept(scene, token, space))
                find_role = self._roles(scene)
                return _Said(
                    rendered=render(kept, token=token, page=page, find_role=find_role, space=scene.untold_space)
                )
            case PressedOpen(token=token, space=space):
                return _Opened(scene=scene, form=form_from_json(await self._kept(scene, token, space)))
            case None:
                raise UnknownPress

    async def _kept(self, scene: Scene, token: str, space: str) -> str:
        """`space` is the one that kept it, where the channel does not tell. Raises LeftSince, and what reading does."""
        if space and space != str(scene.guild):
            raise LeftSince
        return await self._shelf.read(token, scene.caller.account.account, str(scene.guild))

    async def _invoke(self, scene: Scene, call: Call) -> "_Said | _Opened":
        reply = await self._sink.invoke(call)
        match reply:
            case Answer(message=message, visibility=visibility):
                return await self._said(scene, message, private=visibility is Visibility.PRIVATE)
            case OpenForm(form=form):
                return _Opened(scene=scene, form=form)
            case FormErrors(form=form):
                return await self._offer(scene, form, sentences(reply), "Correct it")

    async def _said(self, scene: Scene, message: OutgoingMessage, *, private: bool) -> "_Said":
        rendered = await self._shelf.shown(
            message,
            lambda token: render(message, token=token, find_role=self._roles(scene), space=scene.untold_space),
            life=FOR_ANSWERS,
            space=str(scene.guild),
            owner=scene.caller.account.account if private else None,
        )
        return _Said(rendered=rendered, private=private)

    async def _offer(self, scene: Scene, form: Form, says: Sequence[Text], label: str) -> "_Said":
        """The form behind a button, filled in as it is."""
        token = await self._shelf.keep(
            form_to_json(form), life=FOR_ANSWERS, space=str(scene.guild), owner=scene.caller.account.account
        )
        opens = Extra(label=label, custom_id=PressedOpen(token=token, space=scene.untold_space).encode())
        return _Said(rendered=render(OutgoingMessage(blocks=tuple(says)), extras=[opens]))

    async def _apologise(self, answering: Answering) -> None:
        try:
            await answering.show(render(APOLOGY), private=True)
        except Exception:
            _log.exception("interaction.unanswered")

    async def _suggest(self, interaction: discord.Interaction) -> None:
        data = cast("ApplicationCommandInteractionData", interaction.data)
        scene = inbound.scene(interaction)
        found: Sequence[Choice] = ()
        is_number = False
        try:
            if scene and (typing := inbound.typing(scene, data)):
                is_number = typing.is_number
                async with asyncio.timeout(self._waits.form.total_seconds()):
                    found = await self._sink.suggest(typing.call, typing.option, typing.typed)
        except Refusal as refusal:
            _log.info("suggestion.refused", why=str(refusal))
        except Exception:
            _log.exception("suggestion.failed", interaction=interaction.id)
        async with asyncio.timeout(self._waits.callback.total_seconds()):
            await interaction.response.autocomplete(native_choices(found, is_number=is_number))

    def _roles(self, scene: Scene) -> FindRole:
        return role_finder(self._client.get_guild(scene.guild))

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0


def _custom_id(interaction: discord.Interaction) -> str:
    """Of the pressed button or the modal that was sent; empty for what has none."""
    return str(cast("Mapping[str, object]", interaction.data or {}).get("custom_id", ""))
