"""What `chuky/contracts/cells.py` promises."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.contracts.cells import (
    INTEGER_PATTERN,
    NUMBER_PATTERN,
    READERS,
    clean_text,
    read_day,
    read_integer,
    read_number,
    read_truth,
    sent_text,
)
from chuky.contracts.contract import Matches
from chuky.points import to_scaled
from tests.chuky.contracts.samples import CONTRACTS

pytestmark = pytest.mark.unit

PATTERNS = {"number": NUMBER_PATTERN, "integer": INTEGER_PATTERN}
STRICTER = {"number": set(), "integer": {"^[0-9]{1,9}$"}}
"""Patterns that refuse all that the reader refuses, and more."""


@given(st.decimals(min_value=-9999999, max_value=9999999, places=9))
def test_a_number_is_read_exactly_with_comma_or_point(value):
    text = format(value, "f")
    assert read_number(text) == read_number(text.replace(".", ",")) == to_scaled(value)


@pytest.mark.parametrize(
    "text", ["", "1.", ".5", "1e3", "1 000", "0.1234567891", "12345678", "１", "--1", "1.2.3"]
)
def test_what_is_not_a_number_is_not_guessed(text):
    assert read_number(text) is None


def test_a_float_that_is_not_what_was_typed_is_refused():
    assert read_number(sent_text(0.1 + 0.2)) is None
    assert read_number(sent_text(0.3)) == 300_000_000


@given(st.one_of(st.text(max_size=12), st.from_regex(NUMBER_PATTERN), st.floats()))
def test_the_patterns_accept_exactly_what_the_readers_read(value):
    text = clean_text(sent_text(value)) or "x"
    for kind, pattern in PATTERNS.items():
        assert (re.search(pattern, text) is not None) == (READERS[kind](text) is not None)


@pytest.mark.parametrize("name", CONTRACTS)
def test_number_columns_are_checked_with_the_readers_own_pattern(name):
    contract = CONTRACTS[name]
    checked = {
        r.check.column: r.check.pattern for r in contract.rules if isinstance(r.check, Matches)
    }
    for column in contract.columns:
        if column.type in PATTERNS:
            allowed = {PATTERNS[column.type], *STRICTER[column.type]}
            assert checked.get(column.name) in allowed, (
                f"{name}.{column.name}: a text that isn't a number would be read as a blank; "
                "give it an invalidValues rule with the pattern of chuky.contracts.cells"
            )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/01/2024", date(2024, 1, 10)),
        ("2024-01-10", date(2024, 1, 10)),
        ("1/2/2024", date(2024, 2, 1)),
        ("29/02/2023", None),
        ("13/13/2024", None),
        ("10-01-2024", None),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert read_day(text) == (day.toordinal() if day else None)


def test_integers_and_truths():
    assert read_integer("20.0") == 20
    assert read_integer("20.5") is None
    assert read_truth("Có") == 1
    assert read_truth("không") == 0
    assert read_truth("chưa") is None


def test_huge_exponents_stay_short():
    assert len(sent_text(Decimal("1E+999999"))) < 20


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing(text):
    once = clean_text(text)
    assert once is None or clean_text(once) == once
