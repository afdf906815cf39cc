"""Slack on loopback: a server that the app talks to and that tests give people, workspaces and trouble."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from aiohttp import web

from tests.standins.clock import Clock, SystemClock
from tests.standins.network import HOST, Network
from tests.standins.requests import Log
from tests.standins.slack.access import Access
from tests.standins.slack.contract import Contract, contract_from_environment
from tests.standins.slack.entities import Channel, ChannelKind, Message, Team, UserGroup, View
from tests.standins.slack.errors import ApiError
from tests.standins.slack.front import Front, Way
from tests.standins.slack.people import Person
from tests.standins.slack.requests import Request
from tests.standins.slack.scene import Scene, new_scene
from tests.standins.slack.troubles import Troubles
from tests.standins.slack.web_api import BASE, AppMethod, Method, WebApi
from tests.standins.slack.web_api_auth import AuthMethods
from tests.standins.slack.web_api_chat import ChatMethods
from tests.standins.slack.web_api_conversations import ConversationMethods
from tests.standins.slack.web_api_people import PeopleMethods
from tests.standins.slack.web_api_reactions import ReactionMethods
from tests.standins.slack.web_api_responses import Responses
from tests.standins.slack.web_api_views import ViewMethods


class SlackServer(Troubles):
    """One app, in one workspace to begin with and in its general channel; `async with` starts and stops it.

    What tests do returns when the app was told and acknowledged it, or did not at the first attempt. Requests are
    checked against the contracts in the folder that `PACER_SLACK_CONTRACTS` names, unless a contract is given.
    """

    def __init__(
        self,
        *,
        transport: str = "socket",
        clock: Clock | None = None,
        contract: Contract | None = None,
        is_installed: bool = True,
    ) -> None:
        """`transport` is `socket` or `http`; `is_installed=False` waits for an install by OAuth."""
        super().__init__()
        self.scene: Scene = new_scene(clock or SystemClock())
        self.world = self.scene.world
        contract = contract or contract_from_environment()
        self.log: Log[Request] = Log(self.world.board, contract.violations if contract else lambda request: ())
        self.team = self._found("School", is_installed=is_installed)
        self.front = Front(self.scene, Way(transport))
        self._access = Access(self.world)
        self._network = Network(self._app())
        self._returned: set[str] = set()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=2**24)
        app.add_routes(self.front.routes())
        web_api = WebApi(self.world, self.faults, self.log)
        web_api.mount(app, self._methods())
        Responses(self.scene, web_api, self.log).mount(app)
        return app

    def _methods(self) -> Iterator[Method | AppMethod]:
        yield from AuthMethods(self.scene, self._new_socket_url).methods()
        yield from ChatMethods(self.scene, self._access).methods()
        yield from ConversationMethods(self.scene, self._access).methods()
        yield from ReactionMethods(self.scene, self._access).methods()
        yield from PeopleMethods(self.scene).methods()
        yield from ViewMethods(self.scene).methods()

    def _new_socket_url(self) -> str:
        if not self.front.socket_mode.is_enabled:
            raise ApiError("access_denied")
        return self.front.socket_mode.new_url()

    # Life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        await self._network.open()
        self.front.open(f"ws://{HOST}:{self._network.port}")
        self.scene.response_urls.base_url = self.url

    async def stop(self) -> None:
        await self.front.stop()
        await self._network.stop()

    @asynccontextmanager
    async def offline(self) -> AsyncIterator[None]:
        """Nobody is connected and nobody gets through; what happens meanwhile is told as often as Slack tries."""
        await self._network.shut()
        await self.front.socket_mode.was_left()
        yield
        await self._network.open()

    # What the app's settings name

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._network.port}"

    @property
    def api_url(self) -> str:
        return self.url + BASE

    @property
    def token(self) -> str:
        """The bot's in the first workspace."""
        return self.world.installation(self.team.id).token

    @property
    def app_token(self) -> str:
        """For Socket Mode."""
        return self.world.app.app_token

    # What the app did

    @property
    def bot_id(self) -> str:
        """The bot user's in the first workspace."""
        return self.world.bot(self.team.id).id

    @property
    def requests(self) -> list[Request]:
        return self.log.requests

    @property
    def violations(self) -> list[str]:
        """Where requests broke the contract."""
        return self.log.violations

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody reads there now, oldest first, replies too."""
        every = (each for each in self.world.messages.get(channel.id, {}).values())
        listed = (each for each in every if not each.is_ephemeral and not each.is_tombstone)
        return sorted(listed, key=lambda each: each.ts)

    def replies(self, message: Message) -> list[Message]:
        """The message's thread without it, oldest first."""
        return self.world.replies(message.channel, message.ts)

    def see(self, message: Message) -> Message:
        """As it is now; ApiError message_not_found where it is gone."""
        return self.world.message(message.channel, message.ts)

    # Waiting for the app

    async def posted(self, channel: Channel) -> Message:
        """The app's next message there, for everybody: each once, oldest first."""
        return await self._next_of(lambda: self.messages(channel), f"no message in {channel.name or channel.id}")

    async def whispered(self, person: Person) -> Message:
        """The app's next message that only they see: each once, oldest first."""
        return await self._next_of(person.ephemerals, f"nothing that only {person.user.name} sees")

    async def modal_of(self, person: Person) -> View:
        """The one on top, as soon as there is one."""
        return await self.world.board.until(lambda: person.modal, f"no modal before {person.user.name}")

    async def home_of(self, person: Person) -> View:
        """What the app published for them, as soon as it did."""
        return await self.world.board.until(lambda: person.home, f"no home for {person.user.name}")

    async def _next_of(self, listed: Callable[[], list[Message]], otherwise: str) -> Message:
        def look() -> Message | None:
            new = (each for each in listed() if each.ts not in self._returned)
            return next((each for each in new if self.world.users[each.user].is_bot), None)

        message = await self.world.board.until(look, otherwise)
        self._returned.add(message.ts)
        return message

    async def requested(self, pattern: str, times: int = 1) -> Sequence[Request]:
        """That many requests like `chat.*` arrived since the start."""
        return await self.world.board.until(
            lambda: found if len(found := self.log.named(pattern)) >= times else None, f"no {times} {pattern}"
        )

    async def told(self) -> None:
        """The app was told of everything that happened, or could not be told at the first attempt."""
        await self.front.telling.tried()

    # People

    def member(self, name: str, team: Team | None = None, *, is_admin: bool = False, tz: str = "") -> Person:
        """Who joins that workspace and its general channel unless they are in it."""
        user = self.scene.places.join_team(team or self.team, name)
        if is_admin or tz:
            user = self.scene.places.change_user(replace(user, is_admin=is_admin, tz=tz or user.tz))
        return self.front.person(user)

    def owner(self, team: Team | None = None) -> Person:
        return self.front.person(self.scene.places.owner_of(team or self.team))

    async def add_group(self, handle: str, *members: Person, team: Team | None = None) -> UserGroup:
        group = self.scene.places.add_group(team or self.team, handle, [member.user for member in members])
        await self.told()
        return group

    async def change_group(self, group: UserGroup, *members: Person) -> None:
        """Who is in it from now on."""
        self.scene.places.change_group(replace(group, members=tuple(member.id for member in members)))
        await self.told()

    # Workspaces and channels

    async def workspace_joined(self, name: str, *, is_installed: bool = True) -> Team:
        """Another workspace, where somebody installed the app unless `is_installed` says no."""
        return self._found(name, is_installed=is_installed)

    async def workspace_left(self, team: Team) -> None:
        """Somebody removed the app there."""
        self.scene.installs.uninstall(team)
        await self.told()

    def grant(self, *scopes: str) -> None:
        """The app is installed anew in the first workspace, with exactly these; its token is another one then."""
        self.world.configure(scopes=frozenset(scopes))
        self.scene.installs.install(self.team)

    def pace_posts(self) -> None:
        """From now on more than a message a second in a channel is refused."""
        self._access.is_paced = True

    @property
    def general(self) -> Channel:
        """Of the first workspace."""
        return self.general_of(self.team)

    def general_of(self, team: Team) -> Channel:
        return self.scene.places.general_of(team)

    async def add_channel(
        self, name: str, team: Team | None = None, *, is_private: bool = False, with_bot: bool = True
    ) -> Channel:
        kind = ChannelKind.PRIVATE if is_private else ChannelKind.PUBLIC
        channel = self.scene.places.add_channel(team or self.team, name, kind)
        if with_bot:
            channel = await self.invite_bot(channel)
        await self.told()
        return channel

    async def invite_bot(self, channel: Channel) -> Channel:
        bot, owner = self.world.bot(channel.team), self.scene.places.owner_of(self.world.teams[channel.team])
        channel = self.scene.places.join(channel, bot, inviter=owner.id)
        await self.told()
        return channel

    async def remove_bot(self, channel: Channel) -> Channel:
        channel = self.scene.places.leave(channel, self.world.bot(channel.team))
        await self.told()
        return channel

    async def archive(self, channel: Channel) -> None:
        self.scene.places.archive(channel, self.scene.places.owner_of(self.world.teams[channel.team]))
        await self.told()

    async def delete(self, gone: Channel | Message) -> None:
        """As an admin does."""
        match gone:
            case Message():
                self.scene.chat.delete(self.see(gone))
            case Channel():
                self.scene.places.delete_channel(gone)
        await self.told()

    def _found(self, name: str, *, is_installed: bool) -> Team:
        """No event tells of it: the app is there from the beginning."""
        team = self.scene.places.found(name)
        if is_installed:
            bot = self.world.users[self.scene.installs.install(team).bot_user]
            general = self.scene.places.general_of(team)
            self.world.put_channel(replace(general, members=(*general.members, bot.id)))
        return team
