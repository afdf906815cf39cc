"""Verdicts that need no running of code."""

from collections.abc import Collection
from typing import Literal

Verdict = Literal["right", "wrong", "unreadable", "ungraded"]
NO_TRIES = frozenset[Verdict]({"unreadable", "ungraded"})
"""Kept like all attempts, but they leave the first try to the next one."""


def quiz_verdict(chosen: Collection[object], right: Collection[object]) -> Verdict:
    """All the right choices and no other."""
    return "right" if set(chosen) == set(right) else "wrong"


def short_verdict(answer: str, accepted: Collection[str]) -> Verdict:
    """Exact but for case and white space."""
    return "right" if _plain(answer) in {_plain(text) for text in accepted} else "wrong"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
