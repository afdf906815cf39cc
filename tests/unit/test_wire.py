"""What crosses between Pacer and its worker: framed, and believed only where it is what it should be."""

import json
from dataclasses import replace

import pytest
from pydantic import JsonValue

from bot.grading.wire import (
    HEAD,
    MOST_FRAME,
    MOST_OUTPUT,
    MOST_REPLY,
    MOST_SHOWN,
    BadReply,
    Outcome,
    Part,
    answer_frame,
    is_too_long,
    job_frame,
    read_jobs,
    read_part,
)
from bot.model.runs import Ending, Raised, Returned, Script

TOLD: dict[str, JsonValue] = {"type": "BadNumber", "kinds": ["BadNumber", "ValueError"], "message": "no", "line": 3}
RAISED = Raised(type="BadNumber", kinds=("BadNumber", "ValueError"), message="no", line=3)


def payload(frame: bytes) -> bytes:
    (length,) = HEAD.unpack(frame[: HEAD.size])
    assert length == len(frame) - HEAD.size
    return frame[HEAD.size :]


def reply(step: str = "running", loading: str = "", running: str = "", **what: JsonValue) -> str:
    return json.dumps({"step": step, "loading": loading, "running": running, **what})


def told(*said: str, scripts: int = 1, ending: Ending | None = None) -> Part:
    return read_part(payload(answer_frame(said, ending)), scripts)


def test_a_job_has_each_script_with_the_source() -> None:
    frame = job_frame("def f(): ...", [Script(call="f()", run=("x = 'ü'",)), Script(call="1")], seed=7)
    first, second = map(json.loads, read_jobs(payload(frame)))
    assert first == {"source": "def f(): ...", "seed": 7, "run": ["x = 'ü'"], "call": "f()"}
    assert second == {"source": "def f(): ...", "seed": 7, "run": [], "call": "1"}


def test_half_a_character_in_the_source_can_be_sent() -> None:
    [job] = read_jobs(payload(job_frame("'\ud800'", [Script(call="1")], seed=1)))
    assert json.loads(job)["source"] == "'\ud800'"


def test_values_errors_and_waits_come_back_in_their_order_with_what_was_printed() -> None:
    part = told(
        reply(value=[1, None], loading="hello", running="there"),
        reply(raised=TOLD),
        reply(ending="too slow"),
        scripts=3,
    )
    assert part.outcomes == (
        Outcome(result=Returned(value=[1, None]), loading="hello", running="there"),
        Outcome(result=RAISED),
        Outcome(result=Ending.TOO_SLOW),
    )
    assert part.ending is Ending.TOO_SLOW


def test_what_python_can_not_read_and_what_does_not_load_are_told_apart() -> None:
    [unread] = told(reply("reading", raised={**TOLD, "text": "return (x"}), scripts=8).outcomes
    assert unread == Outcome(result=replace(RAISED, text="return (x", is_unread=True), is_loaded=False)
    [unloaded] = told(reply("loading", raised=TOLD), scripts=8).outcomes
    assert unloaded == Outcome(result=RAISED, is_loaded=False)


@pytest.mark.parametrize("ending", Ending)
def test_a_bad_end_is_told_by_the_worker_behind_all_that_came_before(ending: Ending) -> None:
    part = told(reply(value=1), scripts=3, ending=ending)
    assert [each.result for each in part.outcomes] == [Returned(value=1), ending]
    assert part.ending is ending


def test_a_worker_says_how_much_was_computed_and_when_it_said_its_last() -> None:
    part = read_part(payload(answer_frame([], Ending.TOO_SLOW, computed=1.5, is_last=True)), 1)
    assert (part.computed, part.is_last) == (1.5, True)
    assert not told(reply(value=1)).is_last


@pytest.mark.parametrize(
    "said",
    [
        "",
        "not json",
        "null",
        "[]",
        "{}",
        '{"value": 1}',
        '{"step": "running", "value": 1, "loading": "", "running": 5}',
        '{"step": "resting", "value": 1, "loading": "", "running": ""}',
        '{"step": "running", "ending": "tired", "loading": "", "running": ""}',
        '{"step": "running", "value": 1, "loading": "", "running": "", "passed": true}',
        reply(raised={**TOLD, "type": 1}),
        reply(raised={**TOLD, "kinds": "BadNumber"}),
        '{"step": "running", "value": ' + "[" * 5_000 + "]" * 5_000 + ', "loading": "", "running": ""}',
        '{"step": "running", "value": "\\ud800", "loading": "", "running": ""}',
    ],
)
def test_a_reply_of_another_shape_is_not_believed(said: str) -> None:
    with pytest.raises(BadReply):
        told(said)


@pytest.mark.parametrize(("replies", "ending"), [(0, None), (2, None), (1, Ending.CRASHED)])
def test_no_outcome_or_more_than_scripts_are_not_believed(replies: int, ending: Ending | None) -> None:
    with pytest.raises(BadReply):
        told(*[reply(value=1)] * replies, ending=ending)


@pytest.mark.parametrize("said", [b"", b"\xff", b"{}", b'{"ending": "tired", "replies": [], "is_last": false}'])
def test_a_worker_that_says_something_strange_is_not_believed(said: bytes) -> None:
    with pytest.raises(BadReply):
        read_part(said, 1)


def test_long_words_are_cut_and_impossible_lines_left_out() -> None:
    long: JsonValue = {"type": "E" * 9_000, "kinds": [], "message": "m" * 9_000, "line": -1, "text": "t" * 9_000}
    [outcome] = told(reply(raised=long, loading="o" * 9_000, running="o" * 9_000)).outcomes
    assert outcome.result == Raised(type="E" * MOST_SHOWN, message="m" * MOST_SHOWN, text="t" * MOST_SHOWN)
    assert len(outcome.loading) == len(outcome.running) == MOST_OUTPUT


def test_no_frame_is_longer_than_is_read() -> None:
    for character in ("a", '"', "\u00e9", "\x00", "\U0001f600"):
        for length in (MOST_REPLY // 12, MOST_REPLY // 8, MOST_REPLY // 2, MOST_REPLY, MOST_REPLY + 1):
            replies = [character * length]
            assert is_too_long(replies) or len(payload(answer_frame(replies, is_last=True))) <= MOST_FRAME
    assert not is_too_long(["a" * MOST_REPLY])
    assert is_too_long(["a" * MOST_REPLY, "a"])
