"""From Discord's payloads to what Pacer is told: pure. Bots, Pacer itself and Discord's own notes are nobody's acts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import discord

from adapters.discord.commands import PROGRESS, PROGRESS_OF
from adapters.discord.emoji import canonical
from adapters.discord.forms import values
from adapters.discord.refs import account_ref, channel_ref, message_ref, role_ref
from bot.adapting.pressed import NoChallenge, answer_among, read_form
from bot.errors import Refusal
from bot.model.calls import ActionCall, Caller, CommandCall, DirectText, FormCall, OptionValue
from bot.model.events import ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.files import TextFile
from bot.model.messages import Action
from bot.model.refs import ChannelRef, RoleRef

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.interactions import (
        ApplicationCommandInteractionData,
        ApplicationCommandInteractionDataOption,
        MessageApplicationCommandInteractionData,
        ModalSubmitInteractionData,
        ResolvedData,
        UserApplicationCommandInteractionData,
    )

_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)


class Everyone(Refusal):
    """That would be everyone here. Choose a role that some people have."""


class UnknownPress(Refusal):
    """That button is none of Pacer's. /help shows what there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Who acts where and when (aware UTC), and the act's id."""

    id: str
    guild: int
    caller: Caller
    channel: ChannelRef
    at: datetime
    is_direct: bool = False

    @property
    def untold_space(self) -> str:
        """The guild, in a direct message, whose channel does not tell it; what leads back here carries it."""
        return str(self.guild) if self.is_direct else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Typing:
    """An option while it is typed."""

    call: CommandCall
    option: str
    typed: str
    is_number: bool


# Who and where


def caller(member: discord.Member, permissions: discord.Permissions) -> Caller:
    """A guild's member; `permissions` are the member's own as Discord sees them now."""
    return Caller(
        account=account_ref(member.guild.id, member.id),
        name=member.display_name,
        is_admin=permissions.manage_guild or permissions.administrator or member.guild.owner_id == member.id,
        roles=tuple(str(role.id) for role in member.roles if not role.is_default()),
    )


def stranger(guild: int, user: discord.User | discord.Member) -> Caller:
    """Somebody of whom no more than the account is known, as in lists."""
    return Caller(account=account_ref(guild, user.id), name=user.display_name, is_name_known=False)


def scene(interaction: discord.Interaction) -> Scene | None:
    """Where an interaction takes place; None where that is no guild's channel."""
    channel = interaction.channel
    if not isinstance(interaction.user, discord.Member) or interaction.guild_id is None or channel is None:
        return None
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Scene(
        id=str(interaction.id),
        guild=interaction.guild_id,
        caller=caller(interaction.user, interaction.permissions),
        channel=_place(interaction.guild_id, channel.id, parent),
        at=interaction.created_at,
    )


def _place(guild: int, channel: int, parent: int | None) -> ChannelRef:
    return channel_ref(guild, channel) if parent is None else channel_ref(guild, parent, channel)


# Commands


def path_of(data: "ApplicationCommandInteractionData") -> tuple[str, ...] | None:
    """The command's path; None for what is chosen on a message, which is no command of Pacer's."""
    if data["type"] == 1:
        return _path(data["name"], data.get("options", []))[0]
    return PROGRESS if data["type"] == 2 else None


def command_call(
    scene: Scene, data: "ApplicationCommandInteractionData", me: int, files: Mapping[str, TextFile]
) -> CommandCall | ActionCall:
    """A slash command with its files by their ids, or what was chosen on a message or a member. Raises NoChallenge."""
    if data["type"] == 1:
        return _slash(scene, data["name"], data.get("options", []), data.get("resolved", {}), files)
    if data["type"] == 2:
        return _progress_of(scene, data)
    return _answer_this(scene, data, me)


def typing(scene: Scene, data: "ApplicationCommandInteractionData") -> Typing | None:
    """The option that is being typed, with the command as filled in so far."""
    if data["type"] != 1:
        return None
    _, options = _path(data["name"], data.get("options", []))
    call = _slash(scene, data["name"], data.get("options", []), data.get("resolved", {}), {})
    for option in options:
        if (option["type"] == 3 or option["type"] == 4) and option.get("focused"):
            is_number = option["type"] == 4
            return Typing(call=call, option=option["name"], typed=str(option["value"]), is_number=is_number)
    return None


def _slash(
    scene: Scene,
    name: str,
    given: Sequence["ApplicationCommandInteractionDataOption"],
    resolved: "ResolvedData",
    files: Mapping[str, TextFile],
) -> CommandCall:
    path, options = _path(name, given)
    return CommandCall(
        id=scene.id,
        caller=scene.caller,
        channel=scene.channel,
        at=scene.at,
        path=path,
        options=dict(_options(scene.guild, options, resolved, files)),
    )


def _path(
    name: str, options: Sequence["ApplicationCommandInteractionDataOption"]
) -> tuple[tuple[str, ...], Sequence["ApplicationCommandInteractionDataOption"]]:
    path: tuple[str, ...] = (name,)
    while options and (options[0]["type"] == 1 or options[0]["type"] == 2):
        path = (*path, options[0]["name"])
        options = options[0].get("options", [])
    return path, options


