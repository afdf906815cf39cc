"""A modal as a person fills it in, turned into what Discord sends."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tests.standins.discord.components import ENTITY_SELECTS, Kind
from tests.standins.discord.entities import Channel, Role, User
from tests.standins.discord.interactions import Modal, ModalField
from tests.standins.discord.invoking import NotPossible
from tests.standins.discord.wire import Fields, Json
from tests.standins.discord.world import World

Entity = User | Role | Channel
FieldValue = str | bool | Entity | Sequence[str] | Sequence[Entity] | None
LONGEST = 4000


def completed(modal: Modal, values: Mapping[str, FieldValue], world: World) -> dict[str, FieldValue]:
    """By custom_id: what is not named stays as the bot filled it in; fields go by label or custom_id."""
    named = {field.label for field in modal.fields} | {field.custom_id for field in modal.fields}
    if unknown := set(values) - named:
        raise NotPossible(f"The form has no field {', '.join(sorted(unknown))}; it has {', '.join(sorted(named))}.")
    return {field.custom_id: _complete(field, values, world) for field in modal.fields}


def filled_in(modal: Modal, values: Mapping[str, FieldValue]) -> Json:
    """`values` by custom_id, options by label or value."""
    return {
        "custom_id": modal.custom_id,
        "components": [_sent(Fields(each), modal.fields, values) for each in modal.components],
    }


def entities_in(values: Mapping[str, FieldValue]) -> list[Entity]:
    """Whoever and whatever was chosen in selects of people, roles and channels."""
    return [each for value in values.values() for each in _many(value) if isinstance(each, User | Role | Channel)]


def _sent(part: Fields, fields: Sequence[ModalField], values: Mapping[str, FieldValue]) -> Json:
    sent: Json = {"type": part.number("type"), "id": part.number("id")}
    if part.number("type") == Kind.LABEL:
        return sent | {"component": _answer(_field(fields, part.part("component")), values)}
    if part.number("type") == Kind.ACTION_ROW:
        rows = part.parts("components")
        return sent | {"components": [_answer(_field(fields, row), values) for row in rows]}
    return sent


def _field(fields: Sequence[ModalField], raw: Fields) -> ModalField:
    return next(field for field in fields if field.raw.raw == raw.raw)


def _answer(field: ModalField, values: Mapping[str, FieldValue]) -> Json:
    answer = ANSWERS[field.kind](field, values[field.custom_id])
    return {"type": int(field.kind), "id": field.raw.number("id"), "custom_id": field.custom_id} | answer


def _complete(field: ModalField, values: Mapping[str, FieldValue], world: World) -> FieldValue:
    for name in (field.label, field.custom_id):
        if name in values:
            return values[name]
    if field.kind is Kind.TEXT_INPUT:
        return field.raw.text("value")
    if field.kind is Kind.CHECKBOX:
        return field.raw.flag("default")
    if field.kind in ENTITY_SELECTS:
        return [each for default in field.raw.parts("default_values") for each in _entities(default, world)]
    return [option.text("value") for option in field.raw.parts("options") if option.flag("default")]


def _entities(default: Fields, world: World) -> Iterator[Entity]:
    """None for what is gone meanwhile."""
    snowflake = default.snowflake("id")
    tables: dict[str, list[Mapping[int, Entity]]] = {
        "user": [world.users],
        "channel": [world.channels],
        "role": [*world.roles.values()],
    }
    for table in tables[default.text("type")]:
        if snowflake in table:
            yield table[snowflake]


def _text(field: ModalField, value: FieldValue) -> Json:
    if not isinstance(value, str):
        raise NotPossible(f"{field.label} is a text.")
    least, most = field.raw.number("min_length"), field.raw.number("max_length", LONGEST)
    if field.is_required and not value.strip():
        raise NotPossible(f"{field.label} must be filled in.")
    if value and not least <= len(value) <= most:
        raise NotPossible(f"{field.label} takes {least} to {most} characters, not {len(value)}.")
    return {"value": value}


def _one(field: ModalField, value: FieldValue) -> Json:
    chosen = _values(field, value)
    if len(chosen) > 1 or (field.is_required and not chosen):
        raise NotPossible(f"{field.label} takes one of {', '.join(field.options)}.")
    return {"value": chosen[0] if chosen else None}


def _several(field: ModalField, value: FieldValue) -> Json:
    chosen = _values(field, value)
    least = field.raw.number("min_values", 1 if field.is_required else 0)
    most = field.raw.number("max_values", len(field.options) if field.kind is Kind.CHECKBOX_GROUP else 1)
    if not (least <= len(chosen) <= most) and (chosen or field.is_required):
        raise NotPossible(f"{field.label} takes {least} to {most} of {', '.join(field.options)}.")
    return {"values": chosen}


def _box(field: ModalField, value: FieldValue) -> Json:
    if not isinstance(value, bool):
        raise NotPossible(f"{field.label} is ticked or not.")
    return {"value": value}


def _values(field: ModalField, value: FieldValue) -> list[str]:
    if field.kind in ENTITY_SELECTS:
        return [str(each.id) if isinstance(each, User | Role | Channel) else str(each) for each in _many(value)]
    return [_option(field, str(each)) for each in _many(value)]


def _option(field: ModalField, wanted: str) -> str:
    for option in field.raw.parts("options"):
        if wanted in (option.text("value"), option.text("label")):
            return option.text("value")
    raise NotPossible(f"{field.label} offers {', '.join(field.options)}, not {wanted}.")


def _many(value: FieldValue) -> Iterable[str | Entity]:
    if value is None or isinstance(value, bool):
        return ()
    return (value,) if isinstance(value, str | User | Role | Channel) else value


ANSWERS: dict[Kind, Callable[[ModalField, FieldValue], Json]] = {
    Kind.TEXT_INPUT: _text,
    Kind.RADIO_GROUP: _one,
    Kind.CHECKBOX_GROUP: _several,
    Kind.CHECKBOX: _box,
    Kind.STRING_SELECT: _several,
    **dict.fromkeys(ENTITY_SELECTS, _several),
}
