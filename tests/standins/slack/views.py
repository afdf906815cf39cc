"""Modals and homes: what the bot opens, changes and publishes, and what people close."""

from dataclasses import replace

from tests.standins.slack.entities import View, ViewKind
from tests.standins.slack.errors import ApiError
from tests.standins.slack.events import HomeOpened
from tests.standins.slack.limits import check_view
from tests.standins.slack.triggers import Triggers
from tests.standins.slack.world import World
from tests.standins.wire import Fields, Json

MOST_MODALS = 3
"""One above the other (Slack's documentation, Modals)."""


class Views:
    """What is refused is an ApiError, in the words of views.open and its siblings."""

    def __init__(self, world: World, triggers: Triggers) -> None:
        self._world = world
        self._triggers = triggers

    # What the bot does

    def open(self, team: str, trigger_id: str, body: Json) -> View:
        """Instead of whatever stack they had open."""
        check_view(body, ViewKind.MODAL)
        user = self._triggers.exchange(trigger_id, team).user
        view = self._new(team, user, body, ViewKind.MODAL)
        self._show(user, (view,))
        return view

    def push(self, team: str, trigger_id: str, body: Json) -> View:
        """Above the modal in which the trigger arose."""
        check_view(body, ViewKind.MODAL)
        trigger = self._triggers.exchange(trigger_id, team)
        stack = self._world.modals.get(trigger.user, ())
        if trigger.view is None or trigger.view not in [each.id for each in stack]:
            raise ApiError("not_found")
        return self._pushed(stack, body)

    def update(self, team: str, view_id: str, external_id: str, body: Json, known_hash: str = "") -> View:
        """ApiError hash_conflict where `known_hash` is another than it has."""
        view = self._named(team, view_id, external_id)
        check_view(body, view.kind)
        return self._changed(view, body, known_hash)

    def publish(self, team: str, user: str, body: Json, known_hash: str = "") -> View:
        check_view(body, ViewKind.HOME)
        if self._world.user(user).team != team:
            raise ApiError("user_not_found")
        known = self._world.homes.get(user)
        if known is not None:
            return self._changed(known, body, known_hash)
        view = self._new(team, user, body, ViewKind.HOME)
        self._world.homes[user] = view
        self._world.board.changed()
        return view

    # What people do

    def close(self, user: str) -> View:
        """The one on top; IndexError where none is open."""
        stack = self._world.modals.get(user, ())
        self._show(user, stack[:-1])
        return stack[-1]

    def clear(self, user: str) -> None:
        """The whole stack."""
        self._show(user, ())

    def open_home(self, user: str) -> None:
        """They look at the app's home."""
        event = HomeOpened(
            team=self._world.user(user).team, ts=self._world.ids.ts(), user=user, view=self._world.homes.get(user)
        )
        self._world.announce(event)

    def submitted(self, view: View, answer: Json | None) -> dict[str, str]:
        """What the app said to a submission is carried out: the sentences by block_id where it found errors.

        Empty or None closes that modal; `response_action` may be update, push, clear or errors.
        """
        said = Fields(answer or {})
        match said.text("response_action"):
            case "errors":
                return {block: str(sentence) for block, sentence in said.part("errors").raw.items()}
            case "clear":
                self.clear(view.user)
            case "update":
                check_view(said.part("view").raw, ViewKind.MODAL)
                self._changed(view, said.part("view").raw)
            case "push":
                check_view(said.part("view").raw, ViewKind.MODAL)
                self._pushed(self._world.modals[view.user], said.part("view").raw)
            case _:
                self._show(view.user, tuple(each for each in self._world.modals[view.user] if each.id != view.id))
        return {}

    def _new(self, team: str, user: str, body: Json, kind: ViewKind, below: View | None = None) -> View:
        view_id = self._world.ids.next("V")
        return View(
            id=view_id,
            team=team,
            user=user,
            kind=kind,
            body=self._numbered(body),
            hash=self._hash(),
            root=below.root if below else view_id,
            previous=below.id if below else None,
        )

    def _pushed(self, stack: tuple[View, ...], body: Json) -> View:
        if len(stack) >= MOST_MODALS:
            raise ApiError("push_limit_reached")
        top = stack[-1]
        view = self._new(top.team, top.user, body, ViewKind.MODAL, below=top)
        self._show(top.user, (*stack, view))
        return view

    def _changed(self, view: View, body: Json, known_hash: str = "") -> View:
        if known_hash and known_hash != view.hash:
            raise ApiError("hash_conflict")
        after = self._world.put_view(replace(view, body=self._numbered(body), hash=self._hash()))
        self._world.board.changed()
        return after

    def _show(self, user: str, stack: tuple[View, ...]) -> None:
        self._world.modals[user] = stack
        self._world.board.changed()

    def _named(self, team: str, view_id: str, external_id: str) -> View:
        if external_id:
            open_views = (each for stack in self._world.modals.values() for each in stack)
            found = next((each for each in open_views if each.fields.text("external_id") == external_id), None)
        else:
            found = self._world.view(view_id)
        if found is None or found.team != team:
            raise ApiError("not_found")
        return found

    def _numbered(self, body: Json) -> Json:
        blocks = [{"block_id": self._world.ids.secret("b"), **each.raw} for each in Fields(body).parts("blocks")]
        return body | {"blocks": blocks}

    def _hash(self) -> str:
        return self._world.ids.ts()