def _options(
    guild: int,
    options: Sequence["ApplicationCommandInteractionDataOption"],
    resolved: "ResolvedData",
    files: Mapping[str, TextFile],
) -> Iterator[tuple[str, OptionValue]]:
    for option in options:
        if option["type"] == 3 or option["type"] == 4 or option["type"] == 5:
            yield option["name"], option["value"]
        elif option["type"] == 6:
            yield option["name"], account_ref(guild, int(option["value"]))
        elif option["type"] == 7:
            yield option["name"], _chosen_channel(guild, int(option["value"]), resolved)
        elif option["type"] == 8:
            yield option["name"], _chosen_role(guild, int(option["value"]), resolved)
        elif option["type"] == 11 and str(option["value"]) in files:
            yield option["name"], files[str(option["value"])]


def _chosen_channel(guild: int, channel: int, resolved: "ResolvedData") -> ChannelRef:
    found = resolved.get("channels", {}).get(str(channel))
    if found and found["type"] in (10, 11, 12) and found["parent_id"] is not None:
        return _place(guild, channel, int(found["parent_id"]))
    return channel_ref(guild, channel)


def _chosen_role(guild: int, role: int, resolved: "ResolvedData") -> RoleRef:
    """Raises Everyone: that role has the id of its guild."""
    if role == guild:
        raise Everyone
    found = resolved.get("roles", {}).get(str(role))
    return role_ref(guild, role, found["name"] if found else str(role))


def _progress_of(scene: Scene, data: "UserApplicationCommandInteractionData") -> CommandCall:
    return CommandCall(
        id=scene.id,
        caller=scene.caller,
        channel=scene.channel,
        at=scene.at,
        path=PROGRESS,
        options={PROGRESS_OF: account_ref(scene.guild, int(data["target_id"]))},
    )


def _answer_this(scene: Scene, data: "MessageApplicationCommandInteractionData", me: int) -> ActionCall:
    message = data.get("resolved", {}).get("messages", {}).get(str(data["target_id"]))
    if message is None or int(message["author"]["id"]) != me:
        raise NoChallenge
    return action_call(scene, answer_among(_custom_ids(message.get("components", []))), int(message["id"]))


def _custom_ids(components: Sequence[object]) -> Iterator[str]:
    for component in components:
        if isinstance(component, dict):
            yield str(component.get("custom_id", ""))
            yield from _custom_ids(component.get("components", []))


# Buttons and forms


def action_call(scene: Scene, action: Action, message: int | None) -> ActionCall:
    """A pressed button; the message is None where it stood under a private answer."""
    return ActionCall(
        id=scene.id,
        caller=scene.caller,
        channel=scene.channel,
        at=scene.at,
        action=action,
        post=None if message is None else message_ref(scene.channel, message),
    )


def form_call(scene: Scene, data: "ModalSubmitInteractionData") -> FormCall:
    """A modal that was sent. Raises UnknownPress."""
    action = read_form(data["custom_id"])
    if action is None:
        raise UnknownPress
    filled: Mapping[str, str] = values(data)
    return FormCall(id=scene.id, caller=scene.caller, channel=scene.channel, at=scene.at, action=action, values=filled)


# Messages and reactions


def is_somebodys(message: discord.Message) -> bool:
    """Whether a person wrote it, and not a bot, a webhook or Discord itself."""
    return not message.author.bot and message.webhook_id is None and message.type in _SPOKEN


def thread_replied(message: discord.Message, guild: int, parent: int, text: str | None) -> ThreadReplied:
    """A message in a thread of the channel `parent`; `text` is what it says, None where that is not read."""
    author = message.author
    by = caller(author, author.guild_permissions) if isinstance(author, discord.Member) else stranger(guild, author)
    return ThreadReplied(
        thread=channel_ref(guild, parent, message.channel.id),
        message=str(message.id),
        by=by,
        at=message.created_at,
        text=text,
    )


def direct_text(message: discord.Message, text: str, by: Caller, guild: int) -> DirectText:
    """`text` is what it says, its files read."""
    return DirectText(
        id=str(message.id),
        caller=by,
        channel=channel_ref(guild, message.channel.id),
        at=message.created_at,
        text=text,
    )


def reaction_added(
    payload: discord.RawReactionActionEvent, guild: int, parent: int | None, now: datetime
) -> ReactionAdded | None:
    """None where a bot reacted; Discord keeps no time of a reaction, so `now` stands for it."""
    member = payload.member
    if member is None or member.bot:
        return None
    return ReactionAdded(
        post=message_ref(_place(guild, payload.channel_id, parent), payload.message_id),
        emoji=canonical(payload.emoji),
        by=caller(member, member.guild_permissions),
        at=now,
    )


def reaction_removed(
    payload: discord.RawReactionActionEvent, guild: int, parent: int | None, me: int, now: datetime
) -> ReactionRemoved | None:
    """None where Pacer took back its own; a removal does not say whether its member is a bot."""
    if payload.user_id == me:
        return None
    return ReactionRemoved(
        post=message_ref(_place(guild, payload.channel_id, parent), payload.message_id),
        emoji=canonical(payload.emoji),
        by=account_ref(guild, payload.user_id),
        at=now,
    )
