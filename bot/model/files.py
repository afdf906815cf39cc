"""Text files that people attach."""

from dataclasses import dataclass

from bot.errors import Refusal
from bot.model.text import shown

MOST_BYTES = 64 * 1024
"""Of an attached file: four times the longest answer in code, so that one that is too long is told by how much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextFile:
    name: str
    text: str


class FileTooLarge(Refusal):
    """That file is too large."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(
            f"{shown(name)} has {-(-size // 1024):,} KiB; a file of at most {MOST_BYTES // 1024} KiB fits. "
            "Attach only the code that answers the challenge."
        )


class NoTextFile(Refusal):
    """That file is no text."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{shown(name)} can't be read as text. Save it as plain text in UTF-8, such as solution.py, "
            "and attach it again."
        )


def check_size(name: str, size: int) -> None:
    """`size` in bytes, so that it is known before the file is fetched. Raises FileTooLarge."""
    if size > MOST_BYTES:
        raise FileTooLarge(name, size)


def text_file(name: str, content: bytes) -> TextFile:
    """UTF-8, with or without a byte order mark. Raises FileTooLarge and NoTextFile."""
    check_size(name, len(content))
    try:
        return TextFile(name=name, text=content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoTextFile(name) from None
