"""Discord's settings, from the environment or a `.env` file."""

from typing import Annotated

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from bot.adapting.settings import SOURCES, UnreadableSettings, read


class TokenSetting(BaseSettings):
    """What decides whether Discord is configured."""

    model_config = SOURCES

    discord_token: SecretStr | None = None

    @field_validator("discord_token")
    @classmethod
    def _none_where_blank(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value and value.get_secret_value().strip() else None

    @property
    def token(self) -> str:
        """The token itself. Raises UnreadableSettings where there is none."""
        if self.discord_token is None:
            raise UnreadableSettings("DISCORD_TOKEN is not set. Copy it from your application's Bot page.")
        return self.discord_token.get_secret_value().strip()


class DiscordSettings(TokenSetting):
    discord_client_id: str | None = None
    """The application's id, for the invite link; asked of Discord with the token unless named."""
    discord_api_base: str | None = None
    """The REST API's address up to its version, as `http://127.0.0.1:8080/api/v10`; Discord's own unless named."""
    discord_gateway_url: str | None = None
    """The gateway's address, as `ws://127.0.0.1:8080/gateway`; Discord's own unless named."""
    pacer_discord_message_content: bool = False
    """Whether to ask for the privileged intent, to read what members write in threads."""
    pacer_discord_shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    """The shards that this process runs, as `0,1`; all of them unless named."""
    pacer_discord_shard_count: int | None = None
    """How many shards there are in all processes together; as Discord advises unless named."""

    @field_validator("discord_client_id")
    @classmethod
    def _digits_unless_blank(cls, value: str | None) -> str | None:
        value = (value or "").strip()
        if value and not value.isdecimal():
            raise ValueError("an application's id is a number, as its General Information page shows it")
        return value or None

    @field_validator("pacer_discord_shard_count", mode="before")
    @classmethod
    def _none_unless_named(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("pacer_discord_shard_count")
    @classmethod
    def _at_least_one(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise ValueError("there is at least one shard; leave it out for as many as Discord advises")
        return value

    @field_validator("pacer_discord_shard_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return list(dict.fromkeys(piece.strip() for piece in value.split(","))) if value.strip() else None


def read_settings() -> DiscordSettings:
    """Raises UnreadableSettings with a sentence about each setting that is wrong."""
    settings = read(DiscordSettings, platform="Discord")
    shards, count = settings.pacer_discord_shard_ids, settings.pacer_discord_shard_count
    if shards is not None and (count is None or not all(0 <= shard < count for shard in shards)):
        raise UnreadableSettings(
            "PACER_DISCORD_SHARD_IDS needs PACER_DISCORD_SHARD_COUNT beside it, and lies between 0 and that count."
        )
    return settings
