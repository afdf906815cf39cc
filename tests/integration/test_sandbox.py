"""The sandbox's process: killed when it overruns, started anew, without rights; and how the sandbox is built."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from filelock import FileLock
from structlog.testing import capture_logs

from bot.errors import CannotGrade
from bot.grading import build
from bot.grading.cases import grade
from bot.grading.grader import SandboxGrader
from bot.grading.process import Worker
from bot.grading.wire import job_frame
from bot.model.runs import Ending, Returned, Run, Script
from bot.settings import read_settings
from tests.sandbox import sandbox
from tests.scenarios.hostile import HONEST, challenge

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has these walls.")


@pytest.fixture
async def grader() -> AsyncIterator[SandboxGrader]:
    async with sandbox() as grader:
        await grader.prepare()
        yield grader


@pytest.fixture(scope="session")
def compiled() -> Path:
    """The sandbox's code, built once a machine."""
    return asyncio.run(build.compiled_sandbox(read_settings().cache_folder, print))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, compiled: Path) -> list[Path]:
    """What was built; what takes long in that is done already."""
    made: list[Path] = []

    content = compiled.read_bytes()

    async def copies(folder: Path, progress: build.Progress) -> Path:
        made.append(folder / compiled.name)
        made[-1].write_bytes(content)
        made[-1].chmod(0o600)
        return made[-1]

    monkeypatch.setattr(build, "_build", copies)
    return made


def silent(says: str) -> None:
    """Nobody listens."""


async def one(grader: SandboxGrader, source: str, call: str = "f(1)") -> Run:
    [run] = await grader.run("jun", source, [[Script(call=call)]])
    return run


async def test_a_wait_is_ended_by_ending_the_process_and_the_next_has_a_new_one(grader: SandboxGrader) -> None:
    before = grader.process_id
    run = await one(grader, "import select\ndef f(x): select.select([], [], [], 3600)")
    assert run.results == (Ending.TOO_SLOW,)
    assert (await one(grader, "def f(x): return x")).results == (Returned(value=1),)
    assert grader.process_id not in (None, before)


async def test_a_process_that_was_killed_costs_nobody_an_answer(grader: SandboxGrader) -> None:
    before = grader.process_id
    assert before
    os.kill(before, signal.SIGKILL)
    assert (await grade(grader, "jun", challenge(), HONEST)).is_right
    assert grader.process_id not in (None, before)


async def test_runs_share_nothing(grader: SandboxGrader) -> None:
    await one(grader, "import builtins, sys\nbuiltins.kept = sys.kept = 1\ndef f(x): return x")
    run = await one(grader, "import builtins, sys\ndef f(x): return hasattr(builtins, 'kept') or hasattr(sys, 'kept')")
    assert run.results == (Returned(value=False),)


async def test_whoever_gives_up_waiting_leaves_no_answer_behind_for_the_next(grader: SandboxGrader) -> None:
    waits = asyncio.create_task(one(grader, "def f(x): return 'mine'"))
    await asyncio.sleep(0)
    waits.cancel()
    assert (await one(grader, "def f(x): return 'yours'")).results == (Returned(value="yours"),)


async def test_a_process_that_does_not_come_up_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.cwasm").write_bytes(b"no code")
    worker = Worker(tmp_path / "broken.cwasm")
    with pytest.raises(CannotGrade, match="does not start"):
        await worker.start()
    assert worker.process_id is None


def environment_of(process: int | None) -> set[str]:
    seen = Path(f"/proc/{process}/environ").read_text(encoding="utf-8")
    return {each.partition("=")[0] for each in seen.split("\0") if each}


@linux_only
async def test_it_sees_none_of_pacers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_SLACK_KEYS", "a-secret-key")
    monkeypatch.setenv("DISCORD_TOKEN", "a-secret-token")
    async with sandbox() as grader:
        await grader.prepare()
        names = environment_of(grader.process_id)
    assert names <= {"PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV"}


@linux_only
async def test_ctrl_c_in_a_terminal_is_pacers_alone(grader: SandboxGrader) -> None:
    assert grader.process_id
    assert os.getsid(grader.process_id) != os.getsid(0)


@linux_only
async def test_each_of_its_threads_has_given_up_its_rights(grader: SandboxGrader) -> None:
    process = Path(f"/proc/{grader.process_id}")
    threads = [(thread / "status").read_text() for thread in (process / "task").iterdir()]
    assert len(threads) > 1
    assert all("\nSeccomp:\t2\n" in status for status in threads)
    limits = {line[:26].strip(): line[26:].split()[:2] for line in (process / "limits").read_text().splitlines()}
    assert limits["Max file size"] == limits["Max core file size"] == ["0", "0"]


