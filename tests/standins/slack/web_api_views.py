"""What the bot opens and publishes."""

from tests.standins.slack.entities import View
from tests.standins.slack.objects import view_object
from tests.standins.slack.requests import Call
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import Method
from tests.standins.wire import Json


class ViewMethods:
    def __init__(self, scene: Scene) -> None:
        self._world = scene.world
        self._views = scene.views

    def methods(self) -> list[Method]:
        return [
            Method(name="views.open", handle=self._open),
            Method(name="views.push", handle=self._push),
            Method(name="views.update", handle=self._update),
            Method(name="views.publish", handle=self._publish),
        ]

    async def _open(self, call: Call) -> Json:
        return self._object(self._views.open(call.bot.team, call.needed("trigger_id"), call.view()))

    async def _push(self, call: Call) -> Json:
        return self._object(self._views.push(call.bot.team, call.needed("trigger_id"), call.view()))

    async def _update(self, call: Call) -> Json:
        args = call.args
        external_id = args.text("external_id")
        view_id = "" if external_id else call.needed("view_id")
        view = self._views.update(call.bot.team, view_id, external_id, call.view(), args.text("hash"))
        return self._object(view)

    async def _publish(self, call: Call) -> Json:
        view = self._views.publish(call.bot.team, call.needed("user_id"), call.view(), call.args.text("hash"))
        return self._object(view)

    def _object(self, view: View) -> Json:
        return {"view": view_object(self._world, view)}
