"""Whether Slack is heard, and what asks the core to catch up where something was not."""

from adapters.slack.refs import PLATFORM
from adapters.slack.waits import Waits
from bot.adapting.catching_up import CatchingUp
from bot.ports import Clock, EventSink


class Hearing:
    def __init__(self, sink: EventSink, clock: Clock, waits: Waits) -> None:
        self.is_hearing = False
        """Also asked from other threads."""
        self._catching_up = CatchingUp(
            sink, clock, platform=PLATFORM, pause=waits.missed, is_hearing=lambda: self.is_hearing
        )
        self._catching_up.lost()

    def lost(self) -> None:
        """What happens until it is back is missed."""
        self.is_hearing = False
        self._catching_up.lost()

    def is_back(self) -> None:
        self.is_hearing = True
        self._catching_up.is_back()

    def missed(self) -> None:
        """Asked in a while, once for all that is missed until then."""
        self._catching_up.missed()

    def end(self) -> None:
        self.is_hearing = False
        self._catching_up.end()
