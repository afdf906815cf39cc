"""What the core replies, on its way to whoever asked: an answer, a form, or the form back with its errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.slack import inbound
from adapters.slack.answering import Answering, Shown
from adapters.slack.forms import modal
from adapters.slack.inbound import Scene
from adapters.slack.render import Extra, answer_view, render
from adapters.slack.roles import Roles
from bot.adapting.pieces import FindRole
from bot.adapting.pressed import PressedOpen
from bot.adapting.replies import sentences
from bot.adapting.shelf import FOR_ANSWERS, Shelf
from bot.model.calls import Answer, Call, FormErrors, OpenForm, Visibility
from bot.model.forms import Form, form_to_json
from bot.model.messages import OutgoingMessage, Text, text
from bot.ports import EventSink

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Who asked what where, and how it can be answered."""

    scene: Scene
    answering: Answering
    life: timedelta = FOR_ANSWERS
    """How long the rest of a long answer is kept."""


class Replying:
    def __init__(self, sink: EventSink, shelf: Shelf, roles: Roles) -> None:
        self._sink = sink
        self._shelf = shelf
        self._roles = roles

    async def invoke(self, asked: Asked, call: Call) -> None:
        """Raises what the core raises, and TROUBLE."""
        match await self._sink.invoke(call):
            case Answer(message=message, visibility=visibility):
                private = visibility is Visibility.PRIVATE
                await asked.answering.show(await self._shown(asked, message, private=private), private=private)
            case OpenForm(form=form):
                await self.open(asked, form)
            case FormErrors() as wrong:
                if not asked.answering.correct(_at_fields(wrong)):
                    await self._offer(asked, wrong.form, sentences(wrong), "Correct it")

    async def open(self, asked: Asked, form: Form) -> None:
        """Where it is too late for a form, a button that opens it. Raises TROUBLE."""
        if not await asked.answering.open(modal(form, metadata=inbound.metadata_of(asked.scene.channel))):
            await self._offer(asked, form, [text("Your form is ready.")], "Open the form")

    async def turn_to(self, asked: Asked, kept: OutgoingMessage, token: str, page: int) -> None:
        """Raises TROUBLE."""
        find_role = await self._roles.finder(asked.scene.team, kept)
        shown = _page(asked.scene, kept, token, find_role, page=page)
        await asked.answering.show(shown, private=True, as_modal=True)

    async def tell(self, answering: Answering, message: OutgoingMessage) -> None:
        try:
            rendered = render(message)
            await answering.show(Shown(message=rendered, view=answer_view(message, rendered)), private=True)
        except Exception:
            _log.exception("slack.unanswered")

    async def _offer(self, asked: Asked, form: Form, says: Sequence[Text], label: str) -> None:
        """The form behind a button, filled in as it is."""
        scene = asked.scene
        token = await self._shelf.keep(
            form_to_json(form), life=asked.life, space=scene.team, owner=scene.caller.account.account
        )
        opens = [Extra(label=label, action_id=PressedOpen(token=token).encode())]
        message = OutgoingMessage(blocks=tuple(says))
        rendered = render(message, extras=opens)
        view = answer_view(message, rendered, metadata=inbound.metadata_of(scene.channel))
        await asked.answering.show(Shown(message=rendered, view=view), private=True)

    async def _shown(self, asked: Asked, message: OutgoingMessage, *, private: bool) -> Shown:
        """What is too long is kept for whoever may see it."""
        scene = asked.scene
        find_role = await self._roles.finder(scene.team, message)
        return await self._shelf.shown(
            message,
            lambda token: _page(scene, message, token, find_role),
            life=asked.life,
            space=scene.team,
            owner=scene.caller.account.account if private else None,
        )


def _page(scene: Scene, message: OutgoingMessage, token: str, find_role: FindRole, *, page: int = 1) -> Shown:
    rendered = render(message, token=token, page=page, find_role=find_role)
    metadata = inbound.metadata_of(scene.channel)
    return Shown(message=rendered, view=answer_view(message, rendered, page=page, metadata=metadata))


def _at_fields(wrong: FormErrors) -> Mapping[str, str]:
    """Slack drops the whole answer where one sentence is at no field."""
    names = [field.name for field in wrong.form.fields]
    return {name if name in names else names[0]: sentence for name, sentence in wrong.errors.items()}
