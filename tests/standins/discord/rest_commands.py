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
            ("GET", COMMANDS + "/{command}", self._get),
            ("PATCH", COMMANDS + "/{command}", self._change),
            ("DELETE", COMMANDS + "/{command}", self._delete),
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

    async def _get(self, call: Call) -> Answer:
        self._check_own(call)
        return self._commands.get(call.id("command"))

    async def _change(self, call: Call) -> Answer:
        self._check_own(call)
        before = self._commands.get(call.id("command"))
        return self._commands.put(Fields(before | call.fields.raw))

    async def _delete(self, call: Call) -> Answer:
        self._check_own(call)
        self._commands.delete(call.id("command"))
        return None

    def _check_own(self, call: Call) -> None:
        if call.id("application") != self._bot:
            raise ApiError(MISSING_ACCESS)
