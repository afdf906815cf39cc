"""The console's own words: the welcome, its help, and the hints that appear once."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from adapters.console.drawing import Barred, columns, spaced, words
from bot.model.commands import Command
from bot.model.messages import OutgoingMessage, text

_FIRST_STEPS = (
    ("/setup", "gives this community its weekly rhythm"),
    ("/time +1w", "lives through a week: the first weekly issue arrives on the way"),
    ("press answer", "presses the button Answer below the newest post that has one"),
    ("/checkin", "counts today, and /streak why shows how it adds up"),
    ("/help", "lists Pacer's commands; help lists the console's own words"),
)

_HELP = (
    ("anything else", "is said in the channel you are in; so is what follows say"),
    ("/command", "goes to Pacer; /help lists its commands"),
    ("press 3 answer", "presses a button below message 3, by its label, its beginning or its number"),
    ("+check 3", "reacts to message 3, -check 3 takes it back; +fire, +eyes and any other name work too"),
    ("reply 3 TEXT", "answers in the thread of message 3"),
    ("dm TEXT", "tells Pacer something in direct messages"),
    ("/as NAME", "makes you somebody else, who joins when new"),
    ("/in #channel", "goes to another channel; /in dm to your direct messages"),
    ("/channel add NAME", "makes a channel; /channel remove NAME takes it away"),
    ("/role add ROLE NAME", "gives somebody a role; /role remove ROLE NAME takes it"),
    ("/time", "shows the time; +1w, +3d, +2h, +30m or 2026-12-01 09:00 behind it moves it on"),
    ("Ctrl-C", "stops the time while it moves on, else ends as /quit does"),
    ("/time Europe/Berlin", "shows and reads times in that zone from now on"),
    ("/read 10", "shows the last messages here"),
    ("/people, /channels", "list who and what is here"),
    ("/quit", "ends; all is kept for the next time"),
)

HINT_AFTER_SETUP = "Next: /time +1w lives through a week, and the first weekly issue arrives on the way."
HINT_AFTER_POST = "Next: press answer opens its challenge, +check checks you in, /time +1w goes on."
HINT_AFTER_ANSWER = "Next: /streak why and /progress show what it did, and /as jonas makes you somebody else."


def second_words(first: str, commands: Sequence[Command]) -> OutgoingMessage:
    """What comes back for the first word of commands that have two."""
    lines = "\n".join(f"- `/{each.name}` {each.says}" for each in commands)
    return OutgoingMessage(blocks=(text(f"`/{first}` goes on with a second word:"), text(lines)))


def welcome(member: str, place: str, time: str) -> RenderableType:
    who = words(f"You are {member}, {place}. It is {time}, and you can move the time on.")
    steps = columns((Text(typed, style="bold cyan"), words(says)) for typed, says in _FIRST_STEPS)
    return Barred(Text("Pacer in a terminal", style="bold"), spaced([who, steps]), Text(), style="cyan")


def help_text() -> RenderableType:
    rows = columns((Text(typed, style="bold cyan"), words(says)) for typed, says in _HELP)
    note = words("The number may be left out: the newest message that fits is meant.")
    return Barred(Text("The console's own words", style="bold"), spaced([rows, note]), Text(), style="cyan")
