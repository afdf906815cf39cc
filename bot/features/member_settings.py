"""`/settings`: a member's zone, start of the day, target and visibility."""

from typing import Annotated

from bot.errors import Refusal
from bot.features.declare import Asked, Says, command, suggester
from bot.features.histories import targets_of
from bot.features.people import change_member, known_member, member_of, rule_from_now_on, rule_of
from bot.features.words import counted, day_name
from bot.model.calls import Answer, Choice, Reply
from bot.model.messages import Field, Fields, OutgoingMessage, line, text
from bot.model.text import shown
from bot.rules.targets import Target, TargetChange, takes_effect, target_on
from bot.rules.zones import find_zone, zone_names
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.queries.people import MemberRow
from bot.storage.query import Tx

LATEST_DAY_START = 12 * 60
"""Minutes after midnight; a day that starts in the afternoon would be another day's."""


class UnclearDayStart(Refusal):
    """That start of the day can't be read."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{shown(typed)}” is not a time from 00:00 to 12:00. Write one such as 04:00.")


class UnclearTarget(Refusal):
    """That target can't be read."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{shown(typed)}” is no target. Write a number of days from 1 to 7, or daily.")


class MemberSettings:
    def __init__(self, store: Store) -> None:
        self._store = store

    @command("settings", "Your zone, start of the day, target and visibility; without options it shows them.")
    async def settings(
        self,
        asked: Asked,
        zone: Annotated[str | None, Says("Your time zone, as Europe/Berlin", suggests="zones")] = None,
        day_start: Annotated[str | None, Says("The hour at which your day starts, as 04:00")] = None,
        target: Annotated[str | None, Says("Days a week from 1 to 7, or daily")] = None,
        visible: Annotated[bool | None, Says("Whether you are on boards and in recaps")] = None,
    ) -> Reply:
        new_zone = find_zone(zone).key if zone is not None else None
        minutes = read_day_start(day_start) if day_start is not None else None
        wanted = read_target(target) if target is not None else None

        def unit(tx: Tx) -> None:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            changed = member._replace(
                zone=new_zone or member.zone,
                day_start=member.day_start if minutes is None else minutes,
                visible=member.visible if visible is None else visible,
            )
            if changed != member:
                change_member(tx, asked.community, member, changed, asked.at)
            if wanted:
                _change_target(tx, asked, changed, wanted)

        if any(option is not None for option in (zone, day_start, target, visible)):
            await self._store.write(unit)
        return Answer(message=await self._store.read(lambda tx: _message(tx, asked)))

    @suggester("zones")
    async def suggest(self, asked: Asked, typed: str) -> list[Choice]:
        wanted = typed.casefold().replace(" ", "_")
        return [Choice(value=name, label=name) for name in zone_names() if wanted in name.casefold()][:25]


def read_day_start(typed: str) -> int:
    """Minutes after midnight. Raises UnclearDayStart."""
    hours, _, minutes = typed.strip().partition(":")
    if not (hours.isascii() and hours.isdecimal() and len(hours) <= 2):
        raise UnclearDayStart(typed)
    minutes = minutes or "00"
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60):
        raise UnclearDayStart(typed)
    total = int(hours) * 60 + int(minutes)
    if total > LATEST_DAY_START:
        raise UnclearDayStart(typed)
    return total


def read_target(typed: str) -> Target:
    """Raises UnclearTarget."""
    tidy = typed.strip().casefold()
    if tidy == "daily":
        return Target(mode="daily", days=1)
    if tidy in {"1", "2", "3", "4", "5", "6", "7"}:
        return Target(mode="weekly", days=int(tidy))
    raise UnclearTarget(typed)


def _change_target(tx: Tx, asked: Asked, member: MemberRow, wanted: Target) -> None:
    today = rule_of(asked.community, member).day_of(asked.at)
    from_day = takes_effect(today, target_on(today, targets_of(tx, member.id)))
    tx.run(q.ADD_TARGET, member_id=member.id, from_day=from_day, mode=wanted.mode, days=wanted.days, at=asked.at)


def _message(tx: Tx, asked: Asked) -> OutgoingMessage:
    member = known_member(tx, asked.community, asked.caller.account)
    rule = rule_from_now_on(asked.community, member, asked.caller)
    today = rule.day_of(asked.at)
    targets = targets_of(tx, member.id) if member else []
    target = target_on(today, targets)
    day_start = member.day_start if member else 0
    rows = (
        Field(name="Zone", value=line(rule.zone + _whose_zone(asked, member, rule.zone))),
        Field(name="Day starts at", value=line(f"{day_start // 60:02}:{day_start % 60:02}")),
        Field(name="Target", value=line(target_words(target))),
        Field(name="On boards and in recaps", value=line("yes" if member is None or member.visible else "no")),
    )
    coming = [text(_coming(change)) for change in targets[-1:] if change.from_day > today and change.target != target]
    return OutgoingMessage(title="Your settings", blocks=(Fields(rows=rows), *coming))


def _whose_zone(asked: Asked, member: MemberRow | None, zone: str) -> str:
    if member and member.zone:
        return ""
    return " (the community's)" if zone == asked.community.zone else " (your profile's)"


def _coming(change: TargetChange) -> str:
    return f"From {day_name(change.from_day)} on your target is {target_words(change.target)}."


def target_words(target: Target) -> str:
    return "every day" if target.mode == "daily" else f"{counted(target.days, 'day')} a week"
