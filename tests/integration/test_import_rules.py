"""The import rules hold, and lint-imports notices when one no longer does."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in ("bot", "adapters"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def lint(tree: Path) -> tuple[int, str]:
    run = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=tree, env={"COLUMNS": "200"}, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


def test_the_tree_as_it_stands_keeps_every_rule(tree: Path) -> None:
    code, output = lint(tree)
    assert code == 0, output
    assert " 0 broken" in output


@pytest.mark.parametrize(
    ("module", "line", "rule"),
    [
        ("bot/rules/planted.py", "import discord", "Only adapters import the platforms' libraries"),
        ("bot/rules/planted.py", "import bot.storage", "The core is built in layers"),
        ("bot/rules/planted.py", "import sqlite3", "Rules, model and features touch no database driver"),
        ("bot/rules/planted.py", "import sqlalchemy", "Only storage, features and delivery import SQLAlchemy"),
        ("bot/features/planted.py", "import wasmtime", "Only grading imports wasmtime"),
        ("bot/features/planted.py", "import apscheduler", "Only delivery imports APScheduler"),
        ("bot/features/planted.py", "import pytest", "Only the test helpers import pytest"),
        ("bot/features/planted.py", "import bot.delivery", "The core is built in layers"),
        ("bot/delivery/planted.py", "import bot.library", "Delivery gets its composers from the app"),
        ("bot/delivery/planted.py", "import adapters.console", "The core finds adapters by entry point"),
        ("bot/newcomer.py", "", "The core is built in layers"),
        ("adapters/console/planted.py", "import bot.storage", "Adapters and test helpers know only the model"),
        ("adapters/console/planted.py", "import bot.testing", "Adapters and test helpers know only the model"),
        ("adapters/other/__init__.py", "import adapters.console", "Adapters do not know each other"),
    ],
)
def test_a_planted_import_breaks_its_rule_by_name(tree: Path, module: str, line: str, rule: str) -> None:
    planted = tree / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n")

    code, output = lint(tree)

    assert code == 1
    broken = [verdict for verdict in output.splitlines() if " BROKEN" in verdict]
    assert [verdict for verdict in broken if verdict.startswith(rule)], output
