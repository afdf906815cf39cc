"""What a button or a modal carries in its custom_id (1 to 100 characters), so that it means the same after any restart.

p:NAME:ABOUT:KEY    an action, with the key of the delivery that posted it
more:TOKEN:PAGE     the rest of a message that was too long
open:TOKEN          a form that was kept, opened as it was filled in
form:NAME:ABOUT     a modal
"""

import re
from dataclasses import dataclass

from bot.model.messages import Action

_NAME = r"[A-Za-z0-9_.-]{1,60}"
_ABOUT = r"[A-Za-z0-9_.-]{0,60}"
_ACTION = re.compile(rf"p:({_NAME}):({_ABOUT}):([A-Za-z0-9]{{0,25}})")
_MORE = re.compile(r"more:([A-Za-z0-9.]{1,60}):([1-9][0-9]?)")
_OPEN = re.compile(r"open:([A-Za-z0-9.]{1,60})")
_FORM = re.compile(rf"form:({_NAME}):({_ABOUT})")


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedAction:
    action: Action
    key: str = ""

    def encode(self) -> str:
        return f"p:{self.action.name}:{self.action.about}:{self.key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedMore:
    token: str
    page: int
    """Counted from 1; page 1 is the message itself."""

    def encode(self) -> str:
        return f"more:{self.token}:{self.page}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedOpen:
    token: str

    def encode(self) -> str:
        return f"open:{self.token}"


Pressed = PressedAction | PressedMore | PressedOpen


def read_pressed(custom_id: str) -> Pressed | None:
    """What a button means; None where it is none of ours."""
    if found := _ACTION.fullmatch(custom_id):
        return PressedAction(action=Action(name=found[1], about=found[2]), key=found[3])
    if found := _MORE.fullmatch(custom_id):
        return PressedMore(token=found[1], page=int(found[2]))
    if found := _OPEN.fullmatch(custom_id):
        return PressedOpen(token=found[1])
    return None


def form_id(action: Action) -> str:
    return f"form:{action.name}:{action.about}"


def read_form(custom_id: str) -> Action | None:
    """What a modal is about; None where it is none of ours."""
    found = _FORM.fullmatch(custom_id)
    return Action(name=found[1], about=found[2]) if found else None
