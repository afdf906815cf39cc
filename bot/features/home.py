"""Pacer's own page, where the platform has one: where a member stands, and for admins what is scheduled."""

from bot.features.admins import is_admin
from bot.features.challenge_words import answer_button, facts, open_until
from bot.features.checkins import CHECK_IN
from bot.features.declare import Asked, home
from bot.features.goals import goals_of_week
from bot.features.histories import streak_of
from bot.features.people import known_member, own_rule
from bot.features.roadmaps import own_roadmaps
from bot.features.rounds import Standing, own_standing
from bot.features.schedule_words import summary
from bot.features.words import italic, week_so_far
from bot.library.items import Challenge
from bot.library.load import Library
from bot.model.calls import Answer, Reply
from bot.model.messages import Action, Block, Button, Divider, OutgoingMessage, text
from bot.storage.engine import Store
from bot.storage.queries.people import SETUP
from bot.storage.queries.rounds import POSTED_ROUNDS
from bot.storage.queries.schedules import SCHEDULES
from bot.storage.query import Tx

MOST_SCHEDULES = 10
_SET_UP = Button(label="Set up", action=Action(name="setup"), opens_form=True)


class Home:
    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    @home
    async def page(self, asked: Asked) -> Reply:
        return Answer(message=await self._store.read(lambda tx: self._page(tx, asked)))

    def _page(self, tx: Tx, asked: Asked) -> OutgoingMessage:
        challenge, answers = self._challenge(tx, asked)
        schedules, set_up = _schedules(tx, asked) if is_admin(asked.community, asked.caller) else ([], ())
        goals = goals_of_week(tx, asked) or [text("None yet; /goal set takes one for this week.")]
        roadmaps = own_roadmaps(tx, asked, self._library) or [text("None yet; /roadmap list shows them.")]
        blocks: list[Block] = [
            text(_week(tx, asked)),
            *challenge,
            text("**Your goals of this week**"),
            *goals,
            text("**Your roadmaps**"),
            *roadmaps,
            *schedules,
        ]
        return OutgoingMessage(title="You and Pacer", blocks=tuple(blocks), buttons=(CHECK_IN, *answers, *set_up))

    def _challenge(self, tx: Tx, asked: Asked) -> tuple[list[Block], tuple[Button, ...]]:
        """The newest challenge that is open, with how the member stands in it, and the way to answer it."""
        newest = next(iter(tx.all(POSTED_ROUNDS, community_id=asked.community.id)), None)
        item = self._library.challenges.get(newest.slug) if newest else None
        if newest is None or item is None:
            return [], ()
        standing = own_standing(tx, asked.community, newest, asked.caller, asked.at)
        if standing.phase == "practice":
            return [text("No challenge is open right now; the next one comes with its post.")], ()
        until = open_until(standing, own_rule(tx, asked.community, asked.caller).zone)
        named = ("**Challenge** · ", *italic(item.title), f" · {facts(item)} · ")
        shown = text(*named, *until, f" · {_state(standing)}")
        return [shown], (answer_button(newest),) if _may_answer(standing, item) else ()


def _week(tx: Tx, asked: Asked) -> str:
    member = known_member(tx, asked.community, asked.caller.account)
    if member is None:
        return "You have no check-ins yet; the first one begins your streak."
    return week_so_far(streak_of(tx, asked.community, member, asked.at))


def _state(standing: Standing) -> str:
    if standing.solved:
        return "**solved**"
    if standing.gave_up:
        return "given up"
    return "answered" if standing.attempts else "not answered yet"


def _may_answer(standing: Standing, item: Challenge) -> bool:
    return not standing.may_see_answers and not (item.kind == "quiz" and standing.attempts)


def _schedules(tx: Tx, asked: Asked) -> tuple[list[Block], tuple[Button, ...]]:
    """What is scheduled and when it comes next, and the way to set up where nobody has."""
    rows = tx.all(SCHEDULES, community_id=asked.community.id)
    shown = [text(*summary(row)) for row in rows[:MOST_SCHEDULES]]
    if not rows:
        shown = [text("Nothing is scheduled yet. Set up starts the weekly rhythm; it takes a minute.")]
    if len(rows) > MOST_SCHEDULES:
        shown.append(text(f"And {len(rows) - MOST_SCHEDULES} more: /schedule list."))
    is_set_up = tx.first(SETUP, community_id=asked.community.id) is not None
    return [Divider(), text("**For admins: what is scheduled**"), *shown], () if is_set_up else (_SET_UP,)
