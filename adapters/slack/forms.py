"""A form as a modal, and what was filled in back as its fields' values.

Limits (Slack, views and inputs): title and submit 24 characters, an option's text 75, an input 3,000. A field's block
carries its name, so that Slack can show a sentence at it.
"""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict
from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from adapters.slack.markup import markup
from adapters.slack.render import MOST_SECTION, Payload
from adapters.slack.texts import mrkdwn, plain
from bot.adapting.cutting import Piece, fit
from bot.adapting.markup import cut_units, units
from bot.adapting.pieces import blocks_in
from bot.adapting.pressed import form_id
from bot.model.forms import ChannelField, ChoiceField, Form, FormField, TextField
from bot.model.markdown import parse_markdown

VALUE = "value"
"""Names the one element of each field."""
MOST_TITLE = 24
_MOST_LABEL = 2000
_MOST_OPTION = 75
_MOST_TYPED = 3000
_MOST_RADIO_BUTTONS = 5
"""More of them are a menu."""
_POSTABLE = ["public", "private"]


class Chosen(BaseModel):
    value: str


class Filled(BaseModel):
    """What an element holds; only one of them is there (Slack, view submission)."""

    value: str | None = None
    selected_option: Chosen | None = None
    selected_options: list[Chosen] | None = None
    selected_conversation: str | None = None
    selected_channel: str | None = None


class ViewState(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    values: dict[str, dict[str, Filled]] = {}


def modal(form: Form, *, metadata: str) -> Payload:
    """A view to open; `metadata` says where it was opened and comes back with what was filled in."""
    view = View(
        type="modal",
        callback_id=form_id(form.action),
        title=plain(form.title, MOST_TITLE),
        submit=plain(form.submit, MOST_TITLE),
        close=plain("Cancel", MOST_TITLE),
        private_metadata=metadata or None,
        blocks=[*_intro(form.intro), *map(_input, form.fields)],
    )
    payload: Payload = view.to_dict()
    return payload


def values(state: object) -> Mapping[str, str]:
    """By the fields' names, from a submitted view's `state`; several choices are joined by newlines, what was left
    out is empty. Raises ValidationError for what Slack never sends."""
    filled = ViewState.model_validate(state).values
    return {name: _value(elements[VALUE]) for name, elements in filled.items() if VALUE in elements}


def _value(filled: Filled) -> str:
    if filled.selected_option:
        return filled.selected_option.value
    if filled.selected_options:
        return "\n".join(option.value for option in filled.selected_options)
    return filled.value or filled.selected_conversation or filled.selected_channel or ""


def _intro(intro: str) -> Iterator[Block]:
    shown, _ = fit(parse_markdown(intro), MOST_SECTION, _size)
    text = markup(blocks_in(shown))
    if text.strip():
        yield SectionBlock(text=mrkdwn(text), expand=True)


def _size(pieces: Sequence[Piece]) -> int:
    return units(markup(blocks_in(pieces)))


def _input(field: FormField) -> Block:
    return InputBlock(
        block_id=field.name,
        label=plain(field.label, _MOST_LABEL),
        hint=plain(field.hint, _MOST_LABEL) if field.hint else None,
        optional=not field.required,
        element=_element(field),
    )


def _element(field: FormField) -> InputInteractiveElement:
    match field:
        case TextField():
            return _text(field)
        case ChoiceField():
            return _several(field) if field.several else _one(field)
        case ChannelField():
            return _channel(field)


def _text(field: TextField) -> InputInteractiveElement:
    most = min(field.most, _MOST_TYPED)
    value = field.value if field.long else " ".join(field.value.splitlines())
    return PlainTextInputElement(
        action_id=VALUE, multiline=field.long, max_length=most, initial_value=cut_units(value, most) or None
    )


def _one(field: ChoiceField) -> InputInteractiveElement:
    options = _options(field)
    chosen = next((option for option in options if option.value in field.value), None)
    if len(options) > _MOST_RADIO_BUTTONS:
        return StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)
    return RadioButtonsElement(action_id=VALUE, options=options, initial_option=chosen)


def _several(field: ChoiceField) -> InputInteractiveElement:
    options = _options(field)
    chosen = [option for option in options if option.value in field.value]
    return CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen or None)


def _options(field: ChoiceField) -> list[Option]:
    return [Option(value=option.value, text=plain(option.label, _MOST_OPTION)) for option in field.options]


def _channel(field: ChannelField) -> InputInteractiveElement:
    return ConversationSelectElement(
        action_id=VALUE,
        initial_conversation=field.value or None,
        filter=ConversationFilter(include=_POSTABLE, exclude_bot_users=True),
    )
