"""Finds the code in what somebody wrote, and what it defines. Nothing here is parsed: it may be hostile."""

import re
import textwrap
import unicodedata
from itertools import chain

_STRING = re.compile(
    r"""
    \#[^\n]*                                     # a comment, whose quotes are none
    | (?<!\w)[rbuft]{0,2}                        # not the apostrophe of a word
      (?: \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*+"? | '(?:\\.|[^'\\\n])*+'? )
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_MARKS = str.maketrans("`~", "xx")
_OPENING = re.compile(
    r"""
    ^( [ \t>|*]*(?=```|~~~)                       # at a line's start, also of a quote, a spoiler or what is bold
     | (?:[^#`\n]|`{1,2}(?!`))*+(?=```)           # behind words that are no comment
     | [ \t]*+(?!\#[ \t]*`)[^`\n]*+(?=`{3,}py)    # behind words with a mark of one, if it says that it is Python
    ) (`{3,}|~{3,})
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_MARKS_BEFORE = " \t>|*"
_QUOTE = re.compile(r"^[ \t]*> ?", re.MULTILINE)
_LANGUAGE = re.compile(r"""[ \t]*+(?:[\w.+#-]*+[ \t]*+\n|py(?:thon)?[\d.]*+[ \t]++(?=[\w@#"'(\[{]))""", re.IGNORECASE)
_IN_BACKTICKS = re.compile(r"\s*(`{1,2})([^`]+)\1\s*")
_DEFINED = re.compile(r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE)

_LOOK_ALIKES = str.maketrans(
    "асԁеһіјкорԛѕтухԝАВЕКМНОРСТХУІЈЅαγικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "acdehijkopqstyxwABEKMHOPCTXYIJSayikvoptuxwABEZHIKMNOPTYX",
)
"""Letters of the Cyrillic and the Greek alphabet, and the Latin ones that they are taken for."""


def code_in(written: str, wanted: str = "") -> str:
    """The last fenced block that defines `wanted`, else what stands around the blocks if that does, else the last one.

    As it was written but for line ends, a byte order mark, marks of a quote and what all lines are indented by.
    """
    # A file comes as a block, and may hold a message with a block of its own.
    code = _picked(_picked(_tidy(written), wanted), wanted)
    return _dedented(code).strip("\n")


def has_block(written: str) -> bool:
    blocks, _ = _parts(_tidy(written))
    return bool(blocks)


def has_block_with(written: str, wanted: str) -> bool:
    """Whether a block defines it, or a name that was meant to be it."""
    blocks, _ = _parts(_tidy(written))
    return any(defines(block, wanted) for block in blocks)


def defines(code: str, wanted: str) -> bool:
    """Or a name that was meant to be it."""
    return any(looks_like(name, wanted) for name in defined(code))


def defined(code: str) -> list[str]:
    """The names of functions and classes anywhere, and of variables at the top, in order."""
    return [function or variable for function, variable in _DEFINED.findall(code)]


def looks_like(name: str, wanted: str) -> bool:
    """Whether a name is the wanted one but for case, or but for letters that look the same."""
    return len(name) <= len(wanted) and _latin(name) == _latin(wanted)


def _latin(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKES).casefold()


def _tidy(written: str) -> str:
    return written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _masked(text: str) -> str:
    """The same, without the marks that lie in strings: those begin and end no block."""
    return _STRING.sub(lambda found: _unmarked(found.group()), text)


def _unmarked(found: str) -> str:
    is_closed_string = not found.startswith("#") and found.endswith(("'", '"'))
    return found.translate(_MARKS) if is_closed_string else found


def _picked(text: str, wanted: str) -> str:
    blocks, around = _parts(text)
    if not blocks:
        inline = _IN_BACKTICKS.fullmatch(_masked(around))
        return around[slice(*inline.span(2))] if inline else around
    offered = [*reversed(blocks), around]
    exact = (code for code in offered if wanted in defined(code))
    alike = (code for code in offered if defines(code, wanted))
    return next(chain(exact, alike, offered))


def _parts(text: str) -> tuple[list[str], str]:
    """The blocks that hold something, and what stands around them all."""
    masked = _masked(text)
    blocks: list[str] = []
    around: list[str] = []
    rest = 0
    opening = _OPENING.search(masked)
    while opening:
        before, fence = opening.groups()
        closing = _closing(fence).search(masked, opening.end())
        if not closing and before.strip(_MARKS_BEFORE):
            # Behind words it is one only if it is closed.
            break
        block = _without_language(text[opening.end() : closing.start() if closing else len(text)])
        blocks.append(_unquoted(block) if ">" in before else block)
        around.append(text[rest : opening.start(2)])
        rest = closing.end() if closing else len(text)
        opening = _OPENING.search(masked, rest)
    return [block for block in blocks if block.strip()], "".join([*around, text[rest:]])


def _closing(fence: str) -> re.Pattern[str]:
    run = f"{fence[0]}{{{len(fence)},}}"
    return re.compile(f"(?<!`){run}" if fence[0] == "`" else rf"^[ \t]*{run}[ \t]*$", re.MULTILINE)


def _without_language(block: str) -> str:
    found = _LANGUAGE.match(block)
    return block[found.end() :] if found else block


def _unquoted(block: str) -> str:
    """The marks of a quote go where all lines have one."""
    lines = [line.lstrip(" \t") for line in block.split("\n")]
    return _QUOTE.sub("", block) if all(line.startswith(">") for line in lines if line) else block


def _dedented(code: str) -> str:
    lines = code.split("\n")
    seen = [line for line in lines if line.strip(" \t")]
    # Dedenting all of it would empty the lines of blanks that a string may hold.
    first, *_ = textwrap.dedent("\n".join(seen)).split("\n")
    common = seen[0].removesuffix(first) if seen else ""
    return "\n".join(line.removeprefix(common) for line in lines)
