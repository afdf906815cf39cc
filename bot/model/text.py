"""What people wrote, made safe to keep and to show."""

import unicodedata

from bot.errors import Refusal

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n", "\x85": "\n"}


class TooLong(Refusal):
    """That is too long."""

    def __init__(self, what: str, length: int, most: int) -> None:
        super().__init__(f"{what} has {length:,} characters; at most {most:,} fit. Shorten it and send it again.")


class Unshowable(Refusal):
    """That text can't be shown."""

    def __init__(self, what: str, character: str) -> None:
        super().__init__(f"{what} holds a character that can't be shown (U+{ord(character):04X}). Send it without.")


class Empty(Refusal):
    """That is empty."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is empty. Write a few words.")


def member_text(text: str, *, most: int, what: str) -> str:
    """A person's text as it is kept: NFC, plain newlines, trimmed, at most `most` characters."""
    tidy = text
    for odd, plain in _LINE_BREAKS.items():
        tidy = tidy.replace(odd, plain)
    tidy = tidy.strip()
    if len(tidy) > most:
        raise TooLong(what, len(tidy), most)
    if bad := next((character for character in tidy if _unshowable(character)), None):
        raise Unshowable(what, bad)
    tidy = unicodedata.normalize("NFC", tidy).strip()
    if not tidy:
        raise Empty(what)
    return tidy


def member_line(text: str, *, most: int, what: str) -> str:
    """Like `member_text`, on one line."""
    return " ".join(member_text(text, most=most, what=what).split())


def display_name(name: str) -> str:
    """A platform's name for somebody: one line, at most 80 characters, never empty and never refused."""
    visible = "".join(" " if _unshowable(character) or character in "\n\t" else character for character in name)
    return " ".join(visible.split())[:80] or "somebody"


def shown(text: str, most: int = 40) -> str:
    """A piece of wrong input, quoted back in a sentence."""
    line = display_name(text) if text.strip() else "nothing"
    return line if len(line) <= most else line[: most - 1] + "…"


def _unshowable(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _BIDI_CONTROLS or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}
