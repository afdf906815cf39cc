"""The name that a misspelt one is meant to be."""

from collections.abc import Collection
from difflib import get_close_matches

MOST_NAME = 40
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


def meant(typo: str, names: Collection[str]) -> str:
    """One of the names but for capitals, order or a letter or two; "" where it is none of them."""
    likely = [name for name in names if abs(len(name) - len(typo)) <= 2 and name != typo]
    letters = sorted(typo.casefold())
    same = (name for name in likely if sorted(name.casefold()) == letters)
    return next(same, "") or next(iter(_close(typo, likely)), "")


def _close(typo: str, names: Collection[str]) -> list[str]:
    return get_close_matches(typo, names, n=1, cutoff=LIKELY) if len(typo) <= MOST_NAME else []
