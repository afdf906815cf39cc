"""What a button or a modal carries in its custom_id (1 to 100 characters), so that it means the same after any restart.

p:NAME:ABOUT:KEY:SPACE    an action, with the key of the delivery that posted it; f: where it may open a form
more:TOKEN:PAGE:SPACE     the rest of a message that was too long
open:TOKEN:SPACE          a form that was kept, opened as it was filled in
form:NAME:ABOUT:SPACE     a modal

`:SPACE` is there only where the channel does not tell the space: in direct messages of some platforms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import Refusal
from bot.model.messages import Action

MOST = 100
ANSWER = "answer"
"""The action that answers a challenge."""
_NAME = r"[A-Za-z0-9_.-]{1,60}"
_ABOUT = r"[A-Za-z0-9_.-]{0,60}"
_TOKEN = r"[A-Za-z0-9.]{1,60}"
_SPACE = r"(?::([A-Za-z0-9]{1,20}))?"
_ACTION = re.compile(rf"([pf]):({_NAME}):({_ABOUT}):([A-Za-z0-9]{{0,25}}){_SPACE}")
_MORE = re.compile(rf"more:({_TOKEN}):([1-9][0-9]?){_SPACE}")
_OPEN = re.compile(rf"open:({_TOKEN}){_SPACE}")
_FORM = re.compile(rf"form:({_NAME}):({_ABOUT}){_SPACE}")


class NoChallenge(Refusal):
    """That message has no challenge to answer. Choose one with an Answer button, or use /challenge answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedAction:
    action: Action
    key: str = ""
    opens_form: bool = False
    space: str = ""

    def encode(self) -> str:
        """The key is left out where there is no room for it: the space decides what the action means."""
        head = f"{'f' if self.opens_form else 'p'}:{self.action.name}:{self.action.about}"
        whole = f"{head}:{self.key}{_tail(self.space)}"
        return whole if len(whole) <= MOST else f"{head}:{_tail(self.space)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedMore:
    token: str
    page: int
    """Counted from 1; page 1 is the message itself."""
    space: str = ""

    def encode(self) -> str:
        return f"more:{self.token}:{self.page}{_tail(self.space)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedOpen:
    token: str
    space: str = ""

    def encode(self) -> str:
        return f"open:{self.token}{_tail(self.space)}"


Pressed = PressedAction | PressedMore | PressedOpen


def read_pressed(custom_id: str) -> Pressed | None:
    """What a button means; None where it is none of ours."""
    if found := _ACTION.fullmatch(custom_id):
        opens_form, space = found[1] == "f", found[5] or ""
        return PressedAction(
            action=Action(name=found[2], about=found[3]), key=found[4], opens_form=opens_form, space=space
        )
    if found := _MORE.fullmatch(custom_id):
        return PressedMore(token=found[1], page=int(found[2]), space=found[3] or "")
    if found := _OPEN.fullmatch(custom_id):
        return PressedOpen(token=found[1], space=found[2] or "")
    return None


def answer_among(custom_ids: Iterable[str]) -> Action:
    """What a message's buttons answer. Raises NoChallenge."""
    for custom_id in custom_ids:
        pressed = read_pressed(custom_id)
        if isinstance(pressed, PressedAction) and pressed.action.name == ANSWER:
            return pressed.action
    raise NoChallenge


def form_id(action: Action, space: str = "") -> str:
    return f"form:{action.name}:{action.about}{_tail(space)}"


def read_form(custom_id: str) -> Action | None:
    """What a modal is about; None where it is none of ours."""
    found = _FORM.fullmatch(custom_id)
    return Action(name=found[1], about=found[2]) if found else None


def space_in(custom_id: str) -> str:
    """The space that a button or a modal carries; empty where it carries none."""
    if found := _FORM.fullmatch(custom_id):
        return found[3] or ""
    pressed = read_pressed(custom_id)
    return pressed.space if pressed else ""


def _tail(space: str) -> str:
    return f":{space}" if space else ""
