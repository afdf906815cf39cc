"""Runs inside the sandbox: loads an answer as a module, runs one script on it and gives back plain JSON.

The answer may break whatever it likes in here, this module included; so nothing that must hold is decided here, and
expected values never come in.
"""

import builtins
import io
import json
import random
import sys
import time
import traceback
import types
import warnings
from collections.abc import Callable
from typing import SupportsIndex, TypedDict

import guest_loop
import guest_modules

MOST_DEEP = 50
MOST_NODES = 100_000
MOST_OUTPUT = 4_000
MOST_MESSAGE = 500
MOST_ASLEEP = 2.0
"""Seconds in all that a script may wait; a longer wait ends it before it begins."""
LARGEST_INT = 10**300
"""Longer ones are not worth showing, and Python refuses to write those of more than 4,300 digits."""
FILE = "solution.py"
IN_THE_IMAGE = guest_modules, guest_loop

# An answer may patch what it finds; these were taken before it came.
_loads, _dumps, _sleep = json.loads, json.dumps, time.sleep
_BUILT_IN = dict(vars(builtins))


class _Job(TypedDict):
    source: str
    seed: int
    run: list[str]
    call: str


class Overslept(BaseException):
    """The answer waits too long."""


class WitWorld:
    def run(self, job: str) -> str:
        return _dumps(_answered(_loads(job)))


def _answered(job: _Job) -> dict[str, object]:
    """What the script came to, or the step before it that failed, and what was printed."""
    printed = io.StringIO()
    sys.stdout = sys.stderr = printed
    warnings.simplefilter("ignore")
    random.seed(job["seed"])
    time.sleep = _Sleep()
    answer = _Answer(job)
    for step, act in (("reading", answer.read), ("loading", answer.load)):
        if failed := _outcome(act):
            return {"step": step, "loading": _written(printed), "running": "", **failed}
    loading = _written(printed)
    _emptied(printed)
    outcome = _outcome(answer.run)
    return {"step": "running", "loading": loading, "running": _written(printed), **outcome}


def _written(printed: io.StringIO) -> str:
    return "" if printed.closed else _text(printed.getvalue()[:MOST_OUTPUT])


def _emptied(printed: io.StringIO) -> None:
    if not printed.closed:
        printed.seek(0)
        printed.truncate()


class _Answer:
    def __init__(self, job: _Job) -> None:
        self._job = job
        self._module = types.ModuleType("solution")
        self._module.__file__ = FILE

    def read(self) -> dict[str, object]:
        self._code = compile(self._job["source"], FILE, "exec")
        return {}

    def load(self) -> dict[str, object]:
        # Dataclasses look their module up by name.
        sys.modules["solution"] = self._module
        exec(self._code, self._module.__dict__)
        return {}

    def run(self) -> dict[str, object]:
        scope = dict(self._module.__dict__)
        for statements in self._job["run"]:
            exec(compile(statements, "<case>", "exec"), scope)
        return {"value": Plain().of(eval(compile(self._job["call"], "<case>", "eval"), scope))}


class _Sleep:
    """The sandbox can't interrupt a wait."""

    def __init__(self) -> None:
        self._left = MOST_ASLEEP

    def __call__(self, seconds: float | SupportsIndex, /) -> None:
        if isinstance(seconds, int | float) and seconds > 0:
            self._left -= seconds
            if self._left < 0:
                raise Overslept
        _sleep(seconds)


def _outcome(act: Callable[[], dict[str, object]]) -> dict[str, object]:
    """What it gives, or what ended it."""
    try:
        return act()
    except Overslept:
        return {"ending": "too slow"}
    except BaseException as error:
        return {"raised": _told(error)}


def _told(error: BaseException) -> dict[str, object]:
    kinds = [each.__name__ for each in type(error).__mro__[:-1] if _BUILT_IN.get(each.__name__, each) is each]
    told: dict[str, object] = {
        "type": _text(type(error).__name__),
        "kinds": [_text(name) for name in kinds],
        "message": _message(error),
        "line": _line(error),
    }
    if isinstance(error, SyntaxError) and error.filename == FILE:
        told |= {
            "line": error.lineno,
            "message": _text(str(error.msg)[:MOST_MESSAGE]),
            "text": _text(str(error.text or "")[:MOST_MESSAGE]),
        }
    return told


def _message(error: BaseException) -> str:
    try:
        return _text(str(error)[:MOST_MESSAGE])
    except BaseException:
        return ""


def _text(written: str) -> str:
    """As it can be sent: half a character, as of undecodable bytes, is spelt out."""
    return written.encode("utf-8", "backslashreplace").decode()


def _line(error: BaseException) -> int | None:
    """Where in the answer it was last; None where it was elsewhere alone."""
    lines = [number for frame, number in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == FILE]
    return lines[-1] if lines else None


class Plain:
    """A value as JSON with its exact type: what JSON has no word for is an object with one key that starts with `$`."""

    def __init__(self) -> None:
        self.nodes = 0

    def of(self, value: object, depth: int = 0) -> object:
        self.nodes += 1
        if depth > MOST_DEEP or self.nodes > MOST_NODES:
            return {"$big": True}
        if value is None or type(value) is bool:
            return value
        if type(value) is str:
            return value if _text(value) == value else {"$text": _text(value)}
        if type(value) is int:
            return value if -LARGEST_INT < value < LARGEST_INT else {"$big": True}
        if type(value) is float:
            return value if value - value == 0 else {"$float": repr(value)}
        if isinstance(value, list):
            return [self.of(each, depth + 1) for each in list.__iter__(value)]
        if isinstance(value, tuple):
            return {"$tuple": [self.of(each, depth + 1) for each in tuple.__iter__(value)]}
        if isinstance(value, dict):
            return {"$dict": [[self.of(key, depth + 1), self.of(each, depth + 1)] for key, each in dict.items(value)]}
        if type(value) is set or type(value) is frozenset:
            return {"$set": [self.of(each, depth + 1) for each in value]}
        if type(value) is bytes:
            return {"$bytes": value[:1000].hex()}
        return {"$type": _text(type(value).__name__)}
