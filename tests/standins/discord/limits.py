"""What Discord refuses to show; the numbers are those of its documentation (Message, Component and Embed resources)."""

from collections.abc import Callable, Iterable, Sequence

from tests.standins.discord.components import ENTITY_SELECTS, LINK_STYLE, SELECTS, Kind, texts_in, walk
from tests.standins.discord.errors import EMPTY_MESSAGE, ApiError, invalid_form
from tests.standins.discord.wire import Fields, Json

IN_MESSAGES_V2 = {
    Kind.ACTION_ROW,
    Kind.SECTION,
    Kind.TEXT_DISPLAY,
    Kind.MEDIA_GALLERY,
    Kind.FILE,
    Kind.SEPARATOR,
    Kind.CONTAINER,
}
IN_MODALS = {Kind.ACTION_ROW, Kind.TEXT_DISPLAY, Kind.LABEL}
IN_ROWS = SELECTS | {Kind.BUTTON}
IN_LABELS = SELECTS | {Kind.TEXT_INPUT, Kind.FILE_UPLOAD, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP, Kind.CHECKBOX}
PREMIUM_STYLE = 6


def check_message(
    *, content: str, components: Sequence[Json], embeds: Sequence[Json], has_files: bool, is_v2: bool
) -> None:
    """ApiError where Discord would not take such a message."""
    if is_v2:
        _check_v2(content, components, embeds)
    elif not (content.strip() or components or embeds or has_files):
        raise ApiError(EMPTY_MESSAGE)
    else:
        _most(content, 2000, "content")
        _count(components, 0, 5, "components")
        _check_children(components, {Kind.ACTION_ROW}, "components")
        _check_embeds(embeds)
    _check_custom_ids(components)


def check_modal(modal: Fields) -> None:
    """ApiError where Discord would not open such a form."""
    components = [each.raw for each in modal.parts("components")]
    _length(modal.text("title"), 1, 45, "title")
    _length(modal.text("custom_id"), 1, 100, "custom_id")
    _count(components, 1, 5, "components")
    _check_children(components, IN_MODALS, "components")
    _check_custom_ids(components)


def _check_v2(content: str, components: Sequence[Json], embeds: Sequence[Json]) -> None:
    if content or embeds:
        raise invalid_form(
            "content" if content else "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2.",
        )
    if not components:
        raise ApiError(EMPTY_MESSAGE)
    if len(list(walk(components))) > 40:
        raise invalid_form("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer components.")
    if sum(map(len, texts_in(components))) > 4000:
        raise invalid_form(
            "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer characters of text."
        )
    _check_children(components, IN_MESSAGES_V2, "components")


def _check_children(components: Iterable[Json], allowed: set[Kind], field: str) -> None:
    for raw in components:
        component = Fields(raw)
        kind = component.number("type")
        if kind not in allowed:
            known = ", ".join(str(int(each)) for each in sorted(allowed))
            raise invalid_form(field, "UNION_TYPE_CHOICES", f"Value of field 'type' must be one of ({known}).")
        if kind in CHECKS:
            CHECKS[Kind(kind)](component)


def _check_row(row: Fields) -> None:
    children = row.parts("components")
    kinds = {child.number("type") for child in children}
    if kinds == {Kind.TEXT_INPUT}:
        _count(children, 1, 1, "components")
        return _check_text_input(children[0])
    _count(children, 1, 5 if kinds == {Kind.BUTTON} else 1, "components")
    return _check_children((child.raw for child in children), IN_ROWS, "components")


def _check_button(button: Fields) -> None:
    _most(button.text("label"), 80, "label")
    style = button.number("style")
    if style == PREMIUM_STYLE:
        return
    if not (button.text("label") or "emoji" in button):
        raise invalid_form("label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji.")
    _length(button.text("url" if style == LINK_STYLE else "custom_id"), 1, 512 if style == LINK_STYLE else 100, "url")


def _check_select(select: Fields) -> None:
    _most(select.text("placeholder"), 150, "placeholder")
    if select.number("type") in ENTITY_SELECTS:
        return
    options = select.parts("options")
    _count(options, 1, 25, "options")
    _check_options(options)


