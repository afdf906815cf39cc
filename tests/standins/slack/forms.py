"""A modal in somebody's hands: filled in and sent, asked for suggestions, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.standins.slack.acts import Act, Submission, Suggestions, read_suggestions
from tests.standins.slack.delivery import Kind
from tests.standins.slack.entities import View
from tests.standins.slack.filling import FieldValue, NotPossible, as_it_stands, fields_of, filled_in
from tests.standins.slack.objects import view_object
from tests.standins.slack.payloads_interactions import Asker, block_suggestion, view_closed, view_submission
from tests.standins.slack.stage import Stage
from tests.standins.wire import Json

LEAST_TYPED = 3
"""Characters without which an external select asks nothing (Slack's documentation, min_query_length)."""


@dataclass(kw_only=True, slots=True)
class Filled:
    """What somebody left in the modals they have open."""

    values: dict[str, dict[str, FieldValue]] = field(default_factory=dict)
    """By view: what they filled in so far."""
    offered: dict[str, dict[str, list[Json]]] = field(default_factory=dict)
    """By view and action id: what external selects suggested."""


class Forms:
    def __init__(self, stage: Stage, asker: Asker, filled: Filled) -> None:
        self._stage = stage
        self._scene = stage.scene
        self._world = stage.scene.world
        self._asker = asker
        self._filled = filled

    async def submit(self, view: View, values: Mapping[str, FieldValue]) -> Submission:
        view = self._on_top(view)
        if "submit" not in view.fields:
            raise NotPossible(f"{view.title!r} has no button to send it.")
        values = {**self._filled.values.get(view.id, {}), **values}
        state = filled_in(view, values, self._filled.offered.get(view.id))
        self._filled.values[view.id] = values
        act = Submission(self._stage, self._asker.user, view)
        trigger = self._scene.triggers.new(view.user, view.id)
        await act.send(Kind.INTERACTION, view_submission(self._asker, self._object(view, state), trigger))
        act.carry_out()
        return act

    async def suggestions(self, view: View, name: str, typed: str) -> Suggestions:
        view = self._on_top(view)
        select = next((each for each in fields_of(view) if name in each.names), None)
        if select is None or "external" not in select.kind:
            raise NotPossible(f"{view.title!r} has no external select {name!r}.")
        if len(typed) < select.element.number("min_query_length", LEAST_TYPED):
            raise NotPossible(f"{name} asks nothing before more is typed than {typed!r}.")
        act = Act(self._stage, self._asker.user, f"typing in {name}")
        body = block_suggestion(
            self._asker, select.block_id, select.action_id, typed, self._object(view, as_it_stands(view))
        )
        found = read_suggestions(await act.send(Kind.INTERACTION, body))
        self._filled.offered.setdefault(view.id, {}).setdefault(select.action_id, []).extend(found.options)
        return found

    async def close(self, view: View, *, all_of_them: bool) -> Act:
        view = self._on_top(view)
        act = Act(self._stage, self._asker.user, f"closing of {view.title!r}")
        sent = self._object(view, as_it_stands(view))
        if all_of_them:
            self._scene.views.clear(view.user)
        else:
            self._scene.views.close(view.user)
        if view.fields.flag("notify_on_close"):
            await act.send(Kind.INTERACTION, view_closed(self._asker, sent, is_cleared=all_of_them))
        return act

    def _object(self, view: View, state: Json) -> Json:
        return view_object(self._world, view) | {"state": state}

    def _on_top(self, view: View) -> View:
        """As it is by now."""
        found = next(iter(self._world.modals.get(self._asker.user.id, ())[-1:]), None)
        if found is None or found.id != view.id:
            raise NotPossible(f"{self._asker.user.name} does not have {view.title!r} on top.")
        return found
