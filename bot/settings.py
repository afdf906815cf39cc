"""The core's settings, from the environment or a `.env` file; each adapter declares its own."""

import logging
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Refusal

_PREFIX = "PACER_"
_SQLITE = "sqlite:///"


class UnreadableSettings(Refusal):
    """The settings can't be read."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(["The settings can't be read:", *problems]))


class Settings(BaseSettings):
    """Everything has a default: Pacer runs without any of them."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore")

    data: Path = Path("data")
    """The folder for everything that Pacer keeps."""
    database: Path | None = None
    """The SQLite file, also as a `sqlite:///` URL; `pacer.db` in the data folder unless named."""
    content: Path | None = None
    """A content folder of your own; the shipped one unless named."""
    cache: Path | None = None
    """What can be made anew, such as the sandbox that grades code; a private folder of the user's unless named.

    One in the data folder where the user has no home.
    """
    log_level: str = "INFO"

    @property
    def database_file(self) -> Path:
        return self.database or self.data / "pacer.db"

    @property
    def cache_folder(self) -> Path:
        if self.cache:
            return self.cache
        try:
            return user_cache_path("pacer")
        except RuntimeError:
            return self.data / "cache"

    @field_validator("database", mode="before")
    @classmethod
    def _file(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        named = value.removeprefix(_SQLITE)
        if "://" in named:
            raise ValueError("Pacer keeps its data in a SQLite file; name one, such as data/pacer.db")
        return named

    @field_validator("data", "database", "content", "cache")
    @classmethod
    def _expanded(cls, value: Path | None) -> Path | None:
        try:
            return value and value.expanduser()
        except RuntimeError:
            raise ValueError(f"{value} begins in a home folder, and there is none; write the whole path") from None

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        levels = sorted(logging.getLevelNamesMapping().items(), key=lambda level: level[1])
        names = [name for name, number in levels if number and name not in ("WARN", "FATAL")]
        if value.upper() not in names:
            raise ValueError(f"it is one of {', '.join(names)}, not {value}")
        return value.upper()


def read_settings() -> Settings:
    """Raises UnreadableSettings with every setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise UnreadableSettings(
            *(
                f"{_PREFIX}{str(each['loc'][0]).upper()}: {each['msg'].removeprefix('Value error, ')}."
                for each in error.errors()
            )
        ) from None
    except UnicodeDecodeError:
        raise UnreadableSettings(".env is not text in UTF-8.") from None
