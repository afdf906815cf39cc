"""What a person did, and what they get to see of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.standins.slack.delivery import Ack, Kind, NotAcknowledged, Payload
from tests.standins.slack.entities import Message, User, View
from tests.standins.slack.errors import ApiError
from tests.standins.slack.stage import Stage
from tests.standins.slack.telling import Told
from tests.standins.wire import Fields, Json

Found = TypeVar("Found")


class Act:
    """Tests wait here for what comes of it, also long after the app acknowledged."""

    def __init__(self, stage: Stage, by: User, what: str) -> None:
        self.by = by
        self.what = what
        self.ack: Ack | None = None
        """None until the app acknowledged, and where it did not."""
        self.failure = ""
        """Why Slack told the person that it failed; empty where it did not."""
        self.posted: Message | None = None
        """What the person wrote or changed by it."""
        self._stage = stage
        self._world = stage.scene.world
        self._began = self._world.ids.ts()
        self._seen = {view.id: view.hash for view in self._views()}
        self._told_before = len(stage.telling.all)

    @property
    def is_acknowledged(self) -> bool:
        return self.ack is not None

    # What the person sees

    async def answer(self) -> Message:
        """The first message since then that only this person sees, as it is now."""
        return (await self.answers(1))[0]

    async def answers(self, count: int) -> list[Message]:
        """The first so many of those, oldest first."""
        await self._until(lambda: len(self.shown) >= count or None, f"fewer than {count} answers")
        return self.shown[:count]

    @property
    def shown(self) -> list[Message]:
        """Every message since then that only this person sees."""
        return [each for each in self._new_messages() if each.only_for == self.by.id]

    async def direct(self) -> Message:
        """The first direct message since then that the app wrote to them."""
        return await self._until(lambda: next(iter(self.directs), None), "no direct message")

    @property
    def directs(self) -> list[Message]:
        """Every direct message since then that the app wrote to them."""
        place = self._world.direct_with(self.by.id).id
        found = (each for each in self._new_messages() if each.channel == place and not each.is_ephemeral)
        return [each for each in found if self._world.users[each.user].is_bot]

    async def modal(self) -> View:
        """The modal that is on top, once it was opened, pushed or changed since then."""
        return await self._until(lambda: self._unseen(self._world.modals.get(self.by.id, ())[-1:]), "no modal")

    async def home(self) -> View:
        """The App Home that was published since then."""
        return await self._until(lambda: self._unseen([*self._home()]), "no App Home")

    async def changed(self, message: Message) -> Message:
        """That message once it looks otherwise, or is another one under the same ts."""
        return await self._until(lambda: self._unlike(message), "the message stays as it is")

    async def removed(self, message: Message) -> None:
        messages = self._world.messages
        await self._until(lambda: message.ts not in messages[message.channel] or None, "the message is still there")

    # What is sent

    async def send(self, kind: Kind, body: Json) -> Ack | None:
        """Returns when the app acknowledged, or failed to."""
        try:
            self.ack = await self._stage.transport.deliver(Payload(kind=kind, body=body))
        except NotAcknowledged as failure:
            self.failure = failure.reason
        self._world.board.changed()
        return self.ack

    async def told(self) -> None:
        """Returns when the app acknowledged the events of this act, or each failed once."""
        if self._stage.telling.is_holding:
            return
        events = self.events
        await self._until(lambda: all(each.was_tried for each in events) or None, "events that nobody tried")
        failures = [reason for each in events for reason in each.failures]
        self.failure = next(iter(failures), "")
        self.ack = None if failures else Ack()

    @property
    def events(self) -> Sequence[Told]:
        """What the app was told since then."""
        return self._stage.telling.all[self._told_before :]

    # Looking

    def _new_messages(self) -> list[Message]:
        every = (each for messages in self._world.messages.values() for each in messages.values())
        return sorted((each for each in every if each.ts > self._began), key=lambda each: each.ts)

    def _views(self) -> list[View]:
        return [*self._world.modals.get(self.by.id, ()), *self._home()]

    def _home(self) -> Sequence[View]:
        home = self._world.homes.get(self.by.id)
        return (home,) if home else ()

    def _unseen(self, views: Sequence[View]) -> View | None:
        return next((view for view in views if self._seen.get(view.id) != view.hash), None)

    def _unlike(self, message: Message) -> Message | None:
        now = self._world.messages[message.channel].get(message.ts)
        return now if now and (now.text, now.blocks) != (message.text, message.blocks) else None

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        failed = f" ({self.failure})" if self.failure else ""
        return await self._world.board.until(look, f"{what} after {self.by.name}'s {self.what}{failed}")


class Submission(Act):
    """A form that was sent."""

    def __init__(self, stage: Stage, by: User, view: View) -> None:
        super().__init__(stage, by, f"sending of {view.title!r}")
        self.view = view
        self.errors: Mapping[str, str] = {}
        """What the app found wrong, by the fields' labels."""

    @property
    def action(self) -> str:
        """`errors`, `update`, `push`, `clear`; empty where the app only took it, and the modal closed."""
        return Fields((self.ack and self.ack.body) or {}).text("response_action")

    @property
    def next(self) -> View | None:
        """The modal that is on top now."""
        return next(iter(self._world.modals.get(self.by.id, ())[-1:]), None)

    def carry_out(self) -> None:
        """Does to the modal what the acknowledgement says; what Slack can't carry out fails."""
        if self.ack is None:
            return
        labels = {field.block_id: field.label for field in self.view.inputs}
        try:
            errors = self._stage.scene.views.submitted(self.view, self.ack.body)
        except ApiError as error:
            self.failure = error.says
            return
        if unknown := set(errors) - set(labels):
            self.failure = f"errors for blocks that are no inputs: {', '.join(sorted(unknown))}"
        self.errors = {labels[block]: says for block, says in errors.items() if block in labels}


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """What an external select offers once something is typed."""

    options: Sequence[Json]

    @property
    def texts(self) -> list[str]:
        return [Fields(option).part("text").text("text") for option in self.options]


def read_suggestions(ack: Ack | None) -> Suggestions:
    """From the acknowledgement; groups one after the other."""
    said = Fields((ack and ack.body) or {})
    grouped = [option.raw for group in said.parts("option_groups") for option in group.parts("options")]
    return Suggestions(options=[*(option.raw for option in said.parts("options")), *grouped])
