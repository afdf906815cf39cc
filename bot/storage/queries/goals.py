"""Goals and roadmap progress."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement
from bot.storage.tables import goal, member, roadmap_chosen, step_done


class GoalRow(NamedTuple):
    id: int
    week: date
    text: str
    state: str
    at: datetime


class ChosenRow(NamedTuple):
    roadmap: str
    at: datetime


class StepRow(NamedTuple):
    roadmap: str
    step: int


class FinishedRow(NamedTuple):
    name: str
    roadmap: str
    step: int


class GoalCountRow(NamedTuple):
    name: str
    text: str
    state: str


_GOAL = (goal.c.id, goal.c.week, goal.c.text, goal.c.state, goal.c.at)

ADD_GOAL = Statement(
    insert(goal)
    .values(
        community_id=bindparam("community_id"),
        member_id=bindparam("member_id"),
        week=bindparam("week"),
        text=bindparam("text"),
        state="open",
        at=bindparam("at"),
        ended_at=None,
        call_key=bindparam("call_key"),
    )
    .on_conflict_do_nothing(index_elements=["member_id", "call_key"])
)
GOAL_OF_CALL = Query(
    select(*_GOAL).where(goal.c.member_id == bindparam("member_id"), goal.c.call_key == bindparam("call_key")),
    GoalRow._make,
)
GOALS_OF = Query(
    select(*_GOAL)
    .where(goal.c.member_id == bindparam("member_id"), goal.c.week >= bindparam("since"))
    .order_by(goal.c.week, goal.c.id),
    GoalRow._make,
)
END_GOAL = Statement(
    update(goal)
    .where(goal.c.id == bindparam("goal_id"), goal.c.state == "open")
    .values(state=bindparam("state"), ended_at=bindparam("at"))
)
GOALS_OF_WEEK = Query(
    select(member.c.name, goal.c.text, goal.c.state)
    .join(member, member.c.id == goal.c.member_id)
    .where(goal.c.community_id == bindparam("community_id"), goal.c.week == bindparam("week"), member.c.visible)
    .order_by(goal.c.id),
    GoalCountRow._make,
)

CHOOSE_ROADMAP = Statement(
    insert(roadmap_chosen)
    .values(member_id=bindparam("member_id"), roadmap=bindparam("roadmap"), at=bindparam("at"))
    .on_conflict_do_nothing(index_elements=["member_id", "roadmap"])
)
CHOSEN_ROADMAPS = Query(
    select(roadmap_chosen.c.roadmap, roadmap_chosen.c.at)
    .where(roadmap_chosen.c.member_id == bindparam("member_id"))
    .order_by(roadmap_chosen.c.at, roadmap_chosen.c.roadmap),
    ChosenRow._make,
)
STEPS_DONE = Query(
    select(step_done.c.roadmap, step_done.c.step)
    .where(step_done.c.member_id == bindparam("member_id"))
    .order_by(step_done.c.roadmap, step_done.c.step),
    StepRow._make,
)
FINISH_STEP = Statement(
    insert(step_done)
    .values(
        member_id=bindparam("member_id"),
        roadmap=bindparam("roadmap"),
        step=bindparam("step"),
        community_id=bindparam("community_id"),
        at=bindparam("at"),
        call_key=bindparam("call_key"),
    )
    .on_conflict_do_nothing(index_elements=["member_id", "roadmap", "step"])
)
STEP_OF_CALL = Query(
    select(step_done.c.roadmap, step_done.c.step).where(
        step_done.c.member_id == bindparam("member_id"), step_done.c.call_key == bindparam("call_key")
    ),
    StepRow._make,
)
STEPS_OF_COMMUNITY = Query(
    select(member.c.name, step_done.c.roadmap, step_done.c.step)
    .join(member, member.c.id == step_done.c.member_id)
    .where(
        step_done.c.community_id == bindparam("community_id"),
        step_done.c.at >= bindparam("since"),
        step_done.c.at < bindparam("until"),
        member.c.visible,
    )
    .order_by(step_done.c.at),
    FinishedRow._make,
)
