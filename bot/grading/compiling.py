"""Compiles the sandbox for this machine: `python -m bot.grading.compiling WASM TARGET`, which can be killed."""

import sys
from pathlib import Path

from wasmtime import component

from bot.grading.engine import new_engine


def main() -> None:
    wasm, target = map(Path, sys.argv[1:])
    target.write_bytes(component.Component.from_file(new_engine(), str(wasm)).serialize())
    target.chmod(0o600)


if __name__ == "__main__":
    main()
