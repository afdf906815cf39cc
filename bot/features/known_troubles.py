"""What beginners run into, and what helps: a sentence that follows Python's own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from bot.features.meant_names import BUILT_IN, KEYWORDS, MODULES, meant, names_in
from bot.model.runs import Raised
from bot.rules.code_blocks import defined
from bot.rules.values import shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """An error that is known by its name, its message and the line that could not be read; each a pattern.

    A group `own` is a name that the answer defines, and a group `typo` one that is meant to be among `names`, or those
    of the answer as well; that one goes into `helps`, where braces stand.
    """

    name: str
    message: str = ""
    line: str = ""
    names: Sequence[str] = ()
    or_its_own: bool = False
    helps: str


_NO_MACHINE = "Here your code is alone: it has no files, no network, no threads and no other programs."
TROUBLES = (
    Trouble(
        name="EOFError",
        message="reading a line",
        helps="Nobody is there to type for `input()`: what your code needs comes as arguments.",
    ),
    Trouble(name="SystemExit", helps="`exit()` ends it all before a value comes back; `return` gives one back."),
    Trouble(
        name="ModuleNotFoundError",
        message=r"^No module named '(?P<typo>\w+)'",
        names=MODULES,
        helps="Is `{}` meant?",
    ),
    Trouble(
        name="ModuleNotFoundError",
        helps="Only the standard library is here, and of it what needs no files, network, windows or databases.",
    ),
    Trouble(name="FileNotFoundError|PermissionError|URLError|gaierror", helps=_NO_MACHINE),
    Trouble(name="RuntimeError|OSError", message="can't start new thread|support processes", helps=_NO_MACHINE),
    Trouble(
        name="RecursionError", helps="It calls itself without end: does each call come closer to the one that stops?"
    ),
    Trouble(name="MemoryError", message="^$", helps="It needs more than the 128 MB that are there."),
    Trouble(
        name="AttributeError|TypeError",
        message="NoneType",
        helps="Something there is `None`, as `append`, `sort` and the like give back, and a search that found nothing.",
    ),
    Trouble(
        name="TypeError",
        message=r"\w\.(?P<own>\w+)\(\) takes (from )?\d.* positional arguments?\b",
        helps="A method is handed its object first: does its `def` name `self`, then what the call hands over?",
    ),
    Trouble(
        name="TypeError",
        message=r"(?P<own>\w+)\(\) (takes|missing) (from )?\d.* arguments?\b",
        helps="Does its `def` name as many parameters as the call hands over?",
    ),
    Trouble(
        name="NameError",
        message=r"^name '(?P<typo>[^\W\d]{3,})' is not defined",
        names=(*KEYWORDS, *BUILT_IN),
        or_its_own=True,
        helps="Is `{}` meant?",
    ),
    Trouble(
        name="UnboundLocalError",
        helps="A name that a function assigns to is its own in every line of it: give it a value first.",
    ),
    Trouble(
        name="SyntaxError",
        message="^invalid character",
        line="^[´‘’ˋ｀]{3}",
        helps="Those are no backticks: leave that line out, or type its marks anew.",
    ),
    Trouble(
        name="SyntaxError",
        message="^invalid character '[“”„‟«»‘’‚‛′″´]'",
        helps="Those are a text's quotes; Python's are the straight ones, `'` and `\"`.",
    ),
    Trouble(
        name="SyntaxError",
        message="^invalid (non-printable )?character",
        helps="It may have come along with a copy: type that place anew.",
    ),
    Trouble(
        name="SyntaxError",
        line=r"^\s*(>>>|\.\.\. )",
        helps="The marks `...` and `>>>` are the prompt's: leave them out.",
    ),
    Trouble(name="SyntaxError", line="^Traceback ", helps="That is an error's report. Send the code that it is about."),
    Trouble(name="SyntaxError", line=r"^\s*(else\s+if|elseif|elsif)\b", helps="Python's `else if` is `elif`."),
    Trouble(
        name="SyntaxError",
        message="^invalid syntax",
        line=r"\w\s*(\+\+|--)\s*([)\];,#]|$)",
        helps="Python has no `++` and no `--`; `x += 1` counts on.",
    ),
    Trouble(
        name="SyntaxError",
        message="^invalid syntax",
        line=r"^\s*(?P<typo>[a-z]{2,}|Def|Return)(\s*:|\s+[\w'\"\[({-])",
        names=KEYWORDS,
        helps="Is `{}` meant?",
    ),
    Trouble(
        name="SyntaxError",
        message="^'return' outside function",
        helps="Is it indented as far as the rest of its function?",
    ),
    Trouble(name="TabError", helps="Indent with four spaces everywhere, and with no tab."),
    Trouble(
        name="IndentationError",
        message="^expected an indented block",
        helps="What belongs to a `def`, an `if` or a loop begins four spaces further right.",
    ),
    Trouble(name="IndentationError", helps="Lines that belong together begin at the same place."),
)
NOT_YET_VALUES = {
    "coroutine": "That is what an `async def` gives back; a plain `def` is called here.",
    "generator": "That is what a `def` with `yield` gives back; `return` a list, or make one with `list(...)`.",
    "function": "Are the parentheses of a call missing?",
    "method": "Are the parentheses of a call missing?",
    "type": "Are the parentheses of a call missing?",
    **dict.fromkeys(
        (
            "map",
            "filter",
            "zip",
            "list_reverseiterator",
            "enumerate",
            "range",
            "dict_keys",
            "dict_values",
            "dict_items",
        ),
        "Make a list of it with `list(...)`.",
    ),
}
"""By the type of what came back."""
PRINTED = "Printing only shows a value; `return` gives it back."
NOTHING = "Nothing came back: does every way through end with a `return`?"
A_FLOAT = "It is a float; `/` always gives one, and `int(...)` makes a whole number of it."
A_TEXT = "The quotes show that it is text, as `str(...)` and `f'...'` make it."
_RETURN = re.compile(r"\breturn\b[ \t]*[^\s#;]")


def help_for_error(raised: Raised, source: str) -> str:
    """The sentence of the first trouble that it is; "" where it is none of them."""
    return next(filter(None, (_help(trouble, raised, source) for trouble in TROUBLES)), "")


def help_for_value(got: JsonValue, expected: JsonValue, printed: str, source: str) -> str:
    """A sentence about a value that is none yet, or is of another type; "" for any other."""
    match got:
        case None if expected is not None:
            return PRINTED if printed.strip() and not _RETURN.search(source) else NOTHING
        case {"$type": str(name)}:
            return NOT_YET_VALUES.get(name, "")
        case float() if type(expected) is int and got == expected:
            return A_FLOAT
        case str() if not isinstance(expected, str) and got == shown(expected):
            return A_TEXT
    return ""


def _help(trouble: Trouble, raised: Raised, source: str) -> str:
    message = re.search(trouble.message, raised.message)
    line = re.search(trouble.line, raised.text)
    if not (message and line and re.fullmatch(trouble.name, raised.type)):
        return ""
    match message.groupdict() | line.groupdict():
        case {"own": own} if own not in defined(source):
            return ""
        case {"typo": typo}:
            own_names = [name for name in names_in(source) if name != typo] if trouble.or_its_own else []
            name = meant(typo, [*trouble.names, *own_names])
            return trouble.helps.format(name) if name else ""
    return trouble.helps
