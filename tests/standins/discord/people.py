"""What people in a guild do; each act returns when the gateway has sent what it tells of."""

from collections.abc import Sequence

from tests.standins.discord.cdn import File
from tests.standins.discord.commands import ON_MESSAGE, ON_USER
from tests.standins.discord.components import Button, Kind, walk
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Guild, Message, Role, User
from tests.standins.discord.filling import FieldValue, completed, entities_in, filled_in
from tests.standins.discord.interaction_payloads import IN_DIRECT, resolved
from tests.standins.discord.interactions import Asked, Interaction, Modal, Suggestion
from tests.standins.discord.invoking import NotPossible, OptionValue
from tests.standins.discord.permissions import Permission
from tests.standins.discord.scene import Scene
from tests.standins.discord.wire import Fields, Json


class Person:
    """Somebody who is in that guild."""

    def __init__(self, scene: Scene, user: User, guild: Guild) -> None:
        self.user = user
        self.guild = guild
        self._scene = scene

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # Writing

    async def says(
        self, channel: Channel, text: str, *, reply_to: Message | None = None, files: Sequence[File] = ()
    ) -> Message:
        """A reply pings its author, as it does unless people switch that off."""
        draft = Draft(content=text.strip(), reply_to=reply_to.id if reply_to else None, files=tuple(files))
        message = self._scene.chat.post(self._scene.world.channel(channel.id), self.user, draft)
        await self._scene.told()
        return message

    async def replies_in_thread(self, message: Message, text: str, files: Sequence[File] = ()) -> Message:
        """In the message's thread, which they open where there is none."""
        thread = self._scene.threads.of(self._now(message), self.user)
        return await self.says(thread, text, files=files)

    async def direct(self, text: str, files: Sequence[File] = ()) -> Message:
        """To the bot."""
        return await self.says(self.direct_channel, text, files=files)

    async def deletes(self, message: Message) -> None:
        self._scene.chat.delete(self._now(message))
        await self._scene.told()

    @property
    def direct_channel(self) -> Channel:
        return self._scene.world.direct_with(self.id)

    # Reacting

    async def react(self, message: Message, emoji: str) -> None:
        self._scene.reactions.add(self._now(message), emoji, self.user)
        await self._scene.told()

    async def unreact(self, message: Message, emoji: str) -> None:
        self._scene.reactions.remove(self._now(message), emoji, self.user)
        await self._scene.told()

    # Commands

    async def command(self, typed: str, channel: Channel | None = None, /, **options: OptionValue) -> Interaction:
        """`/group sub` with its options; in the guild's first channel unless another is named."""
        place = self._place(channel)
        self._check_allowed(self._scene.invoking.command(typed.removeprefix("/").split()[0]), place)
        data = self._scene.invoking.data(typed, options, asker=self.user, channel=place)
        return await self._ask(Asked.COMMAND, place, data)

    async def autocomplete(
        self, typed: str, option: str, so_far: str, channel: Channel | None = None, /, **others: OptionValue
    ) -> tuple[Suggestion, ...]:
        """What is offered for the option once that much of it is typed."""
        place = self._place(channel)
        values = {**others, option: so_far}
        data = self._scene.invoking.data(typed, values, asker=self.user, channel=place, focused=option)
        asked = await self._ask(Asked.AUTOCOMPLETE, place, data)
        return await asked.suggestions()

    async def user_command(self, name: str, target: User, channel: Channel | None = None) -> Interaction:
        """From the menu of a person."""
        return await self._on_target(name, ON_USER, target, self._place(channel))

    async def message_command(self, name: str, message: Message) -> Interaction:
        """From the menu of a message."""
        return await self._on_target(name, ON_MESSAGE, self._now(message), self._scene.world.channel(message.channel))

    # Components and forms

    async def press(self, message: Message, wanted: str) -> Interaction:
        """The button with that label or custom_id."""
        message = self._now(message)
        button = self._button(message, wanted)
        data: Json = {"custom_id": button.custom_id, "component_type": int(Kind.BUTTON), "id": button.id}
        return await self._ask(Asked.COMPONENT, self._scene.world.channel(message.channel), data, message)

    async def choose(
        self, message: Message, custom_id: str, chosen: Sequence[str | User | Role | Channel]
    ) -> Interaction:
        """In the select with that custom_id, options by their values."""
        message = self._now(message)
        select = next((each for each in walk(message.components) if each.text("custom_id") == custom_id), None)
        if select is None:
            raise NotPossible(f"There is no select {custom_id!r} under that message.")
        channel = self._scene.world.channel(message.channel)
        data = _choice(select, chosen)
        entities = [each for each in chosen if not isinstance(each, str)]
        if entities:
            data["resolved"] = resolved(self._scene.world, self.user, entities)
        return await self._ask(Asked.COMPONENT, channel, data, message)

    async def submit(self, modal: Modal, values: dict[str, FieldValue]) -> Interaction:
        """By the fields' labels or custom_ids; the rest stays as it was filled in."""
        answers = completed(modal, values, self._scene.world)
        data = filled_in(modal, answers)
        if entities := entities_in(answers):
            data["resolved"] = resolved(self._scene.world, self.user, entities)
        asked = modal.asked
        return await self._ask(Asked.MODAL, asked.channel, data, asked.message, asked)

    async def _on_target(self, name: str, kind: int, target: User | Message, place: Channel) -> Interaction:
        self._check_allowed(self._scene.invoking.command(name, kind), place)
        data = self._scene.invoking.on_target(name, kind, target, asker=self.user, channel=place)
        return await self._ask(Asked.COMMAND, place, data)

    async def _ask(
        self,
        kind: Asked,
        channel: Channel,
        data: Json,
        message: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        asked = Interaction(
            self._scene.world, kind=kind, by=self.user, channel=channel, data=data, message=message, opened_by=opened_by
        )
        self._scene.interactions.begin(asked)
        await self._scene.told()
        return asked

    def _check_allowed(self, command: Fields, channel: Channel) -> None:
        if channel.guild is None:
            return _check_direct(command)
        if command.text("name") in self._scene.interactions.open_to_all:
            return None
        held = self._scene.world.permissions(self.id, channel.guild, channel)
        needed = command.raw["default_member_permissions"]
        if needed is not None and Permission.ADMINISTRATOR not in held and int(str(needed)) & ~held:
            raise NotPossible(f"{self.user.name} does not see {command.text('name')}: it is for admins.")
        return None

    def _button(self, message: Message, wanted: str) -> Button:
        found = next((each for each in message.buttons if wanted in (each.label, each.custom_id)), None)
        if found is None or found.is_disabled or not found.custom_id:
            offered = ", ".join(each.label for each in message.buttons)
            raise NotPossible(f"There is no button {wanted!r} to press; there are: {offered or 'none'}.")
        return found

    def _place(self, channel: Channel | None) -> Channel:
        return self._scene.world.channel(channel.id) if channel else self._scene.world.channels_of(self.guild.id)[0]

    def _now(self, message: Message) -> Message:
        """As it is by now; NotPossible for a message that only another person sees."""
        if message.only_for not in (None, self.id):
            raise NotPossible(f"{self.user.name} does not see that message.")
        return self._scene.world.message(message.channel, message.id)


def _check_direct(command: Fields) -> None:
    contexts = command.raw["contexts"]
    is_offered = IN_DIRECT in contexts if isinstance(contexts, list) else command.flag("dm_permission")
    if not is_offered:
        raise NotPossible(f"{command.text('name')} is only for guilds.")


def _choice(select: Fields, chosen: Sequence[str | User | Role | Channel]) -> Json:
    values = [each if isinstance(each, str) else str(each.id) for each in chosen]
    offered = {option.text("value") for option in select.parts("options")}
    if offered and not set(values) <= offered:
        raise NotPossible(f"The select offers {', '.join(sorted(offered))}, not {values}.")
    if not select.number("min_values", 1) <= len(values) <= select.number("max_values", 1):
        raise NotPossible("The select takes another number of options.")
    return {
        "custom_id": select.text("custom_id"),
        "component_type": select.number("type"),
        "id": select.number("id"),
        "values": values,
    }
