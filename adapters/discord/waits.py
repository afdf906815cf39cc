"""How long is waited for what; tests wait less."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    acknowledge: timedelta = timedelta(seconds=1)
    """From an act's arrival, until it is acknowledged without an answer."""
    form: timedelta = timedelta(seconds=1.8)
    """The same where the answer may be a form, which opens only as the first answer, within Discord's three seconds."""
    first_answer: timedelta = timedelta(seconds=3)
    """From an act's arrival: what comes later, Discord does not take as its first answer."""
    callback: timedelta = timedelta(seconds=1.2)
    """For Discord's word that it took a first answer, until that is given again."""
    request: timedelta = timedelta(seconds=10)
    """For Discord's word on what follows the first answer."""
    again: timedelta = timedelta(seconds=0.2)
    """Before what was lost is sent again."""
    look_up: timedelta = timedelta(seconds=10)
    """For the guild of somebody who writes a direct message."""
    nowhere: timedelta = timedelta(minutes=1)
    """Somebody whom no guild has is not looked for again so soon."""
    seen: timedelta = timedelta(seconds=30)
    """Who writes several direct messages is not looked for again so soon."""
    connection: timedelta = timedelta(seconds=5)
    """For a connection that is being made, when something is to be sent."""
    guilds: timedelta = timedelta(seconds=2)
    """After the last guild was told, until a session counts as ready (discord.py's default)."""
    identify: timedelta = timedelta(seconds=5)
    """Between two sessions: Discord takes one in five seconds."""
    reconnect: timedelta = timedelta(seconds=5)
    """After a connection that failed; doubled each time."""
    longest_reconnect: timedelta = timedelta(minutes=5)
    missed: timedelta = timedelta(minutes=1)
    """After something was missed, until the core is asked to catch up: once for all that is missed meanwhile."""
    untold: timedelta = timedelta(minutes=1)
    """Before the core is told again of a guild that it could not take."""
    membership: timedelta = timedelta(seconds=10)
    """For Discord's word on whether Pacer is still in a guild."""
    sync: timedelta = timedelta(minutes=5)
    """After commands that Discord did not take, until they are told again."""
    ending: timedelta = timedelta(seconds=5)
    """For acts under way, when Pacer stops."""
