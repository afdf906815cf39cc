"""Commands as data: declared once, mounted natively by every adapter."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.calls import Choice


class OptionKind(StrEnum):
    STRING = "string"
    INT = "int"
    BOOL = "bool"
    CHOICE = "choice"
    MEMBER = "member"
    CHANNEL = "channel"
    ROLE = "role"
    DATE = "date"
    """Arrives as text (`today`, `yesterday`, `2026-11-20`); the core reads it in the member's own zone."""
    FILE = "file"
    """Only where a command can carry one; elsewhere an adapter mounts the command without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    name: str
    kind: OptionKind
    says: str
    """At most 100 characters (Discord's description)."""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    suggests: bool = False
    """Whether the core completes it while it is typed."""
    greedy: bool = False
    """Whether it takes all words up to the next named option where a command is written as text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    path: tuple[str, ...]
    says: str
    """At most 100 characters (Discord's description)."""
    options: tuple[Option, ...] = ()
    admin: bool = False
    public: bool = False
    """Whether its answer is for everyone in the channel; a deferred answer must know beforehand."""
    opens_form: bool = False
    """Whether it may answer with a form, and so waits on nothing slow."""

    @property
    def name(self) -> str:
        return " ".join(self.path)

    @property
    def usage(self) -> str:
        return " ".join([f"/{self.name}", *(_shape(option) for option in self.options)])


def _shape(option: Option) -> str:
    return option.name if option.required else f"[{option.name}]"