def _check_options(options: Sequence[Fields]) -> None:
    values = [option.text("value") for option in options]
    if len(set(values)) < len(values):
        raise invalid_form(
            "options", "COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used."
        )
    for option in options:
        _length(option.text("label"), 1, 100, "label")
        _length(option.text("value"), 1, 100, "value")
        _most(option.text("description"), 100, "description")


def _check_section(section: Fields) -> None:
    _count(section.parts("components"), 1, 3, "components")
    _check_children((each.raw for each in section.parts("components")), {Kind.TEXT_DISPLAY}, "components")
    _check_children([section.part("accessory").raw], {Kind.BUTTON, Kind.THUMBNAIL}, "accessory")


def _check_container(container: Fields) -> None:
    children = [each.raw for each in container.parts("components")]
    _count(children, 1, 40, "components")
    _check_children(children, IN_MESSAGES_V2 - {Kind.CONTAINER}, "components")


def _check_text_display(display: Fields) -> None:
    _length(display.text("content"), 1, 4000, "content")


def _check_label(label: Fields) -> None:
    _length(label.text("label"), 1, 45, "label")
    _most(label.text("description"), 100, "description")
    _check_children([label.part("component").raw], IN_LABELS, "component")


def _check_text_input(field: Fields) -> None:
    _most(field.text("placeholder"), 100, "placeholder")
    longest = field.number("max_length", 4000)
    if not 0 <= field.number("min_length") <= longest <= 4000:
        raise invalid_form("max_length", "NUMBER_TYPE_MAX", "Must be between min_length and 4000.")
    _most(field.text("value"), longest, "value")


def _check_radio_group(group: Fields) -> None:
    _count(group.parts("options"), 2, 10, "options")
    _check_options(group.parts("options"))


def _check_checkbox_group(group: Fields) -> None:
    _count(group.parts("options"), 1, 10, "options")
    _check_options(group.parts("options"))


CHECKS: dict[Kind, Callable[[Fields], None]] = {
    Kind.ACTION_ROW: _check_row,
    Kind.BUTTON: _check_button,
    **dict.fromkeys(SELECTS, _check_select),
    Kind.SECTION: _check_section,
    Kind.CONTAINER: _check_container,
    Kind.TEXT_DISPLAY: _check_text_display,
    Kind.LABEL: _check_label,
    Kind.TEXT_INPUT: _check_text_input,
    Kind.RADIO_GROUP: _check_radio_group,
    Kind.CHECKBOX_GROUP: _check_checkbox_group,
}


def _check_custom_ids(components: Iterable[Json]) -> None:
    ids = [each.text("custom_id") for each in walk(components) if "custom_id" in each]
    for custom_id in ids:
        _length(custom_id, 1, 100, "custom_id")
    if len(set(ids)) < len(ids):
        raise invalid_form("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated.")


def _check_embeds(embeds: Sequence[Json]) -> None:
    _count(embeds, 0, 10, "embeds")
    total = sum(_check_embed(Fields(embed)) for embed in embeds)
    if total > 6000:
        raise invalid_form("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000.")


def _check_embed(embed: Fields) -> int:
    """How many characters it has."""
    rows = embed.parts("fields")
    _count(rows, 0, 25, "fields")
    parts = [
        _most(embed.text("title"), 256, "title"),
        _most(embed.text("description"), 4096, "description"),
        _most(embed.part("footer").text("text"), 2048, "text"),
        _most(embed.part("author").text("name"), 256, "name"),
        *(_length(row.text("name"), 1, 256, "name") for row in rows),
        *(_length(row.text("value"), 1, 1024, "value") for row in rows),
    ]
    return sum(map(len, parts))


def _most(text: str, most: int, field: str) -> str:
    return _length(text, 0, most, field)


def _length(text: str, least: int, most: int, field: str) -> str:
    if len(text) < least:
        raise invalid_form(field, "BASE_TYPE_REQUIRED", "This field is required")
    if len(text) > most:
        raise invalid_form(field, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    return text


def _count(items: Sequence[object], least: int, most: int, field: str) -> None:
    if not least <= len(items) <= most:
        raise invalid_form(field, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
