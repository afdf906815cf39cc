"""`/setup` and `/community`: from invited to scheduled in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, action, command, form
from bot.features.people import channel_row, member_of, note_rule_change, rule_of
from bot.features.program import What
from bot.features.reach import Reach
from bot.features.schedule_rules import Rule, Wish, new_rule
from bot.features.schedules import add_schedule
from bot.features.words import counted, day_name, moment
from bot.library.load import Library
from bot.model.calls import Answer, FormErrors, OpenForm, Reply
from bot.model.events import SpaceJoined
from bot.model.forms import ChannelField, ChoiceField, FieldErrors, Form, FormOption, TextField
from bot.model.messages import Action, Button, ChannelLink, Field, Fields, Line, OutgoingMessage, Part, line, note, text
from bot.model.refs import ChannelRef, Platform
from bot.model.text import display_name, member_line
from bot.rules.cadence import due_at, nominal_times
from bot.rules.cadence_phrase import in_words
from bot.rules.days import ONE_DAY
from bot.rules.zones import find_zone, local_date
from bot.storage.engine import Store
from bot.storage.queries import people as q
from bot.storage.queries.checkins import ADD_EXCUSE
from bot.storage.queries.people import CommunityRow
from bot.storage.queries.schedules import SCHEDULES, ScheduleRow
from bot.storage.query import Tx

DEFAULT_ZONE = "UTC"
DEFAULT_WHEN = "every Monday at 09:00"
LONGEST_HOLIDAY = 60
"""Days of one holiday."""
_EXTRAS: Mapping[str, tuple[What, str, str]] = {
    "goals": ("goals", "every Monday and Friday at 12:00", "Goals: a prompt on Monday, a look back on Friday"),
    "recap": ("recap", "every Monday at 08:30", "A recap of the week, every Monday at 08:30"),
}


class UnclearHoliday(Refusal):
    """That holiday can't be kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """A filled-in setup form, checked."""

    channel: ChannelRef
    notices: ChannelRef | None
    zone: str
    weekly: Rule
    extras: Mapping[What, Rule]


