"""How long is waited for what; tests wait less."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    acknowledge: timedelta = timedelta(seconds=1)
    """For the core's reply, until the act is acknowledged without it."""
    form: timedelta = timedelta(seconds=2.5)
    """The same where the reply may be a form, which opens only as the first answer, within Discord's three seconds."""
    connection: timedelta = timedelta(seconds=5)
    """For a connection that is being made, when something is to be sent."""
    guilds: timedelta = timedelta(seconds=2)
    """After the last guild was told, until a session counts as ready (discord.py's default)."""
    identify: timedelta = timedelta(seconds=5)
    """Between two sessions: Discord takes one in five seconds."""
    reconnect: timedelta = timedelta(seconds=5)
    """After a connection that failed; doubled each time."""
    longest_reconnect: timedelta = timedelta(minutes=5)
    ending: timedelta = timedelta(seconds=5)
    """For acts under way, when Pacer stops."""
