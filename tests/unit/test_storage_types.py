from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, insert, make_url, select, text
from sqlalchemy.exc import StatementError

from bot.storage.types import Instant, LocalTime

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()

moment = Table("moment", MetaData(), Column("id", Integer, primary_key=True), Column("at", Instant))
alarm = Table("alarm", MetaData(), Column("id", Integer, primary_key=True), Column("at", LocalTime))


@pytest.fixture
def database() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    moment.create(engine)
    alarm.create(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_an_instant_comes_back_aware_and_in_utc(database: Connection) -> None:
    database.execute(insert(moment).values(at=NOON))

    came_back = database.execute(select(moment.c.at)).scalar_one()

    assert came_back == NOON
    assert came_back.tzinfo is UTC


def test_sqlite_keeps_an_instant_as_naive_utc_text(database: Connection) -> None:
    database.execute(insert(moment).values(at=NOON))
    assert database.execute(text("SELECT at FROM moment")).scalar_one() == "2026-11-20 12:00:00.000000"


@given(earlier=st.datetimes(timezones=st.just(UTC)), later=st.datetimes(timezones=st.just(UTC)))
def test_sqlite_orders_instants_as_time_does(earlier: datetime, later: datetime) -> None:
    if later < earlier:
        earlier, later = later, earlier
    engine = create_engine("sqlite://")
    moment.create(engine)
    with engine.connect() as connection:
        connection.execute(insert(moment), [{"at": later}, {"at": earlier}])
        assert connection.execute(select(moment.c.at).order_by(moment.c.at)).scalars().all() == [earlier, later]
    engine.dispose()


@pytest.mark.parametrize(
    "wrong",
    [
        datetime.fromisoformat("2026-11-20T12:00:00"),
        datetime(2026, 11, 20, 12, tzinfo=MADRID),
        datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=-5))),
        date(2026, 11, 20),
        "2026-11-20 12:00:00",
    ],
    ids=["naive", "Madrid", "five hours behind", "a day", "text"],
)
def test_what_is_no_utc_datetime_is_refused_as_an_instant(database: Connection, wrong: object) -> None:
    with pytest.raises(StatementError, match="An instant is an aware datetime in UTC, not") as refused:
        database.execute(insert(moment), {"at": wrong})
    assert isinstance(refused.value.orig, ValueError)


def test_an_instant_that_postgresql_shows_in_another_zone_comes_back_in_utc() -> None:
    came_back = Instant().process_result_value(NOON.astimezone(MADRID), POSTGRESQL)

    assert came_back == NOON
    assert came_back.tzinfo is UTC


def test_a_local_time_comes_back_as_it_was(database: Connection) -> None:
    half_past_two = datetime.fromisoformat("2026-03-29T02:30:00")
    database.execute(insert(alarm).values(at=half_past_two))

    came_back = database.execute(select(alarm.c.at)).scalar_one()

    assert came_back == half_past_two
    assert came_back.tzinfo is None


@pytest.mark.parametrize("wrong", [NOON, NOON.astimezone(MADRID), date(2026, 11, 20)], ids=["UTC", "Madrid", "a day"])
def test_what_is_no_naive_datetime_is_refused_as_a_local_time(database: Connection, wrong: object) -> None:
    with pytest.raises(StatementError, match="A local time is a naive datetime, not") as refused:
        database.execute(insert(alarm), {"at": wrong})
    assert isinstance(refused.value.orig, ValueError)


@pytest.mark.parametrize("table", [moment, alarm], ids=["instant", "local time"])
def test_no_time_at_all_is_a_time_too(database: Connection, table: Table) -> None:
    database.execute(insert(table).values(at=None))
    assert database.execute(select(table.c.at)).scalar_one() is None


def test_postgresql_has_a_column_type_for_each() -> None:
    assert Instant().compile(POSTGRESQL) == "TIMESTAMP WITH TIME ZONE"
    assert LocalTime().compile(POSTGRESQL) == "TIMESTAMP WITHOUT TIME ZONE"