class Communities:
    def __init__(self, store: Store, library: Library, reach: Reach) -> None:
        self._store = store
        self._library = library
        self._reach = reach

    async def joined(self, event: SpaceJoined) -> None:
        """A space that is new to Pacer becomes a community of its own."""

        def unit(tx: Tx) -> None:
            space = event.space
            if tx.first(q.COMMUNITY_OF_SPACE, platform=space.platform, space=space.space):
                return
            name = display_name(event.name)
            made = tx.one(q.ADD_COMMUNITY, name=name, zone=DEFAULT_ZONE, day=event.at.date())
            tx.run(q.ADD_SPACE, community_id=made.value, platform=space.platform, space=space.space, name=name)

        await self._store.write(unit)

    @command("setup", "From invited to scheduled, in one form.", admin=True, opens_form=True)
    async def setup(self, asked: Asked) -> Reply:
        return OpenForm(form=_setup_form(asked, {}))

    @action("setup", admin=True)
    async def press_setup(self, asked: Asked, about: str) -> Reply:
        return OpenForm(form=_setup_form(asked, {}))

    @form("setup", admin=True)
    async def set_up(self, asked: Asked, about: str, values: Mapping[str, str]) -> Reply:
        wanted, errors = await self._read(asked, values)
        if wanted is None:
            return FormErrors(form=_setup_form(asked, values), errors=errors)

        def unit(tx: Tx) -> list[ScheduleRow]:
            change_zone(tx, asked, wanted.zone)
            _keep_setup(tx, asked, wanted.notices)
            existing = {row.what for row in tx.all(SCHEDULES, community_id=asked.community.id)}
            for what, rule in {"weekly": wanted.weekly, **wanted.extras}.items():
                if what not in existing:
                    add_schedule(tx, asked, what, wanted.channel, rule)
            return tx.all(SCHEDULES, community_id=asked.community.id)

        schedules = await self._store.write(unit)
        return Answer(message=_done(wanted, schedules))

    @command("community show", "How the community is set up.", admin=True)
    async def show(self, asked: Asked) -> Reply:
        return Answer(message=await self._store.read(lambda tx: _overview(tx, asked)))

    @command("community settings", "Change the community's zone, name or notices channel.", admin=True)
    async def settings(
        self,
        asked: Asked,
        zone: Annotated[str | None, Says("Time zone, as Europe/Berlin", suggests="zones")] = None,
        name: Annotated[str | None, Says("Its name", greedy=True)] = None,
        notices: Annotated[ChannelRef | None, Says("Where admins are told")] = None,
    ) -> Reply:
        new_zone = find_zone(zone).key if zone else None
        new_name = member_line(name, most=80, what="That name") if name else None
        if notices:
            await self._reach.ensure(notices)

        def unit(tx: Tx) -> OutgoingMessage:
            if new_zone:
                change_zone(tx, asked, new_zone)
            if new_name:
                current = tx.one(q.COMMUNITY, community_id=asked.community.id)
                tx.run(q.CHANGE_COMMUNITY, community_id=asked.community.id, name=new_name, zone=current.zone)
            if notices:
                _keep_setup(tx, asked, notices)
            return _overview(tx, asked)

        return Answer(message=await self._store.write(unit))

    @command("community holiday", "Days that ask nothing of anybody.", admin=True)
    async def holiday(
        self,
        asked: Asked,
        from_: Annotated[date, Says("First day, as 2026-12-24")],
        to: Annotated[date | None, Says("Last day; the same where it is left out")] = None,
    ) -> Reply:
        last = to or from_
        today = local_date(asked.at, find_zone(asked.community.zone))
        _check_holiday(from_, last, today)
        await self._store.write(
            lambda tx: tx.run(
                ADD_EXCUSE,
                community_id=asked.community.id,
                member_id=None,
                first=from_,
                last=last,
                reason="holiday",
                at=asked.at,
            )
        )
        days = f"**{day_name(from_)}**" if last == from_ else f"**{day_name(from_)}** to **{day_name(last)}**"
        return Answer(message=note(f"A holiday for all: {days}. Nothing is asked then; a check-in still counts."))

    async def _read(self, asked: Asked, values: Mapping[str, str]) -> tuple[_Wanted | None, FieldErrors]:
        errors: FieldErrors = {}
        channel = await self._channel(asked, values, "channel", errors) or asked.channel
        notices = await self._channel(asked, values, "notices", errors)
        zone = asked.community.zone
        try:
            zone = find_zone(values.get("zone", "")).key
        except Refusal as error:
            errors["zone"] = str(error)
        weekly = self._rule(asked, "weekly", values.get("when", ""), zone, errors)
        chosen = [name for name in values.get("extras", "").split() if name in _EXTRAS]
        extras = {
            _EXTRAS[name][0]: self._rule(asked, _EXTRAS[name][0], _EXTRAS[name][1], zone, errors) for name in chosen
        }
        if errors or weekly is None:
            return None, errors
        kept = {what: rule for what, rule in extras.items() if rule}
        return _Wanted(channel=channel, notices=notices, zone=zone, weekly=weekly, extras=kept), errors

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

    def _rule(self, asked: Asked, what: What, when: str, zone: str, errors: FieldErrors) -> Rule | None:
        try:
            return new_rule(what, Wish(when=when), zone, self._library, asked.at)
        except Refusal as error:
            errors["when"] = str(error)
            return None


def change_zone(tx: Tx, asked: Asked, zone: str) -> None:
    """Members without a zone of their own move with the community; the change is kept for their streaks."""
    old = tx.one(q.COMMUNITY, community_id=asked.community.id)
    if old.zone == zone:
        return
    new = old._replace(zone=zone)
    tx.run(q.CHANGE_COMMUNITY, community_id=old.id, name=old.name, zone=zone)
    for member in tx.all(q.MEMBERS, community_id=old.id):
        note_rule_change(tx, member.id, rule_of(old, member), rule_of(new, member), asked.at)


def _keep_setup(tx: Tx, asked: Asked, notices: ChannelRef | None) -> None:
    member_of(tx, asked.community, asked.caller, asked.at)
    account = asked.caller.account
    row = tx.one(q.ACCOUNT_BY_REF, platform=account.platform, space=account.space, account=account.account)
    tx.run(
        q.PUT_SETUP,
        community_id=asked.community.id,
        notices_channel_id=channel_row(tx, notices).id if notices else None,
        account_id=row.id,
        at=asked.at,
    )


