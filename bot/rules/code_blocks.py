"""Finds the code in what somebody wrote, and what it defines. Nothing here is parsed: it may be hostile."""

import re
import textwrap
from collections.abc import Iterator

_STRING = re.compile(
    r"""
    \#[^\n]*                                     # a comment, whose quotes are none
    | (?<!\w)[rbuft]{0,2}                        # not the apostrophe of a word
      (?: \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*+"? | '(?:\\.|[^'\\\n])*+'? )
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_MARKS = str.maketrans("`~", "xx")
_OPENING = re.compile(r"^[ \t]*(`{3,}|~{3,})|^[^#`\n]*[ \t](`{3,})", re.MULTILINE)
"""At a line's start, or behind words that are no comment."""
_LANGUAGE = re.compile(r"""[ \t]*(?:[\w.+#-]*[ \t]*\n|py(?:thon)?[\d.]*[ \t]+(?=[\w@#"'(\[{]))""", re.IGNORECASE)
_IN_BACKTICKS = re.compile(r"\s*(`{1,2})([^`]+)\1\s*")
_DEFINED = re.compile(r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)


def code_in(written: str, wanted: str = "") -> str:
    """The last fenced block that defines `wanted`, else the last one, also where it was never closed; else all of it.

    As it was written but for line ends, a byte order mark and what all lines are indented by.
    """
    text = _tidy(written)
    found = list(_blocks(text))
    if found:
        code = next((block for block in reversed(found) if wanted in defined(block)), found[-1])
    elif inline := _IN_BACKTICKS.fullmatch(_masked(text)):
        code = text[slice(*inline.span(2))]
    else:
        code = text
    return _dedented(code).strip("\n")


def has_block(written: str) -> bool:
    return any(_blocks(_tidy(written)))


def defined(code: str) -> list[str]:
    """The names of functions and classes anywhere, and of variables at the top, in order."""
    return [function or variable for function, variable in _DEFINED.findall(code)]


def looks_like(name: str, wanted: str) -> bool:
    """Whether a name is the wanted one but for case, or but for letters of other alphabets."""
    if name.casefold() == wanted.casefold():
        return True
    return len(name) == len(wanted) and all(
        own == other or not own.isascii() for own, other in zip(name, wanted, strict=True)
    )


def _tidy(written: str) -> str:
    return written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _masked(text: str) -> str:
    """The same, without the marks that lie in strings: those begin and end no block."""
    return _STRING.sub(lambda found: _unmarked(found.group()), text)


def _unmarked(found: str) -> str:
    is_closed_string = not found.startswith("#") and found.endswith(("'", '"'))
    return found.translate(_MARKS) if is_closed_string else found


def _blocks(text: str) -> Iterator[str]:
    masked = _masked(text)
    opening = _OPENING.search(masked)
    while opening:
        closing = _closing(opening[1] or opening[2]).search(masked, opening.end())
        # Behind words it is one only if it is closed.
        if closing or opening[1]:
            yield _without_language(text[opening.end() : closing.start() if closing else len(text)])
        opening = _OPENING.search(masked, (closing or opening).end())


def _closing(fence: str) -> re.Pattern[str]:
    run = f"{fence[0]}{{{len(fence)},}}"
    return re.compile(run if fence[0] == "`" else rf"^[ \t]*{run}[ \t]*$", re.MULTILINE)


def _without_language(block: str) -> str:
    found = _LANGUAGE.match(block)
    return block[found.end() :] if found else block


def _dedented(code: str) -> str:
    lines = code.split("\n")
    seen = [line for line in lines if line.strip(" \t")]
    # Dedenting all of it would empty the lines of blanks that a string may hold.
    first, *_ = textwrap.dedent("\n".join(seen)).split("\n")
    common = seen[0].removesuffix(first) if seen else ""
    return "\n".join(line.removeprefix(common) for line in lines)