@linux_only
@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname')",
        "os.listdir('/')",
        "os.remove('nothing')",
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_without_its_rights_a_process_opens_connects_and_starts_nothing(attempt: str) -> None:
    tries = f"""
import os, socket
from bot.grading import hardening
hardening.apply()
try:
    {attempt}
except PermissionError:
    os.write(1, b"refused")
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("refused", "")


async def test_a_sandbox_that_can_not_be_built_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder")
    grader = SandboxGrader(tmp_path / "cache", silent)
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(CannotGrade, match="Code can't be graded on this machine"):
                await one(grader, HONEST)
    await grader.close()
    assert [log["event"] for log in logs] == ["grading.no_sandbox"]


async def test_a_build_that_fails_says_why_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = tmp_path / "guest"
    guest.mkdir()
    (guest / "grader.wit").write_text("no such language")
    monkeypatch.setattr(build, "GUEST", guest)
    with pytest.raises(CannotGrade, match=r"(?s)the build ended with \d+: .*expected `world`"):
        await build.compiled_sandbox(tmp_path / "cache", silent)
    assert list((tmp_path / "cache" / "grader").glob("*.cwasm")) == []


async def test_two_builds_at_once_make_one(tmp_path: Path, builds: list[Path]) -> None:
    made = await asyncio.gather(*(build.compiled_sandbox(tmp_path / "cache", silent) for _ in range(2)))
    assert made[0] == made[1]
    assert builds == [made[0]]


async def test_what_is_built_is_used_without_writing_anything(tmp_path: Path, builds: list[Path]) -> None:
    made = await build.compiled_sandbox(tmp_path, silent)
    (made.parent / "build.lock").unlink()
    assert await build.compiled_sandbox(tmp_path, silent) == made
    assert list(made.parent.iterdir()) == [made]


@pytest.mark.skipif(os.name != "posix", reason="Elsewhere folders have no such modes.")
def test_code_that_others_could_have_changed_is_built_anew_in_a_private_folder(
    tmp_path: Path, builds: list[Path]
) -> None:
    tmp_path.chmod(0o755)
    made = asyncio.run(build.compiled_sandbox(tmp_path, silent))
    assert (tmp_path.stat().st_mode & 0o777, made.parent.stat().st_mode & 0o777) == (0o755, 0o700)
    made.parent.chmod(0o777)
    assert asyncio.run(build.compiled_sandbox(tmp_path, silent)) == made
    assert made.parent.stat().st_mode & 0o777 == 0o700
    assert len(builds) == 1
    made.chmod(0o666)
    asyncio.run(build.compiled_sandbox(tmp_path, silent))
    assert len(builds) == 2


async def test_code_that_does_not_fit_this_machine_is_built_anew(tmp_path: Path, builds: list[Path]) -> None:
    made = await build.compiled_sandbox(tmp_path, silent)
    made.rename(made.with_name("0123456789abcdef-0123456789abcdef.cwasm"))
    assert await build.compiled_sandbox(tmp_path, silent) == made
    assert len(builds) == 2


async def test_code_that_was_damaged_is_built_anew(tmp_path: Path, builds: list[Path]) -> None:
    made = await build.compiled_sandbox(tmp_path, silent)
    with made.open("r+b") as file:
        file.seek(made.stat().st_size // 2)
        file.write(bytes(4096))
    assert await build.compiled_sandbox(tmp_path, silent) == made
    assert len(builds) == 2


@pytest.mark.skipif(os.name != "posix", reason="Elsewhere folders have no such modes.")
async def test_a_folder_on_a_path_that_others_can_change_is_refused(tmp_path: Path, builds: list[Path]) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(CannotGrade, match=r"shared can be changed by others, and .*grader with it\. Name another"):
        await build.compiled_sandbox(shared / "cache", silent)
    shared.chmod(0o1777)
    assert await build.compiled_sandbox(shared / "cache", silent) == builds[0]


@pytest.mark.skipif(os.name != "posix", reason="Elsewhere folders have no such modes.")
async def test_a_folder_that_is_a_link_is_refused_and_where_it_leads_stays_as_it_was(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o755)
    (tmp_path / "grader").symlink_to(victim)
    with pytest.raises(CannotGrade, match="grader is not Pacer's own"):
        await build.compiled_sandbox(tmp_path, silent)
    assert (victim.stat().st_mode & 0o777, list(victim.iterdir())) == (0o755, [])


async def test_who_waits_for_the_build_of_another_is_told_so(tmp_path: Path, builds: list[Path]) -> None:
    (tmp_path / "grader").mkdir(mode=0o700)
    says: list[str] = []
    waits = asyncio.Event()

    def hears(said: str) -> None:
        says.append(said)
        waits.set()

    lock = FileLock(tmp_path / "grader" / "build.lock")
    with lock:
        waiting = asyncio.create_task(build.compiled_sandbox(tmp_path, hears))
        await waits.wait()
    assert await waiting == builds[0]
    assert says == ["Another Pacer is building the sandbox that grades code; waiting for it …"]


async def test_a_process_whose_pacer_is_gone_ends_in_the_middle_of_a_wait(compiled: Path) -> None:
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.grading.worker", str(compiled)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert worker.stdin
    worker.stdin.write(job_frame("import select\nselect.select([], [], [], 3600)", [Script(call="1")], seed=1))
    worker.stdin.close()
    assert await worker.wait() == 0
