"""How the bot answers what people asked for: the first answer, and what follows it."""

from tests.standins.discord.drafts import Draft, edited, read_draft
from tests.standins.discord.entities import Message, MessageFlag
from tests.standins.discord.errors import UNKNOWN_MESSAGE, ApiError, invalid_form
from tests.standins.discord.interaction_payloads import metadata
from tests.standins.discord.interactions import Asked, Callback, Interaction
from tests.standins.discord.limits import check_modal
from tests.standins.discord.message_payloads import message_payload
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene
from tests.standins.discord.wire import Fields, Json

WEBHOOK = "/webhooks/{application}/{token}"
MOST_SUGGESTIONS = 25
ALLOWED = {
    Asked.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Asked.COMPONENT: set(Callback) - {Callback.PONG, Callback.SUGGESTIONS},
    Asked.AUTOCOMPLETE: {Callback.SUGGESTIONS},
    Asked.MODAL: set(Callback) - {Callback.PONG, Callback.SUGGESTIONS, Callback.MODAL},
}


class InteractionRoutes:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world

    def routes(self) -> list[Route]:
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self._answer_first),
            ("POST", WEBHOOK, self._follow_up),
            ("PATCH", WEBHOOK + "/messages/{message}", self._edit),
            ("DELETE", WEBHOOK + "/messages/{message}", self._delete),
        ]

    # The first answer

    async def _answer_first(self, call: Call) -> Answer:
        asked = self._scene.interactions.get(call.id("interaction"), call.params["token"])
        asked.check_unanswered()
        callback = _callback(asked, call.fields)
        original = self._act(asked, callback, call)
        asked.acknowledge(callback, original)
        wants_response = call.query.get("with_response", "").lower() in ("1", "true")
        return self._response(asked, callback, original) if wants_response else None

    def _act(self, asked: Interaction, callback: Callback, call: Call) -> Message | None:
        """The message that `@original` stands for from now on."""
        data = call.fields.part("data")
        match callback:
            case Callback.MESSAGE:
                return self._post(asked, read_draft(data, call.files))
            case Callback.DEFERRED_MESSAGE:
                flags = MessageFlag(data.number("flags")) & MessageFlag.EPHEMERAL
                return self._post(asked, Draft(flags=flags | MessageFlag.LOADING))
            case Callback.DEFERRED_UPDATE:
                return self._pressed(asked)
            case Callback.UPDATE:
                return self._change(asked, edited(self._pressed(asked), data))
            case Callback.SUGGESTIONS:
                asked.suggest(_suggestions(data))
            case Callback.MODAL:
                check_modal(data)
                asked.open_modal(data)
        return None

    def _post(self, asked: Interaction, draft: Draft) -> Message:
        is_private = MessageFlag.EPHEMERAL in draft.flags
        message = self._scene.chat.post(
            asked.channel,
            self._world.bot,
            draft,
            kind=asked.answer_kind(),
            interaction=metadata(asked),
            only_for=asked.by.id if is_private else None,
        )
        asked.show(message)
        return message

    def _change(self, asked: Interaction, after: Message) -> Message:
        before = self._world.message(after.channel, after.id)
        message = self._scene.chat.change(after, is_edit=not before.is_loading)
        asked.show(message)
        return message

    def _pressed(self, asked: Interaction) -> Message:
        """The message with the component, as it is now."""
        if asked.message is None:
            raise invalid_form("type", "INTERACTION_APPLICATION_INVALID_CALLBACK", "There is no message to update.")
        return self._world.message(asked.message.channel, asked.message.id)

    def _response(self, asked: Interaction, callback: Callback, original: Message | None) -> Json:
        about: Json = {"id": str(asked.id), "type": int(asked.kind)}
        resource: Json = {"type": int(callback)}
        if original is not None:
            about |= {
                "response_message_id": str(original.id),
                "response_message_loading": original.is_loading,
                "response_message_ephemeral": original.is_ephemeral,
            }
        if original is not None and callback is not Callback.DEFERRED_UPDATE:
            resource["message"] = message_payload(self._world, original)
        return {"interaction": about, "resource": resource}

    # What follows it

    async def _follow_up(self, call: Call) -> Answer:
        """The first one fills in a deferred answer, and is as private as that was."""
        asked = self._asked(call)
        original = self._original(asked)
        if original is not None and original.is_loading:
            return message_payload(self._world, self._change(asked, edited(original, call.fields)))
        return message_payload(self._world, self._post(asked, read_draft(call.fields, call.files)))

    async def _edit(self, call: Call) -> Answer:
        message = self._change(self._asked(call), edited(self._named(call), call.fields))
        return message_payload(self._world, message)

    async def _delete(self, call: Call) -> Answer:
        self._scene.chat.delete(self._named(call))
        return None

    def _asked(self, call: Call) -> Interaction:
        asked = self._scene.interactions.by_token(call.params["token"])
        asked.check_token()
        return asked

    def _named(self, call: Call) -> Message:
        """By `@original` or the id of a follow-up; ApiError 10008."""
        asked = self._asked(call)
        if call.params["message"] == "@original":
            found = self._original(asked)
        else:
            found = self._world.messages.get(asked.channel.id, {}).get(call.id("message"))
        if found is None:
            raise ApiError(UNKNOWN_MESSAGE)
        return found

    def _original(self, asked: Interaction) -> Message | None:
        if asked.original is None:
            return None
        channel, message = asked.original
        return self._world.messages.get(channel, {}).get(message)


def _callback(asked: Interaction, body: Fields) -> Callback:
    kind = body.number("type")
    if kind not in ALLOWED[asked.kind]:
        raise invalid_form(
            "type", "INTERACTION_APPLICATION_INVALID_CALLBACK", f"{kind} does not answer {asked.kind.name}."
        )
    return Callback(kind)


def _suggestions(data: Fields) -> list[Fields]:
    choices = data.parts("choices")
    if len(choices) > MOST_SUGGESTIONS:
        raise invalid_form("choices", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length.")
    if any(not 1 <= len(choice.text("name")) <= 100 for choice in choices):
        raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    return choices
