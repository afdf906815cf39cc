"""The app in workspaces, and the tokens that it has there."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.standins.slack.entities import Installation, Profile, Team, Token, User
from tests.standins.slack.errors import ApiError
from tests.standins.slack.events import AppUninstalled, TokensRevoked
from tests.standins.slack.places import Places
from tests.standins.slack.world import World

CODE_LASTS = timedelta(minutes=10)
"""Slack's documentation, Installing with OAuth."""
TOKEN_LASTS = timedelta(hours=12)
"""Slack's documentation, Using token rotation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Code:
    team: Team
    installer: User
    redirect_uri: str
    until: datetime


class Installs:
    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._codes: dict[str, _Code] = {}

    def install(self, team: Team, installer: User | None = None) -> Installation:
        """Anew where it was there before, with the same bot user and new tokens; the owner does it unless named."""
        bot = self._bot_of(team)
        refresh_token = self._world.ids.secret("xoxe-1") if self._world.app.rotates_tokens else ""
        return self._world.put_installation(
            Installation(
                team=team.id,
                bot_user=bot.id,
                bot_id=bot.bot_id,
                installer=(installer or self._places.owner_of(team)).id,
                token=self._new_token(team.id),
                scopes=self._world.app.scopes,
                refresh_token=refresh_token,
            )
        )

    def uninstall(self, team: Team) -> None:
        installation = self._world.installations.pop(team.id)
        bot = self._world.put_user(replace(self._world.user(installation.bot_user), is_deleted=True))
        for channel in self._world.channels_of(team.id):
            left = tuple(each for each in channel.members if each != bot.id)
            self._world.put_channel(replace(channel, members=left))
        self._kill_tokens(team.id, "account_inactive")
        self._world.announce(TokensRevoked(team=team.id, ts=self._world.ids.ts(), bot_users=(bot.id,)))
        self._world.announce(AppUninstalled(team=team.id, ts=self._world.ids.ts()))

    def revoke(self, team: Team) -> None:
        """The bot's tokens are good no more; it stays a member of its channels."""
        installation = self._world.installation(team.id)
        self._kill_tokens(team.id, "token_revoked")
        self._world.announce(TokensRevoked(team=team.id, ts=self._world.ids.ts(), bot_users=(installation.bot_user,)))

    # OAuth

    def new_code(self, team: Team, installer: User, redirect_uri: str = "") -> str:
        """What the browser carries back once somebody said yes."""
        code = self._world.ids.secret("code")
        until = self._world.clock.now() + CODE_LASTS
        self._codes[code] = _Code(team=team, installer=installer, redirect_uri=redirect_uri, until=until)
        return code

    def exchange(self, code: str, redirect_uri: str) -> Installation:
        """ApiError invalid_code or bad_redirect_uri; a code is good once."""
        asked = self._codes.pop(code, None)
        if asked is None or asked.until < self._world.clock.now():
            raise ApiError("invalid_code")
        if asked.redirect_uri != redirect_uri:
            raise ApiError("bad_redirect_uri")
        return self.install(asked.team, asked.installer)

    def refresh(self, refresh_token: str) -> Installation:
        """ApiError invalid_refresh_token: each is good once. The old token lasts until its end."""
        found = (each for each in self._world.installations.values() if each.refresh_token == refresh_token)
        installation = next(found, None) if refresh_token else None
        if installation is None:
            raise ApiError("invalid_refresh_token")
        return self._world.put_installation(
            replace(
                installation,
                token=self._new_token(installation.team),
                refresh_token=self._world.ids.secret("xoxe-1"),
            )
        )

    def _new_token(self, team: str) -> str:
        app = self._world.app
        token = self._world.ids.secret("xoxe.xoxb-1" if app.rotates_tokens else "xoxb")
        expires = self._world.clock.now() + TOKEN_LASTS if app.rotates_tokens else None
        self._world.tokens[token] = Token(team=team, scopes=app.scopes, expires=expires)
        return token

    def _kill_tokens(self, team: str, error: str) -> None:
        for token, known in self._world.tokens.items():
            if known.team == team and not known.error:
                self._world.tokens[token] = replace(known, error=error)

    def _bot_of(self, team: Team) -> User:
        """Made at the first install, woken at a later one."""
        known = next((user for user in self._world.people_of(team.id) if user.is_bot), None)
        if known is not None:
            return self._world.put_user(replace(known, is_deleted=False))
        name = self._world.app.name
        return self._world.put_user(
            User(
                id=self._world.ids.next("U"),
                team=team.id,
                name=name.lower(),
                profile=Profile(real_name=name),
                bot_id=self._world.ids.next("B"),
            )
        )
