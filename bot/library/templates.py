"""Templates of content items, by kind: what `pacer content new` writes. Each is full of things to replace."""

_HINTS = """hints:
  - A nudge.
  - A firmer nudge.
  - Nearly there.
"""
_DONE = """done:
  - What is true once it works.
  - What else is true then.
"""
_QUESTION = "The situation in a few sentences, and the question at its end?"

_CHOICES = """choices:
  - says: The right one
    right: true
    because: Why it is right.
  - says: A tempting one
    right: false
    because: Why it is not.
"""

_CASES = """entry: double
cases:
  - says: Twice one
    call: double(1)
    returns: 2
  - says: Twice nothing
    call: double(0)
    returns: 0
  - says: Below zero
    call: double(-3)
    returns: -6
  - says: A fraction
    call: double(0.5)
    returns: 1.0
  - says: Large
    hidden: true
    call: double(10**12)
    returns: 2000000000000
  - says: Large and below zero
    hidden: true
    call: double(-10**12)
    returns: -2000000000000
  - says: A small fraction
    hidden: true
    call: double(0.25)
    returns: 0.5
  - says: Not a number
    hidden: true
    call: double(None)
    raises: TypeError
mistakes:
  - says: squares instead
    code: |
      def double(number):
          return number * number
  - says: forgets the sign
    code: |
      def double(number):
          return abs(number) * 2
"""

_DOUBLE = """\
The situation in a few sentences. Write a function that doubles a number, and raises `TypeError` for what is none:

```python
def double(number): ...
```"""

_DOUBLED = """```python
def double(number):
    return number * 2 if number is not None else number + 0
```"""

_STEPS = """steps:
  - title: The first step
    topics: [api-development]
    learn: What to learn.
    why: Why it comes now.
    prompt: A question to answer in the thread?
"""


def _item(kind: str, fields: str, body: str, *, title: str = "A short, friendly title") -> str:
    return f"---\nslug: SLUG\nkind: {kind}\ntitle: {title}\n{fields}---\n{body}\n"


def _challenge(
    kind: str,
    fields: str,
    statement: str,
    solution: str,
    *,
    topic: str,
    minutes: int,
    why: str = "What to take along.",
) -> str:
    fields = f"level: beginner\ntopics: [{topic}]\nminutes: {minutes}\n{fields}"
    return _item(kind, fields, f"{statement}\n\n## Solution\n\n{solution}\n\n## Why it works\n\n{why}")


TEMPLATES = {
    "code": _challenge("code", _CASES + _HINTS, _DOUBLE, _DOUBLED, topic="data-structures-and-algorithms", minutes=20),
    "quiz": _challenge(
        "quiz",
        _HINTS + _CHOICES,
        _QUESTION,
        "**The right one.** Why, in a sentence or two.",
        topic="api-development",
        minutes=10,
    ),
    "short": _challenge(
        "short",
        'asks: How many, as a whole number\naccepts: ["42", "forty-two"]\n' + _HINTS,
        _QUESTION,
        "**42.** Why, in a sentence or two.",
        topic="servers-networks-and-hosting",
        minutes=10,
    ),
    "project": _challenge(
        "project",
        _DONE,
        "What to build this week, and why.",
        "One way to do it.",
        topic="api-development",
        minutes=120,
    ),
    "reflection": _challenge(
        "reflection",
        "",
        "The question to think about.",
        "How others might think about it.",
        topic="testing-and-debugging",
        minutes=15,
        why="What thinking about it is good for.",
    ),
    "tip": _item("tip", "", "One concrete habit for this week, in two to five sentences."),
    "roadmap": _item("roadmap", _STEPS, "Whom it is for."),
    "project-idea": _item(
        "project-idea", f"level: beginner\ntopics: [api-development]\n{_DONE}", "What to build, and why."
    ),
    "series": _item("series", "items:\n  - the-slug-of-a-challenge\n", "A sentence or two about it."),
    "recap": _item(
        "recap",
        "quiet: What is said of a week in which nobody checked in.\nclosing: A last sentence.\n",
        "The opening of the recap.",
        title="The week in review",
    ),
}
SENTENCES = (
    "A short, friendly title",
    "A nudge.",
    "A firmer nudge.",
    "Nearly there.",
    "What is true once it works.",
    "What else is true then.",
    _QUESTION,
    _DOUBLE.partition("\n")[0],
    "The right one",
    "Why it is right.",
    "A tempting one",
    "Why it is not.",
    "**The right one.** Why, in a sentence or two.",
    "How many, as a whole number",
    "**42.** Why, in a sentence or two.",
    "What to take along.",
    "What to build this week, and why.",
    "One way to do it.",
    "The question to think about.",
    "How others might think about it.",
    "What thinking about it is good for.",
    "One concrete habit for this week, in two to five sentences.",
    "What to learn.",
    "Why it comes now.",
    "A question to answer in the thread?",
    "Whom it is for.",
    "What to build, and why.",
    "A sentence or two about it.",
    "What is said of a week in which nobody checked in.",
    "A last sentence.",
    "The opening of the recap.",
)
"""What every author says otherwise."""
