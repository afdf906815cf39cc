"""Runs inside the sandbox: loads an answer as a module, runs a job's scripts on it and gives back plain JSON.

The answer may break whatever it likes in here, this module included; so nothing that must hold is decided here, and
expected values never come in.
"""

import io
import json
import random
import sys
import traceback
import types
from typing import TypedDict

import guest_loop
import guest_modules

MOST_DEEP = 50
MOST_NODES = 100_000
MOST_OUTPUT = 4_000
MOST_MESSAGE = 500
LARGEST_INT = 10**300
"""Longer ones are not worth showing, and Python refuses to write those of more than 4,300 digits."""
FILE = "solution.py"
KEPT = guest_modules, guest_loop

# An answer may patch what it finds; these were taken before it came.
_loads, _dumps = json.loads, json.dumps


class _Script(TypedDict):
    run: list[str]
    call: str


class _Job(TypedDict):
    source: str
    seed: int
    scripts: list[_Script]


class WitWorld:
    def run(self, job: str) -> str:
        return _dumps(_answer(_loads(job)))


def _answer(job: _Job) -> dict[str, object]:
    captured = io.StringIO()
    sys.stdout = sys.stderr = captured
    random.seed(job["seed"])
    module = types.ModuleType("solution")
    module.__file__ = FILE
    # Dataclasses look their module up by name.
    sys.modules["solution"] = module
    failed = _load(job["source"], module)
    results = [] if failed else [_run(script, module) for script in job["scripts"]]
    return {"failed": failed, "results": results, "output": captured.getvalue()[:MOST_OUTPUT]}


def _load(source: str, module: types.ModuleType) -> dict[str, object] | None:
    try:
        exec(compile(source, FILE, "exec"), module.__dict__)
    except BaseException as error:
        return _told(error)
    return None


def _run(script: _Script, module: types.ModuleType) -> dict[str, object]:
    scope = dict(module.__dict__)
    try:
        for statements in script["run"]:
            exec(compile(statements, "<case>", "exec"), scope)
        return {"value": Plain().of(eval(compile(script["call"], "<case>", "eval"), scope))}
    except BaseException as error:
        return {"raised": _told(error)}


def _told(error: BaseException) -> dict[str, object]:
    told: dict[str, object] = {"type": type(error).__name__, "message": _message(error), "line": _line(error)}
    if isinstance(error, SyntaxError) and error.filename == FILE:
        told |= {
            "line": error.lineno,
            "message": str(error.msg)[:MOST_MESSAGE],
            "text": str(error.text or "")[:MOST_MESSAGE],
        }
    return told


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MOST_MESSAGE]
    except BaseException:
        return ""


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
        if value is None or type(value) is bool or type(value) is str:
            return value
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
        return {"$type": type(value).__name__}
