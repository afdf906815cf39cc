"""What is run in the sandbox and what comes back."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

MOST_BYTES = 64 * 1024
"""Bytes of an answer; no challenge needs a tenth of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """Statements, and the call whose value is asked for."""

    call: str
    run: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    value: JsonValue
    """With exact types: what JSON has no word for is an object with one key that starts with `$`, dicts among them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    type: str
    kinds: tuple[str, ...] = ()
    """The names of its class and of those that it is made of; one that only bears a built-in's name is left out."""
    message: str = ""
    line: int | None = None
    """In the answer; None where it was elsewhere."""
    text: str = ""
    """The line that could not be read; empty for errors at run time."""
    is_unread: bool = False
    """Whether Python could not read the answer at all: nothing of it ran."""


Result = Returned | Raised


class Ending(StrEnum):
    """Why a script gave no result."""

    TOO_SLOW = "too slow"
    TOO_LONG_A_REPLY = "too long a reply"
    CRASHED = "crashed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What became of an answer and some scripts, each of which met the answer freshly loaded."""

    results: tuple[Result | Ending, ...] = ()
    """One for each script; none where `failed` says why."""
    failed: Raised | None = None
    """What kept the answer from loading."""
    output: str = ""
    """What it printed, shortened."""
