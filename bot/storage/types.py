"""Column types for the two kinds of time that Pacer stores."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

_AT_UTC = timedelta(0)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as naive UTC text by SQLite and as timestamptz by PostgreSQL.

    Raises ValueError for anything else, naive and other zones' datetimes included.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, datetime) or value.utcoffset() != _AT_UTC:
            raise ValueError(f"An instant is an aware datetime in UTC, not {value!r}.")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalTime(TypeDecorator[datetime]):
    """A naive datetime: what a clock on the wall is meant to show, in a zone that is stored elsewhere.

    Raises ValueError for anything else, aware datetimes included.
    """

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is not None:
            raise ValueError(f"A local time is a naive datetime, not {value!r}.")
        return value
