"""Whether two values are the same, types and all, and how a value is shown."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

MOST_SHOWN = 300
SHOWN_BEFORE = 20
"""Characters before two values' first difference."""
LARGEST = 10**300
"""Beyond it an int fits no float, and Python refuses to write the very long ones."""
_HEX = re.compile(r"([0-9a-f]{2})*")


def same(expected: JsonValue, got: JsonValue, *, tolerance: float | None = None, any_order: bool = False) -> bool:
    """Exact by type, but that a tuple does for a list: True is not 1, and 1 is not 1.0 unless a tolerance is given.

    `any_order` is for lists and sets at the top. `got` is a value as the sandbox tells it.
    """
    if any_order and isinstance(expected, list):
        return _same_in_any_order(expected, _elements(got), tolerance)
    match expected, got:
        case list(), {"$tuple": list(elements)}:
            return same(expected, elements, tolerance=tolerance)
        case dict(), {"$dict": list(pairs)}:
            return _same_pairs(expected, pairs, tolerance)
        case list(), list():
            return len(expected) == len(got) and all(
                same(each, other, tolerance=tolerance) for each, other in zip(expected, got, strict=True)
            )
        case (bool() | str() | None, _) | (_, bool() | str() | None):
            return type(expected) is type(got) and expected == got
        case (int() | float(), int() | float()):
            return _same_number(expected, got, tolerance)
    return False


def _same_number(expected: float, got: float, tolerance: float | None) -> bool:
    if tolerance is not None:
        return abs(got) < LARGEST and abs(expected - got) <= tolerance
    return type(expected) is type(got) and expected == got


def _same_pairs(expected: dict[str, JsonValue], pairs: Sequence[JsonValue], tolerance: float | None) -> bool:
    found: dict[str, JsonValue] = {}
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
            return False
        found[pair[0]] = pair[1]
    return len(pairs) == len(expected) == len(found) and all(
        name in found and same(value, found[name], tolerance=tolerance) for name, value in expected.items()
    )


def _elements(got: JsonValue) -> list[JsonValue] | None:
    match got:
        case list():
            return got
        case {"$set": list(elements)} | {"$tuple": list(elements)}:
            return elements
    return None


def _same_in_any_order(expected: list[JsonValue], got: list[JsonValue] | None, tolerance: float | None) -> bool:
    if got is None or len(got) != len(expected):
        return False
    left = list(got)
    for each in expected:
        at = next((at for at, other in enumerate(left) if same(each, other, tolerance=tolerance)), None)
        if at is None:
            return False
        del left[at]
    return True


def shown(value: JsonValue, since: int = 0) -> str:
    """As Python writes it, shortened: from the character `since` on."""
    whole = _written(value)
    written = f"…{whole[since:]}" if since else whole
    return written if len(written) <= MOST_SHOWN else f"{written[: MOST_SHOWN - 1]}…"


def unseen_until(expected: JsonValue, got: JsonValue) -> int:
    """Since which character two long values are to be shown, so that their difference is seen; 0 where it is anyway."""
    one, other = _written(expected), _written(got)
    if one == other or shown(expected) != shown(got):
        return 0
    differ = (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its)
    return next(differ, min(len(one), len(other))) - SHOWN_BEFORE


def _written(value: JsonValue) -> str:
    match value:
        case {"$dict": list(pairs)}:
            return "{" + ", ".join(": ".join(map(_written, pair)) for pair in pairs if isinstance(pair, list)) + "}"
        case {"$set": list(elements)}:
            return "{" + ", ".join(map(_written, elements)) + "}" if elements else "set()"
        case {"$tuple": list(elements)}:
            return f"({', '.join(map(_written, elements))}{',' if len(elements) == 1 else ''})"
        case {"$bytes": str(digits)} if _HEX.fullmatch(digits):
            return repr(bytes.fromhex(digits))
        case {"$float": str(name)}:
            return name
        case {"$text": str(spelt)}:
            return f"'{spelt}'"
        case {"$type": str(name)}:
            return f"a value of type {name}"
        case {"$big": True}:
            return "a value too big to show"
        case dict():
            return "{" + ", ".join(f"{key!r}: {_written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, int) and abs(value) >= LARGEST:
        return "a number too big to show"
    return repr(value)
