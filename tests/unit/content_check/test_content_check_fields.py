"""What the content check says about each field and front matter that can be wrong, word for word."""

import pytest

from tests.unit.content_check.folder import QUIZ, TIP, a_code_challenge


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
