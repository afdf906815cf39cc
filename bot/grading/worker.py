"""The process in which answers run: `python -m bot.grading.worker COMPILED` reads jobs on stdin, answers on stdout.

It ends itself when a script can't be interrupted, and is started anew.
"""

import gc
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import wasmtime
from wasmtime import component

from bot.grading import hardening
from bot.grading.alarm import Alarm
from bot.grading.engine import new_engine, read_component
from bot.grading.limits import TURN
from bot.grading.wire import HEAD, answer_frame, is_too_long, job_frame, read_jobs, read_part, ready_frame
from bot.model.runs import Ending, Returned, Script

MEMORY = 128 * 1024 * 1024
_STACK = 16 * 1024 * 1024
_TRIAL = job_frame("import time, os\ntime.sleep(0.001)\nos.urandom(4)", [Script(call="sum([20, 22])")], seed=1)


class Sandbox:
    """Runs each script in a new instance: no files, no network, no environment, nothing left of the last one."""

    def __init__(self, compiled: Path, answers: BinaryIO) -> None:
        self._answers = answers
        self._engine = new_engine()
        self._component = read_component(self._engine, compiled)
        self._linker = component.Linker(self._engine)
        self._linker.add_wasip2()
        self._replies: list[str] = []
        self._computed = 0.0
        self._alarm = Alarm(self._engine.increment_epoch, self._end)

    def run(self, jobs: Sequence[str]) -> bytes:
        """As many as a turn allows, and none behind a bad end."""
        until = time.monotonic() + TURN
        self._replies, self._computed = [], time.process_time()
        for job in jobs:
            ending = self._one(job)
            if ending:
                # What an error holds of a store, else stays for long.
                gc.collect()
                return self._frame(ending)
            if time.monotonic() > until:
                break
        return self._frame()

    def _one(self, job: str) -> Ending | None:
        store = wasmtime.Store(self._engine)
        store.set_limits(memory_size=MEMORY, instances=50, tables=50, memories=5, table_elements=200_000)
        store.set_wasi(_silent())
        store.set_epoch_deadline(1)
        try:
            with self._alarm:
                reply = self._call(store, job)
        except wasmtime.ExitTrap:
            return Ending.CRASHED
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            return Ending.TOO_SLOW if "interrupt" in str(error) else Ending.CRASHED
        if is_too_long([*self._replies, reply]):
            return Ending.TOO_LONG_A_REPLY
        self._replies.append(reply)
        return None

    def _call(self, store: wasmtime.Store, job: str) -> str:
        instance = self._linker.instantiate(store, self._component)
        run = instance.get_func(store, "run")
        return str(run(store, job)) if run else ""

    def _end(self) -> None:
        """Says what is known, and ends the process in the middle of a script."""
        self._answers.write(self._frame(Ending.TOO_SLOW, is_last=True))
        self._answers.flush()
        os._exit(0)

    def _frame(self, ending: Ending | None = None, *, is_last: bool = False) -> bytes:
        computed = time.process_time() - self._computed
        return answer_frame(self._replies, ending, computed=computed, is_last=is_last)


def _silent() -> wasmtime.WasiConfig:
    """No environment, arguments or folders; what is written below Python's own streams is thrown away."""
    wasi = wasmtime.WasiConfig()
    wasi.stdout_custom = wasi.stderr_custom = len
    return wasi


def serve(compiled: Path, jobs: BinaryIO, answers: BinaryIO) -> None:
    sandbox = Sandbox(compiled, answers)
    # Whatever is loaded late is loaded now, before the process gives its rights up.
    trial = read_part(sandbox.run(read_jobs(_TRIAL[HEAD.size :]))[HEAD.size :], 1)
    if trial.outcomes[0].result != Returned(value=42):
        sys.exit("The sandbox can't count to 42.")
    answers.write(ready_frame(hardening.apply()))
    answers.flush()
    while len(head := jobs.read(HEAD.size)) == HEAD.size:
        answers.write(sandbox.run(read_jobs(jobs.read(HEAD.unpack(head)[0]))))
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
