"""Folders and files that nobody else can change: whoever could would run code of theirs as Pacer."""

import os
import stat
from pathlib import Path


class NotPrivate(OSError):
    """Somebody else could change what lies there."""


def check_private(folder: Path) -> None:
    """Raises NotPrivate for a folder of somebody else's, a link to one, or one on a path that others can change.

    A folder of one's own that is open to others is closed to them.
    """
    if os.name != "posix":
        return
    if folder.is_symlink() or folder.lstat().st_uid not in (0, os.getuid()):
        raise NotPrivate(f"{folder} is not Pacer's own. Remove it, or name another folder in PACER_CACHE.")
    for above in folder.resolve().parents:
        if not _is_safe(above.stat()):
            raise NotPrivate(f"{above} can be changed by others, and {folder} with it. Name another in PACER_CACHE.")
    if not is_private(folder):
        folder.chmod(stat.S_IRWXU)


def is_private(path: Path) -> bool:
    """Whether only this user and root may change it."""
    found = path.lstat()
    if os.name != "posix":
        return True
    others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid in (0, os.getuid()) and not others_write and not stat.S_ISLNK(found.st_mode)


def _is_safe(above: os.stat_result) -> bool:
    """Others may add to it, as to /tmp, but not rename in it; a group is taken to be the user's own."""
    is_open = above.st_mode & stat.S_IWOTH and not above.st_mode & stat.S_ISVTX
    return above.st_uid in (0, os.getuid()) and not is_open
