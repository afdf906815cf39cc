"""Finds the code in what somebody wrote."""

import textwrap

FENCE = "```"


def code_in(written: str) -> str:
    """The last fenced block where there is one, also where its fence was never closed; else all of it."""
    if FENCE not in written:
        return textwrap.dedent(written).strip("\n")
    *_, last = _blocks(written.replace("\r\n", "\n"))
    return textwrap.dedent(last).strip("\n")


def _blocks(written: str) -> list[str]:
    """Every second piece between fences, without the language that may stand behind the first fence."""
    return [_without_language(piece) for piece in written.split(FENCE)[1::2]]


def _without_language(block: str) -> str:
    first, line_break, rest = block.partition("\n")
    return rest if line_break and first.strip().isalnum() else block
