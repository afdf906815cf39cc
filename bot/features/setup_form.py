"""The form of `/setup`: its fields, filled in with what is so far, and what came back, read."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import Refusal
from bot.features.declare import Asked
from bot.features.people import usable_zone
from bot.features.program import What
from bot.features.reach import Reach
from bot.features.schedule_rules import Wish, new_rule
from bot.features.schedule_steps import wished_change
from bot.library.load import Library
from bot.model.forms import ChannelField, ChoiceField, FieldErrors, Form, FormOption, TextField
from bot.model.messages import Action
from bot.model.refs import ChannelRef
from bot.model.text import refilled
from bot.rules.cadence_phrase import in_words
from bot.rules.zones import find_zone
from bot.storage.engine import Store
from bot.storage.queries import people as q
from bot.storage.queries.schedules import SCHEDULES, ScheduleRow
from bot.storage.query import Tx

DEFAULT_ZONE = "UTC"
"""A community's until somebody chooses one."""
DEFAULT_WHEN = "every Monday at 09:00"
MOST_ZONE = 64
MOST_WHEN = 200
_EXTRAS: Mapping[What, tuple[str, str]] = {
    "goals": ("every Monday and Friday at 12:00", "Goals: a prompt on Monday, a look back on Friday"),
    "recap": ("every Monday at 08:30", "A recap of the week, every Monday at 08:30"),
}
"""When it comes, and how the form offers it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """How the community is set up so far."""

    weekly: ScheduleRow | None
    zone: str
    """The community's; where nobody chose it, who sets up is offered their own."""
    notices: str
    """The notices channel's id; empty where there is none."""
    extras: tuple[str, ...]
    """What else is scheduled, or is offered to begin with."""

    @property
    def when(self) -> str:
        """The weekly issue's times in words, without the zone."""
        return in_words(self.weekly.cadence).rpartition(" (")[0] if self.weekly else DEFAULT_WHEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A filled-in setup form, checked."""

    channel: ChannelRef
    notices: ChannelRef | None
    zone: str
    weekly: Wish
    """What the weekly issue is to be; where there is one already, what is to change about it."""
    extras: Mapping[What, Wish]


def present(tx: Tx, asked: Asked) -> Present:
    rows = tx.all(SCHEDULES, community_id=asked.community.id)
    setup = tx.first(q.SETUP, community_id=asked.community.id)
    channel_id = setup.notices_channel_id if setup else None
    is_chosen = setup is not None or asked.community.zone != DEFAULT_ZONE
    return Present(
        weekly=next((row for row in rows if row.what == "weekly"), None),
        zone=asked.community.zone if is_chosen else usable_zone(asked.caller.zone) or DEFAULT_ZONE,
        notices=tx.one(q.CHANNEL, channel_id=channel_id).channel if channel_id is not None else "",
        extras=tuple(_EXTRAS) if setup is None else tuple(row.what for row in rows if row.what in _EXTRAS),
    )


def setup_form(asked: Asked, so_far: Present, values: Mapping[str, str]) -> Form:
    """The form with what was typed, else with what is so far."""
    here = "" if asked.channel.thread else asked.channel.channel
    chosen = values["extras"].split() if "extras" in values else so_far.extras
    return Form(
        action=Action(name="setup"),
        title="Set up Pacer",
        intro="Five answers and the weekly rhythm begins. Everything can be changed later.",
        fields=(
            ChannelField(
                name="channel",
                label="Where are the posts to go?",
                value=values.get("channel", so_far.weekly.channel if so_far.weekly else here),
            ),
            TextField(
                name="zone",
                label="The community's time zone",
                hint="As Europe/Berlin or America/New_York",
                most=MOST_ZONE,
                value=refilled(values.get("zone", so_far.zone), MOST_ZONE),
            ),
            TextField(
                name="when",
                label="When does the weekly issue come?",
                hint="As “every Monday at 09:00”",
                most=MOST_WHEN,
                value=refilled(values.get("when", so_far.when), MOST_WHEN),
            ),
            ChannelField(
                name="notices",
                label="Where are admins told of trouble?",
                hint="Left empty, by direct message to you",
                required=False,
                value=values.get("notices", so_far.notices),
            ),
            ChoiceField(
                name="extras",
                label="What else?",
                options=tuple(FormOption(value=what, label=label) for what, (_, label) in _EXTRAS.items()),
                several=True,
                required=False,
                value=tuple(what for what in _EXTRAS if what in chosen),
            ),
        ),
        submit="Begin",
    )


class SetupReader:
    """Reads what was filled in, with a sentence for each field that can't be so."""

    def __init__(self, store: Store, library: Library, reach: Reach) -> None:
        self._store = store
        self._library = library
        self._reach = reach

    async def read(self, asked: Asked, so_far: Present, values: Mapping[str, str]) -> tuple[Wanted | None, FieldErrors]:
        errors: FieldErrors = {}
        channel = await self._channel(asked, values, "channel", errors)
        notices = await self._channel(asked, values, "notices", errors)
        if channel is None:
            errors.setdefault("channel", "Choose the channel for the posts.")
        zone = asked.community.zone
        try:
            zone = find_zone(values.get("zone", "")).key
        except Refusal as error:
            errors["zone"] = str(error)
        weekly = _weekly(asked, so_far, values.get("when", ""), zone)
        try:
            await self._check(asked, so_far, weekly, zone)
        except Refusal as error:
            errors["when"] = str(error)
        if errors or channel is None:
            return None, errors
        chosen = values.get("extras", "").split()
        extras = {what: Wish(when=when) for what, (when, _) in _EXTRAS.items() if what in chosen}
        return Wanted(channel=channel, notices=notices, zone=zone, weekly=weekly, extras=extras), errors

    async def _channel(
        self, asked: Asked, values: Mapping[str, str], field: str, errors: FieldErrors
    ) -> ChannelRef | None:
        external = values.get(field, "")
        if not external:
            return None
        channel = ChannelRef(platform=asked.channel.platform, space=asked.channel.space, channel=external)
        try:
            await self._reach.ensure(channel)
        except Refusal as error:
            errors[field] = str(error)
        return channel

    async def _check(self, asked: Asked, so_far: Present, weekly: Wish, zone: str) -> None:
        row = so_far.weekly
        if row is None:
            new_rule("weekly", weekly, zone, self._library, asked.at)
        else:
            await self._store.read(lambda tx: wished_change(tx, row, weekly, self._library, asked.at))


def _weekly(asked: Asked, so_far: Present, when: str, zone: str) -> Wish:
    """What was typed about the weekly issue that is not so already."""
    if so_far.weekly is None:
        return Wish(when=when)
    return Wish(
        when=None if when == so_far.when else when,
        zone=None if zone == asked.community.zone else zone,
    )
