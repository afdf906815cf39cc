"""What the content check says about whole folders and what refers to what in them, word for word."""

import os
from pathlib import Path

from bot.library.check import check_folder
from tests.unit.content_check.folder import PROJECT, QUIZ, ROADMAP, SERIES, TIP, a_code_challenge


def test_a_folder_with_nothing_in_it_yet_has_no_problems(tmp_path):
    (tmp_path / "tips").mkdir()
    assert check_folder(tmp_path).as_text() == "Nothing is in there yet. No problems."


def test_a_folder_in_order_has_no_problems_and_is_summed_up(content):
    content.has("tips/leave-a-note.md", TIP).has("projects/small-tool.md", PROJECT)
    content.has("roadmaps/short-road.md", ROADMAP).has("series/first-season.md", SERIES)
    content.has("challenges/which-verb.md", QUIZ).has("challenges/twice.md", a_code_challenge())

    report = check_folder(content.root / "content")

    assert report.as_text() == "2 challenges (1 code, 1 quiz), 1 tip, 1 roadmap, 1 project and 1 series. No problems."
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
