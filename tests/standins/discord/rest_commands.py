"""The commands that the bot mounts for all guilds."""

from tests.standins.discord.errors import MISSING_ACCESS, ApiError
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene
from tests.standins.discord.wire import Fields

COMMANDS = "/applications/{application}/commands"


class CommandRoutes:
    def __init__(self, scene: Scene) -> None:
        self._bot = scene.world.bot.id
        self._commands = scene.commands

    def routes(self) -> list[Route]:
        return [
            ("GET", COMMANDS, self._all),
            ("PUT", COMMANDS, self._replace_all),
            ("POST", COMMANDS, self._put),
        ]

    async def _all(self, call: Call) -> Answer:
        self._check_own(call)
        return self._commands.payloads()

    async def _replace_all(self, call: Call) -> Answer:
        self._check_own(call)
        return self._commands.replace_all(Fields({"commands": call.request.body}).parts("commands"))

    async def _put(self, call: Call) -> Answer:
        self._check_own(call)
        return self._commands.put(call.fields)

    def _check_own(self, call: Call) -> None:
        if call.id("application") != self._bot:
            raise ApiError(MISSING_ACCESS)
