"""Checking in, through every door: each act is a row of evidence, and its day counts once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from bot.features.declare import Asked, Says, action, command, form
from bot.features.histories import streak_of
from bot.features.people import known_member, member_of, rule_at, rule_of
from bot.features.words import day_name, week_so_far
from bot.model.calls import Answer, Caller, FormErrors, OpenForm, Reply
from bot.model.events import ReactionAdded, ReactionRemoved
from bot.model.forms import Form, TextField
from bot.model.messages import Action, Button, note
from bot.model.refs import MessageRef
from bot.model.text import TooLong, Unshowable, member_text, refilled
from bot.rules.check_ins import check_day
from bot.rules.days import DayRule
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.queries.deliveries import POST_BY_REF, PostRow
from bot.storage.queries.people import COMMUNITY, CommunityRow, MemberRow
from bot.storage.query import Tx

CHECK_IN = Button(label="Check in", action=Action(name="checkin"))
MOST_NOTE = 500
GRACE_DAYS = 1
"""How far back a check-in may be told: yesterday (product default)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One piece of evidence on its way to its row; `key` makes it unique for its member."""

    by: Caller
    at: datetime
    source: str
    key: str
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn:
    """The day that a piece of evidence counts for, and whether it was kept just now."""

    member: MemberRow
    day: date
    is_first_of_day: bool = False
    is_new: bool = False
    note_before: str | None = None


def check_in(tx: Tx, community: CommunityRow, act: Act) -> CheckedIn:
    """Keep one piece of evidence; told twice it is kept once. Raises the refusals of `check_day`."""
    member = member_of(tx, community, act.by, act.at)
    return credit(tx, community, member, act)


def credit(tx: Tx, community: CommunityRow, member: MemberRow, act: Act) -> CheckedIn:
    """Keep a member's piece of evidence; one that is there stays for its first day. Raises as `check_in` does."""
    rule = rule_at(tx, community, member, act.at)
    today = rule.day_of(act.at)
    day = check_day(act.day, today=today, joined=member.joined_on, grace_days=GRACE_DAYS)
    return keep(tx, member, act, rule, day=day, told=day != today)


def keep(tx: Tx, member: MemberRow, act: Act, rule: DayRule, *, day: date, told: bool) -> CheckedIn:
    """Keep a member's piece of evidence for a day that was decided already, by that rule."""
    is_new = tx.run(
        q.ADD_EVIDENCE,
        community_id=member.community_id,
        member_id=member.id,
        day=day,
        at=act.at,
        zone=rule.zone,
        told=told,
        source=act.source,
        source_key=act.key,
        note=act.note,
    )
    if not is_new:
        return _kept_before(tx, member, act)
    is_first = tx.run(q.ADD_DAY, member_id=member.id, day=day, community_id=member.community_id)
    return CheckedIn(member=member, day=day, is_first_of_day=bool(is_first), is_new=True)


def _kept_before(tx: Tx, member: MemberRow, act: Act) -> CheckedIn:
    piece = tx.one(q.EVIDENCE_BY_KEY, member_id=member.id, source_key=act.key)
    if act.note is not None:
        tx.run(q.PUT_NOTE, member_id=member.id, source_key=act.key, note=act.note)
    return CheckedIn(member=member, day=piece.day, note_before=piece.note)


def take_back(tx: Tx, member: MemberRow, key: str) -> bool:
    """Drop one piece of evidence; its day stays as long as another piece shows it."""
    piece = tx.first(q.EVIDENCE_BY_KEY, member_id=member.id, source_key=key)
    if piece is None:
        return False
    tx.run(q.DROP_EVIDENCE, member_id=member.id, source_key=key)
    tx.run(q.DROP_BARE_DAY, member_id=member.id, day=piece.day)
    return True


