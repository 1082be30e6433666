"""Column types: what goes in comes out, exactly, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
)
from sqlalchemy.exc import StatementError

from chuky.ledger import metadata  # noqa: F401  (it fills the metadata)
from chuky.ledger.engine import Ledger
from chuky.ledger.types import Base, Instant, Json, Points, Sha256, canonical
from chuky.points import SCALE
from tests.chuky.ledger.values import JSON

EXACT_TYPES = (Points, Instant, Json, Sha256)
PLAIN_TYPES = (String, Text, Integer, BigInteger, Boolean, Date, LargeBinary)
HANOI = timezone(timedelta(hours=7))
PER_FIXTURE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

probe = Table(
    "probe",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("points", Points),
    Column("at", Instant),
    Column("json", Json),
    Column("sha256", Sha256),
)


@pytest.fixture
def table(ledger: Ledger) -> Ledger:
    probe.create(ledger.engine)
    return ledger


def kept(ledger: Ledger, **values: Any) -> Any:
    """What the database gives back for the one value that it was given."""
    with ledger.transaction() as session:
        row = session.execute(insert(probe).values(**values).returning(probe.c.id)).scalar_one()
    with ledger.session() as session:
        (name,) = values
        return session.execute(select(probe.c[name]).where(probe.c.id == row)).scalar_one()


@PER_FIXTURE
@given(st.decimals(-(10**9), 10**9, places=SCALE))
def test_points_come_back_to_the_last_place(table: Ledger, points: Decimal) -> None:
    assert kept(table, points=points) == points


@pytest.mark.parametrize("wrong", [0.5, 1, "1.5", Decimal("0.0000000001"), Decimal("NaN")])
def test_points_that_are_not_exact_are_refused(table: Ledger, wrong: Any) -> None:
    with pytest.raises(StatementError):
        kept(table, points=wrong)


@PER_FIXTURE
@given(st.datetimes(timezones=st.sampled_from([UTC, HANOI]), min_value=datetime(1, 1, 2)))  # noqa: DTZ001
def test_an_instant_comes_back_to_the_microsecond(table: Ledger, at: datetime) -> None:
    back = kept(table, at=at)
    assert back == at
    assert back.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(table: Ledger) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        kept(table, at=datetime(2024, 1, 31))  # noqa: DTZ001  (the mistake itself)


def test_instants_sort_and_compare_as_time_does(table: Ledger) -> None:
    first = datetime(2024, 1, 31, 23, 59, 59, 999999, tzinfo=HANOI)
    instants = [first + timedelta(microseconds=n) for n in (0, 1, 10, 1_000_000, 10**12)]
    for at in reversed(instants):
        kept(table, at=at)
    with table.session() as session:
        assert list(session.scalars(select(probe.c.at).order_by(probe.c.at))) == instants
        after = select(probe.c.at).where(probe.c.at > instants[1]).order_by(probe.c.at)
        assert list(session.scalars(after)) == instants[2:]


@PER_FIXTURE
@given(JSON.filter(lambda value: value is not None))
def test_json_comes_back_as_the_same_canonical_text(table: Ledger, value: Any) -> None:
    back = kept(table, json=value)
    assert back == value
    assert canonical(back) == canonical(value)


@pytest.mark.parametrize("wrong", [{1: "a"}, [{"a": {2: "b"}}], float("nan"), {"a": Decimal(1)}])
def test_json_that_would_read_back_differently_is_refused(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(wrong)


@pytest.mark.parametrize("wrong", ["", "0" * 63, "A" * 64, "0" * 65])
def test_a_hash_is_64_small_hexadecimal_letters(table: Ledger, wrong: str) -> None:
    assert kept(table, sha256="0f" * 32) == "0f" * 32
    with pytest.raises(StatementError, match="not a SHA-256"):
        kept(table, sha256=wrong)


@pytest.mark.unit
def test_every_column_has_a_type_that_loses_nothing() -> None:
    wrong = [
        f"{table.name}.{column.name}: {column.type!r}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, EXACT_TYPES) and type(column.type) not in PLAIN_TYPES
    ]
    assert not wrong, (
        "binary floats round and naive times shift; use Points, Instant, Json or Sha256 from "
        f"chuky.ledger.types: {wrong}"
    )