def _setup_form(asked: Asked, values: Mapping[str, str]) -> Form:
    here = "" if asked.channel.thread else asked.channel.channel
    return Form(
        action=Action(name="setup"),
        title="Set up Pacer",
        intro="Five answers and the weekly rhythm begins. Everything can be changed later.",
        fields=(
            ChannelField(name="channel", label="Where are the posts to go?", value=values.get("channel", here)),
            TextField(
                name="zone",
                label="The community's time zone",
                hint="As Europe/Berlin or America/New_York",
                most=64,
                value=values.get("zone", asked.community.zone),
            ),
            TextField(
                name="when",
                label="When does the weekly issue come?",
                hint="As “every Monday at 09:00”",
                most=200,
                value=values.get("when", DEFAULT_WHEN),
            ),
            ChannelField(
                name="notices",
                label="Where are admins told of trouble?",
                hint="Left empty, by direct message to you",
                required=False,
                value=values.get("notices", ""),
            ),
            ChoiceField(
                name="extras",
                label="What else?",
                options=tuple(FormOption(value=name, label=extra[2]) for name, extra in _EXTRAS.items()),
                several=True,
                required=False,
                value=tuple(values["extras"].split()) if "extras" in values else tuple(_EXTRAS),
            ),
        ),
        submit="Begin",
    )


def _done(wanted: _Wanted, schedules: Sequence[ScheduleRow]) -> OutgoingMessage:
    lines = [_scheduled(row) for row in schedules]
    told: Line = (
        line("Admins are told of trouble in ", ChannelLink(channel=wanted.notices, name=wanted.notices.channel), ".")
        if wanted.notices
        else line("You are told of trouble by direct message.")
    )
    return OutgoingMessage(
        title="Pacer is set up",
        blocks=(
            *(text(*parts) for parts in lines),
            text(*told),
            text("See the first one now with /schedule preview 1, or post it at once with /schedule run 1."),
        ),
        buttons=(Button(label="Check in", action=Action(name="checkin")),),
    )


def _scheduled(row: ScheduleRow) -> Line:
    cadence = row.cadence
    channel = ChannelRef(platform=Platform(row.platform), space=row.space, channel=row.channel)
    parts: list[str | Part] = [f"**{row.id}** · {row.what} in ", ChannelLink(channel=channel, name=row.channel)]
    parts.append(f" · {in_words(cadence)}")
    following = nominal_times(cadence, row.last_nominal, 3)
    for index, nominal in enumerate(following):
        parts += [", " if index else " · next: ", moment(due_at(cadence, nominal), cadence.zone)]
    return line(*parts)


def _overview(tx: Tx, asked: Asked) -> OutgoingMessage:
    community: CommunityRow = tx.one(q.COMMUNITY, community_id=asked.community.id)
    setup = tx.first(q.SETUP, community_id=community.id)
    channel = setup and setup.notices_channel_id and tx.one(q.CHANNEL, channel_id=setup.notices_channel_id)
    told = f"#{channel.channel}" if channel else ("direct message to who set up" if setup else "nobody yet: /setup")
    rows = (
        Field(name="Name", value=line(community.name)),
        Field(name="Zone", value=line(community.zone)),
        Field(name="Members", value=line(str(len(tx.all(q.MEMBERS, community_id=community.id))))),
        Field(name="Schedules", value=line(str(len(tx.all(SCHEDULES, community_id=community.id))))),
        Field(name="Admins are told", value=line(told)),
    )
    closed = [
        text(f"**#{row.channel}** is closed to Pacer: {row.parked_why} Mend it, then /schedule resume.")
        for row in tx.all(q.PARKED_CHANNELS, community_id=community.id)
    ]
    return OutgoingMessage(title="This community", blocks=(Fields(rows=rows), *closed))


def _check_holiday(first: date, last: date, today: date) -> None:
    if last < first:
        raise UnclearHoliday(f"A holiday ends on the day it begins or later; {last} lies before {first}.")
    if first < today - 7 * ONE_DAY:
        raise UnclearHoliday(f"A holiday is given a week later at most; {first} is too long ago.")
    days = (last - first).days + 1
    if days > LONGEST_HOLIDAY:
        raise UnclearHoliday(f"A holiday lasts {LONGEST_HOLIDAY} days at most; that one has {counted(days, 'day')}.")
