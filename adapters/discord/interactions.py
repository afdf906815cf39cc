"""Commands, buttons, forms and suggestions: what was asked goes to the core, its reply back to whoever asked.

Nothing is kept in memory for it, so that everything works after a restart.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import discord
import structlog

from adapters.discord import inbound
from adapters.discord.answering import Answering
from adapters.discord.forms import form_from_json, form_to_json, modal
from adapters.discord.homes import Homes
from adapters.discord.inbound import Scene, UnknownPress
from adapters.discord.refs import channel_ref
from adapters.discord.render import Extra, render
from adapters.discord.roles import role_finder
from adapters.discord.showing import shown
from adapters.discord.suggesting import native_choices
from adapters.discord.waits import Waits
from bot.adapting.pieces import FindRole
from bot.adapting.pressed import PressedAction, PressedMore, PressedOpen, read_pressed
from bot.adapting.shelf import FOR_ANSWERS, Shelf
from bot.errors import Refusal
from bot.model.calls import Answer, Call, CommandCall, FormErrors, OpenForm, Reply, Visibility
from bot.model.commands import Command
from bot.model.forms import Form
from bot.model.messages import OutgoingMessage, Text, message_from_json, note, quoted, text
from bot.ports import EventSink

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.interactions import (
        ApplicationCommandInteractionData,
        MessageComponentInteractionData,
        ModalSubmitInteractionData,
    )

APOLOGY = note("Something went wrong on Pacer's side. Please try again.")

_log = structlog.get_logger()


class NoHome(Refusal):
    """Use a command in a server that has Pacer, then try here again."""


class Interactions:
    def __init__(
        self,
        client: discord.Client,
        sink: EventSink,
        commands: Sequence[Command],
        *,
        homes: Homes,
        shelf: Shelf,
        waits: Waits,
    ) -> None:
        self._client = client
        self._sink = sink
        self._commands = {command.path: command for command in commands}
        self._homes = homes
        self._shelf = shelf
        self._waits = waits

    async def take(self, interaction: discord.Interaction) -> None:
        """Answers it whatever happens; what can't be answered any more is logged."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
            return
        answering = Answering(interaction)
        try:
            await self._take(interaction, answering)
        except Refusal as refusal:
            await self._tell(answering, note(quoted(str(refusal))))
        except Exception:
            _log.exception("interaction.failed", interaction=interaction.id)
            await self._tell(answering, APOLOGY)
        if interaction.guild_id is not None:
            await self._homes.note(interaction.user.id, interaction.guild_id)

    async def _take(self, interaction: discord.Interaction, answering: Answering) -> None:
        scene = await self._scene(interaction)
        match interaction.type:
            case discord.InteractionType.application_command:
                await self._command(scene, cast("ApplicationCommandInteractionData", interaction.data), answering)
            case discord.InteractionType.component:
                custom_id = cast("MessageComponentInteractionData", interaction.data)["custom_id"]
                await self._pressed(scene, custom_id, interaction.message, answering)
            case discord.InteractionType.modal_submit:
                call = inbound.form_call(scene, cast("ModalSubmitInteractionData", interaction.data))
                await self._invoke(scene, call, answering)

    async def _scene(self, interaction: discord.Interaction) -> Scene:
        """Raises NoHome."""
        found = inbound.scene(interaction)
        if found:
            return found
        member = await self._homes.member(interaction.user.id)
        if member is None or interaction.channel is None:
            raise NoHome
        return Scene(
            id=str(interaction.id),
            guild=member.guild.id,
            caller=inbound.caller(member, member.guild_permissions),
            channel=channel_ref(member.guild.id, interaction.channel.id),
            at=interaction.created_at,
        )

    async def _command(self, scene: Scene, data: "ApplicationCommandInteractionData", answering: Answering) -> None:
        call = inbound.command_call(scene, data, self._me)
        command = self._commands.get(call.path) if isinstance(call, CommandCall) else None
        public = command is not None and command.public
        may_open = command.opens_form if command else not isinstance(call, CommandCall)
        await self._invoke(scene, call, answering, private=not public, may_open_form=may_open)

    async def _pressed(
        self, scene: Scene, custom_id: str, message: discord.Message | None, answering: Answering
    ) -> None:
        match read_pressed(custom_id):
            case PressedAction(action=action):
                posted = message.id if message and not message.flags.ephemeral else None
                await self._invoke(scene, inbound.action_call(scene, action, posted), answering, may_open_form=True)
            case PressedMore(token=token, page=page):
                kept = message_from_json(await self._shelf.read(token, scene.caller.account.account))
                rendered = render(kept, token=token, page=page, find_role=self._roles(scene))
                await answering.show(rendered, private=True)
            case PressedOpen(token=token):
                await answering.open(modal(form_from_json(await self._shelf.read(token, scene.caller.account.account))))
            case None:
                raise UnknownPress

    async def _invoke(
        self, scene: Scene, call: Call, answering: Answering, *, private: bool = True, may_open_form: bool = False
    ) -> None:
        """Waits for the core, but never longer than Discord waits for a word."""
        replying = asyncio.create_task(self._sink.invoke(call))
        patience = self._waits.form if may_open_form else self._waits.acknowledge
        done, _ = await asyncio.wait({replying}, timeout=patience.total_seconds())
        if not done:
            await answering.defer(private=private)
        await self._deliver(scene, await replying, answering)

    async def _deliver(self, scene: Scene, reply: Reply, answering: Answering) -> None:
        match reply:
            case Answer(message=message, visibility=visibility):
                await self._show(scene, message, answering, private=visibility is Visibility.PRIVATE)
            case OpenForm(form=form) if answering.may_open_form:
                await answering.open(modal(form))
            case OpenForm(form=form):
                await self._offer(scene, form, [text("Your form is ready.")], "Open the form", answering)
            case FormErrors(form=form):
                await self._offer(scene, form, _sentences(reply), "Correct it", answering)

    async def _show(self, scene: Scene, message: OutgoingMessage, answering: Answering, *, private: bool) -> None:
        owner = scene.caller.account.account if private else None
        rendered = await shown(message, self._shelf, life=FOR_ANSWERS, owner=owner, find_role=self._roles(scene))
        await answering.show(rendered, private=private)

    async def _offer(self, scene: Scene, form: Form, says: Sequence[Text], label: str, answering: Answering) -> None:
        """The form behind a button, filled in as it is."""
        token = await self._shelf.keep(form_to_json(form), life=FOR_ANSWERS, owner=scene.caller.account.account)
        opens = Extra(label=label, custom_id=PressedOpen(token=token).encode())
        await answering.show(render(OutgoingMessage(blocks=tuple(says)), extras=[opens]), private=True)

    async def _tell(self, answering: Answering, message: OutgoingMessage) -> None:
        try:
            await answering.show(render(message), private=True)
        except Exception:
            _log.exception("interaction.unanswered")

    async def _suggest(self, interaction: discord.Interaction) -> None:
        data = cast("ApplicationCommandInteractionData", interaction.data)
        scene = inbound.scene(interaction)
        typing = inbound.typing(scene, data) if scene else None
        try:
            found = await self._sink.suggest(typing.call, typing.option, typing.typed) if typing else []
        except Exception:
            _log.exception("suggestion.failed", interaction=interaction.id)
            found = []
        is_number = typing is not None and typing.is_number
        await interaction.response.autocomplete(native_choices(found, is_number=is_number))

    def _roles(self, scene: Scene) -> FindRole:
        return role_finder(self._client.get_guild(scene.guild))

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0


def _sentences(reply: FormErrors) -> list[Text]:
    labels = {field.name: field.label for field in reply.form.fields}
    return [
        text("**", quoted(labels.get(name, name)), "** ", quoted(sentence)) for name, sentence in reply.errors.items()
    ]
