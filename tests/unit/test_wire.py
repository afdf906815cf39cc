"""What crosses between Pacer and its worker: framed, and believed only where it is what it should be."""

import json

import pytest
from pydantic import JsonValue

from bot.grading.wire import (
    HEAD,
    MOST_FRAME,
    MOST_OUTPUT,
    MOST_REPLY,
    MOST_SHOWN,
    BadReply,
    answer_frame,
    job_frame,
    read_run,
)
from bot.model.runs import Ending, Raised, Returned, Run, Script

TOLD: dict[str, JsonValue] = {"type": "ValueError", "message": "no", "line": 3}


def payload(frame: bytes) -> bytes:
    (length,) = HEAD.unpack(frame[: HEAD.size])
    assert length == len(frame) - HEAD.size
    return frame[HEAD.size :]


def reply(
    *results: JsonValue, failed: JsonValue = None, output: JsonValue = "", scripts: int = 1, **more: JsonValue
) -> Run:
    said = json.dumps({"failed": failed, "results": results, "output": output, **more})
    return read_run(payload(answer_frame(said)), scripts)


def test_a_job_is_one_line_of_json_behind_its_length() -> None:
    frame = job_frame("def f(): ...", [Script(call="f()", run=("x = 'ü'",))], seed=7)
    assert json.loads(payload(frame)) == {
        "source": "def f(): ...",
        "seed": 7,
        "scripts": [{"run": ["x = 'ü'"], "call": "f()"}],
    }


def test_half_a_character_in_the_source_can_be_sent() -> None:
    assert json.loads(payload(job_frame("'\ud800'", [], seed=1)))["source"] == "'\ud800'"


def test_values_and_errors_come_back_in_their_order() -> None:
    run = reply({"value": [1, None]}, {"raised": TOLD}, output="hello\n", scripts=2)
    assert run == Run(
        results=(Returned(value=[1, None]), Raised(type="ValueError", message="no", line=3)), output="hello\n"
    )


def test_what_kept_an_answer_from_loading_needs_no_results() -> None:
    run = reply(failed={**TOLD, "text": "return (x"}, output="before", scripts=8)
    assert run == Run(failed=Raised(type="ValueError", message="no", line=3, text="return (x"), output="before")


@pytest.mark.parametrize("ending", Ending)
def test_an_ending_is_told_by_the_worker_alone(ending: Ending) -> None:
    assert read_run(payload(answer_frame("", ending)), 3) == Run(ending=ending)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "not json",
        "null",
        "[]",
        "{}",
        '{"failed": null, "results": []}',
        '{"failed": null, "results": {"value": 1}, "output": ""}',
        '{"failed": null, "results": [{"value": 1}], "output": 5}',
        '{"failed": null, "results": [{"value": 1}], "output": "", "ending": "too slow"}',
        '{"failed": null, "results": [{"value": 1, "passed": true}], "output": ""}',
        '{"failed": null, "results": [{"raised": {"type": 1, "message": "", "line": null}}], "output": ""}',
        '{"failed": {"type": "E", "message": "", "line": "3"}, "results": [], "output": ""}',
        '{"failed": null, "results": [{"value": ' + "[" * 5_000 + "]" * 5_000 + '}], "output": ""}',
        '{"failed": null, "results": [], "output": ""}',
        '{"failed": null, "results": [{"value": 1}, {"value": 1}], "output": ""}',
    ],
)
def test_a_reply_of_another_shape_or_number_is_not_believed(said: str) -> None:
    with pytest.raises(BadReply):
        read_run(payload(answer_frame(said)), 1)


@pytest.mark.parametrize("said", [b"", b"\xff", b"{}", b'{"ending": "tired", "reply": ""}', b'{"ending": null}'])
def test_a_worker_that_says_something_strange_is_not_believed(said: bytes) -> None:
    with pytest.raises(BadReply):
        read_run(said, 0)


def test_long_words_are_cut_and_impossible_lines_left_out() -> None:
    long: JsonValue = {"type": "E" * 9_000, "message": "m" * 9_000, "line": -1, "text": "t" * 9_000}
    run = reply(failed=long, output="o" * 9_000, scripts=0)
    assert run.failed == Raised(type="E" * MOST_SHOWN, message="m" * MOST_SHOWN, text="t" * MOST_SHOWN)
    assert len(run.output) == MOST_OUTPUT


@pytest.mark.parametrize("character", ["\x00", "\u00e9", "\U0001f600"])
def test_a_reply_that_grows_too_long_as_it_is_framed_is_told_to_be_so(character: str) -> None:
    assert read_run(payload(answer_frame(character * 250_000)), 0) == Run(ending=Ending.TOO_LONG_A_REPLY)


def test_no_frame_is_longer_than_is_read() -> None:
    for character in ("a", '"', "\u00e9"):
        for length in (MOST_REPLY // 8, MOST_REPLY // 2, MOST_REPLY, MOST_REPLY + 1):
            assert len(payload(answer_frame(character * length))) <= MOST_FRAME
