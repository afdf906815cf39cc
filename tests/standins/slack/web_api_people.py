"""What the bot asks about people and their groups."""

from tests.standins.slack.errors import ApiError
from tests.standins.slack.objects import group_object, user_object
from tests.standins.slack.pages import page_of
from tests.standins.slack.requests import Call
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import Method
from tests.standins.wire import Json


class PeopleMethods:
    def __init__(self, scene: Scene) -> None:
        self._world = scene.world

    def methods(self) -> list[Method]:
        return [
            Method(name="users.info", handle=self._info, scope="users:read"),
            Method(name="users.list", handle=self._list, scope="users:read"),
            Method(name="usergroups.list", handle=self._groups, scope="usergroups:read"),
        ]

    async def _info(self, call: Call) -> Json:
        user = self._world.user(call.needed("user"))
        if user.team != call.bot.team:
            raise ApiError("user_not_found")
        return {"user": user_object(self._world, user)}

    async def _list(self, call: Call) -> Json:
        page, after = page_of(self._world.people_of(call.bot.team), call.args, 999)
        return {"members": [user_object(self._world, user) for user in page], **after}

    async def _groups(self, call: Call) -> Json:
        groups = self._world.groups_of(call.bot.team)
        if not call.args.flag("include_disabled"):
            groups = [group for group in groups if not group.is_disabled]
        with_members = call.args.flag("include_users")
        return {"usergroups": [group_object(self._world, group, with_members=with_members) for group in groups]}
