"""How the sandbox's code is compiled and read; the same for who builds it and who runs it."""

from pathlib import Path

import wasmtime
from wasmtime import component

_STACK = 2_000_000
"""Bytes; with more, deep recursion in an answer ends the process instead of the run (measured)."""


def new_engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.epoch_interruption = True
    config.max_wasm_stack = _STACK
    config.memory_reservation_for_growth = 0
    return wasmtime.Engine(config)


def read_component(engine: wasmtime.Engine, compiled: Path) -> component.Component:
    """Raises WasmtimeError where it was compiled for another machine or by another version."""
    try:
        return component.Component.deserialize_file(engine, str(compiled))
    except wasmtime.WasmtimeError:
        # A file system that forbids mapping code can still be read from.
        return component.Component.deserialize(engine, compiled.read_bytes())
