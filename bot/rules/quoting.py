"""Foreign text, made fit to be said back."""

_LENGTH = 40


def quoted(text: str) -> str:
    """`text` on one line, printable, at most 40 characters."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 4 * _LENGTH])
    tidy = " ".join(printable.split())
    return tidy if len(tidy) <= _LENGTH else f"{tidy[: _LENGTH - 1]}…"
