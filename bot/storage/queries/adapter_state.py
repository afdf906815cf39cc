"""What adapters remember over a restart."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.storage.query import Query, Statement
from bot.storage.tables import adapter_state


class StateRow(NamedTuple):
    value: bytes


class KeyRow(NamedTuple):
    key: str


STATE = Query(
    select(adapter_state.c.value).where(
        adapter_state.c.platform == bindparam("platform"), adapter_state.c.key == bindparam("key")
    ),
    StateRow._make,
)
STATE_KEYS = Query(
    select(adapter_state.c.key)
    .where(
        adapter_state.c.platform == bindparam("platform"),
        func.substr(adapter_state.c.key, 1, func.length(bindparam("prefix"))) == bindparam("prefix"),
    )
    .order_by(adapter_state.c.key),
    KeyRow._make,
)
_PUT_STATE = insert(adapter_state).values(
    platform=bindparam("platform"),
    key=bindparam("key"),
    value=bindparam("value"),
    space=bindparam("space"),
    until=bindparam("until"),
)
PUT_STATE = Statement(
    _PUT_STATE.on_conflict_do_update(
        index_elements=["platform", "key"],
        set_={
            "value": _PUT_STATE.excluded.value,
            "space": _PUT_STATE.excluded.space,
            "until": _PUT_STATE.excluded.until,
        },
    )
)
DROP_STATE = Statement(
    delete(adapter_state).where(
        adapter_state.c.platform == bindparam("platform"), adapter_state.c.key == bindparam("key")
    )
)
DROP_STATE_OF_SPACE = Statement(
    delete(adapter_state).where(
        adapter_state.c.platform == bindparam("platform"), adapter_state.c.space == bindparam("space")
    )
)
DROP_OUTDATED_STATE = Statement(delete(adapter_state).where(adapter_state.c.until <= bindparam("now")))
