"""Makes the sandbox's code once and keeps it in a private folder: CPython as a component, compiled for this machine."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import wasmtime
from filelock import FileLock
from wasmtime import component

from bot.errors import CannotGrade
from bot.grading.engine import new_engine, read_component

GUEST = Path(__file__).parent / "guest"
LONGEST = 600
"""Seconds that the build may take; ten are usual."""

_PRIVATE = 0o700
_OTHERS_WRITE = 0o022

Progress = Callable[[str], None]


def compiled_sandbox(cache: Path, progress: Progress) -> Path:
    """The compiled component, made where it isn't there or doesn't fit this machine. Raises CannotGrade."""
    try:
        folder = cache / "grader"
        compiled = folder / f"{_stamp()}.cwasm"
        if _is_usable(compiled):
            return compiled
        folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        with FileLock(folder / "build.lock"):
            if not _is_usable(compiled):
                _make_private(folder)
                _build(compiled, progress)
    except (OSError, subprocess.SubprocessError, wasmtime.WasmtimeError) as error:
        raise CannotGrade(f"Code can't be graded on this machine: {error}") from error
    return compiled


def _make_private(folder: Path) -> None:
    if os.name == "posix":
        folder.chmod(_PRIVATE)


def _is_private(path: Path) -> bool:
    """Whether only this user and root may change it: whoever else could would run code in the worker."""
    if os.name != "posix":
        return True
    found = path.stat()
    return found.st_uid in (0, os.getuid()) and not found.st_mode & _OTHERS_WRITE


def _stamp() -> str:
    """Another guest, library or kind of machine is another file."""
    digest = sha256()
    for file in sorted(GUEST.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    for library in ("componentize-py", "wasmtime"):
        digest.update(version(library).encode())
    digest.update(f"{sys.platform}-{platform.machine()}".encode())
    return digest.hexdigest()[:16]


def _is_usable(compiled: Path) -> bool:
    if not (compiled.exists() and _is_private(compiled) and _is_private(compiled.parent)):
        return False
    try:
        read_component(new_engine(), compiled)
    except wasmtime.WasmtimeError:
        return False
    return True


def _build(compiled: Path, progress: Progress) -> None:
    with tempfile.TemporaryDirectory(dir=compiled.parent) as folder:
        wasm = Path(folder) / "grader.wasm"
        progress("Building the sandbox that grades code, once: about 20 seconds …")
        _componentize(wasm)
        progress("Compiling it for this machine …")
        made = Path(folder) / compiled.name
        made.write_bytes(component.Component.from_file(new_engine(), str(wasm)).serialize())
        made.chmod(0o600)
        made.replace(compiled)
    progress("The sandbox is ready.")


def _componentize(wasm: Path) -> None:
    # A process of its own gives its half a gigabyte back when it ends.
    build = "import sys; from componentize_py import script; sys.argv[0] = 'componentize-py'; script()"
    command = ["-d", str(GUEST / "grader.wit"), "-w", "grader", "componentize", "guest_app", "-p", str(GUEST)]
    done = subprocess.run(
        [sys.executable, "-c", build, *command, "-o", str(wasm)],
        env={**os.environ, "RUST_BACKTRACE": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        raise OSError(f"the build ended with {done.returncode}: {done.stderr.strip()[-300:]}")
