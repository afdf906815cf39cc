"""The parts that people and requests act on, in one place."""

from dataclasses import dataclass

from tests.standins.clock import Clock
from tests.standins.discord.chat import Chat
from tests.standins.discord.commands import Commands
from tests.standins.discord.gateway import Gateway
from tests.standins.discord.guilds import Guilds
from tests.standins.discord.invoking import Invoking
from tests.standins.discord.open_interactions import OpenInteractions
from tests.standins.discord.reactions import Reactions
from tests.standins.discord.threads import Threads
from tests.standins.discord.world import World

BOT_NAME = "Pacer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    world: World
    chat: Chat
    threads: Threads
    reactions: Reactions
    guilds: Guilds
    commands: Commands
    invoking: Invoking
    interactions: OpenInteractions
    gateway: Gateway

    async def told(self) -> None:
        """Returns when the gateway has sent what it had to tell."""
        await self.gateway.flushed()


def new_scene(clock: Clock) -> Scene:
    world = World(clock, BOT_NAME)
    chat, commands = Chat(world), Commands(world)
    return Scene(
        world=world,
        chat=chat,
        threads=Threads(world, chat),
        reactions=Reactions(world),
        guilds=Guilds(world),
        commands=commands,
        invoking=Invoking(world, commands),
        interactions=OpenInteractions(world),
        gateway=Gateway(world),
    )
