"""How long is waited for what; tests wait less."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    acknowledge: timedelta = timedelta(seconds=1)
    """For the core's reply, until the act is acknowledged without it."""
    form: timedelta = timedelta(seconds=1.8)
    """The same where the reply may be a form, counted from the act's arrival: its trigger lives for three seconds."""
    request: timedelta = timedelta(seconds=10)
    """For the answer to one request."""
    rate_limit: timedelta = timedelta(seconds=3)
    """For a limit that Slack names; longer ones are Pacer's to plan."""
    connection: timedelta = timedelta(seconds=5)
    """For a connection that is being made, when something is to be sent."""
    pace: timedelta = timedelta(seconds=1)
    """Between two posts to one channel (Slack, rate limits)."""
    patience: timedelta = timedelta(seconds=3)
    """For a post's turn in its channel; whoever is due later comes again."""
    missed: timedelta = timedelta(seconds=30)
    """Before the core is asked to catch up, once for all that was missed until then."""
    home: timedelta = timedelta(seconds=3)
    """Between two drawings of one member's App Home; Pacer's core shows it 30 times a minute at most."""
    reconnect: timedelta = timedelta(seconds=5)
    """After a connection that failed; doubled each time."""
    longest_reconnect: timedelta = timedelta(minutes=5)
    ping: timedelta = timedelta(seconds=5)
    """Between two pings on a socket; one that is half open is noticed within three times that."""
    ending: timedelta = timedelta(seconds=5)
    """For acts under way, when Pacer stops."""
