"""Frames between Pacer and its worker: four bytes of length, then JSON. Nothing from the sandbox is believed unread."""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from bot.grading.hardening import Hardening
from bot.model.runs import Ending, Raised, Result, Returned, Script

HEAD = struct.Struct(">I")
MOST_REPLY = 256 * 1024
"""Characters."""
MOST_FRAME = 4 * MOST_REPLY
"""Bytes; a longer frame is not read."""
MOST_OUTPUT = 4_000
MOST_SHOWN = 500
"""Characters of a name or a message that came out of the sandbox."""


_HARDENING = TypeAdapter(Hardening)


class BadReply(Exception):
    """The sandbox's reply is not what it should be."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Told(_Strict):
    type: str
    kinds: list[str]
    message: str
    line: int | None
    text: str = ""

    def raised(self) -> Raised:
        line = self.line if self.line and 0 < self.line < 1_000_000 else None
        return Raised(
            type=self.type[:MOST_SHOWN],
            kinds=tuple(self.kinds),
            message=self.message[:MOST_SHOWN],
            line=line,
            text=self.text[:MOST_SHOWN],
        )


class _News(_Strict):
    """What the answer's loading, or a script, came to."""

    value: JsonValue = None
    raised: _Told | None = None
    ending: Literal["too slow"] | None = None
    output: str

    @property
    def failed(self) -> Raised | Ending | None:
        if self.ending:
            return Ending(self.ending)
        return self.raised.raised() if self.raised else None

    @property
    def result(self) -> Result | Ending:
        return self.failed or Returned(value=self.value)


class _Answered(_Strict):
    """What the worker says of one run."""

    ending: Ending | None
    told: list[str]
    is_last: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An answer's scripts as far as one instance came."""

    results: tuple[Result | Ending, ...] = ()
    failed: Raised | Ending | None = None
    """What kept the answer from loading."""
    ending: Ending | None = None
    """What ended the instance, in the script behind the last result."""
    output: str = ""
    is_last: bool = False
    """Whether the worker ended with it."""

    @property
    def has_overrun(self) -> bool:
        return self.ending is not None or isinstance(self.failed, Ending)


def job_frame(source: str, scripts: Sequence[Script], seed: int) -> bytes:
    job = {"source": source, "seed": seed, "scripts": [{"run": script.run, "call": script.call} for script in scripts]}
    return framed(json.dumps(job).encode())


def answer_frame(told: Sequence[str], ending: Ending | None = None, *, is_last: bool = False) -> bytes:
    """What the worker says: all that it was told, and what ended it; of what is too long, only that it is."""
    if sum(map(len, told)) <= MOST_REPLY:
        payload = json.dumps({"ending": ending, "told": told, "is_last": is_last}).encode()
        # Escaped, one character can become twelve.
        if len(payload) <= MOST_FRAME:
            return framed(payload)
    return answer_frame([], Ending.TOO_LONG_A_REPLY, is_last=is_last)


def ready_frame(hardening: Hardening) -> bytes:
    """What the worker says first."""
    return framed(_HARDENING.dump_json(hardening))


def read_ready(payload: bytes) -> Hardening:
    """Raises BadReply."""
    try:
        return _HARDENING.validate_json(payload)
    except ValidationError:
        raise BadReply from None


def framed(payload: bytes) -> bytes:
    return HEAD.pack(len(payload)) + payload


def read_part(payload: bytes, scripts: int) -> Part:
    """Raises BadReply."""
    try:
        answered = _Answered.model_validate_json(payload)
        news = [_News.model_validate_json(each) for each in answered.told]
    except (ValidationError, ValueError, RecursionError):
        raise BadReply from None
    results = tuple(each.result for each in news[1:])
    failed = news[0].failed if news else answered.ending
    if len(results) > scripts or (not failed and not answered.ending and len(results) < scripts):
        raise BadReply
    return Part(
        results=() if failed else results,
        failed=failed,
        ending=None if failed or len(results) == scripts else answered.ending,
        output="".join(each.output for each in news)[:MOST_OUTPUT],
        is_last=answered.is_last,
    )
