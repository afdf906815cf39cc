"""Which walls stand behind the sandbox is told once, at the start of its process."""

import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.grading import hardening
from bot.grading.hardening import Hardening
from bot.grading.process import Worker
from bot.grading.wire import BadReply, read_ready, ready_frame
from bot.model.runs import Script
from tests.sandbox import sandbox

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has these walls.")

WORKER = """#!{python}
import sys
sys.stdout.buffer.write({frame!r})
sys.stdout.flush()
sys.stdin.read()
"""


@linux_only
async def test_the_walls_in_force_are_logged_once_however_often_the_process_is_started_anew() -> None:
    async with sandbox() as grader:
        with capture_logs() as logs:
            await grader.prepare()
            waits = "import select\nselect.select([], [], [], 9)"
            await grader.run("mallory", waits, [[Script(call="1")], [Script(call="1")]])
    told = [log for log in logs if log["event"].startswith("grading.")]
    assert told == [{"event": "grading.hardened", "log_level": "info", "in_force": ("rlimits", "seccomp")}]


@linux_only
async def test_a_wall_that_is_missing_is_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Hardening(in_force=("rlimits",), missing=("seccomp (Unable to find libseccomp)",))
    program = tmp_path / "worker"
    program.write_text(WORKER.format(python=sys.executable, frame=ready_frame(missing)))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    worker = Worker(tmp_path / "any.cwasm")
    with capture_logs() as logs:
        await worker.start()
    await worker.close()
    [warned] = [log for log in logs if log["log_level"] == "warning"]
    assert warned["missing"] == ("seccomp (Unable to find libseccomp)",)
    assert "without these walls" in warned["says"]


@linux_only
def test_without_its_library_the_filter_is_missing_and_the_limits_hold() -> None:
    tries = """
import resource, sys
sys.modules["pyseccomp"] = None
from bot.grading import hardening
print(hardening.apply(), resource.getrlimit(resource.RLIMIT_FSIZE))
"""
    done = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, timeout=60, check=True)
    assert "in_force=('rlimits',), missing=('seccomp (import of pyseccomp halted" in done.stdout
    assert done.stdout.endswith("(0, 0)\n")


def test_elsewhere_than_on_linux_all_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert hardening.apply() == Hardening(in_force=(), missing=("rlimits and seccomp (only Linux has them)",))


@pytest.mark.parametrize("payload", [b"ready", b"{}", b'{"in_force": 1, "missing": []}'])
def test_a_first_word_that_is_none_is_noticed(payload: bytes) -> None:
    with pytest.raises(BadReply):
        read_ready(payload)
