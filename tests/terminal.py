"""A terminal in which `pacer` is started."""

import os
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

PACER = Path(sysconfig.get_path("scripts")) / "pacer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Terminal:
    """A folder to start `pacer` in."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def database(self) -> Path:
        return self.folder / "data" / "pacer.db"

    def pacer(self, *arguments: str, **settings: str) -> Ended:
        """Runs it to its end; settings come without their PACER_. Whatever happens, it prints no trace."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("PACER_")}
        told = {f"PACER_{name.upper()}": value for name, value in settings.items()}
        ended = subprocess.run(
            [PACER, *arguments],
            cwd=self.folder,
            env={**own, "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "HOME": str(self.home), **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in ended.stdout + ended.stderr, ended.stderr
        return Ended(code=ended.returncode, out=ended.stdout, err=ended.stderr)
