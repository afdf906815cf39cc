"""The process in which answers run: `python -m bot.grading.worker COMPILED` reads jobs on stdin, answers on stdout.

It ends itself when a run can't be interrupted, and is started anew.
"""

import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import wasmtime
from wasmtime import component

from bot.grading import hardening
from bot.grading.alarm import Alarm
from bot.grading.engine import new_engine, read_component
from bot.grading.wire import HEAD, MOST_REPLY, answer_frame, job_frame, read_part, ready_frame
from bot.model.runs import Ending, Returned, Script

MEMORY = 128 * 1024 * 1024
_MOST_TOLD = 1_000
_STACK = 16 * 1024 * 1024
_TRIAL = job_frame("import time, os\ntime.sleep(0.001)\nos.urandom(4)", [Script(call="sum([20, 22])")], seed=1)


class ToldTooMuch(Exception):
    """More than anybody reads."""


class Sandbox:
    """Runs each job in a new instance: no files, no network, no environment, nothing left of the last one."""

    def __init__(self, compiled: Path, answers: BinaryIO) -> None:
        self._answers = answers
        self._told: list[str] = []
        self._engine = new_engine()
        self._component = read_component(self._engine, compiled)
        self._linker = component.Linker(self._engine)
        self._linker.add_wasip2()
        with self._linker.root() as root:
            root.add_func("tell", self._hear)
        self._alarm = Alarm(self._engine.increment_epoch, self._end)

    def run(self, job: str) -> bytes:
        store = wasmtime.Store(self._engine)
        store.set_limits(memory_size=MEMORY, instances=50, tables=50, memories=5, table_elements=200_000)
        store.set_wasi(_silent())
        store.set_epoch_deadline(1)
        self._told = []
        with self._alarm:
            ending = self._run(store, job)
        return answer_frame(self._told, ending)

    def _run(self, store: wasmtime.Store, job: str) -> Ending | None:
        try:
            instance = self._linker.instantiate(store, self._component)
            if run := instance.get_func(store, "run"):
                run(store, job)
        except ToldTooMuch:
            return Ending.TOO_LONG_A_REPLY
        except wasmtime.ExitTrap:
            return Ending.CRASHED
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            return Ending.TOO_SLOW if "interrupt" in str(error) else Ending.CRASHED
        return None

    def _hear(self, store: wasmtime.Store, news: str) -> None:
        if len(self._told) == _MOST_TOLD or sum(map(len, self._told)) + len(news) > MOST_REPLY:
            raise ToldTooMuch
        self._told.append(news)
        self._alarm.again()

    def _end(self) -> None:
        """Says what is known, and ends the process in the middle of a run."""
        self._answers.write(answer_frame(self._told, Ending.TOO_SLOW, is_last=True))
        self._answers.flush()
        os._exit(0)


def _silent() -> wasmtime.WasiConfig:
    """No environment, arguments or folders; what is written below Python's own streams is thrown away."""
    wasi = wasmtime.WasiConfig()
    wasi.stdout_custom = wasi.stderr_custom = len
    return wasi


def serve(compiled: Path, jobs: BinaryIO, answers: BinaryIO) -> None:
    sandbox = Sandbox(compiled, answers)
    # Whatever is loaded late is loaded now, before the process gives its rights up.
    if read_part(sandbox.run(_TRIAL[HEAD.size :].decode())[HEAD.size :], 1).results != (Returned(value=42),):
        sys.exit("The sandbox can't count to 42.")
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