class CheckIns:
    def __init__(self, store: Store, heard: Callable[[ReactionAdded | ReactionRemoved], None] | None = None) -> None:
        """`heard` is told of every reaction before it is kept."""
        self._store = store
        self._heard = heard or (lambda event: None)

    @command("checkin", "Check in for today; without a note it opens a form.", opens_form=True)
    async def checkin(
        self,
        asked: Asked,
        note: Annotated[str | None, Says("What you worked on", greedy=True)] = None,
        day: Annotated[date | None, Says("today or yesterday")] = None,
    ) -> Reply:
        if note is None and day is None:
            return OpenForm(form=_form(""))
        return await self._told(asked, note, day)

    @action("checkin")
    async def pressed(self, asked: Asked, about: str) -> Reply:
        return await self._told(asked, None, None, source="button")

    @form("checkin")
    async def filled(self, asked: Asked, about: str, values: Mapping[str, str]) -> Reply:
        typed = values.get("note", "").strip()
        try:
            return await self._told(asked, typed or None, None)
        except (TooLong, Unshowable) as error:
            return FormErrors(form=_form(typed), errors={"note": str(error)})

    async def reacted(self, event: ReactionAdded) -> None:
        """A seeded reaction on a post checks in for the day on which it was made."""
        self._heard(event)
        await self._store.write(lambda tx: _reacted(tx, event))

    async def unreacted(self, event: ReactionRemoved) -> None:
        self._heard(event)
        await self._store.write(lambda tx: _unreacted(tx, event))

    async def _told(self, asked: Asked, text: str | None, day: date | None, source: str = "command") -> Reply:
        tidy = None if text is None else member_text(text, most=MOST_NOTE, what="That note")

        def unit(tx: Tx) -> CheckedIn:
            member = member_of(tx, asked.community, asked.caller, asked.at)
            key = _key_of_day(source, day, rule_of(asked.community, member), asked.at)
            act = Act(by=asked.caller, at=asked.at, source=source, key=key, day=day, note=tidy)
            return credit(tx, asked.community, member, act)

        done = await self._store.write(unit)
        streak = await self._store.read(lambda tx: streak_of(tx, asked.community, done.member, asked.at))
        return Answer(message=note(f"{_done_line(done, tidy)} {week_so_far(streak)}"))


def _key_of_day(source: str, day: date | None, rule: DayRule, at: datetime) -> str:
    """One piece a day; the same day read by another zone is another piece, or a zone change would lose it."""
    return f"{source}:{day or rule.day_of(at)}:{rule.zone}:{rule.day_start // timedelta(minutes=1)}"


def _done_line(done: CheckedIn, text: str | None) -> str:
    day = f"**{day_name(done.day)}**"
    if done.is_first_of_day:
        return f"Checked in for {day}."
    if text is None:
        return f"You were checked in for {day} already; a day counts once."
    if done.note_before is None:
        return f"You were checked in for {day} already; your note is added."
    return f"The note of {day} now reads as you wrote it."


def _form(typed: str) -> Form:
    return Form(
        action=CHECK_IN.action,
        title="Check in",
        fields=(
            TextField(
                name="note",
                label="What did you work on?",
                hint="A few words, or nothing",
                required=False,
                most=MOST_NOTE,
                value=refilled(typed, MOST_NOTE),
            ),
        ),
        submit="Check in",
    )


def _reacted(tx: Tx, event: ReactionAdded) -> None:
    post = _post(tx, event.post)
    if post is None or event.emoji not in post.seeds.split():
        return
    community = tx.one(COMMUNITY, community_id=post.community_id)
    key = reaction_key(post.id, event.emoji)
    check_in(tx, community, Act(by=event.by, at=event.at, source="reaction", key=key))


def _unreacted(tx: Tx, event: ReactionRemoved) -> None:
    post = _post(tx, event.post)
    if post is None:
        return
    community = tx.one(COMMUNITY, community_id=post.community_id)
    member = known_member(tx, community, event.by)
    if member is not None:
        take_back(tx, member, reaction_key(post.id, event.emoji))


def _post(tx: Tx, ref: MessageRef) -> PostRow | None:
    return tx.first(
        POST_BY_REF,
        platform=ref.channel.platform,
        space=ref.channel.space,
        channel=ref.channel.channel,
        thread=ref.channel.thread or "",
        message=ref.message,
    )


def reaction_key(post_id: int, emoji: str) -> str:
    return f"reaction:{post_id}:{emoji}"
