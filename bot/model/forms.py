"""Fields that a member fills in: a modal on Discord and Slack, questions in the console."""

from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from bot.model.messages import Action

FieldErrors = dict[str, str]
"""A sentence by field name; empty where all is well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormOption:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TextField:
    name: str
    label: str
    """At most 45 characters (Discord's label)."""
    hint: str = ""
    """At most 100 characters (Discord's label description)."""
    long: bool = False
    required: bool = True
    most: int = 1000
    """Characters; at most 3,000 (Slack's input)."""
    value: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceField:
    """One or several of 2 to 10 options."""

    name: str
    label: str
    options: tuple[FormOption, ...]
    hint: str = ""
    several: bool = False
    required: bool = True
    value: tuple[str, ...] = ()
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelField:
    name: str
    label: str
    hint: str = ""
    required: bool = True
    value: str = ""
    kind: Literal["channel"] = "channel"


FormField = TextField | ChoiceField | ChannelField


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One to five fields (Discord's modal)."""

    action: Action
    title: str
    """At most 24 characters (Slack's view title)."""
    fields: tuple[FormField, ...]
    submit: str = "Send"
    intro: str = ""


_FORM = TypeAdapter(Form)


def form_to_json(form: Form) -> str:
    return _FORM.dump_json(form).decode()


def form_from_json(text: str) -> Form:
    return _FORM.validate_json(text)
