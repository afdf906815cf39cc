"""The core's settings, from the environment or a `.env` file; each adapter declares its own."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything has a default: Pacer runs without any of them."""

    model_config = SettingsConfigDict(env_prefix="PACER_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    """The folder for everything that Pacer keeps."""
    database: Path | None = None
    """The SQLite file; `pacer.db` in the data folder unless named."""
    content: Path | None = None
    """A content folder of your own; the shipped one unless named."""
    log_level: str = "INFO"

    @property
    def database_file(self) -> Path:
        return self.database or self.data / "pacer.db"
