"""Runs inside the sandbox: loads an answer as a module, runs a job's scripts on it and tells each result as plain JSON.

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
from functools import partial
from typing import SupportsIndex, TypedDict

import guest_loop
import guest_modules
import wit_world

MOST_DEEP = 50
MOST_NODES = 100_000
MOST_OUTPUT = 4_000
MOST_MESSAGE = 500
MOST_ASLEEP = 2.0
"""Seconds in all that a script may wait; a longer wait ends it before it begins."""
LARGEST_INT = 10**300
"""Longer ones are not worth showing, and Python refuses to write those of more than 4,300 digits."""
FILE = "solution.py"
KEPT = guest_modules, guest_loop

# An answer may patch what it finds; these were taken before it came.
_loads, _dumps, _tell, _sleep = json.loads, json.dumps, wit_world.tell, time.sleep
_BUILT_IN = dict(vars(builtins))


class _Script(TypedDict):
    run: list[str]
    call: str


class _Job(TypedDict):
    source: str
    seed: int
    scripts: list[_Script]


class Overslept(BaseException):
    """The script waits too long."""


class WitWorld:
    def run(self, job: str) -> None:
        """Tells how the answer loads, then each script's result; every script meets it freshly loaded."""
        _answer(_loads(job))


def _answer(job: _Job) -> None:
    printed = io.StringIO()
    sys.stdout = sys.stderr = printed
    warnings.simplefilter("ignore")
    answer = _Answer(job["source"], job["seed"])
    loaded = _outcome(answer.load)
    _say(loaded, printed)
    for script in [] if loaded else job["scripts"]:
        result = _outcome(answer.load)
        # What it prints while it loads was told already.
        _emptied(printed)
        _say(result or _outcome(partial(answer.value, script)), printed)


def _say(news: dict[str, object], printed: io.StringIO) -> None:
    _tell(_dumps(news | {"output": _text(printed.getvalue()[:MOST_OUTPUT])}))
    _emptied(printed)


def _emptied(printed: io.StringIO) -> None:
    printed.seek(0)
    printed.truncate()


class _Answer:
    def __init__(self, source: str, seed: int) -> None:
        self._source = source
        self._seed = seed
        self._code: types.CodeType | None = None
        self._module = types.ModuleType("solution")

    def load(self) -> dict[str, object]:
        """Anew: nothing is left of the last time."""
        self._code = self._code or compile(self._source, FILE, "exec")
        # What its functions hold of each other would stay in memory else.
        self._module.__dict__.clear()
        self._module = types.ModuleType("solution")
        self._module.__file__ = FILE
        # Dataclasses look their module up by name.
        sys.modules["solution"] = self._module
        random.seed(self._seed)
        time.sleep = _Sleep()
        exec(self._code, self._module.__dict__)
        return {}

    def value(self, script: _Script) -> dict[str, object]:
        scope = dict(self._module.__dict__)
        for statements in script["run"]:
            exec(compile(statements, "<case>", "exec"), scope)
        return {"value": Plain().of(eval(compile(script["call"], "<case>", "eval"), scope))}


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
            return [self.of(each, depth + 1) for each in tuple.__iter__(value)]
        if isinstance(value, dict):
            return {"$dict": [[self.of(key, depth + 1), self.of(each, depth + 1)] for key, each in dict.items(value)]}
        if type(value) is set or type(value) is frozenset:
            return {"$set": [self.of(each, depth + 1) for each in value]}
        if type(value) is bytes:
            return {"$bytes": value[:1000].hex()}
        return {"$type": _text(type(value).__name__)}
