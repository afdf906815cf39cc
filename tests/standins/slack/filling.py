"""A modal as a person fills it in, turned into the `state` that Slack sends."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tests.standins.slack.entities import Channel, User, View
from tests.standins.wire import Fields, Json

Value = str | int | date | time | datetime | User | Channel | None
FieldValue = Value | Sequence[str] | Sequence[User] | Sequence[Channel]
Offered = Mapping[str, Sequence[Json]]
"""What was suggested in external selects, by action id."""
LONGEST = 3000
"""Slack's documentation, plain-text input element."""


class NotPossible(AssertionError):
    """Slack's client would not let a person do that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing to fill in."""

    label: str
    """Empty outside input blocks."""
    block_id: str
    is_required: bool
    element: Fields
    offered: Sequence[Json]
    """What was suggested, in an external select."""

    @property
    def kind(self) -> str:
        return self.element.text("type")

    @property
    def action_id(self) -> str:
        return self.element.text("action_id")

    @property
    def name(self) -> str:
        return self.label or self.action_id

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.block_id, self.action_id)

    @property
    def options(self) -> list[Json]:
        """With those that the bot had chosen already, which an external select does not list."""
        grouped = [option for group in self.element.parts("option_groups") for option in group.parts("options")]
        chosen = self.element.parts("initial_options")
        if "initial_option" in self.element:
            chosen.append(self.element.part("initial_option"))
        return [*(each.raw for each in [*self.element.parts("options"), *grouped, *chosen]), *self.offered]


def filled_in(view: View, values: Mapping[str, FieldValue], offered: Offered | None = None) -> Json:
    """The `state`; what is not named stays as the bot filled it in.

    Fields go by label, block id or action id, options by what stands there or by value. NotPossible where the client
    would not send it.
    """
    fields = list(fields_of(view, offered))
    _check_known(fields, values)
    for field in fields:
        if field.is_required and not any(_answer(field, values).values()):
            raise NotPossible(f"{field.name} must be filled in.")
    return _state(fields, values)


def as_it_stands(view: View) -> Json:
    """The `state` of a form that nobody touched."""
    return _state(fields_of(view), {})


def fields_of(view: View, offered: Offered | None = None) -> Iterator[Field]:
    """Whatever holds a value in it, in the order of reading."""
    for block in view.fields.parts("blocks"):
        is_input = block.text("type") == "input"
        for element in _elements(block):
            if element.text("type") in KINDS:
                yield Field(
                    label=block.part("label").text("text") if is_input else "",
                    block_id=block.text("block_id"),
                    is_required=is_input and not block.flag("optional"),
                    element=element,
                    offered=(offered or {}).get(element.text("action_id"), ()),
                )


def _state(fields: Iterable[Field], values: Mapping[str, FieldValue]) -> Json:
    state: dict[str, Json] = {}
    for field in fields:
        state.setdefault(field.block_id, {})[field.action_id] = {"type": field.kind, **_answer(field, values)}
    return {"values": state}


def _answer(field: Field, values: Mapping[str, FieldValue]) -> Json:
    fill, initial = KINDS[field.kind]
    named = [name for name in field.names if name in values]
    return fill(field, values[named[0]] if named else initial(field))


def _elements(block: Fields) -> Iterator[Fields]:
    for key in ("element", "accessory"):
        if key in block:
            yield block.part(key)
    if block.text("type") == "actions":
        yield from block.parts("elements")


def _check_known(fields: Sequence[Field], values: Mapping[str, FieldValue]) -> None:
    names = {name for field in fields for name in field.names}
    if unknown := set(values) - names:
        known = ", ".join(field.name for field in fields)
        raise NotPossible(f"The form has no field {', '.join(sorted(unknown))}; it has {known or 'none'}.")


# Texts


def _text(field: Field, value: FieldValue) -> Json:
    written = _written(field, value)
    least, most = field.element.number("min_length"), field.element.number("max_length", LONGEST)
    if written and not least <= len(written) <= most:
        raise NotPossible(f"{field.name} takes {least} to {most} characters, not {len(written)}.")
    if "\n" in written and not field.element.flag("multiline"):
        raise NotPossible(f"{field.name} has only one line.")
    return {"value": written or None}


def _number(field: Field, value: FieldValue) -> Json:
    written = _written(field, str(value) if isinstance(value, int) else value)
    if written and not re.fullmatch(
        r"-?\d+(\.\d+)?" if field.element.flag("is_decimal_allowed") else r"-?\d+", written
    ):
        raise NotPossible(f"{field.name} takes a number, not {written!r}.")
    for bound, sign in (("min_value", 1), ("max_value", -1)):
        limit = field.element.text(bound)
        if written and limit and float(written) * sign < float(limit) * sign:
            raise NotPossible(f"{field.name} has a {bound} of {limit}.")
    return {"value": written or None}


