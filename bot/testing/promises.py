"""The limits that the words in `bot.model` promise to keep; a platform refuses what breaks them."""

import re
from collections.abc import Iterable, Sequence

from bot.errors import Rejected
from bot.model.calls import Answer, Call, DirectText, FormCall, FormErrors, HomeOpened, OpenForm, Reply, Visibility
from bot.model.commands import Command
from bot.model.forms import ChoiceField, Form, FormField, TextField
from bot.model.messages import Action, OutgoingMessage
from bot.model.refs import DeliveryKey, Emoji

_KEY = re.compile(r"[A-Za-z0-9]{1,25}")
_ACTION = re.compile(r"[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]*")
_EMOJI = re.compile(r"[a-z0-9_+-]+")
_WORD = re.compile(r"[a-z0-9_-]{1,32}")

MOST_BUTTONS = 25
MOST_BUTTON_LABEL = 75


def check_key(key: DeliveryKey) -> None:
    _promise(_KEY.fullmatch(key), f"The key {key!r} is not 1 to 25 letters and digits.")


def check_emoji(emoji: Emoji) -> None:
    _promise(_EMOJI.fullmatch(emoji), f"{emoji!r} is no canonical emoji name.")


def check_message(message: OutgoingMessage) -> None:
    """Buttons within Discord's rows and Slack's labels; Rejected says what is wrong."""
    _promise(message.title or message.blocks, "The message is empty.")
    _promise(len(message.buttons) <= MOST_BUTTONS, f"A message has at most {MOST_BUTTONS} buttons.")
    _distinct("Buttons' actions", (button.action.encode() for button in message.buttons))
    for button in message.buttons:
        _length("A button's label", button.label, MOST_BUTTON_LABEL)
        _check_action(button.action)
    for emoji in message.reactions:
        check_emoji(emoji)


def check_form(form: Form) -> None:
    """One to five fields with the lengths that `bot.model.forms` gives; Rejected says what is wrong."""
    _check_action(form.action)
    _length("A form's title", form.title, 24)
    _promise(1 <= len(form.fields) <= 5, f"A form has 1 to 5 fields, not {len(form.fields)}.")
    _distinct("Fields' names", (field.name for field in form.fields))
    for field in form.fields:
        _check_field(field)


def check_commands(commands: Sequence[Command]) -> None:
    """What Discord takes: one or two words, short descriptions, required options first."""
    _distinct("Commands' names", (command.name for command in commands))
    groups = {command.path[0] for command in commands if len(command.path) == 2}
    for command in commands:
        _promise(len(command.path) in (1, 2), f"/{command.name} is not one or two words.")
        _promise(all(_WORD.fullmatch(word) for word in command.path), f"/{command.name} is not in plain lower case.")
        _promise(len(command.path) == 2 or command.path[0] not in groups, f"/{command.name} is a command and a group.")
        _length(f"What /{command.name} says", command.says, 100)
        _distinct(f"/{command.name}'s options", (option.name for option in command.options))
        required = [option.required for option in command.options]
        _promise(
            required == sorted(required, reverse=True), f"/{command.name} asks for an option after an optional one."
        )
        for option in command.options:
            _length(f"What /{command.name}'s {option.name} says", option.says, 100)
            _promise(len(option.choices) <= 25, f"/{command.name}'s {option.name} has more than 25 choices.")


def check_reply(call: Call, reply: Reply, *, opens_form: bool, is_public: bool) -> None:
    """What may answer what: no platform opens a form late, and a deferred answer said beforehand who sees it.

    `opens_form` and `is_public`: what the command or the button says of itself.
    """
    match reply:
        case Answer():
            check_message(reply.message)
            _promise(is_public or reply.visibility is Visibility.PRIVATE, "A private command was answered in public.")
        case OpenForm():
            check_form(reply.form)
            _promise(
                not isinstance(call, FormCall | DirectText | HomeOpened),
                "A form opens after a command or a button only.",
            )
            _promise(opens_form, "The command or the button doesn't declare that it opens a form.")
        case FormErrors():
            check_form(reply.form)
            _promise(isinstance(call, FormCall), "Only a form that was sent comes back with errors.")
            named = {field.name for field in reply.form.fields}
            _promise(reply.errors and set(reply.errors) <= named, "Errors belong to the form's fields, one at least.")


def _check_action(action: Action) -> None:
    encoded = action.encode()
    _promise(_ACTION.fullmatch(encoded), f"The action {encoded!r} is not letters, digits, -, _ and dots.")
    _promise(len(action.name) + len(action.about) <= 60, f"The action {encoded!r} has more than 60 characters.")


def _check_field(field: FormField) -> None:
    _length(f"The label of {field.name}", field.label, 45)
    _promise(len(field.hint) <= 100, f"The hint of {field.name} has more than 100 characters.")
    if isinstance(field, TextField):
        _promise(field.most <= 3000, f"{field.name} takes more than 3,000 characters.")
        _promise(len(field.value) <= field.most, f"{field.name} is filled in with more than it takes.")
    elif isinstance(field, ChoiceField):
        offered = [option.value for option in field.options]
        _promise(2 <= len(offered) <= 10, f"{field.name} has not 2 to 10 options.")
        _distinct(f"The options of {field.name}", offered)
        _promise(set(field.value) <= set(offered), f"{field.name} is filled in with what it doesn't offer.")
        _promise(field.several or len(field.value) <= 1, f"{field.name} takes one choice.")


def _length(what: str, text: str, most: int) -> None:
    _promise(1 <= len(text) <= most, f"{what} has {len(text)} characters instead of 1 to {most}.")


def _distinct(what: str, names: Iterable[str]) -> None:
    listed = list(names)
    _promise(len(listed) == len(set(listed)), f"{what} are not distinct: {', '.join(listed)}.")


def _promise(kept: object, otherwise: str) -> None:
    if not kept:
        raise Rejected(otherwise)
