"""What people wrote, made safe to keep and to show."""

import unicodedata

from bot.errors import Refusal

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks of Unicode's Default_Ignorable_Code_Point, and the empty Braille pattern."""
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), *map(ord, _BIDI_CONTROLS)]
_UNDRAWABLE: dict[int, str] = dict.fromkeys(_CONTROLS, "\ufffd") | {
    ord("\n"): "\n",
    ord("\r"): "",
    ord("\t"): "    ",
    0x2028: "\n",
    0x2029: "\n",
}
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
    """A person's text as it is kept: NFC, plain newlines, trimmed, at most `most` characters.

    Raises TooLong, Unshowable, or Empty where nothing of it can be seen.
    """
    tidy = text
    for odd, plain in _LINE_BREAKS.items():
        tidy = tidy.replace(odd, plain)
    tidy = tidy.strip()
    if len(tidy) > most:
        raise TooLong(what, len(tidy), most)
    if bad := next((character for character in tidy if _unshowable(character)), None):
        raise Unshowable(what, bad)
    tidy = unicodedata.normalize("NFC", tidy)
    if len(tidy) > most:
        raise TooLong(what, len(tidy), most)
    if not _can_be_seen(tidy):
        raise Empty(what)
    return tidy


def member_code(code: str, *, most: int, what: str) -> str:
    """A person's code as it is kept: letter by letter. Raises as `member_text` does."""
    if len(code) > most:
        raise TooLong(what, len(code), most)
    if bad := next((character for character in code if _unshowable(character)), None):
        raise Unshowable(what, bad)
    if not _can_be_seen(code):
        raise Empty(what)
    return code


def member_line(text: str, *, most: int, what: str) -> str:
    """Like `member_text`, on one line."""
    return " ".join(member_text(text, most=most, what=what).split())


def display_name(name: str) -> str:
    """A platform's name for somebody: NFC, one line, at most 80 characters, never empty and never refused."""
    return _one_line(name, 80) or "somebody"


def refilled(text: str, most: int) -> str:
    """What somebody typed, as far as a field of `most` characters can show it again."""
    return "".join(character for character in text if not _unshowable(character))[:most]


def shown(text: str, most: int = 40) -> str:
    """A piece of wrong input, quoted back in a sentence."""
    line = _one_line(text, most + 1) or "nothing"
    return line if len(line) <= most else line[: most - 1] + "…"


def drawable(text: str) -> str:
    """A text without anything that a terminal would obey instead of show."""
    return text.translate(_UNDRAWABLE)


def _one_line(text: str, most: int) -> str:
    """The beginning of what can be seen of a text; empty where nothing can."""
    visible = text if text.isprintable() else "".join(" " if _breaks(character) else character for character in text)
    line = unicodedata.normalize("NFC", " ".join(visible.split())[: 4 * most])[:most].strip()
    return line if _can_be_seen(line) else ""


def _breaks(character: str) -> bool:
    return character in "\n\t" or _unshowable(character)


def _can_be_seen(text: str) -> bool:
    return any(
        not character.isspace() and character not in _BLANKS and unicodedata.category(character) not in {"Cf", "Mn"}
        for character in text
    )


def _unshowable(character: str) -> bool:
    if character in "\n\t":
        return False
    return (
        character in _BIDI_CONTROLS
        or unicodedata.category(character) in {"Cc", "Cs", "Co"}
        or _is_noncharacter(ord(character))
    )


def _is_noncharacter(number: int) -> bool:
    """What Unicode will never assign; what it has not assigned yet may be an emoji newer than Python's tables."""
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
