"""The name that a misspelt one is meant to be."""

import builtins
import re
from collections.abc import Collection
from difflib import get_close_matches
from keyword import kwlist

MOST_NAME = 40
SHORTEST = 4
"""Letters of a name that may be misspelt by one (product default)."""
LIKELY = 0.8
"""How much alike two names are, of 1 (product default)."""
MODULES = (
    "asyncio",
    "bisect",
    "calendar",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "random",
    "re",
    "secrets",
    "statistics",
    "string",
    "textwrap",
    "time",
    "typing",
    "uuid",
)
"""What is imported most of all that the sandbox has."""

KEYWORDS = tuple(kwlist)
BUILT_IN = tuple(name for name, value in vars(builtins).items() if type(value).__module__ != "_sitebuiltins")
MOST_NAMES = 500
"""Of an answer; those that come first."""
_STRING_OR_COMMENT = re.compile(r"""(\"{3}|'{3}).*?(?:\1|\Z)|"[^"\n]*"?|'[^'\n]*'?|\#[^\n]*""", re.DOTALL)
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")


def names_in(source: str) -> list[str]:
    """The names that code uses by themselves."""
    return list(dict.fromkeys(_NAME.findall(_STRING_OR_COMMENT.sub("", source))))[:MOST_NAMES]


def meant(typo: str, names: Collection[str]) -> str:
    """One of the names but for capitals, order or a letter; "" where it is one of them already, or like none."""
    if typo in names or len(typo) > MOST_NAME:
        return ""
    likely = [name for name in names if abs(len(name) - len(typo)) <= 1]
    same = next((name for name in likely if sorted(name.casefold()) == sorted(typo.casefold())), "")
    # A short name is like many others: `int` is no `in`.
    near = get_close_matches(typo, [name for name in likely if len(name) >= SHORTEST], n=1, cutoff=LIKELY)
    return same or next(iter(near), "")
