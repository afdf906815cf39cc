"""The parts that people and requests act on, in one place."""

from dataclasses import dataclass

from tests.standins.clock import Clock
from tests.standins.slack.chat import Chat
from tests.standins.slack.installs import Installs
from tests.standins.slack.places import Places
from tests.standins.slack.reactions import Reactions
from tests.standins.slack.response_urls import ResponseUrls
from tests.standins.slack.triggers import Triggers
from tests.standins.slack.views import Views
from tests.standins.slack.world import World

APP_NAME = "Pacer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Everything that changes the world, for people as for the bot; each change is announced at `world.listen`."""

    world: World
    chat: Chat
    reactions: Reactions
    places: Places
    installs: Installs
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls


def new_scene(clock: Clock) -> Scene:
    world = World(clock, APP_NAME)
    chat, places, triggers = Chat(world), Places(world), Triggers(world)
    return Scene(
        world=world,
        chat=chat,
        reactions=Reactions(world),
        places=places,
        installs=Installs(world, places),
        views=Views(world, triggers),
        triggers=triggers,
        response_urls=ResponseUrls(world, chat),
    )
