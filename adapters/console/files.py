"""The files that commands name in the terminal."""

from pathlib import Path

from bot.model.files import TextFile, check_size, text_file


def read_file(path: str) -> TextFile | None:
    """Relative to where Pacer was started; None where there is no such file. Raises FileTooLarge and NoTextFile."""
    try:
        found = Path(path).expanduser()
        if not found.is_file():
            return None
        check_size(found.name, found.stat().st_size)
        return text_file(found.name, found.read_bytes())
    except (OSError, ValueError, RuntimeError):
        return None
