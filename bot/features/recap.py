"""The week told back to the community."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from bot.features.checkins import CHECK_IN
from bot.features.histories import histories_of
from bot.features.words import NEW_LINE, counted, names
from bot.library.load import Library
from bot.model.messages import Block, OutgoingMessage, Plain, text
from bot.rules.days import ONE_DAY
from bot.rules.streaks import MOST_FREEZES, History, replay
from bot.rules.zones import day_begins, find_zone, local_date, week_of
from bot.storage.queries import checkins as checkins_q
from bot.storage.queries import goals as goals_q
from bot.storage.queries import rounds as rounds_q
from bot.storage.queries import schedules as schedules_q
from bot.storage.queries.people import MEMBERS, CommunityRow, MemberRow
from bot.storage.query import Tx

COME_BACK_AFTER = timedelta(days=14)
"""Without a check-in for so long, the next one is a come-back."""
FREEZES_LAST = timedelta(weeks=MOST_FREEZES)
"""How long freezes can carry somebody who does not check in."""
MOST_NAMES = 8
_RECAP = "weekly-recap"
_BEGINNING = OutgoingMessage(
    title="The rhythm begins",
    blocks=(
        text(
            "Pacer is new here, so there is no week to tell back yet. From now on this post says who took part, what "
            "was solved and who kept their week. Checking in after ten minutes of code is a fine start."
        ),
    ),
    buttons=(CHECK_IN,),
)


Draft = Callable[[], OutgoingMessage]
"""Makes a message of what was read; it takes its time, and touches nothing."""


def recap_draft(tx: Tx, community: CommunityRow, library: Library, due_at: datetime, now: datetime) -> Draft:
    """The recap of the week that holds the day before `due_at` (aware UTC): the last one where it is Monday.

    The week in which the community's schedules began is not called quiet: nothing had been asked yet.
    """
    zone = find_zone(community.zone)
    monday = week_of(local_date(due_at, zone) - ONE_DAY)
    sunday = monday + 6 * ONE_DAY
    members = {member.id: member for member in tx.all(MEMBERS, community_id=community.id)}
    days = tx.all(checkins_q.DAYS_OF_COMMUNITY, community_id=community.id, first=monday, last=sunday)
    title = f"Recap · {monday.day} {monday:%B} to {sunday.day} {sunday:%B}"
    words = library.recaps.get(_RECAP)
    if not days and tx.one(schedules_q.FIRST_SCHEDULE, community_id=community.id).made_at > day_begins(monday, zone):
        return lambda: _BEGINNING
    if not days:
        quiet = text(words.quiet if words else "A quiet week.")
        return lambda: OutgoingMessage(title=title, blocks=(quiet,), buttons=(CHECK_IN,))
    active = [members[member_id] for member_id in dict.fromkeys(row.member_id for row in days)]
    since, until = day_begins(monday, zone), day_begins(sunday + ONE_DAY, zone)
    visible = [member for member in members.values() if member.visible]
    histories = histories_of(tx, community, visible, now, active_since=monday - FREEZES_LAST)
    before: list[Block] = [text(words.text)] if words else []
    before += [_took_part(active, [row.day for row in days], monday), *_solved(tx, community, since, until)]
    after = [*_first_timers(tx, community, active, monday), *_steps(tx, community, library, since, until)]
    if words:
        after.append(text(words.closing))

    def draft() -> OutgoingMessage:
        kept = _kept([(member, histories[member.id]) for member in visible if member.id in histories], monday, now)
        return OutgoingMessage(title=title, blocks=(*before, *kept, *after), buttons=(CHECK_IN,), thread=title)

    return draft


def _visible(members: list[MemberRow]) -> list[str]:
    return [member.name for member in members if member.visible]


def _took_part(active: list[MemberRow], days: list[date], monday: date) -> Block:
    by_day = Counter(days)
    week = " · ".join(f"{monday + n * ONE_DAY:%a} {by_day[monday + n * ONE_DAY]}" for n in range(7))
    shown = _visible(active)
    who = [": ", *names(shown, MOST_NAMES)] if shown else []
    took_part = f"**{counted(len(active), 'person', 'people')}** took part, with {counted(len(days), 'check-in')}"
    return text(took_part, *who, f".{NEW_LINE}{week}")


def _solved(tx: Tx, community: CommunityRow, since: datetime, until: datetime) -> list[Block]:
    solvers = tx.all(rounds_q.SOLVED_BETWEEN, community_id=community.id, since=since, until=until)
    if not solvers:
        return []
    shown = list(dict.fromkeys(solver.name for solver in solvers if solver.visible))
    who = [": ", *names(shown, MOST_NAMES)] if shown else []
    points = sum(solver.points for solver in solvers)
    return [text(f"**Solved** {counted(len(solvers), 'time')}, {counted(points, 'point')}", *who, ".")]


def _kept(histories: Iterable[tuple[MemberRow, History]], monday: date, now: datetime) -> list[Block]:
    kept: list[str] = []
    saved: list[str] = []
    for member, history in histories:
        streak = replay(history, history.rule.day_of(now))
        states = {period.state for period in streak.periods if week_of(period.first) == monday}
        if "kept" in states and states <= {"kept", "neutral"}:
            kept.append(member.name)
        elif "frozen" in states:
            saved.append(member.name)
    return [
        text(f"**{heading}**: ", *names(shown, MOST_NAMES), ".")
        for heading, shown in (("Kept their week", kept), ("Saved by a freeze", saved))
        if shown
    ]


def _first_timers(tx: Tx, community: CommunityRow, active: list[MemberRow], monday: date) -> list[Block]:
    firsts = {row.member_id: row.day for row in tx.all(checkins_q.FIRST_DAYS, community_id=community.id)}
    before = {
        row.member_id: row.day for row in tx.all(checkins_q.LAST_DAYS_BEFORE, community_id=community.id, before=monday)
    }
    new = [member for member in active if firsts[member.id] >= monday]
    back = [member for member in active if member.id in before and monday - before[member.id] > COME_BACK_AFTER]
    blocks: list[Block] = []
    if shown := _visible(new):
        blocks.append(text("**First check-in**: welcome, ", *names(shown, MOST_NAMES), "."))
    if shown := _visible(back):
        blocks.append(text("**Back again**: good to see you, ", *names(shown, MOST_NAMES), "."))
    return blocks


def _steps(tx: Tx, community: CommunityRow, library: Library, since: datetime, until: datetime) -> list[Block]:
    done = tx.all(goals_q.STEPS_OF_COMMUNITY, community_id=community.id, since=since, until=until)
    blocks: list[Block] = []
    for row in done[:MOST_NAMES]:
        roadmap = library.roadmaps.get(row.roadmap)
        if roadmap and row.step <= len(roadmap.steps):
            step = roadmap.steps[row.step - 1]
            named = (Plain(text=roadmap.title), "*: ", Plain(text=step.title))
            blocks.append(text(Plain(text=row.name), f" finished step {row.step} of *", *named, "."))
    return blocks
