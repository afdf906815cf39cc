"""What people see of Pacer on Slack, and whom its messages notify."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tests.slack_reader import read
from tests.standins.slack.acts import Act, Submission
from tests.standins.slack.blocks import objects, texts_in
from tests.standins.slack.entities import Message, View
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer
from tests.standins.wire import Fields, Json

_PING = re.compile(r"<(@[UW]\w+|!here|!channel|!everyone|!subteam\^\w+)(?:\|[^<>]*)?>")
_UNTITLED = "Pacer"
"""Stands above a modal whose answer has no title that fits."""


def seen(on: Message | View) -> str:
    """Everything to read in it, as people read it, a paragraph a line."""
    if isinstance(on, Message):
        return "\n".join(_words(on.blocks)) or read(on.content)
    title = [on.title] if on.title != _UNTITLED else []
    return "\n".join([*title, *_words(on.blocks)])


def is_form(on: Message | View) -> bool:
    """Whether there is something to send in it."""
    return isinstance(on, View) and "submit" in on.fields


def notified_by(message: Message) -> list[str]:
    """Everybody whom it pings, as Slack marks them: also where only its notification says so."""
    marked = (each for each in objects(message.blocks) if each.get("type") == "mrkdwn")
    return [ping for text in [message.content, *(Fields(each).text("text") for each in marked)] for ping in pings(text)]


def pings(mrkdwn: str) -> list[str]:
    return [found[1] for found in _PING.finditer(mrkdwn)]


class Sight:
    """What somebody gets to see of an answer to what they do from now on."""

    def __init__(self, server: SlackServer, person: Person) -> None:
        self._server = server
        self._person = person
        self._began = server.world.ids.ts()
        self._modal = person.modal

    async def after(self, act: Act) -> Message | View:
        """The modal that opened or changed, or the first message."""
        if act.failure:
            raise AssertionError(f"Slack told {act.by.name} that their {act.what} failed: {act.failure}.")
        if isinstance(act, Submission) and act.next and act.next == act.view:
            raise AssertionError(f"{act.view.title} is still open: {act.errors}")
        return await self._server.world.board.until(self._look, f"no answer to {act.by.name}'s {act.what}")

    def _look(self) -> Message | View | None:
        modal = self._person.modal
        return modal if modal and modal != self._modal else next(self._answers(), None)

    def _answers(self) -> Iterator[Message]:
        """Pacer's messages that carry no delivery's key, oldest first."""
        world = self._server.world
        every = (message for channel in world.messages.values() for message in channel.values())
        for message in sorted(every, key=lambda each: each.ts):
            is_answer = message.ts > self._began and world.users[message.user].is_bot and not message.metadata
            is_visible = message.only_for in (None, self._person.id)
            if is_answer and is_visible and self._person.id in world.channel(message.channel).members:
                yield message


def _words(blocks: Sequence[Json]) -> Iterator[str]:
    for block in map(Fields, blocks):
        if "text" in block:
            yield _text(block.part("text"))
        yield from (_text(each).replace("\n", ": ", 1) for each in block.parts("fields"))
        if block.text("type") == "context":
            yield from _texts(block.parts("elements"))
        if block.text("type") == "rich_text":
            yield from texts_in([block.raw])
        if "label" in block:
            yield _text(block.part("label"))


def _texts(found: Iterable[Fields]) -> Iterator[str]:
    return (_text(each) for each in found)


def _text(text: Fields) -> str:
    """Only mrkdwn has marks."""
    return read(text.text("text")) if text.text("type") == "mrkdwn" else text.text("text")
