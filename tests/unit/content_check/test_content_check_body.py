"""What the content check says about texts that can be wrong and files that do harm, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.read import FOLDERS, read_item
from tests.unit.content_check.folder import PROJECT, QUIZ, ROADMAP, TIP


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
