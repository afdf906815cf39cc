"""The library as features see it: items with their parts, look-ups, and refusals."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import Refusal
from bot.library.fields import Level, Topic
from bot.library.items import CodeChallenge, ReflectionChallenge
from bot.library.load import NoSuchItem, load_library, shipped_content
from bot.library.problems import ContentBroken, Problem
from bot.library.schema import json_schema

REPOSITORY = Path(__file__).parents[2]

CODE = """\
---
slug: twice
kind: code
title: Twice
level: intermediate
topics: [api-development, testing-and-debugging]
minutes: 15
hints: [One, Two, Three]
entry: twice
mistakes:
  - {says: adds, code: "twice = lambda n: n + 2"}
  - {says: squares, code: "twice = lambda n: n * n"}
cases:
  - {says: One, call: twice(1), returns: 2}
  - {says: Two, run: ["n = 2"], call: twice(n), returns: 4}
  - {says: A list, call: "[twice(1), twice(2)]", returns: [2, 4]}
  - {says: Nothing, call: twice(0), returns: 0}
  - {says: Below zero, call: twice(-1), returns: -2, hidden: true}
  - {says: Half, call: twice(0.5), returns: 1.0, hidden: true}
  - {says: Text, call: twice("a"), returns: "aa", hidden: true}
  - {says: Large, call: twice(1000), returns: 2000, hidden: true}
---
Write `twice(n)`.

Only *one* line is needed.

## Solution

Multiply.

```python
# ## Why it works is no heading in here
def twice(n):
    return 2 * n
```

## Why it works

Twice is two times.

## Further

What about `n + n`?
"""

REFLECTION = """\
---
slug: looking-back
kind: reflection
title: Looking back
level: beginner
topics: [testing-and-debugging]
minutes: 10
---
What did you learn?

## Solution

Others write about small things.

## Why it works

Writing makes it stay.
"""

TIP = """\
---
slug: SLUG
kind: tip
title: A tip
---
Do this. Then that.
"""

ROADMAP = """\
---
slug: road
kind: roadmap
title: A road
steps:
  - title: Begin
    topics: [api-development]
    learn: Read a page.
    why: It helps.
    prompt: What did you read?
    challenges: [twice]
  - title: End
    learn: Read the last page.
    why: It ends well.
    prompt: How did it end?
