"""An adapter's settings, from the environment or a `.env` file."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Refusal

S = TypeVar("S", bound=BaseSettings)

SOURCES = SettingsConfigDict(env_file=".env", extra="ignore")


class UnreadableSettings(Refusal):
    """The settings can't be read."""


def read(settings: Callable[[], S], *, platform: str) -> S:
    """Raises UnreadableSettings with a sentence about each setting that is wrong; none shows what it holds."""
    try:
        return settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{str(each['loc'][0]).upper()}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()
        )
        raise UnreadableSettings(f"{platform}'s settings can't be read. {wrong}.") from None
    except UnicodeDecodeError:
        raise UnreadableSettings(".env is not text in UTF-8.") from None
