"""`pacer content check` tells what it is doing while it runs, where somebody looks on."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.code_challenge import write_content

PACER = Path(sysconfig.get_path("scripts")) / "pacer"


@pytest.mark.skipif(os.name != "posix", reason="Elsewhere a test can't be a terminal.")
def test_on_a_terminal_one_sees_how_far_it_is(tmp_path: Path) -> None:
    content = write_content(tmp_path / "small")
    seen, terminal = os.openpty()
    with subprocess.Popen(
        [PACER, "content", "check", content], stdout=subprocess.PIPE, stderr=terminal, text=True
    ) as process:
        os.close(terminal)
        assert process.stdout
        told = process.stdout.read()
    assert "Run against all cases: 1 solution." in told
    progress = os.read(seen, 10_000).decode()
    os.close(seen)
    assert "Running every solution and every mistake" in progress
    assert "100%" in progress
