"""`/setup` and `/community`: from invited to scheduled in one form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from bot.errors import Refusal
from bot.features.admins import change_admin_role
from bot.features.community_words import holiday_days, overview, set_up_message
from bot.features.declare import Asked, Says, action, command, form
from bot.features.people import channel_row, member_of, note_rule_change, rule_of
from bot.features.program import What
from bot.features.reach import Reach
from bot.features.schedule_rules import Wish, new_rule
from bot.features.schedule_steps import add_schedule, change_schedule, remove_schedule
from bot.features.setup_form import DEFAULT_ZONE, Present, SetupReader, Wanted, present, setup_form
from bot.features.words import counted
from bot.library.load import Library
from bot.model.calls import Answer, FormErrors, OpenForm, Reply
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.messages import Action, Button, OutgoingMessage, note, text
from bot.model.refs import ChannelRef, RoleRef
from bot.model.text import display_name, member_line
from bot.rules.days import ONE_DAY
from bot.rules.zones import find_zone, local_date
from bot.storage.engine import Store
from bot.storage.queries import people as q
from bot.storage.queries.checkins import ADD_EXCUSE
from bot.storage.queries.schedules import SCHEDULES, ScheduleRow
from bot.storage.query import Tx

MOST_NAME = 80
LONGEST_HOLIDAY = 60
"""Days of one holiday."""


Say = Callable[[Tx, int, int, str, OutgoingMessage, datetime], None]
"""Queues a message: `say(tx, community_id, channel_id, subject, message, at)`."""
_WELCOME = OutgoingMessage(
    title="Hello, I am Pacer",
    blocks=(
        text(
            "I give people who learn together a weekly rhythm: a challenge with last week's solution, a tip, the next "
            "roadmap step. Whoever manages this place starts it with /setup; it takes a minute. /help shows the rest."
        ),
    ),
    buttons=(Button(label="Set up", action=Action(name="setup"), style="primary", opens_form=True),),
)


_OPEN_COMMANDS = (
    "Where the platform shows these commands only to its own admins, open them for that role, too: "
    "on Discord under Server Settings > Integrations > Pacer."
)


_READ_REPLIES = (
    "Answers in threads are taken where Pacer can read what people write: on Discord whoever runs it turns on "
    "the Message Content Intent and sets PACER_DISCORD_MESSAGE_CONTENT=1."
)


class RoleBothWays(Refusal):
    """Name a role with admins: or take it back with admins_off:yes, not both at once."""


class UnclearHoliday(Refusal):
    """That holiday can't be kept."""


