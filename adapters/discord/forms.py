"""A form as a modal, and what was filled in back as its fields' values."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import discord

from bot.adapting.markup import cut_units
from bot.adapting.pressed import form_id
from bot.model.forms import ChannelField, ChoiceField, Form, FormField, TextField

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.interactions import ModalSubmitInteractionData

MOST_COMPONENTS = 5
MOST_TITLE = 45
_MOST_LABEL = 45
_MOST_HINT = 100
_MOST_OPTION = 100
_MOST_TYPED = 4000
_POSTABLE = [discord.ChannelType.text, discord.ChannelType.news]

Item = discord.ui.Item[discord.ui.Modal]


def modal(form: Form, space: str = "") -> discord.ui.Modal:
    """A modal that discord.py sends and forgets: our own code answers it, also after a restart.

    It carries the `space` where its channel does not tell it.
    """
    built = discord.ui.Modal(title=form.title[:MOST_TITLE], custom_id=form_id(form.action, space))
    intro = form.intro
    if intro and len(form.fields) < MOST_COMPONENTS:
        built.add_item(discord.ui.TextDisplay(intro))
        intro = ""
    for field in form.fields:
        hint = field.hint
        if not hint and len(intro) <= _MOST_HINT:
            hint, intro = intro, ""
        built.add_item(
            discord.ui.Label(
                text=field.label[:_MOST_LABEL], description=hint[:_MOST_HINT] or None, component=_component(field)
            )
        )
    built.stop()
    return built


def values(data: "ModalSubmitInteractionData") -> Mapping[str, str]:
    """By the fields' names; several choices are joined by newlines, one that wasn't made is empty."""
    return dict(_values(data))


def _values(data: "ModalSubmitInteractionData") -> Iterator[tuple[str, str]]:
    for row in data["components"]:
        if row["type"] == 18:
            component = row["component"]
            if component["type"] == 4 or component["type"] == 21:
                yield component["custom_id"], component["value"] or ""
            elif component["type"] != 23:
                yield component["custom_id"], "\n".join(component["values"])


def _component(field: FormField) -> Item:
    match field:
        case TextField():
            return _text(field)
        case ChoiceField():
            return _several(field) if field.several else _one(field)
        case ChannelField():
            return _channel(field)


def _text(field: TextField) -> Item:
    # Discord's client counts UTF-16 code units too.
    most = min(field.most, _MOST_TYPED)
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.long if field.long else discord.TextStyle.short,
        required=field.required,
        max_length=most,
        default=cut_units(field.value, most) or None,
    )


def _one(field: ChoiceField) -> Item:
    return discord.ui.RadioGroup(
        custom_id=field.name,
        required=field.required,
        options=[
            discord.RadioGroupOption(
                value=option.value, label=option.label[:_MOST_OPTION], default=option.value in field.value
            )
            for option in field.options
        ],
    )


def _several(field: ChoiceField) -> Item:
    return discord.ui.CheckboxGroup(
        custom_id=field.name,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=len(field.options),
        options=[
            discord.CheckboxGroupOption(
                value=option.value, label=option.label[:_MOST_OPTION], default=option.value in field.value
            )
            for option in field.options
        ],
    )


def _channel(field: ChannelField) -> Item:
    chosen = [int(field.value)] if field.value.isdecimal() else []
    return discord.ui.ChannelSelect(
        custom_id=field.name,
        channel_types=_POSTABLE,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=1,
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel) for channel in chosen
        ],
    )
