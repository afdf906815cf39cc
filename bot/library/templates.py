"""Templates of content items, by kind: what `pacer content new` writes. Each is full of things to replace."""

_QUIZ = """---
slug: SLUG
kind: quiz
title: A short, friendly title
level: beginner
topics: [api-development]
minutes: 10
hints:
  - A nudge.
  - A firmer nudge.
  - Nearly there.
choices:
  - says: The right one
    right: true
    because: Why it is right.
  - says: A tempting one
    right: false
    because: Why it is not.
---
The situation in a few sentences, and the question at its end?

## Solution

**The right one.** Why, in a sentence or two.

## Why it works

What to take along.
"""

_CODE = """---
slug: SLUG
kind: code
title: A short, friendly title
level: beginner
topics: [data-structures-and-algorithms]
minutes: 20
entry: double
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
hints:
  - A nudge.
  - A firmer nudge.
  - Nearly there.
---
The situation in a few sentences. Write a function that doubles a number, and raises `TypeError` for what is none:

```python
def double(number): ...
```

## Solution

```python
def double(number):
    return number * 2 if number is not None else number + 0
```

## Why it works

What to take along.
"""

_SHORT = """---
slug: SLUG
kind: short
title: A short, friendly title
level: beginner
topics: [servers-networks-and-hosting]
minutes: 10
asks: How many, as a whole number
accepts: ["42", "forty-two"]
hints:
  - A nudge.
  - A firmer nudge.
  - Nearly there.
---
The situation in a few sentences, and the question at its end?

## Solution

**42.** Why, in a sentence or two.

## Why it works

What to take along.
"""

_PROJECT = """---
slug: SLUG
kind: project
title: A short, friendly title
level: beginner
topics: [api-development]
minutes: 120
done:
  - What is true once it works.
  - What else is true then.
---
What to build this week, and why.

## Solution

One way to do it.

## Why it works

What to take along.
"""

_REFLECTION = """---
slug: SLUG
kind: reflection
title: A short, friendly title
level: beginner
topics: [testing-and-debugging]
minutes: 15
---
The question to think about.

## Solution

How others might think about it.

## Why it works

What thinking about it is good for.
"""

_TIP = """---
slug: SLUG
kind: tip
title: A short, friendly title
---
One concrete habit for this week, in two to five sentences.
"""

_ROADMAP = """---
slug: SLUG
kind: roadmap
title: A short, friendly title
steps:
  - title: The first step
    topics: [api-development]
    learn: What to learn.
    why: Why it comes now.
    prompt: A question to answer in the thread?
---
Whom it is for.
"""

_IDEA = """---
slug: SLUG
kind: project-idea
title: A short, friendly title
level: beginner
topics: [api-development]
done:
  - What is true once it works.
  - What else is true then.
---
What to build, and why.
"""

_SERIES = """---
slug: SLUG
kind: series
title: A short, friendly title
items:
  - the-slug-of-a-challenge
---
A sentence or two about it.
"""

_RECAP = """---
slug: SLUG
kind: recap
title: The week in review
quiet: What is said of a week in which nobody checked in.
closing: A last sentence.
---
The opening of the recap.
"""

TEMPLATES = {
    "code": _CODE,
    "quiz": _QUIZ,
    "short": _SHORT,
    "project": _PROJECT,
    "reflection": _REFLECTION,
    "tip": _TIP,
    "roadmap": _ROADMAP,
    "project-idea": _IDEA,
    "series": _SERIES,
    "recap": _RECAP,
}
