"""The address that a command or a button carries, and what the bot posts there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.standins.slack.chat import Chat, Draft
from tests.standins.slack.drafts import read_draft
from tests.standins.slack.entities import Message
from tests.standins.slack.errors import ApiError
from tests.standins.slack.requests import Args
from tests.standins.slack.world import World
from tests.standins.wire import Json

PATH = "/response/"
MOST_USES = 5
LASTS = timedelta(minutes=30)
"""Both of Slack's documentation, Handling user interaction."""


@dataclass(kw_only=True, slots=True)
class _Ticket:
    channel: str
    user: str
    at: datetime
    source: str | None
    """The ts of the message that was acted on, or that was answered last."""
    used: int = 0


class ResponseUrls:
    def __init__(self, world: World, chat: Chat) -> None:
        self.base_url = ""
        """`http://host:port`, known once the server listens."""
        self._world = world
        self._chat = chat
        self._tickets: dict[str, _Ticket] = {}

    def new(self, user: str, channel: str, message: Message | None = None) -> str:
        """For what this person did there now, on a message or by a command."""
        ticket = self._world.ids.secret("response")
        at = self._world.clock.now()
        self._tickets[ticket] = _Ticket(channel=channel, user=user, at=at, source=message.ts if message else None)
        return f"{self.base_url}{PATH}{ticket}"

    def team_of(self, ticket: str) -> str | None:
        known = self._tickets.get(ticket)
        return None if known is None else self._world.user(known.user).team

    def use(self, ticket: str, body: Json) -> Message | None:
        """What the bot posted, if anything; ApiError used_url or expired_url, or what is wrong with the message."""
        known = self._tickets.get(ticket)
        if known is None or not self._is_good(known):
            raise ApiError("expired_url")
        if known.used >= MOST_USES:
            raise ApiError("used_url")
        message = self._carry_out(known, Args(body))
        known.used += 1
        return message

    def answer(self, url: str, body: Json) -> Message | None:
        """What stood in the acknowledgement itself: shown the same way, and no use of the address."""
        return self._carry_out(self._tickets[url.rpartition("/")[2]], Args(body))

    def _is_good(self, ticket: _Ticket) -> bool:
        is_installed = self._world.user(ticket.user).team in self._world.installations
        return is_installed and self._world.clock.now() - ticket.at <= LASTS

    def _carry_out(self, ticket: _Ticket, args: Args) -> Message | None:
        source = self._source(ticket)
        if args.flag("delete_original"):
            if source is not None:
                self._chat.delete(source)
            return None
        draft = read_draft(args)
        bot = self._world.bot(self._world.user(ticket.user).team)
        if args.flag("replace_original") and source is not None:
            return self._chat.change(source, draft, by=bot)
        message = self._post(ticket, draft, is_public=args.text("response_type") == "in_channel")
        ticket.source = ticket.source or message.ts
        return message

    def _post(self, ticket: _Ticket, draft: Draft, *, is_public: bool) -> Message:
        """Where the bot is no member too."""
        channel = self._world.channel(ticket.channel)
        only_for = None if is_public else ticket.user
        return self._chat.post(channel, self._world.bot(channel.team), draft, only_for=only_for)

    def _source(self, ticket: _Ticket) -> Message | None:
        return self._world.messages.get(ticket.channel, {}).get(ticket.source or "")
