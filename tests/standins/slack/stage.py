"""What people act with."""

from dataclasses import dataclass

from tests.standins.slack.announcing import Announcer
from tests.standins.slack.delivery import Transport
from tests.standins.slack.scene import Scene
from tests.standins.slack.telling import Telling


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    scene: Scene
    transport: Transport
    telling: Telling
    announcer: Announcer
