"""The commands that the features declare, for whoever needs them without a running app."""

from collections.abc import Sequence

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

FEATURES: tuple[type, ...] = (
    CheckIns,
    Challenges,
    Progress,
    Streaks,
    Boards,
    Roadmaps,
    Goals,
    MemberSettings,
    Home,
    Help,
    Communities,
    Schedules,
)


def declared_commands() -> Sequence[Command]:
    return [command for feature in FEATURES for command in commands_of(feature)]
