"""A form as questions, one after the other."""

from collections.abc import Mapping
from dataclasses import replace

from rich.console import RenderableType
from rich.text import Text

from adapters.console.answers import EMPTIES, default, read_answer
from adapters.console.chat import Chat
from adapters.console.drawing import DIM, Barred, columns, one_line, spaced, words
from adapters.console.refs import channel_ref
from adapters.console.render import NUMBER, markdown_view
from adapters.console.screen import Screen
from bot.errors import Refusal
from bot.model.forms import ChannelField, ChoiceField, Form, FormField, TextField
from bot.model.text import shown

CANCEL = "cancel"
END = "."
MOST_HELD = 40
"""Characters of what a field holds in the prompt; longer choices are told by their numbers."""

HOW = f"Enter keeps what stands in brackets, {EMPTIES} leaves an optional field empty, {CANCEL} leaves the form."


class FormLeft(Refusal):
    """You left the form; nothing was sent."""


def asked_again(form: Form, opened: Form) -> Form:
    """The form with what it held when it was opened: a refused value is not offered again, but for a long text."""
    before = {field.name: field for field in opened.fields}
    fields = tuple(field if _is_long(field) else before.get(field.name, field) for field in form.fields)
    return replace(form, fields=fields)


def _is_long(field: FormField) -> bool:
    return isinstance(field, TextField) and field.long


async def fill_in(
    form: Form, errors: Mapping[str, str], kept: Mapping[str, str], screen: Screen, chat: Chat
) -> dict[str, str]:
    """The form's values by field; with errors only the wrong fields are asked. FormLeft where the person leaves."""
    wrong = [field for field in form.fields if field.name in errors]
    values = {field.name: kept.get(field.name, default(field)) for field in form.fields}
    if not errors:
        screen.show(Text(), _head(form))
    names = {field.name for field in form.fields}
    for name in errors.keys() - names:
        screen.refuse(errors[name])
    for field in wrong or form.fields:
        screen.show(*_question(field, chat))
        if field.name in errors:
            screen.refuse(f"  {errors[field.name]}")
        values[field.name] = await _ask(field, screen, chat)
    return values


def _head(form: Form) -> RenderableType:
    intro = [markdown_view(form.intro)] if form.intro else []
    return Barred(words(form.title, "bold"), spaced([*intro, words(HOW, DIM)]), Text(), style="green")


def _question(field: FormField, chat: Chat) -> list[RenderableType]:
    label = words(one_line(field.label), "bold")
    # A hint is a sentence, and may end as one.
    notes = [field.hint.rstrip(".")] if field.hint else []
    if not field.required:
        notes.append("optional")
    if isinstance(field, ChoiceField) and field.several:
        notes.append("several are fine, as in 1,3")
    if isinstance(field, TextField) and field.long:
        notes.append(f"as many lines as you like, then a line with only a dot ({END})")
    if isinstance(field, ChannelField):
        notes.append(", ".join(f"#{name}" for name in chat.channels()))
    if notes:
        label.append(f"  {one_line('; '.join(notes))}", DIM)
    pieces: list[RenderableType] = [Text(), label]
    if isinstance(field, ChoiceField):
        numbered = enumerate(field.options, 1)
        pieces.append(columns((Text(f"  {number}", NUMBER), words(option.label)) for number, option in numbered))
    return pieces


async def _ask(field: FormField, screen: Screen, chat: Chat) -> str:
    def find_channel(name: str) -> str | None:
        channel = chat.channel(name)
        return channel.channel if channel else None

    held = _held(field, chat)
    prompt = f"  [{held}] > " if held else "  > "
    way_out = ""
    while True:
        typed = await _typed(field, screen, prompt)
        try:
            return read_answer(field, typed, find_channel)
        except Refusal as refusal:
            screen.refuse(f"  {refusal}{way_out}")
            way_out = f" Or write {CANCEL} to leave the form."


def _held(field: FormField, chat: Chat) -> str:
    match field:
        case TextField():
            return shown(field.value, most=MOST_HELD) if field.value else ""
        case ChoiceField():
            chosen = {n: option.label for n, option in enumerate(field.options, 1) if option.value in field.value}
            labels = ", ".join(chosen.values())
            return labels if len(labels) <= MOST_HELD else ",".join(map(str, chosen))
        case ChannelField():
            return f"#{chat.channel_name(channel_ref(field.value))}" if field.value else ""


async def _typed(field: FormField, screen: Screen, prompt: str) -> str:
    first = await _next(screen, prompt)
    if first.strip().lower() == CANCEL:
        raise FormLeft
    if not (isinstance(field, TextField) and field.long) or not first.strip():
        return first
    lines: list[str] = []
    line = first
    while line.strip() != END:
        lines.append(line)
        line = await _next(screen, f"  more, or {END} to end > ")
    return "\n".join(lines)


async def _next(screen: Screen, prompt: str) -> str:
    line = await screen.ask(prompt)
    if line is None:
        raise FormLeft
    return line
