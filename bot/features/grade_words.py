"""What grading showed, told to who wrote the code: kindly, and never what a hidden case holds."""

import re
from difflib import get_close_matches

from bot.features.known_troubles import help_for_error, help_for_value
from bot.features.meant_names import MOST_NAME
from bot.features.words import code, code_block
from bot.grading.cases import Checked, Grade
from bot.library.items import Case, CodeChallenge
from bot.model.messages import Block, Line, Plain, line, text
from bot.model.runs import Ending, Raised, Returned
from bot.rules.code_blocks import defined, looks_like
from bot.rules.values import shown, unseen_until

MOST_PRINTED = 300
_LONG_STRING = re.compile(r"(\"{3}|'{3}).*?(?:\1|\Z)", re.DOTALL)
_ENDINGS = {
    Ending.TOO_SLOW: "It took longer than two seconds, or ten with all cases. Does a loop never end, or does it wait?",
    Ending.TOO_LONG_A_REPLY: "What it returns is too long to be looked at.",
    Ending.CRASHED: "It stopped hard before it returned anything; very deep recursion or a lot of memory does that.",
}


def details(item: CodeChallenge, grade: Grade, source: str = "") -> list[Block]:
    """The first open case that failed, or why the code, its `source`, could not be run; and what it printed."""
    blocks: list[Block] = []
    if grade.failed is not None:
        blocks.append(_not_loaded(grade.failed, source))
    elif grade.first_miss:
        blocks += _missed(item, grade.first_miss, grade.output, source)
    elif not grade.is_right:
        blocks.append(
            text("All open cases passed; what didn't is hidden. Read the statement once more: what about its edges?")
        )
    if printed := grade.output.strip():
        blocks.append(text("It printed:", *code_block(_cut(printed), "")))
    return blocks


def _not_loaded(failed: Raised, source: str) -> Block:
    if failed.is_unread:
        where = f"Line {failed.line}" if failed.line else "Something"
        seen = (": ", *code(failed.text.strip(), ". It says: ")) if failed.text.strip() else (". It says: ",)
        says = _ended(failed.message)
        return text(f"**{where} can't be read by Python**", *seen, *says, *_helped(help_for_error(failed, source)))
    return text(*_stopped(failed, source), " Nothing was checked yet.")


def _missed(item: CodeChallenge, missed: Checked, printed: str, source: str) -> list[Block]:
    case = missed.case
    blocks: list[Block] = [
        text(f"The first open case that didn't: {case.says}."),
        text(*code_block("\n".join([*case.run, case.call]))),
    ]
    match missed.got:
        case Returned(value=value):
            help_ = "" if case.raises else help_for_value(value, case.returns, printed, source)
            since = 0 if case.raises else unseen_until(case.returns, value)
            where = f", from character {since + 1} on, " if since else " "
            got = code(shown(value, since), ".")
            blocks.append(text(f"It expects{where}", *_expected(case, " and got ", since), *got, *_helped(help_)))
        case Raised(type="NameError", message=message) if f"'{item.entry}'" in message:
            blocks.append(text(_not_defined(item.entry, source)))
        case Raised() as raised:
            blocks.append(text("It expects ", *_expected(case, ". "), *_stopped(raised, source)))
        case Ending() as ending:
            blocks.append(text(_ENDINGS[ending]))
    return blocks


def _not_defined(entry: str, source: str) -> str:
    names = [name for name in defined(source) if len(name) <= MOST_NAME]
    if entry in names:
        return _hidden(entry, source)
    alike = next((name for name in names if looks_like(name, entry)), "")
    if alike and alike.isascii():
        return f"Your code defines `{alike}`, but `{entry}` is what is called: capitals count."
    if alike:
        odd = next(letter for letter in alike if not letter.isascii())
        return f"Your code defines a name that only looks like `{entry}`: one letter is U+{ord(odd):04X}. Type it anew."
    if near := get_close_matches(entry, names, n=1):
        return f"Your code doesn't define `{entry}` yet. Is `{near[0]}` meant to be it?"
    return f"Your code doesn't define `{entry}` yet; that is the name that is called."


def _hidden(entry: str, source: str) -> str:
    """Why a name that the code defines is not there."""
    code = _LONG_STRING.sub("", source)
    if entry not in defined(code):
        return f"`{entry}` stands in a string there, where nothing defines it."
    around = _around(entry, code)
    if around.startswith("class "):
        return f"`{entry}` is a method there; it is called by its name alone, so define it outside of the class."
    if around:
        return f"`{entry}` is defined only inside of something else; let its `def` begin at a line's start."
    return f"`{entry}` is defined there, but not any more when it is called."


def _around(name: str, code: str) -> str:
    """The line that a definition is indented under; "" where it is under none."""
    lines = code.split("\n")
    at = next(at for at, line in enumerate(lines) if name in defined(line))
    indent = _indent(lines[at])
    return next((line.strip() for line in reversed(lines[:at]) if line.strip() and _indent(line) < indent), "")


def _indent(written: str) -> int:
    return len(written) - len(written.lstrip())


def _expected(case: Case, then: str, since: int = 0) -> Line:
    return line(f"`{case.raises}` to be raised{then}") if case.raises else code(shown(case.returns, since), then)


def _stopped(raised: Raised, source: str) -> Line:
    where = f"in line {raised.line} " if raised.line else ""
    # As `exit()` and `raise ValueError(None)` have it.
    says = "" if raised.message == "None" else raised.message
    what = f"{raised.type}: {says}" if says else raised.type
    return line(f"Your code stopped {where}with ", *code(what, _mark(what)), *_helped(help_for_error(raised, source)))


def _ended(words: str) -> tuple[str | Plain, ...]:
    return Plain(text=words), _mark(words)


def _mark(words: str) -> str:
    """The full stop behind words that bring no mark of their own."""
    return "" if words.endswith((".", "?", "!", "…")) else "."


def _helped(sentence: str) -> tuple[str, ...]:
    return (f" {sentence}",) if sentence else ()


def _cut(words: str) -> str:
    return words if len(words) <= MOST_PRINTED else words[: MOST_PRINTED - 1] + "…"
