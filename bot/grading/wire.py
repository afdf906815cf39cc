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
"""Characters of all replies in a frame."""
MOST_FRAME = 13 * MOST_REPLY
"""Bytes; escaped, one character can become twelve. A longer frame is not read."""
MOST_OUTPUT = 4_000
MOST_SHOWN = 500
"""Characters of a name or a message that came out of the sandbox."""


_HARDENING = TypeAdapter(Hardening)
_JOBS = TypeAdapter(list[str])


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

    def raised(self, *, is_unread: bool) -> Raised:
        line = self.line if self.line and 0 < self.line < 1_000_000 else None
        return Raised(
            type=self.type[:MOST_SHOWN],
            kinds=tuple(self.kinds),
            message=self.message[:MOST_SHOWN],
            line=line,
            text=self.text[:MOST_SHOWN],
            is_unread=is_unread,
        )


class _Reply(_Strict):
    """What the sandbox says of a script."""

    step: Literal["reading", "loading", "running"]
    """The one that came last."""
    value: JsonValue = None
    raised: _Told | None = None
    ending: Literal["too slow"] | None = None
    loading: str
    running: str
    """What was printed during these two."""


class _Answered(_Strict):
    """What the worker says of a job."""

    replies: list[str]
    ending: Ending | None
    computed: float
    is_last: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Of one script."""

    result: Result | Ending
    is_loaded: bool = True
    """False where the answer raised before the script began."""
    loading: str = ""
    running: str = ""
    """What was printed during these two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A job as far as it came, at least its first script."""

    outcomes: tuple[Outcome, ...]
    computed: float = 0.0
    """Seconds."""
    is_last: bool = False
    """Whether the worker ended with it."""

    @property
    def ending(self) -> Ending | None:
        """The bad end that it came to; nothing follows one."""
        last = self.outcomes[-1].result
        return last if isinstance(last, Ending) else None


def ended(ending: Ending) -> Part:
    """Of a job of which nothing else is known."""
    return Part(outcomes=(Outcome(result=ending),))


def job_frame(source: str, scripts: Sequence[Script], seed: int) -> bytes:
    jobs = [{"source": source, "seed": seed, "run": script.run, "call": script.call} for script in scripts]
    return framed(json.dumps([json.dumps(job) for job in jobs]).encode())


def read_jobs(payload: bytes) -> list[str]:
    """One for each script, as the sandbox takes it."""
    return _JOBS.validate_json(payload)


def answer_frame(
    replies: Sequence[str], ending: Ending | None = None, *, computed: float = 0.0, is_last: bool = False
) -> bytes:
    """What the worker says; `ending` is what the script behind the replies came to."""
    told = {"replies": replies, "ending": ending, "computed": computed, "is_last": is_last}
    return framed(json.dumps(told).encode())


def is_too_long(replies: Sequence[str]) -> bool:
    """For a frame."""
    return sum(map(len, replies)) > MOST_REPLY


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
        outcomes = [_outcome(_Reply.model_validate_json(reply)) for reply in answered.replies]
    except (ValidationError, ValueError, RecursionError):
        raise BadReply from None
    if answered.ending:
        outcomes.append(Outcome(result=answered.ending))
    if not 0 < len(outcomes) <= scripts:
        raise BadReply
    return Part(outcomes=tuple(outcomes), computed=answered.computed, is_last=answered.is_last)


def _outcome(reply: _Reply) -> Outcome:
    result: Result | Ending = Returned(value=reply.value)
    if reply.raised:
        result = reply.raised.raised(is_unread=reply.step == "reading")
    if reply.ending:
        result = Ending(reply.ending)
    is_loaded = reply.step == "running" or isinstance(result, Ending)
    return Outcome(
        result=result, is_loaded=is_loaded, loading=reply.loading[:MOST_OUTPUT], running=reply.running[:MOST_OUTPUT]
    )