---
For everyone.
"""


@pytest.fixture
def folder(tmp_path):
    texts = {
        "challenges/twice.md": CODE,
        "challenges/looking-back.md": REFLECTION,
        "tips/b-tip.md": TIP.replace("SLUG", "b-tip"),
        "tips/a-tip.md": TIP.replace("SLUG", "a-tip"),
        "roadmaps/road.md": ROADMAP,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_code_challenge_is_read_with_all_its_parts(folder):
    challenge = load_library(folder).challenge("twice")

    assert isinstance(challenge, CodeChallenge)
    assert (challenge.kind, challenge.title, challenge.level, challenge.minutes) == (
        "code",
        "Twice",
        Level.INTERMEDIATE,
        15,
    )
    assert challenge.topics == (Topic.API_DEVELOPMENT, Topic.TESTING_AND_DEBUGGING)
    assert challenge.hints == ("One", "Two", "Three")
    assert challenge.statement == "Write `twice(n)`.\n\nOnly *one* line is needed."
    assert challenge.solution.startswith("Multiply.\n\n```python\n")
    assert challenge.why == "Twice is two times."
    assert challenge.further == "What about `n + n`?"


def test_a_line_that_only_looks_like_a_heading_stays_in_the_code(folder):
    challenge = load_library(folder).challenge("twice")
    assert isinstance(challenge, CodeChallenge)
    assert challenge.solution_code == ("# ## Why it works is no heading in here\ndef twice(n):\n    return 2 * n\n")


def test_what_a_case_returns_keeps_its_exact_type(folder):
    challenge = load_library(folder).challenge("twice")
    assert isinstance(challenge, CodeChallenge)
    assert [repr(case.returns) for case in challenge.cases] == ["2", "4", "[2, 4]", "0", "-2", "1.0", "'aa'", "2000"]
    assert [case.hidden for case in challenge.cases] == [False] * 4 + [True] * 4
    assert challenge.cases[1].run == ("n = 2",)


def test_a_text_of_only_spaces_returns_as_it_was_written(folder):
    file = folder / "challenges/twice.md"
    file.write_text(file.read_text().replace('returns: "aa"', 'returns: " a "'))
    challenge = load_library(folder).challenge("twice")
    assert isinstance(challenge, CodeChallenge)
    assert challenge.cases[6].returns == " a "


def test_a_challenge_without_further_reading_has_none(folder):
    challenge = load_library(folder).challenge("looking-back")
    assert isinstance(challenge, ReflectionChallenge)
    assert challenge.further is None
    assert challenge.hints == ()


def test_items_come_in_the_order_of_their_slugs(folder):
    library = load_library(folder)
    assert list(library.tips) == ["a-tip", "b-tip"]
    assert list(library.challenges) == ["looking-back", "twice"]
    assert library.tip("a-tip").text == "Do this. Then that."


def test_a_roadmap_keeps_its_steps_in_order_and_names_challenges(folder):
    roadmap = load_library(folder).roadmap("road")
    assert [step.title for step in roadmap.steps] == ["Begin", "End"]
    assert roadmap.steps[0].challenges == ("twice",)
    assert roadmap.steps[1].project is None
    assert roadmap.text == "For everyone."


@pytest.mark.parametrize("field", ["title", "text"])
def test_an_item_can_not_be_changed(folder, field):
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load_library(folder).tip("a-tip"), field, "Other")


@pytest.mark.parametrize("kind", ["challenges", "tips", "roadmaps", "projects", "series", "recaps"])
def test_the_library_can_not_be_changed(folder, kind):
    library = load_library(folder)
    assert not isinstance(getattr(library, kind), MutableMapping)
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(library, kind, {})


def test_asking_for_what_is_not_there_is_refused_with_the_nearest_name(folder):
    library = load_library(folder)
    with pytest.raises(NoSuchItem, match=r"^There is no challenge “twise”\. Did you mean `twice`\?$"):
        library.challenge("twise")
    for look_up in (library.tip, library.roadmap, library.project, library.one_series, library.recap):
        with pytest.raises(Refusal, match="There is no "):
            look_up("zzz")


def test_a_broken_folder_is_refused_with_every_problem(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    for name in ("a-tip", "b-tip"):
        (folder / f"tips/{name}.md").write_text(TIP.replace("SLUG", name).replace("title: A tip\n", ""))

    with pytest.raises(ContentBroken) as refusal:
        load_library(Path(folder.name))

    assert refusal.value.problems == tuple(
        Problem(file=f"{folder.name}/tips/{name}.md", line=1, says="`title` is missing; a tip needs it.")
        for name in ("a-tip", "b-tip")
    )
    assert str(refusal.value) == (
        "The content has problems:\n"
        f"{folder.name}/tips/a-tip.md:1: `title` is missing; a tip needs it.\n"
        f"{folder.name}/tips/b-tip.md:1: `title` is missing; a tip needs it."
    )


def test_a_refusal_with_hundreds_of_problems_stays_short():
    problems = [Problem(file="a.md", line=line, says="Mend this.") for line in range(1, 301)]
    refusal = ContentBroken(problems)
    assert len(refusal.problems) == 300
    assert str(refusal).endswith("a.md:20: Mend this.\n… and 280 more.")


def test_the_shipped_content_is_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (shipped_content() / "tips").is_dir()


@pytest.mark.parametrize("files", [[], ["content/__init__.py"]])
def test_the_content_beside_the_installed_code_is_found(tmp_path, files):
    """As in a wheel, with or without `content` being a package of its own."""
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    (installed / "content" / "tips").mkdir(parents=True)
    elsewhere.mkdir()
    for file in files:
        (installed / file).touch()
    code = "from bot.library.load import shipped_content; print(shipped_content())"
    path = os.pathsep.join([str(installed), str(REPOSITORY)])
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(installed / "content")


def test_the_schema_for_editors_knows_every_kind_and_leaves_the_body_out():
    schema = json.loads(json.dumps(json_schema()))
    kinds = {
        one["properties"]["kind"]["const"]: one
        for one in schema["$defs"].values()
        if "kind" in one.get("properties", {})
    }

    assert set(kinds) == {
        "code", "quiz", "short", "project", "reflection", "tip", "roadmap", "project-idea", "series", "recap",
    }  # fmt: skip
    assert set(kinds["tip"]["properties"]) == {"slug", "title", "kind", "topics"}
    assert set(kinds["tip"]["required"]) == {"slug", "title", "kind"}
    assert "statement" not in json.dumps(schema)
    assert all(one["additionalProperties"] is False for one in kinds.values())
