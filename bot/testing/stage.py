"""How the contract's tests see a platform: through the eyes and hands of its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.calls import Choice
from bot.model.commands import Command, Option, OptionKind
from bot.model.forms import ChoiceField, Form, FormOption, TextField
from bot.model.messages import Action
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef
from bot.ports import Adapter


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What somebody was shown for what they did."""

    text: str
    """Everything to read in it, a form's sentences included."""
    private: bool = True
    form: str | None = None
    """The title of the form that is open for them now."""
    buttons: tuple[str, ...] = ()


class Stage(Protocol):
    """A platform with an adapter on it; each act returns when the adapter has dealt with it.

    People come by name; lena and jonas are ordinary members.
    """

    @property
    def adapter(self) -> Adapter: ...

    async def renew(self) -> None:
        """Makes the adapter anew, as a restart of the process does; the platform stays as it is."""

    def now(self) -> datetime:
        """The platform's time, aware UTC."""

    async def account(self, name: str) -> AccountRef: ...

    async def admin(self) -> str:
        """The name of somebody who is an admin there."""

    async def open_channel(self) -> ChannelRef:
        """A new channel where Pacer may post and everybody may act."""

    async def remove_channel(self, channel: ChannelRef) -> None: ...

    async def post_text(self, channel: ChannelRef) -> Sequence[str]:
        """Each message there as people read it, oldest first."""

    async def notified(self, channel: ChannelRef) -> Sequence[str]:
        """Whoever the messages there notified by a mention."""

    async def reactions(self, post: MessageRef) -> Sequence[Emoji]:
        """The different ones under it."""

    async def mounted(self) -> set[str]:
        """The names of the commands that people can call, without the slash."""

    async def react(self, name: str, post: MessageRef, emoji: Emoji) -> None: ...
    async def unreact(self, name: str, post: MessageRef, emoji: Emoji) -> None: ...

    async def reply(self, name: str, post: MessageRef, text: str) -> None:
        """In the post's thread."""

    async def command(self, name: str, typed: str, *, channel: ChannelRef) -> Shown:
        """Typed with its slash; on a platform with native options these are what the text says."""

    async def press(self, name: str, on: MessageRef | Shown, label: str) -> Shown: ...

    async def fill(self, name: str, values: Mapping[str, str]) -> Shown:
        """Sends the form that is open for them, by the fields' names; the rest stays as it was filled in."""

    async def direct(self, name: str, text: str) -> Shown:
        """Writes to Pacer in a direct message."""


NOTE = Command(
    path=("note",),
    says="Keep a note",
    options=(Option(name="text", kind=OptionKind.STRING, says="What to keep", required=False, greedy=True),),
)
BOARD = Command(path=("board",), says="Show the board to everyone", public=True)
REPORT = Command(path=("report",), says="Fill in a report", opens_form=True)
BUDDY = Command(
    path=("buddy", "set"),
    says="Choose a buddy",
    options=(
        Option(name="who", kind=OptionKind.MEMBER, says="Who it is"),
        Option(
            name="pace",
            kind=OptionKind.CHOICE,
            says="How fast to go",
            required=False,
            choices=(Choice(value="slow", label="Slowly"), Choice(value="fast", label="Fast")),
        ),
    ),
)
LOCK = Command(path=("buddy", "lock"), says="Keep all buddies", admin=True)
COMMANDS = (NOTE, BOARD, REPORT, BUDDY, LOCK)


def report_form(done: str = "") -> Form:
    """What `/report` asks, filled in as far as somebody got."""
    return Form(
        action=Action(name="report", about="week-12.b"),
        title="Weekly report",
        fields=(
            TextField(name="done", label="What is done?", most=200, value=done),
            TextField(name="next", label="What comes next?", long=True, required=False, value="Rest"),
            ChoiceField(
                name="mood",
                label="How was it?",
                options=(FormOption(value="good", label="Good"), FormOption(value="hard", label="Hard")),
                required=False,
            ),
        ),
    )
