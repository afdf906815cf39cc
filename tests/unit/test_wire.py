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
    Part,
    answer_frame,
    job_frame,
    read_part,
)
from bot.model.runs import Ending, Raised, Returned, Script

TOLD: dict[str, JsonValue] = {"type": "BadNumber", "kinds": ["BadNumber", "ValueError"], "message": "no", "line": 3}
RAISED = Raised(type="BadNumber", kinds=("BadNumber", "ValueError"), message="no", line=3)
LOADED = '{"output": ""}'


def payload(frame: bytes) -> bytes:
    (length,) = HEAD.unpack(frame[: HEAD.size])
    assert length == len(frame) - HEAD.size
    return frame[HEAD.size :]


def news(output: str = "", **what: JsonValue) -> str:
    return json.dumps({**what, "output": output})


def told(*said: str, scripts: int = 1, ending: Ending | None = None) -> Part:
    return read_part(payload(answer_frame(said, ending)), scripts)


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
    part = told(news("hello\n"), news(value=[1, None]), news("there", raised=TOLD), news(ending="too slow"), scripts=3)
    assert part == Part(results=(Returned(value=[1, None]), RAISED, Ending.TOO_SLOW), output="hello\nthere")


def test_what_kept_an_answer_from_loading_needs_no_results() -> None:
    part = told(news("before", raised={**TOLD, "text": "return (x"}), scripts=8)
    assert part == Part(failed=replace(RAISED, text="return (x"), output="before")
    assert told(news(ending="too slow"), scripts=8).failed is Ending.TOO_SLOW


@pytest.mark.parametrize("ending", Ending)
def test_what_ended_an_instance_is_told_by_the_worker_with_all_that_came_before(ending: Ending) -> None:
    assert told(LOADED, news(value=1), scripts=3, ending=ending) == Part(results=(Returned(value=1),), ending=ending)
    assert told(scripts=3, ending=ending) == Part(failed=ending)
    assert told(LOADED, news(value=1), scripts=1, ending=ending) == Part(results=(Returned(value=1),))


def test_a_worker_says_when_it_said_its_last() -> None:
    assert read_part(payload(answer_frame([], Ending.TOO_SLOW, is_last=True)), 1).is_last
    assert not told(LOADED, news(value=1)).is_last


@pytest.mark.parametrize(
    "said",
    [
        "",
        "not json",
        "null",
        "[]",
        "{}",
        '{"value": 1}',
        '{"value": 1, "output": 5}',
        '{"value": 1, "output": "", "ending": "tired"}',
        '{"value": 1, "output": "", "passed": true}',
        '{"raised": {"type": 1, "kinds": [], "message": "", "line": null}, "output": ""}',
        '{"raised": {"type": "E", "kinds": "E", "message": "", "line": null}, "output": ""}',
        '{"raised": {"type": "E", "kinds": [], "message": "", "line": "3"}, "output": ""}',
        '{"value": ' + "[" * 5_000 + "]" * 5_000 + ', "output": ""}',
        '{"value": "\\ud800", "output": ""}',
    ],
)
def test_news_of_another_shape_are_not_believed(said: str) -> None:
    for all_said in ((said, news(value=1)), (LOADED, said)):
        with pytest.raises(BadReply):
            told(*all_said)


@pytest.mark.parametrize("said", [(), (LOADED,), (LOADED, news(value=1), news(value=1))])
def test_another_number_of_results_is_not_believed(said: tuple[str, ...]) -> None:
    with pytest.raises(BadReply):
        told(*said)


@pytest.mark.parametrize("said", [b"", b"\xff", b"{}", b'{"ending": "tired", "told": [], "is_last": false}'])
def test_a_worker_that_says_something_strange_is_not_believed(said: bytes) -> None:
    with pytest.raises(BadReply):
        read_part(said, 0)


def test_long_words_are_cut_and_impossible_lines_left_out() -> None:
    long: JsonValue = {"type": "E" * 9_000, "kinds": [], "message": "m" * 9_000, "line": -1, "text": "t" * 9_000}
    part = told(news("o" * 9_000, raised=long))
    assert part.failed == Raised(type="E" * MOST_SHOWN, message="m" * MOST_SHOWN, text="t" * MOST_SHOWN)
    assert len(part.output) == MOST_OUTPUT


@pytest.mark.parametrize("character", ["\x00", "\u00e9", "\U0001f600"])
def test_news_that_grow_too_long_as_they_are_framed_are_told_to_be_so(character: str) -> None:
    assert told(character * 250_000) == Part(failed=Ending.TOO_LONG_A_REPLY)


def test_no_frame_is_longer_than_is_read() -> None:
    for character in ("a", '"', "\u00e9"):
        for length in (MOST_REPLY // 8, MOST_REPLY // 2, MOST_REPLY, MOST_REPLY + 1):
            assert len(payload(answer_frame([character * length]))) <= MOST_FRAME
