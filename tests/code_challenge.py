"""A content folder with one challenge in code, for tests in which answers are graded."""

from pathlib import Path

from bot.library.load import Library, load_library

CHALLENGE = """---
slug: twice-as-much
kind: code
title: Twice as much
level: beginner
topics: [data-structures-and-algorithms]
minutes: 10
entry: twice
cases:
  - {says: Twice one, call: twice(1), returns: 2}
  - {says: A list, call: "twice([1])", returns: [1, 1]}
  - {says: Below zero, call: twice(-3), returns: -6}
  - {says: A text, call: "twice('ab')", returns: abab}
  - {says: Large, call: twice(10**12), returns: 2000000000000, hidden: true}
  - {says: The secret one, call: twice(4242), returns: 8484, hidden: true}
  - {says: Zero, call: twice(0), returns: 0, hidden: true}
  - {says: Nothing, call: twice(None), raises: TypeError, hidden: true}
mistakes:
  - {says: squares, code: "def twice(x): return x * x"}
  - {says: adds two, code: "def twice(x): return x + 2"}
hints: [Think of a sum., x + x is one way., "x * 2 works for lists, too."]
---
Write `twice(x)`: whatever `x` is, doubled; for what can't be doubled a `TypeError`.

## Solution

```python
def twice(x):
    return x * 2
```

## Why it works

Python's `*` doubles numbers and repeats sequences.
"""
RIGHT = "def twice(x):\n    return x * 2"
WRONG = "def twice(x):\n    return x + x if x != [1] else [2]"
UNREADABLE = "def twice(x):\n    return (x * 2\n"


def write_content(folder: Path) -> Path:
    """The folder with it."""
    (folder / "challenges").mkdir(parents=True)
    (folder / "challenges" / "twice-as-much.md").write_text(CHALLENGE, encoding="utf-8")
    return folder


def code_library(folder: Path) -> Library:
    """Written there, then loaded."""
    return load_library(write_content(folder))
