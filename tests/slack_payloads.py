"""What Slack sends, for tests of what is made of it: a workspace with a channel and some people."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import JsonValue

from adapters.slack.inbound import Scene
from adapters.slack.payloads import Event, EventCallback, MessageEvent
from adapters.slack.refs import account_ref, channel_ref
from bot.model.calls import Caller

TEAM, CHANNEL, DIRECT = "T01", "C01", "D01"
ANN, BEN, PACER, PACER_BOT = "U01", "U02", "U99", "B99"
TS, PARENT = "1795168800.000200", "1795165200.000100"
AT = datetime(2026, 11, 20, 10, 0, 0, 200, tzinfo=UTC)
BY = Caller(account=account_ref(TEAM, ANN), name="Ann")
HERE = channel_ref(TEAM, CHANNEL)
SCENE = Scene(id="13.37.abc", team=TEAM, caller=BY, channel=HERE, at=AT)


def callback(event: Mapping[str, JsonValue]) -> EventCallback:
    return EventCallback(event_time=1795168800, event=dict(event))


def event(kind: str, **more: JsonValue) -> Event | None:
    return callback({"type": kind, **more}).read()


def message(**more: JsonValue) -> MessageEvent:
    said: dict[str, JsonValue] = {"channel": CHANNEL, "channel_type": "channel", "user": ANN, "text": "Done", "ts": TS}
    read = event("message", **(said | more))
    assert isinstance(read, MessageEvent)
    return read