def _address(pattern: str) -> "Fill":
    def fill(field: Field, value: FieldValue) -> Json:
        written = _written(field, value)
        if written and not re.fullmatch(pattern, written):
            raise NotPossible(f"{field.name} does not take {written!r}.")
        return {"value": written or None}

    return fill


def _written(field: Field, value: FieldValue) -> str:
    if value is not None and not isinstance(value, str):
        raise NotPossible(f"{field.name} is a text, not {value!r}.")
    return value or ""


# Choices


def _option(field: Field, value: FieldValue) -> Json:
    chosen = _options(field, value)
    if len(chosen) > 1:
        raise NotPossible(f"{field.name} takes one of {_shown(field)}.")
    return {"selected_option": chosen[0] if chosen else None}


def _several_options(field: Field, value: FieldValue) -> Json:
    return {"selected_options": _within_limit(field, _options(field, value))}


def _options(field: Field, value: FieldValue) -> list[Json]:
    return [_offered(field, str(each)) for each in _many(value)]


def _offered(field: Field, wanted: str) -> Json:
    for option in field.options:
        if wanted in (Fields(option).part("text").text("text"), option.get("value")):
            return option
    raise NotPossible(f"{field.name} offers {_shown(field)}, not {wanted!r}.")


def _shown(field: Field) -> str:
    return ", ".join(Fields(option).part("text").text("text") for option in field.options) or "nothing"


# People and places


def _entity(key: str) -> "Fill":
    def fill(field: Field, value: FieldValue) -> Json:
        chosen = _ids(value)
        if len(chosen) > 1:
            raise NotPossible(f"{field.name} takes one.")
        return {key: chosen[0] if chosen else None}

    return fill


def _entities(key: str) -> "Fill":
    def fill(field: Field, value: FieldValue) -> Json:
        return {key: _within_limit(field, _ids(value))}

    return fill


def _ids(value: FieldValue) -> list[str]:
    return [each.id if isinstance(each, User | Channel) else str(each) for each in _many(value)]


# Times


def _date(field: Field, value: FieldValue) -> Json:
    return {"selected_date": date.fromisoformat(str(value)).isoformat() if value else None}


def _time(field: Field, value: FieldValue) -> Json:
    return {"selected_time": time.fromisoformat(str(value)).strftime("%H:%M") if value else None}


def _instant(field: Field, value: FieldValue) -> Json:
    return {"selected_date_time": int(value.timestamp()) if isinstance(value, datetime) else value}


def _within_limit(field: Field, chosen: list[Json] | list[str]) -> list[Json] | list[str]:
    most = field.element.number("max_selected_items", len(chosen))
    if len(chosen) > most:
        raise NotPossible(f"{field.name} takes {most} at most.")
    return chosen


def _many(value: FieldValue) -> Sequence[object]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str | int | date | time | User | Channel) else value


# What the bot filled in


def _initial(key: str) -> "Initial":
    def read(field: Field) -> FieldValue:
        value = field.element.raw.get(key)
        return value if isinstance(value, str | int) else None

    return read


def _initial_option(field: Field) -> FieldValue:
    return field.element.part("initial_option").text("value") or None


def _initial_options(field: Field) -> FieldValue:
    return [option.text("value") for option in field.element.parts("initial_options")]


def _initial_ids(key: str) -> "Initial":
    return lambda field: field.element.texts(key)


Fill = Callable[[Field, FieldValue], Json]
Initial = Callable[[Field], FieldValue]
KINDS: dict[str, tuple[Fill, Initial]] = {
    "plain_text_input": (_text, _initial("initial_value")),
    "number_input": (_number, _initial("initial_value")),
    "email_text_input": (_address(r"[^@\s]+@[^@\s]+\.[^@\s]+"), _initial("initial_value")),
    "url_text_input": (_address(r"https?://\S+"), _initial("initial_value")),
    "static_select": (_option, _initial_option),
    "radio_buttons": (_option, _initial_option),
    "external_select": (_option, _initial_option),
    "multi_static_select": (_several_options, _initial_options),
    "multi_external_select": (_several_options, _initial_options),
    "checkboxes": (_several_options, _initial_options),
    "users_select": (_entity("selected_user"), _initial("initial_user")),
    "channels_select": (_entity("selected_channel"), _initial("initial_channel")),
    "conversations_select": (_entity("selected_conversation"), _initial("initial_conversation")),
    "multi_users_select": (_entities("selected_users"), _initial_ids("initial_users")),
    "multi_channels_select": (_entities("selected_channels"), _initial_ids("initial_channels")),
    "multi_conversations_select": (_entities("selected_conversations"), _initial_ids("initial_conversations")),
    "datepicker": (_date, _initial("initial_date")),
    "timepicker": (_time, _initial("initial_time")),
    "datetimepicker": (_instant, _initial("initial_date_time")),
}
"""How each element is filled in, and what stands in it at first."""
