"""Makes the sandbox's code once and keeps it in a private folder: CPython as a component, compiled for this machine."""

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path

import wasmtime
from filelock import AsyncFileLock, Timeout

from bot.errors import CannotGrade
from bot.grading.engine import new_engine, read_component
from bot.grading.private import check_private, is_private

GUEST = Path(__file__).parent / "guest"
LONGEST = timedelta(minutes=10)
"""For each of the two steps of a build; ten seconds are usual."""
KEPT = timedelta(days=7)
"""How long a sandbox of another version stays after its last start, for whoever goes back to it."""

_PRIVATE = 0o700
_SHORT = 16
_BUILDING = "building-"
_COMPONENTIZE = "import sys; from componentize_py import script; sys.argv[0] = 'componentize-py'; script()"

Progress = Callable[[str], None]


async def compiled_sandbox(cache: Path, progress: Progress) -> Path:
    """The compiled component, made where it isn't there, is damaged or doesn't fit this machine. Raises CannotGrade.

    What it is made in are processes of their own: cancelled, it kills them and leaves nothing behind.
    """
    try:
        folder = _own_folder(cache)
        compiled = _usable(folder)
        if compiled is None:
            async with _alone(folder, progress):
                compiled = _usable(folder)
                if compiled is None:
                    compiled = await _build(folder, progress)
                    _remove_unused(compiled)
    except (OSError, wasmtime.WasmtimeError) as error:
        raise CannotGrade(f"Code can't be graded on this machine: {error}") from error
    _mark_used(compiled)
    return compiled


def _own_folder(cache: Path) -> Path:
    """Raises OSError, and NotPrivate where others could change it."""
    # Without the links on the way, which could lead elsewhere later.
    folder = cache.resolve() / "grader"
    folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    check_private(folder)
    return folder


@asynccontextmanager
async def _alone(folder: Path, progress: Progress) -> AsyncIterator[None]:
    lock = AsyncFileLock(folder / "build.lock")
    try:
        await lock.acquire(timeout=0)
    except Timeout:
        progress("Another Pacer is building the sandbox that grades code; waiting for it …")
        await lock.acquire()
    try:
        yield
    finally:
        await lock.release()


def _stamp() -> str:
    """Another guest, library or kind of machine is another file."""
    digest = sha256()
    for file in sorted(GUEST.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    for library in ("componentize-py", "wasmtime"):
        digest.update(version(library).encode())
    digest.update(f"{sys.platform}-{platform.machine()}".encode())
    return digest.hexdigest()[:_SHORT]


def _named(compiled: Path) -> str:
    """Its name tells what it was made of and what is in it, so that damage shows."""
    with compiled.open("rb") as file:
        return f"{_stamp()}-{file_digest(file, sha256).hexdigest()[:_SHORT]}.cwasm"


def _usable(folder: Path) -> Path | None:
    return next((each for each in sorted(folder.glob(f"{_stamp()}-*.cwasm")) if _is_usable(each)), None)


def _is_usable(compiled: Path) -> bool:
    if not is_private(compiled) or _named(compiled) != compiled.name:
        return False
    try:
        read_component(new_engine(), compiled)
    except wasmtime.WasmtimeError:
        return False
    return True


def _mark_used(compiled: Path) -> None:
    # In an image it may belong to somebody else.
    with suppress(OSError):
        compiled.touch()


def _remove_unused(made: Path) -> None:
    """Take away what other versions built and none has used for `KEPT`, and what is damaged of this one."""
    for other in made.parent.glob("*.cwasm"):
        with suppress(OSError):
            is_old = made.stat().st_mtime - other.stat().st_mtime > KEPT.total_seconds()
            if other != made and (is_old or other.name.startswith(_stamp())):
                other.unlink()


async def _build(cache: Path, progress: Progress) -> Path:
    with _building_in(cache) as folder:
        wasm, made = folder / "grader.wasm", folder / "grader.cwasm"
        progress("Building the sandbox that grades code, once: about 20 seconds …")
        wit = ("-d", str(GUEST / "grader.wit"), "-w", "grader")
        await _python("-c", _COMPONENTIZE, *wit, "componentize", "guest_app", "-p", str(GUEST), "-o", str(wasm))
        progress("Compiling it for this machine …")
        await _python("-m", "bot.grading.compiling", str(wasm), str(made))
        compiled = made.replace(cache / _named(made))
    progress("The sandbox is ready.")
    return compiled


@contextmanager
def _building_in(parent: Path) -> Iterator[Path]:
    """A folder to build in; what a build that was cut off left behind is taken away as well."""
    for left in parent.glob(f"{_BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_BUILDING, dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


async def _python(*arguments: str) -> None:
    """Half a gigabyte is given back when the process ends. Raises OSError with what it said where it fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", *arguments),
        env={**os.environ, "RUST_BACKTRACE": "0"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(LONGEST.total_seconds()):
            said, _ = await process.communicate()
    except TimeoutError:
        raise OSError("the build took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise OSError(f"the build ended with {process.returncode}: {said.decode(errors='replace').strip()[-300:]}")
