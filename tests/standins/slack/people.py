"""What people in a workspace do; each act returns when the app acknowledged it, with what can be seen of it."""

from collections.abc import Mapping

from tests.standins.slack.acts import Act, Submission, Suggestions
from tests.standins.slack.blocks import Button
from tests.standins.slack.chat import Draft
from tests.standins.slack.delivery import Kind
from tests.standins.slack.entities import Channel, Message, Team, User, View, ViewKind
from tests.standins.slack.events import HomeOpened
from tests.standins.slack.filling import FieldValue, NotPossible, as_it_stands
from tests.standins.slack.forms import Filled, Forms
from tests.standins.slack.oauth_install import Browser, Page
from tests.standins.slack.objects import message_object, view_object
from tests.standins.slack.payloads_events import home_opened
from tests.standins.slack.payloads_interactions import (
    Asker,
    block_actions_in_ephemeral,
    block_actions_in_message,
    block_actions_in_view,
    button_action,
    global_shortcut,
    message_shortcut,
    slash_command,
)
from tests.standins.slack.payloads_text import as_command_text, as_message
from tests.standins.slack.stage import Stage
from tests.standins.wire import Json


class Person:
    """Somebody who is in that workspace."""

    def __init__(self, stage: Stage, user: User) -> None:
        self.id = user.id
        self._stage = stage
        self._scene = stage.scene
        self._world = stage.scene.world
        self._filled = Filled()

    @property
    def user(self) -> User:
        """As they are now."""
        return self._world.users[self.id]

    @property
    def team(self) -> Team:
        return self._world.teams[self.user.team]

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # What they see

    def ephemerals(self, channel: Channel | None = None) -> list[Message]:
        """What only they see, oldest first; everywhere unless a channel is named."""
        every = (each for messages in self._world.messages.values() for each in messages.values())
        own = (each for each in every if each.only_for == self.id)
        return sorted((each for each in own if channel is None or each.channel == channel.id), key=lambda each: each.ts)

    def direct_messages(self) -> list[Message]:
        """What the app wrote to them, oldest first."""
        return [each for each in self._world.history(self.direct_channel.id) if self._world.users[each.user].is_bot]

    @property
    def direct_channel(self) -> Channel:
        """With the app."""
        return self._world.direct_with(self.id)

    @property
    def modal(self) -> View | None:
        """The one on top."""
        return next(iter(self._world.modals.get(self.id, ())[-1:]), None)

    @property
    def home(self) -> View | None:
        """What the app published for them."""
        return self._world.homes.get(self.id)

    # Writing

    async def says(self, channel: Channel, typed: str) -> Act:
        return await self._writes(channel, Draft(content=self._message(typed)))

    async def reply(self, message: Message, typed: str, *, also_in_channel: bool = False) -> Act:
        """In the message's thread."""
        draft = Draft(content=self._message(typed), thread_ts=message.ts, is_broadcast=also_in_channel)
        return await self._writes(self._world.channel(message.channel), draft)

    async def direct(self, typed: str) -> Act:
        """To the app."""
        return await self.says(self.direct_channel, typed)

    async def mention_app(self, typed: str, channel: Channel, *, thread: Message | None = None) -> Act:
        """`@Pacer` and what follows."""
        text = f"{self._world.bot(self.team.id).mention} {typed}"
        return await (self.reply(thread, text) if thread else self.says(channel, text))

    async def edit(self, message: Message, typed: str) -> Act:
        act = self._act("edit")
        before = self._own(message)
        act.posted = self._scene.chat.change(before, Draft(content=self._message(typed)), by=self.user)
        return await self._told(act)

    async def delete(self, message: Message) -> Act:
        act = self._act("deletion")
        self._scene.chat.delete(self._own(message))
        return await self._told(act)

    async def joins(self, channel: Channel) -> Act:
        act = self._act("joining")
        self._scene.places.join(channel, self.user)
        return await self._told(act)

    # Reacting

    async def react(self, message: Message, emoji: str) -> Act:
        act = self._act(f"reaction {emoji}")
        self._scene.reactions.add(self._now(message), emoji, self.user)
        return await self._told(act)

    async def unreact(self, message: Message, emoji: str) -> Act:
        act = self._act(f"taking back of {emoji}")
        self._scene.reactions.remove(self._now(message), emoji, self.user)
        return await self._told(act)

    # Commands and shortcuts

    async def command(self, typed: str, channel: Channel | None = None) -> Act:
        """`/checkin done @ben`; in the workspace's general channel unless another is named."""
        name, _, rest = typed.partition(" ")
        place = channel or self._scene.places.general_of(self.team)
        should_escape = self._stage.announcer.configuration.escapes(name)
        text = as_command_text(self._world, self.team, rest.strip(), should_escape=should_escape)
        act = self._act(name)
        url = self._scene.response_urls.new(self.id, place.id)
        body = slash_command(self._asker, name, text, place, self._scene.triggers.new(self.id), url)
        ack = await act.send(Kind.COMMAND, body)
        if ack and ack.body:
            self._scene.response_urls.answer(url, ack.body)
        return act

    async def shortcut(self, callback_id: str) -> Act:
        """From the menu beside the composer."""
        self._stage.announcer.configuration.check_shortcut(callback_id, "global")
        body = global_shortcut(self._asker, callback_id, self._world.ids.ts(), self._scene.triggers.new(self.id))
        return await self._interacts(self._act(f"shortcut {callback_id}"), body)

    async def message_shortcut(self, callback_id: str, message: Message) -> Act:
        """From the menu of a message."""
        self._stage.announcer.configuration.check_shortcut(callback_id, "message")
        message = self._now(message)
        body = message_shortcut(
            self._asker,
            callback_id,
            self._world.ids.ts(),
            message_object(self._world, message),
            self._world.channel(message.channel),
            self._scene.triggers.new(self.id),
            self._scene.response_urls.new(self.id, message.channel, message),
        )
        return await self._interacts(self._act(f"shortcut {callback_id}"), body)

    # Buttons

    async def press(self, on: Message | View, wanted: str) -> Act:
        """The button with that label or action id, under a message, in a modal or in App Home."""
        return await (self._press_in_view(on, wanted) if isinstance(on, View) else self._press_under(on, wanted))

    async def _press_under(self, message: Message, wanted: str) -> Act:
        message = self._now(message)
        action = button_action(_button(message, wanted), self._world.ids.ts())
        build = block_actions_in_ephemeral if message.is_ephemeral else block_actions_in_message
        body = build(
            self._asker,
            action,
            message_object(self._world, message),
            self._world.channel(message.channel),
            self._scene.triggers.new(self.id),
            self._scene.response_urls.new(self.id, message.channel, message),
        )
        return await self._interacts(self._act(f"press of {wanted!r}"), body)

    async def _press_in_view(self, view: View, wanted: str) -> Act:
        view = self._open(view)
        action = button_action(_button(view, wanted), self._world.ids.ts())
        trigger = self._scene.triggers.new(self.id, view.id if view.kind is ViewKind.MODAL else None)
        sent = view_object(self._world, view) | {"state": as_it_stands(view)}
        return await self._interacts(
            self._act(f"press of {wanted!r}"), block_actions_in_view(self._asker, action, sent, trigger)
        )

    # Modals and App Home

    async def submit(self, view: View, values: Mapping[str, FieldValue] | None = None) -> Submission:
        """By the fields' labels, block ids or action ids; the rest stays as it was filled in, by them or by the app."""
        return await self._forms.submit(view, values or {})

    async def suggestions(self, view: View, field: str, typed: str) -> Suggestions:
        """What the external select with that label or action id offers."""
        return await self._forms.suggestions(view, field, typed)

    async def close(self, view: View, *, all_of_them: bool = False) -> Act:
        """With its cross, or `all_of_them` at once; the app hears of it only where it asked."""
        return await self._forms.close(view, all_of_them=all_of_them)

    async def open_home(self) -> Act:
        act = self._act("opening of App Home")
        self._scene.views.open_home(self.id)
        return await self._told(act)

    async def open_messages(self) -> Act:
        """The app's other tab, where the direct messages are."""
        act = self._act("opening of the messages")
        event = HomeOpened(team=self.team.id, ts=self._world.ids.ts(), user=self.id, view=None)
        payload = home_opened(self._world, event, "messages") | {"event_ts": event.ts}
        self._stage.announcer.tell(self.team.id, "app_home_opened", payload)
        return await self._told(act)

    # The app itself

    async def install(self, app_url: str, *, agrees: bool = True, state: str | None = None, times: int = 1) -> Page:
        """From the app's own `/slack/install` by way of Slack's page; `app_url` is where the app really serves.

        With another `state` than the app's own, or back to the app more than once, where a test wants that.
        """
        return await Browser(app_url).install(self.user, agrees=agrees, state=state, times=times)

    async def uninstall(self, *, tokens_first: bool = True) -> Act:
        """From the whole workspace; Slack promises no order for the two events that tell of it."""
        act = self._act("uninstall")
        async with self._stage.telling.held() as farewells:
            self._scene.installs.uninstall(self.team)
        in_order = sorted(farewells, key=lambda told: (told.type == "tokens_revoked") is not tokens_first)
        self._stage.telling.release(in_order)
        return await self._told(act)

    # What all of them need

    @property
    def _asker(self) -> Asker:
        return Asker(app=self._world.app, team=self.team, user=self.user)

    @property
    def _forms(self) -> Forms:
        return Forms(self._stage, self._asker, self._filled)

    def _act(self, what: str) -> Act:
        return Act(self._stage, self.user, what)

    async def _told(self, act: Act) -> Act:
        await act.told()
        return act

    async def _interacts(self, act: Act, body: Json) -> Act:
        await act.send(Kind.INTERACTION, body)
        return act

    async def _writes(self, channel: Channel, draft: Draft) -> Act:
        place = self._world.channel(channel.id)
        if self.id not in place.members:
            raise NotPossible(f"{self.user.name} is not in #{place.name}.")
        act = self._act("message")
        act.posted = self._scene.chat.post(place, self.user, draft)
        return await self._told(act)

    def _message(self, typed: str) -> str:
        return as_message(self._world, self.team, typed)

    def _now(self, message: Message) -> Message:
        """As it is by now; NotPossible for a message that they don't see."""
        channel = self._world.channel(message.channel)
        if message.only_for not in (None, self.id) or self.id not in channel.members:
            raise NotPossible(f"{self.user.name} does not see that message.")
        return self._world.message(message.channel, message.ts)

    def _own(self, message: Message) -> Message:
        if message.user != self.id:
            raise NotPossible(f"That message is not {self.user.name}'s.")
        return self._now(message)

    def _open(self, view: View) -> View:
        """As it is by now; NotPossible where they have it open no more."""
        known = [*self._world.modals.get(self.id, ())[-1:], *([self.home] if self.home else [])]
        found = next((each for each in known if each.id == view.id), None)
        if found is None:
            raise NotPossible(f"{self.user.name} does not see {view.title!r}.")
        return found


def _button(on: Message | View, wanted: str) -> Button:
    found = next((each for each in on.buttons if wanted in (each.label, each.action_id)), None)
    if found is None:
        offered = ", ".join(each.label for each in on.buttons)
        raise NotPossible(f"There is no button {wanted!r} to press; there are: {offered or 'none'}.")
    return found
