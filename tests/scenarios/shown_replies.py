"""What must hold for everything that people are shown."""

import unicodedata
from collections.abc import Iterator, Sequence

from bot.model.calls import Answer, Choice, FormErrors, OpenForm, Reply
from bot.model.forms import Form, TextField
from bot.model.messages import Fields, Line, Markdown, OutgoingMessage, Plain, Text, message_from_json, message_to_json
from bot.model.plain import plain_text
from tests.scenarios.hostile_words import HOSTILE_HOST

BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST = 12_000
LONGEST_REFUSAL = 500


def outcome_of(reply: Reply | None) -> str:
    match reply:
        case None:
            return "taken"
        case OpenForm():
            return "a form opened"
        case FormErrors():
            return "the form came back"
        case Answer():
            return "refused" if _is_refusal(reply.message) else "answered"


def problems_of(shown: Reply | OutgoingMessage | None) -> Iterator[str]:
    """A sentence for each thing that is wrong with what was shown."""
    match shown:
        case None:
            return
        case OpenForm():
            yield from _form(shown.form)
        case FormErrors():
            yield from _form(shown.form)
            for sentence in shown.errors.values():
                yield from _sentence(sentence)
        case Answer():
            yield from problems_of(shown.message)
        case OutgoingMessage():
            yield from _message(shown)


def check_choices(choices: Sequence[Choice]) -> None:
    """Raises AssertionError for what Discord refuses: more than 25, or more than 100 characters."""
    assert len(choices) <= 25, "There are more than 25 choices."
    for choice in choices:
        assert 1 <= len(choice.label) <= 100, f"A choice's label has {len(choice.label)} characters."
        assert 1 <= len(choice.value) <= 100, f"A choice's value has {len(choice.value)} characters."


def text_problem(text: str) -> str | None:
    """Why a text can't be kept or shown."""
    for character in text:
        if character in BIDI_OVERRIDES or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"):
            return f"it holds U+{ord(character):04X}"
    return None


def _message(message: OutgoingMessage) -> Iterator[str]:
    text = plain_text(message)
    if "Something went wrong" in text:
        yield "something went wrong"
    if problem := text_problem(text):
        yield f"the answer can't be shown: {problem}"
        return
    if message_from_json(message_to_json(message)) != message:
        yield "the message does not come back from JSON"
    if len(text) > LONGEST:
        yield f"{len(text)} characters are shown"
    if any(HOSTILE_HOST in part.text for part in _markdown(message)):
        yield "a member's words are read as Markdown"
    if _is_refusal(message):
        yield from _sentence(text)


def _sentence(text: str) -> Iterator[str]:
    if problem := text_problem(text):
        yield f"a refusal can't be shown: {problem}"
    if len(text) > LONGEST_REFUSAL:
        yield f"a refusal has {len(text)} characters"


def _form(form: Form) -> Iterator[str]:
    for field in form.fields:
        if isinstance(field, TextField) and text_problem(field.value):
            yield f"the form comes back with a {field.name} that can't be shown"


def _is_refusal(message: OutgoingMessage) -> bool:
    match message.blocks:
        case (Text(parts=(Plain(),)),):
            return not message.title
    return False


def _markdown(message: OutgoingMessage) -> Iterator[Markdown]:
    for line in _lines(message):
        yield from (part for part in line if isinstance(part, Markdown))


def _lines(message: OutgoingMessage) -> Iterator[Line]:
    for block in message.blocks:
        match block:
            case Text():
                yield block.parts
            case Fields():
                yield from (row.value for row in block.rows)
