"""The files of a content folder: which ones are items, and which ones don't belong or lead elsewhere."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.library.front_matter import MOST_BYTES
from bot.library.problems import Problem
from bot.library.wording import did_you_mean, listed
from bot.model.text import shown

_PYTHON_PACKAGE = {"__init__.py", "__pycache__"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentFile:
    """A Markdown file in one of the known folders."""

    path: Path
    name: str
    """The path as it is shown in a problem."""

    @property
    def folder(self) -> str:
        return self.path.parent.name

    @property
    def slug(self) -> str:
        return self.path.stem

    def read(self) -> bytes:
        """The content, and one byte past the limit where there is more; raises OSError."""
        with self.path.open("rb") as file:
            return file.read(MOST_BYTES + 1)


def content_files(root: Path, folders: Collection[str]) -> Iterator[ContentFile | Problem]:
    """The files of `root`'s known folders, and a problem for whatever else lies there."""
    if not root.is_dir():
        yield _problem(root, f"There is no such folder; name the one that holds {listed(sorted(folders), 'and')}.")
        return
    present = [path for path in _entries(root) if path.is_dir()]
    if not any(path.name in folders for path in present):
        yield _problem(root, f"No content is in this folder; put it into {listed(sorted(folders), 'and')}.")
    for path in present:
        if path.name not in folders:
            mend = did_you_mean(path.name, folders) or f" Use {listed(sorted(folders))}."
            yield _problem(path, f"No content belongs into this folder.{mend}")
        elif _leads_out(path, root):
            yield _problem(path, "This folder leads out of the content folder; put the files themselves here.")
        else:
            yield from _files(path, root)


def _files(folder: Path, root: Path) -> Iterator[ContentFile | Problem]:
    for path in _entries(folder):
        if path.is_dir():
            yield _problem(path, f"A folder in a folder is not read; move its files up into {folder.name}.")
        elif _leads_out(path, root):
            yield _problem(path, "This file leads out of the content folder; put the file itself here.")
        elif not path.is_file():
            yield _problem(path, "This is not a file that can be read; replace it or take it away.")
        elif path.suffix != ".md":
            yield _problem(path, "Only Markdown files are read here; name it SLUG.md, or move it elsewhere.")
        else:
            yield ContentFile(path=path, name=shown_path(path))


def shown_path(path: Path) -> str:
    return shown(str(path), 200)


def _entries(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.iterdir() if path.name not in _PYTHON_PACKAGE and not path.name.startswith(".")
    )


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return True


def _problem(path: Path, says: str) -> Problem:
    return Problem(file=shown_path(path), line=1, says=says)
