"""A content folder that a test fills and has checked, and one item of each kind for it."""

from bot.library.check import check_folder

TIP = """\
---
slug: leave-a-note
kind: tip
title: Leave a note
---
Write down what comes next. Tomorrow you will thank yourself.
"""
PROJECT = """\
---
slug: small-tool
kind: project-idea
title: A small tool
level: beginner
topics: [api-development]
done:
  - It runs.
  - It has a test.
---
Build something small.
"""
ROADMAP = """\
---
slug: short-road
kind: roadmap
title: A short road
steps:
  - title: Begin
    learn: Read the first page.
    why: It helps.
    prompt: What did you read?
    project: small-tool
---
For everyone.
"""
QUIZ = """\
---
slug: which-verb
kind: quiz
title: Which verb?
level: beginner
topics: [api-development]
minutes: 5
hints:
  - Think of the four verbs.
  - One of them makes something new.
  - It begins with P.
choices:
  - says: GET
    right: false
    because: It only reads.
  - says: POST
    right: true
    because: It makes something new.
---
Which verb makes something new?

## Solution

POST.

## Why it works

The server picks the new address.
"""
SERIES = """\
---
slug: first-season
kind: series
title: The first season
items: [which-verb]
---
One week.
"""


def a_code_challenge(cases=8, hidden=4, solution="```python\ndef twice(n):\n    return 2 * n\n```"):
    listed = "".join(
        f"  - says: Case {number}\n    call: twice({number})\n    returns: {2 * number}\n"
        f"    hidden: {'true' if number < hidden else 'false'}\n"
        for number in range(cases)
    )
    return (
        "---\nslug: twice\nkind: code\ntitle: Twice\nlevel: beginner\ntopics: [api-development]\nminutes: 5\n"
        'hints: [One, Two, Three]\nentry: twice\nmistakes:\n  - says: adds\n    code: "twice = lambda n: n + 2"\n'
        f'  - says: squares\n    code: "twice = lambda n: n * n"\ncases:\n{listed}---\n'
        f"Write `twice`.\n\n## Solution\n\n{solution}\n\n## Why it works\n\nIt doubles.\n"
    )


class Content:
    """A content folder that a test fills and has checked."""

    def __init__(self, root):
        self.root = root

    def has(self, path, text):
        file = self.root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def problems(self):
        return [str(problem) for problem in check_folder(self.root.joinpath("content").relative_to(self.root)).problems]
