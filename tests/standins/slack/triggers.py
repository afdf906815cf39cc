"""What an interaction carries so that the bot may open a form."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.standins.slack.errors import ApiError
from tests.standins.slack.world import World

LASTS = timedelta(seconds=3)
"""Slack's documentation, Handling user interaction."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    team: str
    user: str
    at: datetime
    view: str | None = None
    """The modal in which it arose."""
    was_exchanged: bool = False


class Triggers:
    def __init__(self, world: World) -> None:
        self._world = world
        self._triggers: dict[str, Trigger] = {}

    def new(self, user: str, view: str | None = None) -> str:
        """A trigger_id, for something that this person did now; `view` is the modal where they did it."""
        number = self._world.ids.secret(str(len(self._triggers) + 1))
        trigger = f"{number.replace('-', '.')}.{self._world.app.id.lower()}"
        team = self._world.user(user).team
        self._triggers[trigger] = Trigger(team=team, user=user, at=self._world.clock.now(), view=view)
        return trigger

    def exchange(self, trigger_id: str, team: str) -> Trigger:
        """Good once and for `LASTS`; ApiError invalid_trigger_id, exchanged_trigger_id or expired_trigger_id."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise ApiError("invalid_trigger_id")
        if trigger.was_exchanged:
            raise ApiError("exchanged_trigger_id")
        if self._world.clock.now() - trigger.at > LASTS:
            raise ApiError("expired_trigger_id")
        self._triggers[trigger_id] = replace(trigger, was_exchanged=True)
        return trigger
