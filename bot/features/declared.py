"""The features there are, and the commands that they declare."""

from collections.abc import Sequence
from typing import NamedTuple, get_type_hints

from bot.features.boards import Boards
from bot.features.challenges import Challenges
from bot.features.checkins import CheckIns
from bot.features.communities import Communities
from bot.features.declare import commands_of
from bot.features.goals import Goals
from bot.features.help import Help
from bot.features.home import Home
from bot.features.member_settings import MemberSettings
from bot.features.progress import Progress
from bot.features.roadmaps import Roadmaps
from bot.features.schedules import Schedules
from bot.features.streaks import Streaks
from bot.model.commands import Command


class Features(NamedTuple):
    """All features, in the order in which their commands are shown."""

    check_ins: CheckIns
    challenges: Challenges
    progress: Progress
    streaks: Streaks
    boards: Boards
    roadmaps: Roadmaps
    goals: Goals
    member_settings: MemberSettings
    home: Home
    help: Help
    communities: Communities
    schedules: Schedules


def declared_commands() -> Sequence[Command]:
    """For whoever needs the commands without a running app."""
    return [command for feature in get_type_hints(Features).values() for command in commands_of(feature)]
