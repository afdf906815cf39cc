"""The process in which answers run: `python -m bot.grading.worker COMPILED` reads jobs on stdin, answers on stdout.

It is killed and started anew whenever it takes too long. Nothing of the rest of Pacer is imported here.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import wasmtime
from wasmtime import component

from bot.grading import hardening
from bot.grading.engine import new_engine, read_component
from bot.grading.wire import HEAD, answer_frame, ready_frame
from bot.model.runs import Ending

SECONDS = 2.0
"""For one run; a wait that the sandbox can't interrupt is ended by killing this process."""
MEMORY = 128 * 1024 * 1024
_STACK = 16 * 1024 * 1024
_WARM_UP = '{"source": "import time, os; time.sleep(0.001); os.urandom(4)", "scripts": [], "seed": 1}'


class Sandbox:
    """Runs each job in a new instance: no files, no network, no environment, nothing left of the last one."""

    def __init__(self, compiled: Path) -> None:
        self._engine = new_engine()
        self._component = read_component(self._engine, compiled)
        self._linker = component.Linker(self._engine)
        self._linker.add_wasip2()
        self._alarm = Alarm(self._engine.increment_epoch)

    def run(self, job: str) -> bytes:
        store = wasmtime.Store(self._engine)
        store.set_limits(memory_size=MEMORY, instances=50, tables=50, memories=5, table_elements=200_000)
        store.set_wasi(_silent())
        store.set_epoch_deadline(1)
        with self._alarm:
            return self._answer(store, job)

    def _answer(self, store: wasmtime.Store, job: str) -> bytes:
        try:
            instance = self._linker.instantiate(store, self._component)
            run = instance.get_func(store, "run")
            reply = run(store, job) if run else ""
        except wasmtime.ExitTrap:
            return answer_frame("", Ending.CRASHED)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            return answer_frame("", Ending.TOO_SLOW if "interrupt" in str(error) else Ending.CRASHED)
        return answer_frame(reply)


class Alarm:
    """Calls `ring` when what is done under it takes longer than `SECONDS`."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._armed = 0
        """The number of what is done now; 0 while nothing is."""
        self._count = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1
            self._armed = self._count
            self._changed.notify()

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._armed = 0
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._armed)
                if not self._is_over(self._armed):
                    self._ring()
                    self._armed = 0

    def _is_over(self, one: int) -> bool:
        """Whether it is in time."""
        return self._changed.wait_for(lambda: self._armed != one, SECONDS)


def _silent() -> wasmtime.WasiConfig:
    """No environment, arguments or folders; what is written below Python's own streams is thrown away."""
    wasi = wasmtime.WasiConfig()
    wasi.stdout_custom = wasi.stderr_custom = len
    return wasi


def serve(compiled: Path, jobs: BinaryIO, answers: BinaryIO) -> None:
    sandbox = Sandbox(compiled)
    # Whatever is loaded late is loaded now, before the process gives its rights up.
    sandbox.run(_WARM_UP)
    answers.write(ready_frame(hardening.apply()))
    answers.flush()
    while len(head := jobs.read(HEAD.size)) == HEAD.size:
        answers.write(sandbox.run(jobs.read(HEAD.unpack(head)[0]).decode()))
        answers.flush()


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A stray print must not end up among the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    threading.stack_size(_STACK)
    serving = threading.Thread(target=serve, args=(Path(sys.argv[1]), sys.stdin.buffer, answers))
    serving.start()
    serving.join()


if __name__ == "__main__":
    main()
