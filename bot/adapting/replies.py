"""What adapters say themselves, around the core's replies."""

from collections.abc import Sequence

from bot.model.calls import FormErrors
from bot.model.messages import Text, note, quoted, text

APOLOGY = note("Something went wrong on Pacer's side. Please try again.")


def sentences(wrong: FormErrors) -> Sequence[Text]:
    """What is wrong with a form that is closed by now, each with its field's label."""
    labels = {field.name: field.label for field in wrong.form.fields}
    return [
        text("**", quoted(labels.get(name, name)), "** ", quoted(sentence)) for name, sentence in wrong.errors.items()
    ]
