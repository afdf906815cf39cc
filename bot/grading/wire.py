"""Frames between Pacer and its worker: four bytes of length, then JSON. Nothing from the sandbox is believed unread."""

import json
import struct
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from bot.grading.hardening import Hardening
from bot.model.runs import Ending, Raised, Result, Returned, Run, Script

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
    message: str
    line: int | None
    text: str = ""

    def raised(self) -> Raised:
        line = self.line if self.line and 0 < self.line < 1_000_000 else None
        return Raised(
            type=self.type[:MOST_SHOWN], message=self.message[:MOST_SHOWN], line=line, text=self.text[:MOST_SHOWN]
        )


class _Result(_Strict):
    value: JsonValue = None
    raised: _Told | None = None

    def result(self) -> Result:
        return self.raised.raised() if self.raised else Returned(value=self.value)


class _Reply(_Strict):
    failed: _Told | None
    results: list[_Result]
    output: str


class _Answered(_Strict):
    """What the worker says of one run."""

    ending: str | None
    reply: str


def job_frame(source: str, scripts: Sequence[Script], seed: int) -> bytes:
    job = {"source": source, "seed": seed, "scripts": [{"run": script.run, "call": script.call} for script in scripts]}
    return framed(json.dumps(job).encode())


def answer_frame(reply: str, ending: Ending | None = None) -> bytes:
    """What the worker says; of a reply that is too long, only that it is."""
    if len(reply) <= MOST_REPLY:
        payload = json.dumps({"ending": ending, "reply": reply}).encode()
        # Escaped, one character can become twelve.
        if len(payload) <= MOST_FRAME:
            return framed(payload)
    return answer_frame("", Ending.TOO_LONG_A_REPLY)


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


def read_run(payload: bytes, scripts: int) -> Run:
    """Raises BadReply."""
    try:
        answered = _Answered.model_validate_json(payload)
        if answered.ending is not None:
            return Run(ending=Ending(answered.ending))
        reply = _Reply.model_validate_json(answered.reply)
    except (ValidationError, ValueError, RecursionError):
        raise BadReply from None
    if reply.failed:
        return Run(failed=reply.failed.raised(), output=reply.output[:MOST_OUTPUT])
    if len(reply.results) != scripts:
        raise BadReply
    return Run(results=tuple(each.result() for each in reply.results), output=reply.output[:MOST_OUTPUT])
