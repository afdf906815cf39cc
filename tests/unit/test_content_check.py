"""What the content check says about each thing that can be wrong, word for word."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.check import check_folder
from bot.library.read import FOLDERS, read_item

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


@pytest.fixture
def content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Content(tmp_path)


@pytest.fixture
def says(content):
    """The problems of a folder with one tip, in which one piece was replaced by another."""

    def check(old, new, text=TIP, path="tips/leave-a-note.md"):
        assert old in text
        return content.has(path, text.replace(old, new, 1)).problems()

    return check


def test_a_folder_in_order_has_no_problems_and_is_summed_up(content):
    content.has("tips/leave-a-note.md", TIP).has("projects/small-tool.md", PROJECT)
    content.has("roadmaps/short-road.md", ROADMAP).has("series/first-season.md", SERIES)
    content.has("challenges/which-verb.md", QUIZ).has("challenges/twice.md", a_code_challenge())

    report = check_folder(content.root / "content")

    assert report.as_text() == "2 challenges, 1 tip, 1 roadmap, 1 project and 1 series. No problems."
    assert report.counts == {"challenges": 2, "tips": 1, "roadmaps": 1, "projects": 1, "series": 1}


def test_all_problems_come_at_once_sorted_by_file_and_line_with_a_sum(content):
    content.has("tips/leave-a-note.md", TIP.replace("title", "titel").replace("Write down", "<b>Write</b> down"))
    content.has("projects/small-tool.md", PROJECT.replace("beginner", "easy"))

    text = check_folder(content.root.joinpath("content").relative_to(content.root)).as_text()

    assert text.splitlines() == [
        'content/projects/small-tool.md:5: level is "easy"; use beginner, intermediate or advanced.',
        "content/tips/leave-a-note.md:1: `title` is missing; a tip needs it.",
        "content/tips/leave-a-note.md:4: `titel` is not a field of a tip. Did you mean `title`?",
        "content/tips/leave-a-note.md:6: HTML can't be shown; write Markdown, or put the tag between backticks.",
        "4 problems in 2 files.",
    ]


class TestFields:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            (
                "title: Leave a note",
                "title: Leave a note\ncolour: red",
                "5: `colour` is not a field of a tip. It has slug, title, kind and topics.",
            ),
            (
                "title: Leave a note",
                "title: Leave a note\ntext: Write it down.",
                "5: `text` is not a field; write it in the body, right after the front matter.",
            ),
            ("title: Leave a note\n", "", "1: `title` is missing; a tip needs it."),
            ("title: Leave a note", "title: 12", "4: title is 12; write text, in quotes."),
            ("title: Leave a note", "title: yes", "4: title is true; write text, in quotes."),
            ("title: Leave a note", "title: 2026-01-01", "4: title is 2026-01-01; write text, in quotes."),
            ("title: Leave a note", "title: [a]", "4: title is a list; write text."),
            ("title: Leave a note", "title: {a: b}", "4: title is a group of fields; write text."),
            ("title: Leave a note", "title:", "4: title is empty; write text."),
            ("title: Leave a note", "title: ' '", "4: title is empty; write a text."),
            ("title: Leave a note", 'title: "a\\nb"', "4: title: write it on one line."),
            (
                "title: Leave a note",
                'title: "a\\u202eb"',
                "4: title: it holds a character that can't be shown (U+202E); delete it.",
            ),
            ("title: Leave a note", f"title: {'a' * 81}", "4: title has 81 characters; at most 80 fit."),
            (
                "title: Leave a note",
                "title: 2026-99-99",
                "4: YAML can't read “2026-99-99” as it stands; put text in quotes, and leave tags out.",
            ),
            ("kind: tip", "kind: tipp", '3: kind is "tipp"; in the folder tips it is tip.'),
            ("kind: tip\n", "", "1: `kind` is missing; in the folder tips it is tip."),
            ("kind: tip", "kind: tip\ntopics: testing", '4: topics is "testing"; write a list.'),
            (
                "kind: tip",
                "kind: tip\ntopics: [testing-and-debugging, testing-and-debugging]",
                "4: topics: one entry stands there twice; take the second out.",
            ),
            (
                "kind: tip",
                "kind: tip\ntopics:\n  - solid-principles\n  - cooking",
                '6: topics has "cooking"; use data-structures-and-algorithms, sql-and-normalization, solid-principles, '
                "authentication-and-authorization, api-development, design-patterns, testing-and-debugging, "
                "servers-networks-and-hosting, load-balancing-and-scalability or caching-and-optimization.",
            ),
            (
                "slug: leave-a-note",
                "slug: leave-a-notice",
                '2: slug is "leave-a-notice" and the file is leave-a-note.md; give both the same name.',
            ),
        ],
    )
    def test_a_wrong_field_is_told_with_its_line_and_its_mend(self, says, old, new, problem):
        assert says(old, new) == [f"content/tips/leave-a-note.md:{problem}"]

    def test_a_slug_is_lower_case_words_joined_by_hyphens(self, content):
        content.has("tips/Leave_it.md", TIP.replace("leave-a-note", "Leave_it"))
        assert content.problems() == [
            'content/tips/Leave_it.md:2: slug is "Leave_it"; use lower-case words joined by hyphens, '
            "such as my-first-tip."
        ]

    def test_a_challenge_of_an_unknown_kind_is_told_which_kinds_there_are(self, says):
        assert says("kind: quiz", "kind: riddle", QUIZ, "challenges/which-verb.md") == [
            'content/challenges/which-verb.md:3: kind is "riddle"; in the folder challenges it is code, quiz, short, '
            "project or reflection."
        ]

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("minutes: 5", "minutes: 4", "7: minutes is 4; use at least 5."),
            ("minutes: 5", "minutes: 300", "7: minutes is 300; use at most 240."),
            ("minutes: 5", "minutes: '5'", '7: minutes is "5"; write a whole number.'),
            ("minutes: 5", "minutes: true", "7: minutes is true; write a whole number."),
            ("topics: [api-development]", "topics: []", "6: topics has 0 entries; write at least 1."),
            ("  - It begins with P.\n", "", "8: hints has 2 entries; write at least 3."),
            ("hints:\n", "hints:\n  - Read slowly.\n", "8: hints has 4 entries; write at most 3."),
            ("  - Think of", f"  - {'x' * 400} Think of", "9: hints has 425 characters; at most 400 fit."),
            ("right: true", "right: maybe", '17: right is "maybe"; write true or false.'),
            ("right: true", "right: false", "12: choices: none is right; mark at least one with `right: true`."),
            ("says: POST", "says: get", "12: choices: two say the same; make each different."),
            ("    right: true\n", "", "16: `right` is missing; a choice needs it."),
            (
                "because: It only",
                "becuase: It only",
                "15: `becuase` is not a field of a choice. Did you mean `because`?",
            ),
            (
                "  - says: GET\n",
                "  - POST\n  - says: GET\n",
                '13: choices has "POST"; a choice has says, right and because.',
            ),
        ],
    )
    def test_a_wrong_field_of_a_challenge_is_told_at_its_own_line(self, says, old, new, problem):
        problems = says(old, new, QUIZ, "challenges/which-verb.md")
        assert f"content/challenges/which-verb.md:{problem}" in problems

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (a_code_challenge(cases=7), "15: cases has 7 entries; write at least 8."),
            (a_code_challenge(hidden=3), "15: cases: only 3 of 8 are hidden; hide at least half of them."),
            (
                a_code_challenge(hidden=8),
                "15: cases: all are hidden; leave at least one open, so that members see what is asked.",
            ),
            (
                a_code_challenge().replace("entry: twice", "entry: 2x"),
                "9: entry: this is no Python name; use one such as `merge_ranges`.",
            ),
            (
                a_code_challenge().replace("call: twice(3)", "call: twice(3"),
                "29: call: this is not Python; write one expression, such as `merge_ranges([])`.",
            ),
            (
                a_code_challenge().replace("call: twice(3)", "call: twice(3)\n    run: [a =]"),
                "30: run: this is not Python; write statements that run as they stand.",
            ),
            (
                a_code_challenge().replace("returns: 6", "returns: .inf"),
                "30: returns: infinity and NaN are not JSON; let the call return something else.",
            ),
            (
                a_code_challenge().replace("returns: 6", "returns: 2026-01-01"),
                "30: returns is 2026-01-01; write plain JSON, with text in quotes.",
            ),
            (
                a_code_challenge(solution="Multiply by two."),
                "53: The solution has no code; define `twice` between a line ```python and a line ```.",
            ),
        ],
    )
    def test_a_code_challenge_can_be_graded_or_says_why_not(self, content, text, problem):
        assert content.has("challenges/twice.md", text).problems() == [f"content/challenges/twice.md:{problem}"]


class TestBody:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("# Note", "6: The heading “Note” can't be shown; make it **bold**, or leave it out."),
            ("A note\n---\nhere", "6: The heading “A note” can't be shown; make it **bold**, or leave it out."),
            ("> Write.", "6: A quote (`>`) can't be shown everywhere; write it as a paragraph."),
            ("Write.\n\n***\n\nRead.", "8: A rule (`---`) can't be shown everywhere; leave it out."),
            (
                "Write.\n\n    now",
                "8: Text that is indented by four spaces reads as code; put code between lines of ```.",
            ),
            ("|a|b|\n|-|-|\n|1|2|", "6: A table can't be shown; write it as a list."),
            (
                "Write\nand ![see](https://example.org/a.png)",
                "7: A picture can't be shown here; link to a page that has it.",
            ),
            ("<div>Write.</div>", "6: HTML can't be shown; write Markdown, or put the tag between backticks."),
            (
                "One\ntwo\nthree <b>four</b>",
                "8: HTML can't be shown; write Markdown, or put the tag between backticks.",
            ),
            (
                "[Run](javascript:alert(1))",
                "6: The link to “javascript:alert(1)” can't be followed everywhere; "
                "use an address that begins with https://.",
            ),
            (
                "[Read](other.md)",
                "6: The link to “other.md” can't be followed everywhere; use an address that begins with https://.",
            ),
            (
                "[Read](https://)",
                "6: The link to “https://” can't be followed everywhere; use an address that begins with https://.",
            ),
            (
                "Write to <me@example.org>.",
                "6: The link to “mailto:me@example.org” can't be followed everywhere; "
                "use an address that begins with https://.",
            ),
            (
                "[Read][1].\n\n[1]: https://example.org",
                "8: A link by reference can't be shown everywhere; write [text](address) in its place.",
            ),
            ("", "6: The text after the front matter is empty; write a text."),
            ("a" * 601, "6: The text after the front matter has 601 characters; at most 600 fit."),
        ],
    )
    def test_what_not_every_platform_can_show_is_told_with_its_line(self, content, text, problem):
        content.has("tips/leave-a-note.md", TIP.split("Write")[0] + text)
        assert set(content.problems()) == {f"content/tips/leave-a-note.md:{problem}"}

    def test_the_whole_subset_is_welcome(self, content):
        body = (
            "**Bold**, *italic*, `<b>code</b>` and [a link](https://example.org/?a=1#b).\\\nNext.\n\n- one\n- two\n\n"
            "1. first\n\n```python\n# no heading, <b>no HTML</b>\n```\n"
        )
        assert content.has("tips/leave-a-note.md", TIP.split("Write")[0] + body).problems() == []

    def test_a_text_in_the_front_matter_is_held_to_the_same_subset(self, content):
        content.has("projects/small-tool.md", PROJECT)
        content.has("roadmaps/short-road.md", ROADMAP.replace("It helps.", "See [this](ftp://example.org)."))
        assert content.problems() == [
            "content/roadmaps/short-road.md:8: why: The link to “ftp://example.org” can't be followed everywhere; "
            "use an address that begins with https://."
        ]

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ("## Why it works\n\nThe server", "The server", "19: `## Why it works` is missing; a quiz needs it."),
            ("POST.\n", "", "22: `## Solution` is empty; write a text."),
            (
                "## Why it works",
                "## Explanation",
                "26: “Explanation” is not a section; use `## Solution`, `## Why it works` or `## Further`.",
            ),
            (
                "POST.\n",
                "POST.\n\n### More\n",
                "26: “More” is not a section; use `## Solution`, `## Why it works` or `## Further`.",
            ),
            (
                "POST.\n",
                "POST.\n\n## Solution\n\nStill POST.\n",
                "28: `## Solution` stands here a second time; join the two.",
            ),
            (
                "Which verb makes something new?\n",
                "Which verb makes something new?\n\n## Further\n\nRead on.\n",
                "28: `## Solution` stands too late; put it before `## Further`.",
            ),
            (
                "hints:",
                "solution: POST.\nhints:",
                "8: `solution` is not a field; write it in the body, under `## Solution`.",
            ),
            (
                "Which verb makes something new?",
                "Which? " * 230,
                "20: The text after the front matter has 1,609 characters; at most 1,500 fit.",
            ),
        ],
    )
    def test_a_challenge_keeps_its_sections_in_order(self, says, old, new, problem):
        problems = says(old, new, QUIZ, "challenges/which-verb.md")
        assert f"content/challenges/which-verb.md:{problem}" in problems


class TestFrontMatter:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                "Just some text.",
                "1: The front matter is missing; begin the file with a line ---, its fields and another line ---.",
            ),
            ("", "1: The front matter is missing; begin the file with a line ---, its fields and another line ---."),
            ("---\nslug: leave-a-note\n", "1: The front matter has no end; close it with a line ---."),
            (
                "---\n---\nText.",
                "1: The front matter has no fields; write one a line, such as `slug: my-first-tip`.",
            ),
            (
                "---\n- slug\n---\nText.",
                "1: The front matter has no fields; write one a line, such as `slug: my-first-tip`.",
            ),
            (
                TIP.replace("Leave a note", "Leave: a note"),
                "4: The front matter is not YAML (mapping values are not allowed in this context). "
                "Put text with a colon, a quote or a # in it in quotes.",
            ),
            (
                TIP.replace("Leave a note", "'Leave a note"),
                "4: The front matter is not YAML (found unexpected end of stream). "
                "Put text with a colon, a quote or a # in it in quotes.",
            ),
            (
                TIP.replace("kind: tip", "kind: tip\nkind: tip"),
                "4: `kind` stands here a second time; keep one of the two.",
            ),
            (
                TIP.replace("kind: tip", "kind: tip\n? [a]\n: b"),
                "4: A field's name must be a word; put it in quotes if it is one.",
            ),
            (
                TIP.replace("Leave a note", "!!python/object/apply:os.getcwd []"),
                "4: YAML can't read “tag:yaml.org,2002:python/object/apply:o…” as it stands; "
                "put text in quotes, and leave tags out.",
            ),
            (
                TIP.replace("kind: tip", "kind: tip\n<<: {title: Other}"),
                "4: YAML can't read “<<” as it stands; put text in quotes, and leave tags out.",
            ),
        ],
    )
    def test_front_matter_that_can_not_be_read_is_told_with_its_line(self, content, text, problem):
        content.has("tips/leave-a-note.md", text)
        assert f"content/tips/leave-a-note.md:{problem}" in content.problems()

    def test_windows_line_ends_and_a_byte_order_mark_are_fine(self, content):
        content.has("tips/leave-a-note.md", b"\xef\xbb\xbf" + TIP.replace("\n", "\r\n").encode())
        assert content.problems() == []


class TestHostileFiles:
    def test_a_yaml_bomb_is_refused_at_its_first_alias(self, content):
        bomb = "a: &a [x, x]\n" + "".join(
            f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        content.has("tips/leave-a-note.md", TIP.replace("kind: tip\n", f"kind: tip\n{bomb}"))
        assert content.problems() == ["content/tips/leave-a-note.md:5: The alias `*a` is refused; write the value out."]

    @pytest.mark.parametrize("nest", ["[" * 30_000, "{a: [" * 5_000, "\n" + "".join("- " * 15_000)])
    def test_endless_nesting_is_refused(self, content, nest):
        content.has("tips/leave-a-note.md", TIP.replace("Leave a note", nest))
        [problem] = content.problems()
        assert problem.startswith("content/tips/leave-a-note.md:")
        assert "nested more than 16 deep" in problem or "is not YAML" in problem

    def test_a_megabyte_is_too_much(self, content):
        content.has("tips/leave-a-note.md", TIP + "a" * 1024 * 1024)
        assert content.problems() == ["content/tips/leave-a-note.md:1: The file is over 64 KiB; split it into several."]

    def test_a_number_of_fifty_thousand_digits_is_not_calculated(self, content):
        content.has("tips/leave-a-note.md", TIP.replace("Leave a note", "9" * 50_000))
        assert content.problems() == [
            f"content/tips/leave-a-note.md:4: YAML can't read “{'9' * 39}…” as it stands; "
            "put text in quotes, and leave tags out."
        ]

    def test_bytes_that_are_no_text_are_told_with_the_line_they_stand_in(self, content):
        content.has("tips/leave-a-note.md", TIP.encode() + bytes(range(128, 256)))
        assert content.problems() == ["content/tips/leave-a-note.md:7: The file is not UTF-8; save it as UTF-8."]

    @pytest.mark.parametrize(
        "code", ["U+0000", "U+001B", "U+000D", "U+0085", "U+202E", "U+2066", "U+200B", "U+E000", "U+F0000"]
    )
    def test_invisible_characters_are_refused(self, content, code):
        character = chr(int(code.removeprefix("U+"), 16))
        content.has("tips/leave-a-note.md", TIP.replace("Tomorrow", f"Tomorrow{character}"))
        assert content.problems() == [
            f"content/tips/leave-a-note.md:6: The line holds a character that can't be shown ({code}); delete it."
        ]

    @pytest.mark.parametrize(
        "piece", ["[", "![", "[a](", "*a ", "**_", "<a", "`a``", "> ", "|a", "&amp", "\\", "[a]: x\n"]
    )
    def test_markdown_that_is_only_marks_ends_in_a_problem_not_in_a_trace(self, content, piece):
        content.has("tips/leave-a-note.md", TIP + piece * (20_000 // len(piece)))
        assert any("characters; at most 600 fit." in problem for problem in content.problems())

    @given(
        front=st.text(st.sampled_from("ab:-#'\"[]{}&*!|>?%@`\\ \n\t~<=0.") | st.characters(), max_size=80),
        body=st.text(st.sampled_from("ab#*_`[]()<>!|\\-=~& \n\t1.") | st.characters(), max_size=80),
        folder=st.sampled_from(sorted(FOLDERS)),
    )
    def test_whatever_is_written_it_ends_in_an_item_or_in_problems(self, front, body, folder):
        text = f"---\nslug: x\n{front}\n---\n{body}"
        reading = read_item(text.encode("utf-8", "surrogatepass"), folder=folder, slug="x")
        assert reading.item or reading.faults
        assert all(1 <= fault.line <= text.count("\n") + 1 for fault in reading.faults)

    @given(data=st.binary(max_size=300))
    def test_whatever_bytes_there_are_they_end_in_problems(self, data):
        assert read_item(data, folder="tips", slug="x").faults


class TestFolders:
    def test_a_missing_folder_is_named(self, content):
        assert content.problems() == [
            "content:1: There is no such folder; name the one that holds challenges, projects, recaps, roadmaps, "
            "series and tips."
        ]

    def test_a_folder_without_content_says_where_it_belongs(self, content):
        (content.root / "content").mkdir()
        assert content.problems() == [
            "content:1: No content is in this folder; put it into challenges, projects, recaps, roadmaps, series "
            "and tips."
        ]

    def test_an_unknown_folder_is_named_with_the_nearest_known_one(self, content):
        content.has("tips/leave-a-note.md", TIP).has("tipps/other.md", TIP).has("drafts/other.md", TIP)
        assert content.problems() == [
            "content/drafts:1: No content belongs into this folder. "
            "Use challenges, projects, recaps, roadmaps, series or tips.",
            "content/tipps:1: No content belongs into this folder. Did you mean `tips`?",
        ]

    def test_a_folder_in_a_folder_and_a_file_that_is_no_markdown_are_named(self, content):
        content.has("tips/leave-a-note.md", TIP).has("tips/old/other.md", TIP).has("tips/notes.txt", "Notes")
        assert content.problems() == [
            "content/tips/notes.txt:1: Only Markdown files are read here; name it SLUG.md, or move it elsewhere.",
            "content/tips/old:1: A folder in a folder is not read; move its files up into tips.",
        ]

    def test_a_readme_hidden_files_and_what_makes_a_python_package_are_left_alone(self, content):
        content.has("tips/leave-a-note.md", TIP).has("README.md", "Hello").has("__init__.py", "").has(".git/config", "")
        content.has("tips/.leave-a-note.md.swp", "x").has("__pycache__/a.pyc", "")
        assert content.problems() == []

    def test_a_link_that_leads_out_of_the_folder_is_not_followed(self, content):
        content.has("tips/leave-a-note.md", TIP)
        secret = content.root / "secret.md"
        secret.write_text(TIP)
        (content.root / "content/tips/secret.md").symlink_to(secret)
        (content.root / "content/projects").symlink_to(content.root)
        assert content.problems() == [
            "content/projects:1: This folder leads out of the content folder; put the files themselves here.",
            "content/tips/secret.md:1: This file leads out of the content folder; put the file itself here.",
        ]

    def test_a_link_that_stays_inside_is_read_like_any_file(self, content):
        content.has("tips/leave-a-note.md", TIP)
        (content.root / "content/tips/other.md").symlink_to("leave-a-note.md")
        assert content.problems() == [
            'content/tips/other.md:2: slug is "leave-a-note" and the file is other.md; give both the same name.'
        ]

    def test_a_pipe_a_ring_of_links_and_a_link_to_nothing_keep_nobody_waiting(self, content):
        content.has("tips/leave-a-note.md", TIP)
        tips = content.root / "content/tips"
        os.mkfifo(tips / "pipe.md")
        (tips / "nothing.md").symlink_to("gone.md")
        (tips / "ring.md").symlink_to("ring.md")
        assert [problem.split(":")[0] for problem in content.problems()] == [
            "content/tips/nothing.md",
            "content/tips/pipe.md",
            "content/tips/ring.md",
        ]

    def test_a_file_that_may_not_be_read_hides_no_other_one(self, content, monkeypatch):
        content.has("tips/leave-a-note.md", TIP).has("tips/other.md", TIP.replace("leave-a-note", "othr"))
        opened = Path.open

        def guarded(path, *args):
            if path.name == "leave-a-note.md":
                raise PermissionError(13, "Permission denied")
            return opened(path, *args)

        monkeypatch.setattr(Path, "open", guarded)
        assert content.problems() == [
            "content/tips/leave-a-note.md:1: The file can't be read (Permission denied).",
            'content/tips/other.md:2: slug is "othr" and the file is other.md; give both the same name.',
        ]

    def test_a_folder_that_may_not_be_read_is_told_without_a_trace(self, content, monkeypatch):
        content.has("tips/leave-a-note.md", TIP)

        def guarded(path):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", guarded)
        assert content.problems() == ["content:1: The folder can't be read (Permission denied)."]

    def test_a_file_name_can_not_forge_a_line(self, content):
        content.has("tips/leave-a-note.md", TIP).has("tips/a\nb\u202ec.md", TIP)
        assert all(problem.startswith("content/tips/a b c.md:") for problem in content.problems())
        assert len(content.problems()) == 1


class TestReferences:
    def test_two_items_with_one_slug_are_told_apart(self, content):
        content.has("projects/leave-a-note.md", PROJECT.replace("small-tool", "leave-a-note"))
        content.has("tips/leave-a-note.md", TIP)
        assert content.problems() == [
            "content/tips/leave-a-note.md:2: content/projects/leave-a-note.md has the same slug; choose another, "
            "as slugs are unique over all folders."
        ]

    def test_a_step_that_names_a_missing_project_gets_the_nearest_one(self, content):
        content.has("projects/small-tool.md", PROJECT)
        content.has("roadmaps/short-road.md", ROADMAP.replace("small-tool", "small-tol"))
        assert content.problems() == [
            'content/roadmaps/short-road.md:10: "small-tol" is not in projects. Did you mean `small-tool`?'
        ]

    def test_a_step_that_names_a_missing_challenge_is_told_at_its_line(self, content):
        content.has("projects/small-tool.md", PROJECT)
        wanted = "project: small-tool\n    challenges:\n      - nowhere"
        content.has("roadmaps/short-road.md", ROADMAP.replace("project: small-tool", wanted))
        assert content.problems() == [
            'content/roadmaps/short-road.md:12: "nowhere" is not in challenges. '
            "Name one that is there, or leave it out."
        ]

    def test_a_series_that_names_a_missing_challenge_is_told_at_its_line(self, content):
        content.has("series/first-season.md", SERIES)
        assert content.problems() == [
            'content/series/first-season.md:5: "which-verb" is not in challenges. '
            "Name one that is there, or leave it out."
        ]

    def test_a_file_with_another_problem_has_its_references_checked_all_the_same(self, content):
        content.has("projects/small-tool.md", PROJECT)
        content.has("roadmaps/short-road.md", ROADMAP.replace("small-tool", "nothing").replace("For", "# For"))
        assert content.problems() == [
            'content/roadmaps/short-road.md:10: "nothing" is not in projects. Name one that is there, or leave it out.',
            "content/roadmaps/short-road.md:12: The heading “For everyone.” can't be shown; make it **bold**, "
            "or leave it out.",
        ]

    def test_a_broken_challenge_is_told_once_not_again_by_who_names_it(self, content):
        content.has("series/first-season.md", SERIES)
        content.has("challenges/which-verb.md", QUIZ.replace("minutes: 5", "minutes: 1"))
        assert content.problems() == ["content/challenges/which-verb.md:7: minutes is 1; use at least 5."]