class Communities:
    def __init__(self, store: Store, library: Library, reach: Reach, say: Say) -> None:
        self._say = say
        self._store = store
        self._library = library
        self._reach = reach
        self._reader = SetupReader(store, library, reach)

    async def joined(self, event: SpaceJoined) -> None:
        """A space that is new to Pacer becomes a community of its own; one that comes back goes on."""

        def unit(tx: Tx) -> None:
            space = event.space
            if tx.first(q.COMMUNITY_OF_SPACE, platform=space.platform, space=space.space):
                tx.run(q.SPACE_LEFT, platform=space.platform, space=space.space, at=None)
                return
            name = display_name(event.name)
            made = tx.one(q.ADD_COMMUNITY, name=name, zone=DEFAULT_ZONE, day=event.at.date())
            tx.run(q.ADD_SPACE, community_id=made.value, platform=space.platform, space=space.space, name=name)
            if event.greet is not None:
                self._say(tx, made.value, channel_row(tx, event.greet).id, "welcome", _WELCOME, event.at)

        await self._store.write(unit)

    async def left(self, event: SpaceLeft) -> None:
        """What is kept of a space that Pacer was removed from is kept for the retention time."""
        space = event.space
        await self._store.write(
            lambda tx: tx.run(q.SPACE_LEFT, platform=space.platform, space=space.space, at=event.at)
        )

    @command("setup", "From invited to scheduled, in one form.", admin=True, opens_form=True)
    async def setup(self, asked: Asked) -> Reply:
        return OpenForm(form=setup_form(asked, await self._present(asked), {}))

    @action("setup", admin=True)
    async def press_setup(self, asked: Asked, about: str) -> Reply:
        return await self.setup(asked)

    @form("setup", admin=True)
    async def set_up(self, asked: Asked, about: str, values: Mapping[str, str]) -> Reply:
        so_far = await self._present(asked)
        wanted, errors = await self._reader.read(asked, so_far, values)
        if wanted is None:
            return FormErrors(form=setup_form(asked, so_far, values), errors=errors)
        schedules, ended = await self._store.write(lambda tx: _set_up(tx, asked, wanted, self._library))
        return Answer(message=set_up_message(wanted, schedules, ended))

    async def _present(self, asked: Asked) -> Present:
        return await self._store.read(lambda tx: present(tx, asked))

    @command("community show", "How the community is set up.", admin=True)
    async def show(self, asked: Asked) -> Reply:
        return Answer(message=await self._store.read(lambda tx: overview(tx, asked)))

    @command("community settings", "Change the community's zone, name, notices channel, admins or answers.", admin=True)
    async def settings(
        self,
        asked: Asked,
        zone: Annotated[str | None, Says("Time zone, as Europe/Berlin", suggests="zones")] = None,
        name: Annotated[str | None, Says("Its name", greedy=True)] = None,
        notices: Annotated[ChannelRef | None, Says("Where admins are told")] = None,
        admins: Annotated[RoleRef | None, Says("A role whose members are admins here, too")] = None,
        admins_off: Annotated[bool | None, Says("yes takes that role back")] = None,
        public_answers: Annotated[bool | None, Says("Whether answers in a challenge's thread are taken")] = None,
    ) -> Reply:
        if admins and admins_off:
            raise RoleBothWays
        new_zone = find_zone(zone).key if zone is not None else None
        new_name = member_line(name, most=MOST_NAME, what="That name") if name is not None else None
        if notices:
            await self._reach.ensure(notices)

        def unit(tx: Tx) -> OutgoingMessage:
            moved = change_zone(tx, asked, new_zone) if new_zone else asked
            if new_name:
                zone = moved.community.zone
                tx.run(q.CHANGE_COMMUNITY, community_id=asked.community.id, name=new_name, zone=zone)
            if notices:
                _keep_setup(tx, moved, notices)
            if admins or admins_off:
                change_admin_role(tx, moved, admins)
            if public_answers is not None:
                tx.run(q.CHOOSE_PUBLIC_ANSWERS, community_id=asked.community.id, public_answers=public_answers)
            hints = [hint for hint, is_due in ((_OPEN_COMMANDS, admins), (_READ_REPLIES, public_answers)) if is_due]
            shown = overview(tx, moved)
            return replace(shown, blocks=(*shown.blocks, *(text(hint) for hint in hints)))

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
        days = holiday_days(from_, last)
        return Answer(message=note(f"A holiday for all: **{days}**. Nothing is asked then; a check-in still counts."))


def change_zone(tx: Tx, asked: Asked, zone: str) -> Asked:
    """Members without a zone of their own move with the community; the change is kept for their streaks."""
    old = tx.one(q.COMMUNITY, community_id=asked.community.id)
    if old.zone == zone:
        return asked
    new = old._replace(zone=zone)
    tx.run(q.CHANGE_COMMUNITY, community_id=old.id, name=old.name, zone=zone)
    for member in tx.all(q.MEMBERS, community_id=old.id):
        note_rule_change(tx, member.id, rule_of(old, member), rule_of(new, member), asked.at)
    return replace(asked, community=new)


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


def _set_up(tx: Tx, asked: Asked, wanted: Wanted, library: Library) -> tuple[list[ScheduleRow], list[ScheduleRow]]:
    """Keep a setup; returns all schedules, and those that ended with it.

    One that exists already is changed where the form changed it; an extra that setup made itself ends when left out.
    """
    asked = change_zone(tx, asked, wanted.zone)
    _keep_setup(tx, asked, wanted.notices)
    existing: dict[str, ScheduleRow] = {}
    before = tx.all(SCHEDULES, community_id=asked.community.id)
    for row in before:
        existing.setdefault(row.what, row)
    weekly = existing.get("weekly")
    if weekly is not None:
        change_schedule(tx, asked, weekly, wanted.weekly, wanted.channel, library)
    wishes: dict[What, Wish] = {"weekly": wanted.weekly, **wanted.extras}
    for what, wish in wishes.items():
        if what not in existing:
            rule = new_rule(what, wish, wanted.zone, library, asked.at)
            add_schedule(tx, asked, what, wanted.channel, rule, by_setup=True)
    ended = [row for row in before if row.by_setup and row.what not in wishes]
    for row in ended:
        remove_schedule(tx, row, asked.at)
    return tx.all(SCHEDULES, community_id=asked.community.id), ended


def _check_holiday(first: date, last: date, today: date) -> None:
    if last < first:
        raise UnclearHoliday(f"A holiday ends on the day it begins or later; {last} lies before {first}.")
    if first < today - 7 * ONE_DAY:
        raise UnclearHoliday(f"A holiday can be added up to a week after it began; {first} is too long ago.")
    days = (last - first).days + 1
    if days > LONGEST_HOLIDAY:
        raise UnclearHoliday(f"A holiday lasts {LONGEST_HOLIDAY} days at most; that one has {counted(days, 'day')}.")
