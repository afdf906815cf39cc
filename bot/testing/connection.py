"""The line from the fake platform to whoever listens on the core's side."""

from collections.abc import Sequence

from bot.errors import Refusal
from bot.model.calls import Answer, Call, Choice, Reply
from bot.model.commands import Command
from bot.model.events import Event
from bot.model.messages import note, quoted
from bot.ports import EventSink

SORRY = Answer(message=note("Something went wrong here. Try again in a minute."))


class NobodyListens(AssertionError):
    """Pacer is not running, so nobody answers; start `run` first."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Connection:
    """Hands events and calls to the sink; what the sink raises is kept in `errors`, as a log would."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.handed: list[Event | Call] = []
        """Everything that was handed over, oldest first."""
        self._sink: EventSink | None = None
        self._commands: Sequence[Command] = ()

    @property
    def is_open(self) -> bool:
        return self._sink is not None

    def open(self, sink: EventSink, commands: Sequence[Command]) -> None:
        self._sink = sink
        self._commands = tuple(commands)

    def close(self) -> None:
        self._sink = None

    async def publish(self, event: Event) -> None:
        """Lost where nobody listens, as on a platform that doesn't deliver twice."""
        if self._sink is None:
            return
        self.handed.append(event)
        try:
            await self._sink.publish(event)
        except Exception as error:
            self.errors.append(error)

    async def invoke(self, call: Call) -> Reply:
        sink = self._listener()
        self.handed.append(call)
        try:
            return await sink.invoke(call)
        except Refusal as refusal:
            return refused(refusal)
        except Exception as error:
            self.errors.append(error)
            return SORRY

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        return await self._listener().suggest(call, option, typed)

    def mounted(self) -> Sequence[Command]:
        """The commands that people can call now."""
        self._listener()
        return self._commands

    def _listener(self) -> EventSink:
        if self._sink is None:
            raise NobodyListens
        return self._sink


def refused(refusal: Refusal) -> Answer:
    """The refusal's sentence, which may quote what a person wrote."""
    return Answer(message=note(quoted(str(refusal))))
