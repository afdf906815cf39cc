"""Whether two values are the same, types and all."""

import pytest
from pydantic import JsonValue

from bot.rules.values import MOST_SHOWN, same, shown, unseen_until


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, 1),
        (1.5, 1.5),
        (True, True),
        (None, None),
        ("a", "a"),
        ([1, [2, "b"]], [1, [2, "b"]]),
        ({"a": [1]}, {"$dict": [["a", [1]]]}),
        ({"a": 1, "b": 2}, {"$dict": [["b", 2], ["a", 1]]}),
        ({}, {"$dict": []}),
        ([], []),
        ([1, [2]], {"$tuple": [1, {"$tuple": [2]}]}),
    ],
)
def test_the_same_value_of_the_same_type(expected: JsonValue, got: JsonValue) -> None:
    assert same(expected, got)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, True),
        (True, 1),
        (0, False),
        (1, 1.0),
        (1.0, 1),
        (None, False),
        ("1", 1),
        ("", None),
        ([1], [True]),
        ([1], {"$set": [1]}),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({"a": 1}, {"$dict": [["a", True]]}),
        ({"1": 1}, {"$dict": [[1, 1]]}),
        ({"a": 1}, {"$dict": [["a", 1], ["b", 2]]}),
        ({"a": 1}, {"$dict": [["a", 2], ["a", 1]]}),
        ({"$dict": []}, {"$dict": []}),
        ({}, []),
        (5, {"$type": "int"}),
        (1.0, {"$float": "nan"}),
    ],
)
def test_another_value_or_another_type(expected: JsonValue, got: JsonValue) -> None:
    assert not same(expected, got)


def test_a_tolerance_lets_numbers_differ_a_little_and_an_int_stand_for_a_float() -> None:
    assert same(0.3, 0.1 + 0.2, tolerance=1e-9)
    assert same(1.0, 1, tolerance=1e-9)
    assert same([0.3], [0.30000000000000004], tolerance=1e-9)
    assert not same(0.3, 0.4, tolerance=0.01)
    assert not same(1, True, tolerance=0.5)


def test_any_order_takes_a_list_in_another_order_or_a_set_and_counts_each_once() -> None:
    assert same([1, 2, 2], [2, 1, 2], any_order=True)
    assert same(["a", "b"], {"$set": ["b", "a"]}, any_order=True)
    assert not same([1, 2, 2], [1, 1, 2], any_order=True)
    assert not same([1], {"$dict": [[1, 1]]}, any_order=True)
    assert not same([[1, 2]], [[2, 1]], any_order=True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"$dict": [["a", [1, True]]]}, "{'a': [1, True]}"),
        ({"$set": []}, "set()"),
        ({"$set": [3]}, "{3}"),
        ({"$bytes": "ff00"}, r"b'\xff\x00'"),
        ({"$float": "inf"}, "inf"),
        ({"$type": "Point"}, "a value of type Point"),
        ({"$big": True}, "a value too big to show"),
        ({"a": None}, "{'a': None}"),
        ("a\nb", r"'a\nb'"),
    ],
)
def test_a_value_is_shown_as_python_writes_it(value: JsonValue, words: str) -> None:
    assert shown(value) == words


def test_a_long_value_is_shortened() -> None:
    assert shown("x" * 1000) == "'" + "x" * 298 + "…"


@pytest.mark.parametrize(
    "got",
    [
        {"$bytes": "zz"},
        {"$bytes": 5},
        {"$dict": [1, [], ["a"], [[], []]]},
        {"$set": [{"$bytes": "é"}]},
        {"$float": "9" * 9_000},
        {"$type": "x" * 9_000},
        10**4_000,
        [-(10**4_000)],
    ],
)
def test_a_value_that_nobody_honest_sends_is_shown_and_compared_without_harm(got: JsonValue) -> None:
    assert len(shown(got)) <= MOST_SHOWN
    expected_ones: list[JsonValue] = [[1], {"a": 1}, 1, 1.5, "a", None]
    for expected in expected_ones:
        assert not same(expected, got, tolerance=0.1, any_order=True)


def test_what_is_shown_of_two_long_values_may_begin_where_they_differ() -> None:
    expected: JsonValue = [*range(400)]
    got: JsonValue = [*range(150), 0]
    since = unseen_until(expected, got)
    assert shown(expected, since).startswith("…")
    assert shown(expected, since) != shown(got, since)
    assert len(shown(expected, since)) == MOST_SHOWN
    assert shown(got, since).endswith("149, 0]")


@pytest.mark.parametrize(
    ("expected", "got"),
    [(1, 2), ("a" * 400, "b" * 400), ("a" * 400, "a" * 400), ("a" * 400, "a" * 100), ([], {"$set": []})],
)
def test_values_whose_difference_shows_are_shown_from_their_beginning(expected: JsonValue, got: JsonValue) -> None:
    assert unseen_until(expected, got) == 0


def test_one_long_value_may_begin_with_the_other() -> None:
    expected: JsonValue = "a" * 400
    got: JsonValue = {"$float": f"'{'a' * 400}'..."}
    assert shown(got, unseen_until(expected, got)) == f"…{'a' * 19}'..."
